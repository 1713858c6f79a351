"""What the speed measurements share: the table, workers that are timed, processes, the record."""

import argparse
import datetime as dt
import os
import shlex
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from imbgui.jobs.environment import one_thread_a_process  # noqa: E402

# As the program does for itself, before numpy is loaded.
one_thread_a_process()

from imbgui.application.events import (  # noqa: E402
    CostsEdited,
    Event,
    JobFailed,
    JobFinished,
    OutcomeChosen,
    RoleChosen,
    Tried,
    TriedChosen,
)
from imbgui.application.session import Session  # noqa: E402
from imbgui.application.wording import problem_sentence  # noqa: E402
from imbgui.domain.costs import Costs  # noqa: E402
from imbgui.domain.table import Role, Table  # noqa: E402
from imbgui.domain.tasks import Calibrate, Fit, Fitted, Request  # noqa: E402
from imbgui.jobs.executors import WorkerProcesses  # noqa: E402
from imbgui.jobs.worker import load_libraries  # noqa: E402
from tests.records import present_commit  # noqa: E402

if TYPE_CHECKING:
    import queue

FRAUD = ROOT.parent / "shared" / "data" / "fraud_handbook_simulated_2018-06.csv.xz"
OUTCOME = "TX_FRAUD"
IGNORED = ("TX_FRAUD_SCENARIO",)
IDENTIFIERS = ("TRANSACTION_ID", "CUSTOMER_ID", "TERMINAL_ID")
COSTS = Costs(false_alarm=5.0, missed=100.0)
MIB = 2**20


# The command


def options(about: str, *, workers: bool = True) -> argparse.ArgumentParser:
    """Return the options that every measurement has."""
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--file", type=Path, default=FRAUD, help="a copy of the table, or a part")
    parser.add_argument("--record", action="store_true", help="keep the result as text")
    if workers:
        parser.add_argument("--workers", type=int, default=None, help="default: one a core")
    return parser


def found(file: Path) -> Path:
    """Return the table's path, or end with a plain sentence where it is not there."""
    if not file.is_file():
        sys.exit(
            f"The table {file.name} is not there: put it into ../shared/data beside this clone, "
            "or name it with --file."
        )
    return file


def tell(name: str, lines: Sequence[str], *, record: bool) -> None:
    """Print a result; with ``record`` keep it beside the scripts, with how it came about."""
    text = "\n".join([*_heading(), "", *lines]) + "\n"
    sys.stdout.write(text)
    if record:
        place = Path(__file__).parent / "results" / f"{name}.txt"
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")


