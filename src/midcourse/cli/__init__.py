"""The command line: one file a family of commands. Heavy libraries load inside the commands."""

from __future__ import annotations

from midcourse.cli.entry import main

__all__ = ["main"]
