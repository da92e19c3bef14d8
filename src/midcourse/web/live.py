"""The live connection: edits in, cells out, the newest position first."""

from __future__ import annotations

import asyncio
import contextlib
import json
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from midcourse.errors import InputErrors, MidcourseError
from midcourse.outputs.geography import Cells, countries
from midcourse.outputs.results import json_text
from midcourse.records import digest
from midcourse.scenario.footprint_plan import ALL, plan_of
from midcourse.web.asked import box_within_limits, overrides_from, scenario_asked
from midcourse.web.refusals import error_body, log_failure, status_of, validation_errors
from midcourse.web.schema import Edit
from midcourse.web.settings import BAD_FRAMES, CLIENTS, FRAME_BYTES, IDLE_SECONDS
from midcourse.web.work import Work
from midcourse.workspace import LiveFootprint, Progress

__all__ = ["Clients", "cells_frame", "edit_of", "footprint_asked", "grid_name"]

#: Closing a connection: a policy broken, a binary frame, a frame too large, too many clients.
_POLICY, _KIND, _SIZE, _FULL = 1008, 1003, 1009, 1013
#: Seconds between two frames of progress.
_PROGRESS_EVERY = 0.1


class _Overtaken(Exception):
    """The client is gone, or looks at something else by now."""


def edit_of(text: str) -> Edit:
    """Read a frame.

    Raises
    ------
    InputError
        With all that is wrong in it.
    """
    try:
        return Edit.model_validate_json(text, strict=False)
    except ValidationError as error:
        found = validation_errors(error.errors(include_url=False, include_context=False))
        raise (found[0] if len(found) == 1 else InputErrors(found)) from None


def footprint_asked(work: Work, edit: Edit, progress: Progress | None = None) -> LiveFootprint:
    """Compute what an edit asks for.

    Parameters
    ----------
    work : Work
        Whose parts in memory are used.
    edit : Edit
        Checked in form.
    progress : callable, optional
        Told while flights are solved.
    """
    scenario = scenario_asked(edit.scenario, overrides_from(edit.set))
    areas = len(plan_of(scenario).launch_areas) if edit.view.launch_area == ALL else 1
    box_within_limits(scenario, edit.view.cell_deg, areas)
    return work.workspace.footprint(
        scenario,
        launch_area=edit.view.launch_area,
        vehicle=edit.view.vehicle,
        cell_deg=edit.view.cell_deg,
        progress=progress,
    )


def grid_name(cells: Cells) -> str:
    """Name a grid by its cells."""
    return digest([cells.latitude, cells.longitude, cells.size])[:16]


def cells_frame(edit: Edit, found: LiveFootprint, elapsed: float) -> bytes:
    """The binary frame of an answer: length of the header, header, a float32 a cell.

    Parameters
    ----------
    edit : Edit
        What is answered.
    found : LiveFootprint
        The answer.
    elapsed : float
        Seconds it took.
    """
    codes = countries().codes
    shares = found.shares
    fractions = {"defended_fraction": shares.defended_fraction, "population_fraction": shares.population_fraction}
    header = {
        "type": "cells",
        "seq": edit.seq,
        "digest": found.digest,
        "grid": grid_name(found.cells),
        "scenario": edit.scenario,
        "launch_area": found.launch_area,
        "vehicle": found.vehicle,
        "count": len(found.state),
        "cell_deg": found.cell_deg,
        "shares": {name: float(values[0]) for name, values in fractions.items()},
        "by_country": [
            {"country": name, "code": codes[code], **{key: float(values[row]) for key, values in fractions.items()}}
            for row, (name, code) in enumerate(zip(found.countries, shares.country.tolist(), strict=True))
            if row
        ],
        "elapsed_ms": round(elapsed * 1e3, 3),
        "computed": list(found.computed),
    }
    text = json_text(header).encode()
    text += b" " * (-len(text) % 4)
    return struct.pack("<I", len(text)) + text + found.state.astype("<f4").tobytes()


