"""Bodies ready to be sent: encoded, compressed and named once, in a worker, and sent as often as asked."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from midcourse.outputs.results import json_text

__all__ = ["JSON", "Sent", "json_sent", "sent"]

JSON = "application/json"
#: Smaller bodies are not worth compressing.
_LEAST = 1000
#: Kinds of content that are compressed already.
_PACKED = ("image/png", "image/jpeg", "image/webp", "font/woff2", "application/zip", "application/vnd.apache.arrow")


@dataclass(frozen=True)
class Sent:
    """A body.

    Attributes
    ----------
    content, packed : bytes
        As it is, and through gzip; ``packed`` is empty where that is not worth it.
    media : str
        Content type.
    etag : str
        Names the content.
    """

    content: bytes
    packed: bytes
    media: str
    etag: str

    def __len__(self) -> int:
        return len(self.content) + len(self.packed)

    def response(self, request: Request, headers: Mapping[str, str] | None = None) -> Response:
        """The answer: 304 where the client has it, compressed where it takes that."""
        whole = {"cache-control": "no-cache", "etag": self.etag, "vary": "accept-encoding", **(headers or {})}
        if self.etag in (tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")):
            return Response(status_code=304, headers=whole)
        if self.packed and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(self.packed, media_type=self.media, headers={**whole, "content-encoding": "gzip"})
        return Response(self.content, media_type=self.media, headers=whole)


def sent(content: bytes, media: str) -> Sent:
    """Make a body ready.

    Parameters
    ----------
    content : bytes
        As it is.
    media : str
        Content type.
    """
    worth = len(content) >= _LEAST and not media.startswith(_PACKED)
    packed = gzip.compress(content, compresslevel=6, mtime=0) if worth else b""
    name = hashlib.blake2b(content, digest_size=12).hexdigest()
    return Sent(content, packed, media, f'"{name}"')


def json_sent(value: Any) -> Sent:
    """Make a value ready as JSON; nan and infinities become null."""
    try:
        # Most answers are plain already; going through a map of the world twice would take seconds.
        text = json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    except (TypeError, ValueError):
        text = json_text(value)
    return sent(text.encode(), JSON)
