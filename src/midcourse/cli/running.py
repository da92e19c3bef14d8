"""Commands that run scenarios: run, scenarios, show, new, check-file."""

from __future__ import annotations