class Clients:
    """All live connections.

    Parameters
    ----------
    work : Work
        Does the computing.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self.count = 0

    async def serve(self, socket: WebSocket) -> None:
        """Answer one connection until it ends."""
        await socket.accept()
        if self.count >= CLIENTS:
            await socket.close(_FULL, f"{CLIENTS} clients are connected already")
            return
        self.count += 1
        try:
            await _Client(self._work, socket).serve()
        finally:
            self.count -= 1


@dataclass
class _Closing(Exception):
    code: int
    reason: str


class _Client:
    """One connection: a reader that keeps the newest edit, and a worker that answers it."""

    def __init__(self, work: Work, socket: WebSocket) -> None:
        self._work = work
        self._socket = socket
        self._newest: Edit | None = None
        self._taken: Edit | None = None
        self._arrived = asyncio.Event()
        self._gone = False
        self._sending = asyncio.Lock()

    async def serve(self) -> None:
        tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._answer())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in sorted(done, key=tasks.index):
                task.result()
        except _Closing as closing:
            with contextlib.suppress(Exception):
                await self._socket.close(closing.code, closing.reason)
        except (WebSocketDisconnect, RuntimeError, OSError):
            # Gone, or not taking in what it is sent; a closed connection shows itself in any of these.
            pass
        finally:
            self._gone = True
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    # ----------------------------------------------------------------------------------------------------------- frames

    async def _read(self) -> None:
        bad = 0
        while True:
            try:
                message = await asyncio.wait_for(self._socket.receive(), IDLE_SECONDS)
            except TimeoutError:
                raise _Closing(_POLICY, "nothing was asked for a long time") from None
            if message["type"] == "websocket.disconnect":
                return
            text = message.get("text")
            if text is None:
                raise _Closing(_KIND, "frames from the client are text")
            if len(text) > FRAME_BYTES or len(text.encode("utf-8", "replace")) > FRAME_BYTES:
                raise _Closing(_SIZE, f"a frame is larger than {FRAME_BYTES:,} bytes")
            try:
                self._newest = edit_of(text)
            except MidcourseError as error:
                bad += 1
                if bad >= BAD_FRAMES:
                    raise _Closing(_POLICY, f"{BAD_FRAMES} frames in a row could not be used") from None
                await self._send_error(_seq_of(text), error)
                continue
            bad = 0
            self._arrived.set()

    async def _answer(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            if self._newest is None or self._newest is self._taken:
                continue
            try:
                await self._send(await self._work.edit(self._task()))
            except _Overtaken:
                continue
            except (WebSocketDisconnect, OSError):
                raise
            except Exception as error:
                # A failure of ours must not end the client's connection either.
                await self._send_error(self._taken.seq if self._taken else None, error)

    def _task(self) -> Callable[[], bytes]:
        loop = asyncio.get_running_loop()
        told = 0.0

        def progress(stage: str, done: int, total: int) -> None:
            nonlocal told
            edit = self._taken
            assert edit is not None
            if self._overtaken(edit):
                raise _Overtaken
            now = time.perf_counter()
            if done < total and now - told < _PROGRESS_EVERY:
                return
            told = now
            text = json_text({"type": "progress", "seq": edit.seq, "stage": stage, "done": done, "total": total})
            asyncio.run_coroutine_threadsafe(self._send_if_there(text), loop)

        def task() -> bytes:
            # The newest when the work begins, not when it was put in the queue.
            edit = self._taken = self._newest
            if edit is None or self._gone or self._work.stopping.is_set():
                raise _Overtaken
            start = time.perf_counter()
            found = footprint_asked(self._work, edit, progress)
            return cells_frame(edit, found, time.perf_counter() - start)

        return task

    def _overtaken(self, edit: Edit) -> bool:
        """Whether nobody waits for the answer: a drag goes on in the same view and is answered all the same."""
        newest = self._newest
        moved_on = newest is not None and (newest.scenario, newest.view) != (edit.scenario, edit.view)
        return self._gone or self._work.stopping.is_set() or moved_on

    # ---------------------------------------------------------------------------------------------------------- sending

    async def _send(self, frame: bytes | str) -> None:
        async with self._sending:
            # Waits for a client that is slow to read; the connection is aborted when that takes too long.
            await (self._socket.send_text(frame) if isinstance(frame, str) else self._socket.send_bytes(frame))

    async def _send_if_there(self, text: str) -> None:
        if not self._gone:
            with contextlib.suppress(WebSocketDisconnect, RuntimeError, OSError):
                await self._send(text)

    async def _send_error(self, seq: int | None, error: BaseException) -> None:
        if status_of(error) == 500:
            log_failure("an edit", error)
        await self._send(json_text({"type": "error", "seq": seq, **error_body(error)}))


def _seq_of(text: str) -> int | None:
    """The number of a frame that cannot be used, as far as it can be read."""
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    seq = found.get("seq") if isinstance(found, dict) else None
    return seq if isinstance(seq, int) and not isinstance(seq, bool) else None
