"""The one background thread: it runs jobs in order and reports what happens as events."""

import contextlib
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from imbgui.application.events import (
    Event,
    FileScored,
    FileWritten,
    JobFailed,
    JobFinished,
    JobKind,
    JobStopped,
    LeaksChecked,
    ReadSoFar,
    SessionUnpacked,
    TableRead,
    WritingForetold,
)
from imbgui.domain.plan import Plan
from imbgui.domain.problems import Crashed, Problem
from imbgui.domain.table import Table
from imbgui.domain.tasks import (
    Foretold,
    LeaksFound,
    Open,
    Opened,
    Read,
    Request,
    Score,
    Scored,
    SoFar,
    unfinished,
)
from imbgui.jobs.analysis import Analysis
from imbgui.jobs.calls import Calls, StoppedError
from imbgui.language import say

_log = logging.getLogger(__name__)

Emit = Callable[[Event], None]


@dataclass(frozen=True, eq=False)
class _Order:
    """A job that is to be run; ``stopping`` is set to end it."""

    number: int
    run: Callable[["_Order", Calls], None]
    stopping: threading.Event = field(default_factory=threading.Event)


class Supervisor:
    """Runs one job at a time; what happens is put on a queue, and nothing after JobFinished.

    The window drains the queue on a timer and the command line by waiting on it. ``close`` ends
    the thread and every worker.
    """

    def __init__(self, executor: Executor, events: "queue.SimpleQueue[Event]") -> None:
        self._executor = executor
        self._emit = events.put
        self._orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._latest: _Order | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="supervisor", daemon=True)
        self._thread.start()

    def start(self, number: int, kind: JobKind, request: Request) -> None:
        """Begin a job that is one task."""
        del kind

        def run(order: _Order, calls: Calls) -> None:
            def heard(news: SoFar | Foretold) -> None:
                if isinstance(news, Foretold):
                    self._emit(WritingForetold(order.number, news))
                else:
                    self._emit(ReadSoFar(order.number, news))

            try:
                tells = isinstance(request, Read | Score)
                answer = calls.answer(request, heard if tells else None)
            finally:
                _clear_up(request)
            self._emit_answer(order.number, request, answer)

        self._order(_Order(number, run))

    def analyse(
        self, number: int, table: Table, plan: Plan, folder: Path, seconds: float | None
    ) -> None:
        """Begin an analysis; with ``seconds`` it puts together what is finished by then."""

        def run(order: _Order, calls: Calls) -> None:
            Analysis(order.number, table, plan, folder, calls=calls, emit=self._emit).run(seconds)

        self._order(_Order(number, run))

    def stop(self) -> None:
        """End the latest job's workers at once."""
        if self._latest is not None:
            self._latest.stopping.set()

    def close(self) -> None:
        """End the present job, the thread and every worker."""
        self._closing.set()
        self._orders.put(None)
        self._thread.join()
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _order(self, order: _Order) -> None:
        self._latest = order
        self._orders.put(order)

    def _work(self) -> None:
        late: frozenset[Future[Any]] = frozenset()
        while (order := self._orders.get()) is not None:
            calls = Calls(self._executor, order.stopping, self._closing, late)
            try:
                order.run(order, calls)
            except StoppedError:
                self._emit(JobStopped(order.number))
            except Exception as error:  # noqa: BLE001 - the thread must live, and the job is told
                _log.exception("job %d", order.number)
                calls.end()  # what else it had under way must not write into the next job's files
                self._emit(JobFailed(order.number, Crashed(say("this job"), repr(error))))
            self._emit(JobFinished(order.number))
            late = calls.late

    def _emit_answer(self, number: int, request: Request, answer: Any) -> None:  # noqa: ANN401
        match request, answer:
            case _, Problem():
                if isinstance(answer, Crashed):
                    _log.error("%s", answer.traceback)
                self._emit(JobFailed(number, answer))
            case Read(), Table():
                self._emit(TableRead(number, answer))
            case Open(), Opened():
                self._emit(SessionUnpacked(number, answer))
            case _, LeaksFound():
                self._emit(LeaksChecked(number, answer))
            case _, Scored():
                self._emit(FileScored(number, answer))
            case _:
                self._emit(FileWritten(number, str(answer)))


def _clear_up(request: Request) -> None:
    """Remove what a worker that was ended has left of a file beside its place."""
    if (out := getattr(request, "out", None)) is not None:
        with contextlib.suppress(OSError):
            for left in Path(out).parent.glob(f"{unfinished(Path(out))}*"):
                left.unlink()
