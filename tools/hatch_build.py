"""The build of a wheel: refused without the page, so that no installed copy lacks it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: What a browser is given first.
PAGE = "src/midcourse/web/static/index.html"


class PageHook(BuildHookInterface):
    """Look for the built client before a wheel is made."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Stop the build when the page is missing; an editable install may do without it.

        Raises
        ------
        RuntimeError
            When there is no page.
        """
        if version != "editable" and not (Path(self.root) / PAGE).is_file():
            raise RuntimeError(f"{PAGE} is missing: run `make client` (it needs Node 20), then build again")
