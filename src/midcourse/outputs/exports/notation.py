"""What all exports share: the notional epoch, names that fit into files, colours, and how a threat is called."""

from __future__ import annotations

import datetime
import re
import unicodedata

from midcourse.outputs.exports.flight_czml import EPOCH

__all__ = ["COLOURS", "EPOCH", "EPOCH_SENTENCE", "HEIGHT_SENTENCE", "ascii_name", "file_name", "rgba", "stamp"]

#: Must stand in every file that has dates.
EPOCH_SENTENCE = (
    "The epoch 2000-01-01T12:00:00 is notional: what was computed has no date, and every flight starts at it."
)
#: Must stand in every file that gives heights to a reader that may take them for heights above the sea.
HEIGHT_SENTENCE = "Heights are above the WGS84 ellipsoid, up to 107 m off heights above the sea."
#: By what it marks; the same as on the figures.
COLOURS = {
    "russia": "#a8442f",
    "iran": "#1f6480",
    "interceptors": "#16324f",
    "radar": "#6b4c9a",
    "launch area": "#b58900",
    "target": "#23282d",
    "window": "#3f8f4f",
    "defended": "#4f93ad",
    "undefended": "#e8a87c",
}


def stamp(seconds: float) -> str:
    """Give a time after the epoch as ISO 8601 with microseconds where there are any, and Z."""
    return (EPOCH + datetime.timedelta(seconds=float(seconds))).isoformat().replace("+00:00", "Z")


def rgba(name: str, alpha: int = 255) -> list[int]:
    """Give one of `COLOURS` as red, green, blue, alpha, each 0 to 255."""
    colour = COLOURS[name]
    return [int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16), alpha]


def ascii_name(text: str) -> str:
    """Give a name in printable ASCII, for formats that know nothing else: the arrow of a threat becomes ``->``."""
    plain = unicodedata.normalize("NFKD", text.replace("→", "->"))
    return "".join(letter for letter in plain if " " <= letter <= "~")


def file_name(identity: str) -> str:
    """Give the id of a threat as a file name: ``iran-irbm-europe.tabriz-to-rome``."""
    plain = ascii_name(identity).replace("->", "-to-").replace("/", ".")
    return re.sub(r"[^A-Za-z0-9._-]+", "-", plain)
