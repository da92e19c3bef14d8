"""Studies: work that takes longer than a request may, with progress, an end, and a way to stop it."""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from midcourse import workbench
from midcourse.outputs.results import json_text, plain
from midcourse.web.asked import judge_asked, overrides_within_limits, plan_within_limits, scenario_asked
from midcourse.web.campaigns import campaign_fought
from midcourse.web.refusals import Refusal, error_body, log_failure, status_of
from midcourse.web.schema import Arguments, CampaignArguments, CheckArguments, DealArguments, RunArguments
from midcourse.web.settings import HEARTBEAT_SECONDS, STUDIES_KEPT, STUDIES_RUNNING
from midcourse.web.talks import deal_searched
from midcourse.web.work import Work

__all__ = ["Studies", "Study"]

#: Seconds after which a study is stopped.
LONGEST_SECONDS = 1800.0
#: Events that end a stream.
_LAST = frozenset({"result", "error", "cancelled"})
State = Literal["queued", "running", "done", "failed", "cancelled"]
Event = tuple[str, dict[str, Any]]
Told = Callable[[str, dict[str, Any]], None]


class _Stopped(Exception):
    """The study was cancelled."""


@dataclass
class Study:
    """One study and what has happened in it.

    Attributes
    ----------
    id, kind : str
        Its name and what is done.
    arguments : Arguments
        As asked.
    state : str
        queued, running, done, failed or cancelled.
    events : list of (name, data)
        In order; of the progress only the newest.
    result, error : dict or None
        How it ended.
    """

    id: str
    kind: str
    arguments: Arguments
    state: State = "queued"
    events: list[Event] = field(default_factory=list)
    progress: dict[str, Any] | None = None
    result: Any = None
    error: dict[str, Any] | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.state in ("done", "failed", "cancelled")

    def head(self) -> dict[str, Any]:
        """What it is and how it stands."""
        return {"id": self.id, "kind": self.kind, "state": self.state, "progress": self.progress}

    def whole(self) -> dict[str, Any]:
        """All of it, with its result or error."""
        return {**self.head(), "result": self.result, "error": self.error}

    def begin(self) -> None:
        """Note that it runs; to be called in the thread of the event loop."""
        if self.state == "queued":
            self.state = "running"

    def tell(self, name: str, data: dict[str, Any]) -> None:
        """Note an event; to be called in the thread of the event loop."""
        if self.over:
            return
        if name == "progress":
            self.progress = data
            self.events = [event for event in self.events if event[0] != "progress"]
        elif name == "result":
            self.state, self.result = "done", data["result"]
        elif name == "error":
            self.state, self.error = "failed", data
        elif name == "cancelled":
            self.state = "cancelled"
        self.events.append((name, data))
        self.changed.set()
        self.changed = asyncio.Event()


