"""``python -m midcourse`` is the command line."""

from midcourse.cli import main

main()
