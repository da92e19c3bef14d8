"""The one impure centre: plan a scenario's tasks, look them up in the store, run what is missing."""

from __future__ import annotations