class Studies:
    """The studies of a server.

    Parameters
    ----------
    work : Work
        Whose threads run them.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._studies: OrderedDict[str, Study] = OrderedDict()

    def checked(self, kind: str, arguments: Arguments) -> Study:
        """Make a study, in any thread; what is wrong with its names shows at once.

        Raises
        ------
        InputError
            For unknown names and changes that cannot be made.
        """
        _check(arguments, self._work)
        return Study(secrets.token_urlsafe(12), kind, arguments)

    def start(self, study: Study) -> Study:
        """Start a study.

        Raises
        ------
        Refusal
            429 when enough are running.
        """
        if sum(not study.over for study in self._studies.values()) >= STUDIES_RUNNING:
            raise Refusal(
                429, f"{STUDIES_RUNNING} studies are running", hint="wait for one to end, or cancel one with DELETE"
            )
        self._studies[study.id] = study
        while len(self._studies) > STUDIES_KEPT:
            oldest = next(key for key, one in self._studies.items() if one.over)
            del self._studies[oldest]
        loop = asyncio.get_running_loop()
        self._work.study(lambda: _run(study, self._work, loop))
        return study

    def find(self, name: str) -> Study:
        """Give a study by its id.

        Raises
        ------
        Refusal
            404 when there is none.
        """
        if name not in self._studies:
            raise Refusal(404, f'unknown study "{name[:40]}"', where="id", hint="only the newest studies are kept")
        return self._studies[name]

    def cancel(self, name: str) -> None:
        """Stop a study, or do nothing where it has ended."""
        study = self.find(name)
        study.stop.set()
        study.tell("cancelled", {})

    def every(self) -> list[dict[str, Any]]:
        """The heads of all, the newest last."""
        return [study.head() for study in self._studies.values()]

    async def stream(self, study: Study) -> AsyncIterator[bytes]:
        """What has happened in a study and what happens, as server-sent events, until it ends."""
        told: list[Event] = []
        while True:
            changed = study.changed
            for event in study.events:
                if not any(event is one for one in told):
                    yield _event_bytes(*event)
            told = list(study.events)
            if study.over or self._work.stopping.is_set():
                return
            try:
                await asyncio.wait_for(changed.wait(), HEARTBEAT_SECONDS)
            except TimeoutError:
                # A comment; without it, somebody between would close a silent connection.
                yield b": still running\n\n"


def _event_bytes(name: str, data: dict[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json_text(data)}\n\n".encode()


def _check(arguments: Arguments, work: Work) -> None:
    if isinstance(arguments, CheckArguments):
        judge = judge_asked(arguments.dossier, work.store, arguments.set)
        from midcourse.talks.dossier import claims_named

        claims_named(judge.file.dossier, arguments.claims)
    elif isinstance(arguments, DealArguments):
        judge_asked(arguments.dossier, work.store).table(arguments.without)
    else:
        plan_within_limits(scenario_asked(arguments.scenario, arguments.set))


def _run(study: Study, work: Work, loop: asyncio.AbstractEventLoop) -> None:
    """Run a study in a thread; everything it has to say is said in the event loop."""
    begun = time.monotonic()

    def tell(name: str, data: dict[str, Any]) -> None:
        if study.stop.is_set() or work.stopping.is_set():
            raise _Stopped
        if time.monotonic() - begun > LONGEST_SECONDS:
            raise Refusal(422, f"the study took longer than {LONGEST_SECONDS / 60:.0f} min and was stopped")
        loop.call_soon_threadsafe(study.tell, name, data)

    if study.stop.is_set() or work.stopping.is_set():
        return
    loop.call_soon_threadsafe(study.begin)
    try:
        result = plain(_computed(study.arguments, work, tell))
        tell("result", {"result": result})
    except _Stopped:
        pass
    except RuntimeError as error:
        if not loop.is_closed():
            _failed(study, error, loop)
    except BaseException as error:
        _failed(study, error, loop)


def _failed(study: Study, error: BaseException, loop: asyncio.AbstractEventLoop) -> None:
    if status_of(error) == 500:
        log_failure(f"study {study.kind}", error)
    loop.call_soon_threadsafe(study.tell, "error", error_body(error))


def _timed(tell: Told) -> workbench.Progress:
    """Progress with the seconds that the stage has left if it goes on as it went; null before anything is done."""
    begun: dict[str, tuple[float, int]] = {}

    def progress(stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        start, first = begun.setdefault(stage, (now, done))
        left = (now - start) / (done - first) * max(0, total - done) if done > first and total else None
        tell("progress", {"stage": stage, "done": done, "total": total, "left_s": left})

    return progress


def _computed(arguments: Arguments, work: Work, tell: Told) -> Any:
    progress = _timed(tell)
    if isinstance(arguments, CheckArguments):
        return _checked(arguments, work, tell, progress)
    if isinstance(arguments, DealArguments):
        return deal_searched(arguments.dossier, work.store, arguments.without, progress)
    if isinstance(arguments, CampaignArguments):
        return campaign_fought(arguments, work, progress)
    return _ran(arguments, work, progress)


def _checked(arguments: CheckArguments, work: Work, tell: Told, progress: workbench.Progress) -> dict[str, Any]:
    judge = judge_asked(arguments.dossier, work.store, overrides_within_limits(arguments.set))
    names = arguments.claims or list(judge.file.dossier.claims)
    verdicts = []
    for index, name in enumerate(names):
        progress("claims", index, len(names))
        verdict = judge.check([name], mapped=arguments.maps)[0]
        verdicts.append(verdict)
        tell("verdict", plain(verdict))
    progress("claims", len(names), len(names))
    return {"dossier": judge.file.dossier.id, "digest": judge.file.digest, "claims": verdicts}


def _ran(arguments: RunArguments, work: Work, progress: workbench.Progress) -> dict[str, Any]:
    loaded = plan_within_limits(scenario_asked(arguments.scenario, arguments.set))
    return workbench.run(loaded, store=work.store, progress=progress).to_json()