def tabulated(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return a table as lines, numbers to the right."""
    cells = [list(heading), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(heading))]
    return [
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def _cell(value: object) -> str:
    return (
        f"{value:.3g}"
        if isinstance(value, float) and abs(value) < 100
        else f"{value:,.0f}"
        if (isinstance(value, int | float))
        else str(value)
    )


_LOAD_AT_START = os.getloadavg() if hasattr(os, "getloadavg") else ()


def _heading() -> list[str]:
    command = shlex.join(["python", os.path.relpath(sys.argv[0], ROOT), *sys.argv[1:]])
    load = ", ".join(f"{one:.1f}" for one in _LOAD_AT_START) or "unknown"
    return [
        f"Date:    {dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC",
        f"Command: {command}",
        f"Commit:  {present_commit()}",
        f"Cores:   {os.cpu_count()}; load when it began (1, 5, 15 minutes): {load}",
    ]


# Workers that are timed


@dataclass(frozen=True)
class Timing:
    """One request as a worker carried it out; ``began`` is on the clock of time.monotonic."""

    request: Request
    answer: Any
    worker: int
    began: float
    seconds: float
    cpu_seconds: float

    @property
    def kind(self) -> str:
        """The kind of task."""
        return type(self.request).__name__.lower()

    @property
    def learning_seconds(self) -> float:
        """Of a fit: the time in the estimator itself, without scoring and writing."""
        return self.answer.seconds if isinstance(self.answer, Fitted) else 0.0

    @property
    def candidate(self) -> str:
        """Of a fit or a calibration: the name of its candidate."""
        request = self.request
        return request.candidate.name if isinstance(request, Fit | Calibrate) else ""


def timed(function: Callable[..., Any], *arguments: Any) -> tuple[Any, int, float, float, float]:
    """Call a function inside a worker; return its answer, who worked, since when and how long."""
    began, cpu = time.monotonic(), time.process_time()
    answer = function(*arguments)
    seconds, cpu_seconds = time.monotonic() - began, time.process_time() - cpu
    return answer, os.getpid(), began, seconds, cpu_seconds


class TimedWorkers(WorkerProcesses):
    """The worker processes of the program, each request timed where it is carried out."""

    def __init__(self, workers: int | None = None) -> None:
        super().__init__(workers)
        self.timings: list[Timing] = []
        self.under_way: dict[Future[Any], str] = {}
        self._loading: list[Future[Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Queue a call, and note how it went when it is answered."""
        if fn is load_libraries:
            self._loading.append(super().submit(fn, *args, **kwargs))
            return self._loading[-1]
        (request,) = args
        outer: Future[Any] = Future()
        outer.set_running_or_notify_cancel()
        inner = super().submit(timed, fn, request, **kwargs)
        self.under_way[inner] = type(request).__name__.lower()

        def answered(future: Future[Any]) -> None:
            self.under_way.pop(future, None)
            if future.cancelled():
                outer.set_exception(RuntimeError("ended"))
            elif (error := future.exception()) is not None:
                outer.set_exception(error)
            else:
                answer, *measured = future.result()
                self.timings.append(Timing(request, answer, *measured))
                outer.set_result(answer)

        inner.add_done_callback(answered)
        return outer

    def wait_until_warm(self) -> None:
        """Wait until every process has its libraries; the first loads them in two parts."""
        parts = self.size + (self.size > 1)
        while len(self._loading) < parts or not all(one.done() for one in self._loading):
            time.sleep(0.05)

    @property
    def pids(self) -> list[int]:
        """The processes that are there now."""
        return [worker.process.pid or 0 for worker in list(self._workers)]

    @property
    def busy_pids(self) -> list[int]:
        """The processes that are carrying something out."""
        return [one.process.pid or 0 for one in list(self._workers) if one.call is not None]


# The session


def choose(session: Session, effort: str, seed: int = 0) -> None:
    """Make the choices that are measured: columns, outcome, costs and effort."""
    for event in (
        RoleChosen(IGNORED, Role.IGNORED),
        RoleChosen(IDENTIFIERS, Role.IDENTIFIER),
        OutcomeChosen(OUTCOME, "1"),
        CostsEdited(COSTS),
        TriedChosen(Tried(effort, seed=seed)),
    ):
        session.deliver(event)
        stop_at_problem(session)


def stop_at_problem(session: Session) -> None:
    """End with a sentence where the session has met trouble."""
    if session.state.problem is not None:
        sys.exit(problem_sentence(session.state.problem))


def heard(
    session: Session, events: "queue.SimpleQueue[Event]"
) -> Iterator[tuple[float, float, Event]]:
    """Deliver what the present job reports, until it ends.

    Each event comes with the moment at which it was there, and the moment at which it was taken
    in, both of time.monotonic.
    """
    while True:
        event = events.get()
        there = time.monotonic()
        session.deliver(event)
        yield there, time.monotonic(), event
        if isinstance(event, JobFailed):
            sys.exit(problem_sentence(event.problem))
        if isinstance(event, JobFinished):
            return


def table_bytes(table: Table) -> int:
    """Return the size of the features as float32."""
    return table.rows_kept * len(table.features) * 4


# Processes


def children_of(pid: int) -> list[int]:
    """Return the processes below a process that are still there, all the way down."""
    found: list[int] = []
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            direct = [int(child) for child in listing.read_text().split()]
        except OSError:  # the thread has ended meanwhile
            continue
        for child in direct:
            found += [child, *children_of(child)]
    return found


def cpu_seconds(pid: int) -> float:
    """Return the CPU seconds that a process has used so far; 0 where it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0.0
    # After the name, which may hold anything: state is the first field, utime the 12th.
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def proportional_bytes(pid: int) -> int:
    """Return a process's share of memory: its own pages, and its part of the shared ones."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    (line,) = (line for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) * 1024


@dataclass(frozen=True)
class MemorySample:
    """Memory at one moment, by process, and the kinds of task that were under way."""

    at: float
    by_process: dict[int, int]
    under_way: tuple[str, ...]

    @property
    def total(self) -> int:
        """All processes together."""
        return sum(self.by_process.values())


class MemoryWatch:
    """Samples the memory of this process and its children from a thread of its own."""

    def __init__(self, every_seconds: float, under_way: Callable[[], Iterable[str]]) -> None:
        self.samples: list[MemorySample] = []
        self._every, self._under_way = every_seconds, under_way
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def peak(self) -> MemorySample:
        """The moment at which all processes together had most."""
        return max(self.samples, key=lambda sample: sample.total)

    @property
    def typical_bytes(self) -> float:
        """The median over time."""
        return statistics.median(sample.total for sample in self.samples)

    def _watch(self) -> None:
        own = os.getpid()
        while not self._over.wait(self._every):
            memory = {pid: proportional_bytes(pid) for pid in (own, *children_of(own))}
            self.samples.append(MemorySample(time.monotonic(), memory, tuple(self._under_way())))


# The window


@contextmanager
def timed_window(workers: int | None) -> Iterator[tuple[Any, Any, TimedWorkers]]:
    """Open the real window, off any screen, on timed workers; give application, window, workers.

    Qt is loaded here alone, so that measurements without a window stay without it.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from imbgui import launch  # noqa: PLC0415
    from imbgui.ui.dialogs import SystemDialogs  # noqa: PLC0415

    made: list[TimedWorkers] = []

    def timed_workers(count: int | None) -> TimedWorkers:
        made.append(TimedWorkers(count))
        return made[-1]

    launch.WorkerProcesses = timed_workers  # type: ignore[assignment,attr-defined]
    application = QApplication.instance() or QApplication(sys.argv[:1])
    with launch.opened_window(application, SystemDialogs(), workers) as window:  # type: ignore[arg-type]
        window.show()
        yield application, window, made[0]
        window.close()


def run_until(holds: Callable[[], bool], *, seconds: float = 3600.0) -> None:
    """Let the window's event loop run until a condition holds, looked at every 20 ms."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer  # noqa: PLC0415

    loop, looking = QEventLoop(), QTimer(interval=20, timerType=Qt.TimerType.PreciseTimer)
    deadline = time.monotonic() + seconds

    def look() -> None:
        if holds():
            loop.quit()
        elif time.monotonic() > deadline:
            sys.exit("The window did not get there in time.")

    looking.timeout.connect(look)
    looking.start()
    loop.exec()
    looking.stop()
