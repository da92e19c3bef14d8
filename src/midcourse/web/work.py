"""Where the work is done: a few threads, the parts kept in memory, and answers kept as long as there is room.

The compiled loops give up the lock of the interpreter, so two threads compute at once and the event loop goes on; the
rest of an answer (loading, JSON, compression) takes turns with it a few milliseconds at a time.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from midcourse import workbench
from midcourse.outputs.store import Store
from midcourse.scenario.parts import Scenario
from midcourse.web.refusals import Refusal
from midcourse.web.sent import Sent
from midcourse.web.settings import STUDIES_RUNNING, WAITING
from midcourse.workbench import Run, Workspace

__all__ = ["Work"]

#: Bytes of ready answers kept in memory, and of the parts of footprints.
KEPT_BYTES = 64_000_000
WORKSPACE_BYTES = 768_000_000

T = TypeVar("T")


def _threads(count: int, name: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(count, thread_name_prefix=f"midcourse-{name}")


@dataclass
class Work:
    """The threads and what they share.

    Attributes
    ----------
    store : Store
        Results on disk.
    workspace : Workspace
        Parts of footprints in memory, shared by all clients.
    live, reading, studying : ThreadPoolExecutor
        For edits, for answers to requests, and for studies: none waits for another kind.
    ready : threading.Event
        Set once the flight code is warm.
    """

    store: Store = field(default_factory=Store)
    workspace: Workspace = field(init=False)
    live: ThreadPoolExecutor = field(default_factory=lambda: _threads(max(2, min(8, os.cpu_count() or 2)), "live"))
    reading: ThreadPoolExecutor = field(default_factory=lambda: _threads(2, "reading"))
    studying: ThreadPoolExecutor = field(default_factory=lambda: _threads(STUDIES_RUNNING, "studying"))
    ready: threading.Event = field(default_factory=threading.Event)
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.workspace = Workspace(WORKSPACE_BYTES, store=self.store)
        self._kept: OrderedDict[Hashable, Sent] = OrderedDict()
        self._making: dict[Hashable, asyncio.Future[Sent]] = {}
        self._size = 0
        self._waiting = 0

    async def edit(self, task: Callable[[], T]) -> T:
        """Compute the answer to an edit in a thread for edits."""
        return await self._in(self.live, task)

    async def answer(self, key: Hashable, make: Callable[[], Sent]) -> Sent:
        """Give an answer from memory, or make it in a thread for reading: once, however many ask for it.

        Parameters
        ----------
        key : hashable
            Everything that decides the answer.
        make : callable
            Makes it.
        """
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        making = self._making.get(key)
        if making is None:
            making = asyncio.ensure_future(self._made(key, make))
            self._making[key] = making
        # Whoever asked first may hang up; the others still want it.
        return await asyncio.shield(making)

    async def fresh(self, make: Callable[[], T]) -> T:
        """Do something in a thread for reading and keep nothing."""
        return await self._in(self.reading, make)

    def forget(self, key: Hashable) -> None:
        """Leave out a kept answer that is no longer true."""
        old = self._kept.pop(key, None)
        self._size -= len(old) if old is not None else 0

    def run(self, scenario: Scenario) -> Run:
        """Run a scenario; the run ends early when the server does."""
        return workbench.run(scenario, store=self.store, progress=self.go_on)

    def go_on(self, stage: str = "", done: int = 0, total: int = 0) -> None:
        """Raise when the server is about to end; takes what a progress callback takes."""
        if self.stopping.is_set():
            raise Refusal(503, f"the server is stopping (at {stage or 'work'} {done} of {total})")

    def study(self, task: Callable[[], None]) -> Future[None]:
        """Start a study in a thread for studies."""
        return self.studying.submit(task)

    def close(self) -> None:
        """Stop: what has not begun never will, and what runs is told."""
        self.stopping.set()
        for pool in (self.live, self.reading, self.studying):
            pool.shutdown(wait=False, cancel_futures=True)

    async def _made(self, key: Hashable, make: Callable[[], Sent]) -> Sent:
        try:
            value = await self._in(self.reading, make)
        finally:
            del self._making[key]
        if len(value) <= KEPT_BYTES // 4:
            self._kept[key] = value
            self._size += len(value)
            while self._size > KEPT_BYTES:
                _, old = self._kept.popitem(last=False)
                self._size -= len(old)
        return value

    async def _in(self, pool: ThreadPoolExecutor, task: Callable[[], T]) -> T:
        if self._waiting >= WAITING:
            raise Refusal(503, f"{WAITING} computations are waiting", hint="ask again in a moment")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, task)
        finally:
            self._waiting -= 1
