"""The door of the command line: what commands there are, and which module holds each.

`midcourse --help` is answered from the table of this module, and a command loads its own family and no other: importing
typer, rich and every family would take longer than most of the commands. A test holds the table to the commands.
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap

__all__ = ["FAMILIES", "HELP", "SECTIONS", "family_of", "page", "print_page"]

HELP = "Claims you can run: missile defence, arms-control treaties and the talks about them."

#: The commands by subject: name, module of this package, first sentence of its help.
SECTIONS = {
    "The shield": (
        ("run", "run", "Run a scenario: who flies, who is seen, who can be met, what is defended, and the dispute."),
        ("footprint", "footprint", "Say which ground a scenario defends, from where and against what."),
        (
            "serve",
            "serving",
            "Open the page: drag a radar or a site and watch what is defended. Nothing leaves this machine.",
        ),
        ("export", "exporting", "Write a run for another tool: Cesium, Google Earth, GIS, orbit software, tables."),
        (
            "results",
            "studying_results",
            "Ask past runs, campaigns and studies in SQL. Nothing is changed, and nothing else of the disk is read.",
        ),
    ),
    "Scenarios": (
        ("scenarios", "running", "List the packaged scenarios."),
        ("show", "running", "Print every number of a scenario or of a vehicle with its range, source and grade."),
        ("new", "running", "Write a scenario file of your own, as a copy of another one or as a change to it."),
        ("check-file", "running", "Check a scenario file and say what is in it."),
        ("schema", "running", "Print the JSON Schema of scenario files, for editors and other programs."),
    ),
    "Flights and sensors": (
        ("vehicles", "flying", "List the vehicle library: what flies, and what is known but cannot be flown."),
        (
            "fly",
            "flying",
            "Fly a vehicle: solved for a target, or as told, over WGS84 with J2, air and the Earth's turn.",
        ),
        ("arc", "flying", "A ballistic arc in closed form: round Earth, no air, no turn."),
        ("coast", "flying", "From a burnout state to the ground."),
        (
            "fit",
            "fitting",
            "From a reported flight: speed, burnout, whether the figures agree, "
            "and the range on a standard trajectory.",
        ),
        (
            "radar",
            "sensing",
            "Range against cross-section, beam, errors, search, sharing and horizon of one radar, with sources.",
        ),
        (
            "track",
            "sensing",
            "How well one threat is known from burnout to reentry: covariance, commit, handover from sensor to sensor.",
        ),
    ),
    "Treaties and talks": (
        ("treaties", "treaties", "List the treaties."),
        (
            "treaty",
            "treaties",
            "A treaty in prose (treaty NAME), and what it says of forces, dates and proposals.",
        ),
        (
            "talks",
            "talking",
            "Print a meeting: who, what about, who wants what, what was offered, what is open; or the timeline.",
        ),
        (
            "quotes",
            "talking",
            "Look up every short quotation of a dossier in a text you have: "
            "where it stands, or how near the text comes.",
        ),
        ("check", "talking", "Judge claims: holds, fails, depends (and where it flips) or undecidable (and why)."),
        (
            "deal",
            "talking",
            "Search for packages that meet every stated condition; else what clashes, and what opens the way.",
        ),
    ),
    "Studies": (
        (
            "campaign",
            "campaigning",
            "Fight raids by the million against a defence whose numbers are drawn from their published ranges.",
        ),
        (
            "raid",
            "campaigning",
            "Curves against raid size: every threat within reach (exactly and by lot), and the defence as it is drawn.",
        ),
        (
            "sensitivity",
            "studying",
            "Find which uncertain number decides: a tornado over the published ranges, and Sobol' or Morris indices.",
        ),
        (
            "sweep",
            "studying",
            "Work out many designs: any numbers of the defence or the missiles, over a grid or a Latin hypercube.",
        ),
        (
            "sites",
            "studying",
            "Move a radar or the interceptors over candidate sites: a map "
            "of what each achieves, and the front of two aims.",
        ),
        (
            "validate",
            "validating",
            "Run other people's numbers: published tables, independent codes, flights that happened.",
        ),
    ),
}

_ROWS = tuple(row for rows in SECTIONS.values() for row in rows)

#: Families of commands; each module registers its commands on the application when imported.
FAMILIES = tuple(dict.fromkeys(family for _, family, _ in _ROWS))

_OPTIONS = (("--version", "Print the version."), ("-h, --help", "Show this message, or the help of a command."))
_LAST = "midcourse COMMAND --help tells the options of a command. To begin: midcourse run europe-2007"
_LARGEST_WIDTH = 120


def family_of(command: str) -> str | None:
    """Name the module that holds a command; None for a command that is not in the table."""
    return next((family for name, family, _ in _ROWS if name == command), None)


def page(width: int | None = None, *, bold: bool = False) -> str:
    """The help of the program as a whole.

    Parameters
    ----------
    width : int, optional
        Columns; of the terminal when not given.
    bold : bool
        Whether headings and names are set bold, by the codes of terminals.
    """
    columns = min(width or shutil.get_terminal_size().columns, _LARGEST_WIDTH)
    begin, end = ("\x1b[1m", "\x1b[0m") if bold else ("", "")

    def block(heading: str, rows: list[tuple[str, str]]) -> list[str]:
        lines = [f"{begin}{heading}{end}"]
        for name, text in rows:
            first, *more = textwrap.wrap(text, max(columns - 16, 24)) or [""]
            lines.append(f"  {begin}{name}{end}{' ' * max(13 - len(name), 1)}{first}")
            lines.extend(" " * 15 + line for line in more)
        return [*lines, ""]

    lines = [f"{begin}Usage:{end} midcourse COMMAND [OPTIONS] [ARGUMENTS]", "", *textwrap.wrap(HELP, columns), ""]
    for heading, rows in SECTIONS.items():
        lines += block(heading, [(name, text) for name, _, text in rows])
    lines += block("Options", list(_OPTIONS))
    lines += textwrap.wrap(_LAST, columns)
    return "\n".join(lines)


def print_page() -> None:
    """Print the help of the program to standard output, bold where that is a terminal that wants it."""
    sys.stdout.write(page(bold=sys.stdout.isatty() and not os.environ.get("NO_COLOR")) + "\n")
