"""The built page: its files, read once, compressed, named; what is not on the list does not exist."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from midcourse.web.refusals import Refusal
from midcourse.web.sent import Sent, sent

__all__ = ["STATIC", "Pages"]

#: Where the built client is.
STATIC = Path(__file__).parent / "static"
_IMMUTABLE = {"cache-control": "public, max-age=31536000, immutable"}
#: Bytes of a file, as it is and compressed, that are kept in memory; larger ones are read when asked for.
_KEPT = 8_000_000
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".map": "application/json",
          ".webmanifest": "application/manifest+json", ".svg": "image/svg+xml", ".json": "application/json",
          ".woff2": "font/woff2", ".txt": "text/plain", ".webp": "image/webp"}  # fmt: skip
_WITHOUT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>midcourse</title>
<h1>midcourse is running, without its page</h1>
<p>The page has not been built into this copy. In a source tree: <code>npm --prefix web-client ci</code>, then
<code>npm --prefix web-client run build</code>; then load this page again. Installed packages bring it with them.</p>
<p>The interface works: <a href="/api/health">/api/health</a>, <a href="/api/scenarios">/api/scenarios</a>,
<a href="/api/openapi.json">/api/openapi.json</a>.</p>
</html>
"""


class Pages:
    """The files of the page.

    Parameters
    ----------
    root : Path
        Their folder.
    """

    def __init__(self, root: Path = STATIC) -> None:
        self._root = root
        self._stamp = 0.0
        self._files: Mapping[str, Path] = {}
        self._kept: dict[str, Sent] = {}

    def response(self, name: str, request: Request) -> Response:
        """A file by its name below the folder; the empty name is the page itself.

        Parameters
        ----------
        name : str
            Compared with the names of the files that were found; never made into a path.
        request : Request
            For what the client has and takes.

        Raises
        ------
        Refusal
            When there is no such file.
        """
        self._look_again()
        asked = name or "index.html"
        if asked not in self._files:
            if not name:
                return HTMLResponse(_WITHOUT)
            raise Refusal(404, "there is nothing at this address", where=f"/{name[:200]}")
        found = self._kept.get(asked) or self._read(asked)
        return found.response(request, _IMMUTABLE if asked.startswith("assets/") else None)

    def _look_again(self) -> None:
        """A build made while the server runs is seen at the next request."""
        index = self._root / "index.html"
        stamp = index.stat().st_mtime if index.is_file() else 0.0
        if stamp != self._stamp:
            self._kept.clear()
            files = [path for path in self._root.rglob("*") if path.is_file()] if stamp else []
            self._files = {path.relative_to(self._root).as_posix(): path for path in files}
            self._stamp = stamp

    def _read(self, name: str) -> Sent:
        path = self._files[name]
        media = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        text = media.startswith("text/") or media in ("application/json", "image/svg+xml")
        made = sent(path.read_bytes(), f"{media}; charset=utf-8" if text else media)
        if len(made) <= _KEPT:
            self._kept[name] = made
        return made
