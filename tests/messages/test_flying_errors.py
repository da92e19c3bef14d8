"""Errors of the flying commands, word for word."""

from __future__ import annotations

import sys
from textwrap import dedent

import pytest

from midcourse.cli import main
from midcourse.scenario import shelf


def _said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.setattr(sys, "argv", ["midcourse", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    out, err = capsys.readouterr()
    assert left.value.code == 2
    assert out == ""
    return err.rstrip("\n")


CASES = {
    "an unknown vehicle": (
        ("fly", "shahab-33", "--from", "tehran", "--to", "moscow"),
        """
        InputError: unknown vehicle "shahab-33"
            allowed:  VEHICLES names, the nearest: shahab-3, start-1, sm-3-ib
            hint: did you mean "shahab-3" or "start-1" or "sm-3-ib"?
        """,
    ),
    "a vehicle that cannot be flown": (
        ("fly", "bulava", "--from", "tehran", "--to", "moscow"),
        """
        InputError: vehicle "bulava" is known but cannot be flown: the open literature lacks stage masses; thrust or burn times; burnout speed
            hint: model it by a burnout speed and a burn time: see how-to/model-a-missile-from-its-published-range
        """,
    ),
    "a latitude out of range": (
        ("fly", "shahab-3", "--from", "91,10", "--to", "moscow"),
        """
        InputError: latitude is 91
            where:    --from
            allowed:  -90 to 90
            hint: latitude comes first, then longitude; south and west are negative
        """,
    ),
    "half a place": (
        ("fly", "shahab-3", "--from", "39.2,", "--to", "moscow"),
        """
        InputError: "39.2," is not a place
            where:    --from
            allowed:  a site (midcourse sites lists them), a town, or LAT,LON in degrees, such as 39.22,125.67
        """,
    ),
    "nowhere to fly": (
        ("fly", "shahab-3", "--from", "tabriz"),
        """
        InputError: it is not said where to fly
            allowed:  --to SITE, or --azimuth-deg with --pitch-over-deg, or --max-range with --azimuth-deg
        """,
    ),
    "an unknown shape": (
        ("fly", "shahab-3", "--from", "tabriz", "--to", "ankara", "--shape", "loft"),
        """
        InputError: shape is "loft"
            where:    --shape
            allowed:  minimum-energy, lofted, depressed
            hint: did you mean "lofted"?
        """,
    ),
    "a shape and an apogee": (
        ("fly", "shahab-3", "--from", "tabriz", "--to", "ankara", "--shape", "lofted", "--apogee-km", "300"),
        """
        InputError: --shape does not go with --apogee-km
            hint: a stated apogee is a shape of its own
        """,
    ),
    "a direction and a target": (
        ("fly", "shahab-3", "--from", "tabriz", "--to", "ankara", "--azimuth-deg", "280"),
        """
        InputError: --azimuth-deg does not go with --to
            hint: leave out --azimuth-deg
        """,
    ),
    "a direction without a pitch-over": (
        ("fly", "shahab-3", "--from", "tabriz", "--azimuth-deg", "280"),
        """
        InputError: --azimuth-deg needs --pitch-over-deg
            hint: give both, or a target with --to, or --max-range; only a vehicle with a pitch programme flies without
        """,
    ),
    "a farthest flight to nowhere": (
        ("fly", "shahab-3", "--from", "tabriz", "--max-range"),
        """
        InputError: --max-range needs a direction
            hint: give --azimuth-deg or a target with --to
        """,
    ),
    "an arc that is not fixed": (
        ("arc", "--apogee-km", "500"),
        """
        InputError: the arc is not fixed
            allowed:  --range-km alone, --apogee-km with --range-km, or --speed-km-s with --angle-deg
        """,
    ),
    "an arc longer than half the Earth": (
        ("arc", "--range-km", "30000"),
        """
        InputError: range is 30000
            where:    --range-km
            allowed:  0 to 20,015
        """,
    ),
    "a frame that is none": (
        ("coast", "--lat-deg", "0", "--lon-deg", "0", "--height-km", "100", "--speed-km-s", "5", "--angle-deg", "20",
         "--azimuth-deg", "0", "--frame", "eci"),
        """
        InputError: frame is "eci"
            where:    --frame
            allowed:  ecef (turning with the Earth), inertial
        """,
    ),
    "a speed beyond sense": (
        ("coast", "--lat-deg", "0", "--lon-deg", "0", "--height-km", "100", "--speed-km-s", "6900", "--angle-deg", "20",
         "--azimuth-deg", "0"),
        """
        InputError: speed is 6900 km/s
            where:    --speed-km-s
            allowed:  more than 0, to 20
        """,
    ),
    "figures that are swapped": (
        ("fit", "--apogee-km", "10", "--range-km", "5000", "--from", "sunan"),
        """
        InputError: an apogee of 10 km over a range of 5000 km is no ballistic flight
            where:    --apogee-km
            hint: below a fiftieth of the range a missile glides or the figures are swapped
        """,
    ),
    "a negative apogee": (
        ("fit", "--apogee-km", "-5", "--range-km", "500", "--from", "sunan"),
        """
        InputError: apogee is -5
            where:    --apogee-km
            allowed:  1 to 50,000
        """,
    ),
    "a flight that is none into a file": (
        ("fly", "shahab-3", "--from", "tabriz", "--to", "london", "--csv", "x.csv"),
        None,
    ),
    "a folder that is none": (
        ("fly", "shahab-3", "--from", "tabriz", "--to", "ankara", "--csv", "/no/such/folder/x.csv"),
        """
        InputError: cannot write "/no/such/folder/x.csv": no such file or directory
            hint: choose a folder that you may write to
        """,
    ),
    "a vehicle misspelled in show": (
        ("show", "gbi-two-stag"),
        """
        InputError: unknown scenario or vehicle "gbi-two-stag"
            allowed:  NAMES names, the nearest: gbi-two-stage, gbi-two-stage-orion, gbi-three-stage
            hint: did you mean "gbi-two-stage" or "gbi-two-stage-orion" or "gbi-three-stage"?
        """,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_word_for_word(case: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    arguments, text = CASES[case]
    said = _said(capsys, monkeypatch, *arguments)
    if text is None:
        assert said.startswith("InputError: there is no flight to write: The target is ")
        assert said.endswith("hint: without --csv and --czml the reason is printed as an answer")
        return
    vehicles, scenarios = len(shelf.vehicle_names()), len(shelf.scenario_names())
    text = text.replace("VEHICLES", str(vehicles)).replace("NAMES", str(vehicles + scenarios))
    assert said == dedent(text).strip("\n")


def test_an_unknown_site_lists_the_three_nearest(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = _said(capsys, monkeypatch, "fly", "shahab-3", "--from", "tabrizz", "--to", "moscow")
    lines = said.splitlines()
    assert lines[0] == 'InputError: unknown site "tabrizz"'
    assert lines[1] == "    where:    --from"
    assert lines[3].startswith('    hint: did you mean "tabriz" or ')
    assert lines[3].count('"') == 6
