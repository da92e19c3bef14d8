"""Where the program begins."""

from __future__ import annotations

import sys

from midcourse._version import __version__
from midcourse.cli.front import print_page

__all__ = ["main"]


def main() -> None:
    """Run the command line and leave with the exit code of the contract."""
    words = sys.argv[1:]
    if words in (["--help"], ["-h"]):
        print_page()
    elif words == ["--version"]:
        sys.stdout.write(f"midcourse {__version__}\n")
    else:
        try:
            from midcourse.cli.app import carry_out

            carry_out(words)
        except KeyboardInterrupt:
            sys.stderr.write("Interrupted; nothing half-written was left behind.\n")
            sys.exit(130)
