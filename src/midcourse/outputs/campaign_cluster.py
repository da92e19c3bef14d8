"""A campaign on a Dask cluster: each worker fights whole batches and writes them itself.

The study travels once to every worker, now and later, as a plugin that the scheduler hands out; a task is then a
number. What comes back is a few counts a batch, in order, so memory stays flat here and at the scheduler. A batch that
was lost with its worker is fought again elsewhere, with the same lots, into the same bytes.

Imported only when a cluster is asked for: Dask is an extra.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections import deque
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import distributed

from midcourse.analysis.campaign import BATCH, batch
from midcourse.analysis.totals import Totals
from midcourse.errors import InputError, LimitError
from midcourse.outputs.campaign_fight import Fight
from midcourse.outputs.campaign_store import BatchFiles, batch_columns, campaign_stamp

__all__ = ["parts"]

#: Dask's functions carry no types.
dask: Any = distributed

#: Seconds to wait for the scheduler, for the first worker, and for a worker when all were lost.
CONNECT, FIRST_WORKER, NEXT_WORKER = 5.0, 10.0, 60.0
#: Studies that this process, a worker, has been handed.
_HELD: dict[str, _Job] = {}
#: Held while a worker writes, and while a study is taken from it: after that it writes nothing more.
_WRITING = threading.Lock()


@dataclass(frozen=True)
class _Job:
    asked: Fight
    files: BatchFiles | None


class _Hand(distributed.WorkerPlugin):
    """Hands a job to every worker, whenever it joins."""

    def __init__(self, name: str, job: _Job) -> None:
        self.name = name
        self._job = job

    def setup(self, worker: Any) -> None:  # noqa: ARG002
        _HELD[self.name] = self._job

    def teardown(self, worker: Any) -> None:  # noqa: ARG002
        with _WRITING:
            _HELD.pop(self.name, None)


def _fought(name: str, stamp: str, index: int) -> Totals:
    """Fight one batch; runs on a worker."""
    if stamp != campaign_stamp():
        raise _other_version([campaign_stamp()], stamp)
    job = _HELD[name]
    asked = job.asked
    done = batch(asked.study, asked.seed, index, asked.count(index))
    columns = batch_columns(done, asked.columns)
    if job.files is not None:
        data = job.files.encoded(index, columns)
        with _WRITING:
            if name in _HELD:
                job.files.put(index, data)
    part = asked.nothing
    part.add(columns)
    return part


def parts(asked: Fight, files: BatchFiles | None, kept: set[int]) -> Generator[Totals, None, None]:
    """Fight on a cluster and give what each batch adds up to, in order.

    Parameters
    ----------
    asked : Fight
        ``cluster`` is the address of the scheduler.
    files : BatchFiles or None
        Where the workers write; they must reach it by the same name.
    kept : set of int
        Batches that are finished already.

    Raises
    ------
    InputError
        When the scheduler cannot be reached, has no worker, or a worker runs another version of the package.
    LimitError
        When the cluster is lost; what is written is kept.
    """
    client = _connected(asked.cluster)
    name = f"midcourse-{asked.study.digest}-{asked.seed}"
    ahead: deque[tuple[int, Any]] = deque()
    try:
        _check_workers(client, asked.cluster)
        client.register_plugin(_Hand(name, _Job(asked, files)))
        todo = (index for index in range(-(-asked.samples // BATCH)) if index not in kept)
        unseen = files is not None
        while True:
            room = 2 * max(1, sum(client.nthreads().values())) + 2
            while len(ahead) < room and (index := next(todo, None)) is not None:
                task = client.submit(_fought, name, campaign_stamp(), index, key=f"{name}-{index}", pure=False)
                ahead.append((index, task))
            if not ahead:
                return
            index, task = ahead[0]
            part = _result(client, asked.cluster, task)
            ahead.popleft()
            if unseen and files is not None and files.read(index, asked.count(index)) is None:
                raise InputError(
                    f'a worker wrote batch {index}, but it is not in "{files.url}" as this process sees it',
                    where="--out", allowed="a folder or store that all workers reach by the same name",
                )  # fmt: skip
            unseen = False
            yield part
    except (OSError, dask.comm.CommClosedError) as problem:
        raise _lost(asked.cluster, str(problem)) from problem
    finally:
        # Once the study is taken from the workers none of them writes any more: nothing appears after the end.
        with contextlib.suppress(Exception):
            client.cancel([task for _, task in ahead])
        with contextlib.suppress(Exception):
            client.unregister_worker_plugin(name)
        client.close(timeout=1)


def _connected(address: str) -> Any:
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    if "://" not in address or not address.rsplit(":", 1)[-1].isdigit():
        raise InputError(
            f'"{address}" is no address of a scheduler', where="--cluster", allowed="tcp://HOST:PORT",
            hint="dask scheduler prints it when it starts",
        )  # fmt: skip
    try:
        return dask.Client(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as problem:
        raise InputError(
            f"no Dask scheduler answers at {address}", where="--cluster",
            allowed=f"the address of a scheduler that answers within {CONNECT:g} s",
            hint="start one: dask scheduler --port 8786; then workers: dask worker tcp://HOST:8786",
        ) from problem  # fmt: skip


def _check_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=FIRST_WORKER)
    except TimeoutError as problem:
        raise InputError(
            f"the scheduler at {address} has no worker", where="--cluster",
            allowed=f"at least one worker within {FIRST_WORKER:g} s", hint=f"start one: dask worker {address}",
        ) from problem  # fmt: skip
    try:
        stamps = sorted(set(client.run(campaign_stamp).values()))
    except (ImportError, AttributeError, TypeError) as problem:
        raise InputError(
            f"a worker cannot load midcourse: {problem}", where="--cluster",
            hint="install the same version of midcourse on every worker",
        ) from problem  # fmt: skip
    if stamps != [campaign_stamp()]:
        raise _other_version(stamps, campaign_stamp())


def _other_version(found: list[str], wanted: str) -> InputError:
    others = ", ".join(stamp for stamp in found if stamp != wanted)
    return InputError(
        f"a worker runs another version of midcourse: {others}", where="--cluster", allowed=wanted,
        hint="install the same version on every worker; nothing of the other one was kept",
    )  # fmt: skip


def _result(client: Any, address: str, task: Any) -> Totals:
    """Wait for a task; look up now and then whether anybody is still there."""
    alone_since: float | None = None
    while True:
        try:
            found: Totals = task.result(timeout=1.0)
            return found
        except (dask.CancelledError, dask.client.FuturesCancelledError) as problem:
            raise _lost(address, "the scheduler is gone") from problem
        except dask.KilledWorker as problem:
            raise _lost(address, "one batch killed several workers") from problem
        except (TimeoutError, dask.TimeoutError):
            if client.status != "running":
                raise _lost(address, "the scheduler is gone") from None
            if client.nthreads():
                alone_since = None
            elif alone_since is None:
                alone_since = time.monotonic()
            elif time.monotonic() - alone_since > NEXT_WORKER:
                raise _lost(address, f"no worker for {NEXT_WORKER:g} s") from None


def _lost(address: str, reason: str) -> LimitError:
    return LimitError(
        f"the cluster at {address} was lost: {reason}\n"
        "    finished batches are kept where --out is\n"
        "    hint: start it again, or leave --cluster out, and call again with --resume"
    )
