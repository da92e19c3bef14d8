"""Patience with an end: heads of requests sent a letter at a time, and answers that nobody reads."""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from midcourse.web.settings import HEAD_SECONDS, SEND_SECONDS

__all__ = ["PatientProtocol", "PatientSocket"]


class _Clock:
    """Calls something once, unless it is stopped in time."""

    def __init__(self) -> None:
        self._handle: asyncio.TimerHandle | None = None

    def start(self, seconds: float, transport: asyncio.Transport) -> None:
        """Abort a connection after so many seconds: closing it would wait for what it does not read."""
        if self._handle is None:
            self._handle = asyncio.get_running_loop().call_later(seconds, transport.abort)

    def stop(self) -> None:
        """Do nothing after all."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None


class PatientProtocol(H11Protocol):
    """HTTP as uvicorn speaks it, with limits to the time that a head and the reading of an answer may take."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a head."""
        super().connection_made(transport)
        self._head, self._reading = _Clock(), _Clock()
        self._head.start(HEAD_SECONDS, transport)

    def data_received(self, data: bytes) -> None:
        """Stop waiting where a head is whole, or the connection has become a live one; wait where another has begun."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE and self in self.connections:
            self._head.start(HEAD_SECONDS, self.transport)
        else:
            self._head.stop()

    def pause_writing(self) -> None:
        """More is to be sent than the client takes in: wait for it."""
        super().pause_writing()
        self._reading.start(SEND_SECONDS, self.transport)

    def resume_writing(self) -> None:
        """It has taken in enough."""
        super().resume_writing()
        self._reading.stop()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._head.stop()
        self._reading.stop()
        super().connection_lost(exc)


class PatientSocket(WebSocketsSansIOProtocol):
    """Live connections as uvicorn keeps them, with a limit to the time that the reading of a frame may take."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take over."""
        super().connection_made(transport)
        self._reading = _Clock()

    def pause_writing(self) -> None:
        """More is to be sent than the client takes in: wait for it."""
        super().pause_writing()
        self._reading.start(SEND_SECONDS, self.transport)

    def resume_writing(self) -> None:
        """It has taken in enough."""
        super().resume_writing()
        self._reading.stop()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._reading.stop()
        super().connection_lost(exc)
