"""How the window feels while every core trains: gaps of its event loop, and how fast Stop is.

``python tests/benchmarks/window_responsiveness.py [--stops N] [--record]``

The real window, off any screen, analyses the table with standard effort. A precise timer of 5 ms
notes how far apart its ticks come: what is over 5 ms is a wait that a click would share. The same
is measured in the idle window before. Then Stop is pressed at seeded random moments of further
runs, each from nothing: the time until JobStopped was delivered to the window and every process
that was at work when it was pressed is gone.
"""

import random
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from measuring import (
    TimedWorkers,
    choose,
    found,
    options,
    run_until,
    stop_at_problem,
    tabulated,
    tell,
    timed_window,
)
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QPushButton

from imbgui import launch
from imbgui.application.events import Event, JobStopped, Step, StepVisited
from imbgui.application.session import Session
from imbgui.ui.pump import EventPump

TICK_MILLISECONDS = 5
TARGETS = {"99th percentile": 25, "longest": 100}
"""Milliseconds that a gap may last."""
STOP_TARGET = 1.0
IDLE_SECONDS = 3.0
LONGEST_SHOWN = 8


@dataclass
class Ticks:
    """The moments at which a precise timer of the event loop was heard."""

    moments: list[float] = field(default_factory=list)

    def start(self, parent: QObject) -> None:
        """Begin to tick, until ``stop``."""
        self._timer = QTimer(
            parent, interval=TICK_MILLISECONDS, timerType=Qt.TimerType.PreciseTimer
        )
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()

    def stop(self) -> None:
        """Tick no more."""
        self._timer.stop()

    @property
    def gaps(self) -> Any:
        """Milliseconds from each tick to the next."""
        return np.diff(self.moments) * 1000

    def _on_timeout(self) -> None:
        self.moments.append(time.monotonic())


@dataclass(frozen=True)
class Delivery:
    """One event that the window took in, and how long that took."""

    at: float
    event: Event
    milliseconds: float


class Deliveries:
    """Stands between the window's pump and its session, and notes what passes."""

    def __init__(self, pump: EventPump) -> None:
        self.noted: list[Delivery] = []
        self._deliver = pump._deliver
        pump._deliver = self._note

    def first(self, kind: type, since: float) -> float | None:
        """Return when an event of a kind was delivered after a moment, or None."""
        moments = (one.at for one in self.noted if isinstance(one.event, kind))
        return next((moment for moment in moments if moment >= since), None)

    def _note(self, event: Event) -> None:
        began = time.monotonic()
        self._deliver(event)
        ended = time.monotonic()
        self.noted.append(Delivery(ended, event, (ended - began) * 1000))


@dataclass(frozen=True)
class Stopped:
    """One press of Stop; seconds."""

    pressed_after: float
    told: float
    gone: float
    under_way: tuple[str, ...]

    @property
    def idle_after(self) -> float:
        """When both was so."""
        return max(self.told, self.gone)


def main() -> None:
    """Measure, and tell."""
    parser = options(str(__doc__))
    parser.add_argument("--stops", type=int, default=8, help="how often Stop is pressed")
    parser.add_argument("--within", type=float, default=20.0, help="seconds after Analyse")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--effort", default="standard")
    asked = parser.parse_args()
    file = found(asked.file).absolute()
    pumps: list[EventPump] = []

    def pump(*given: Any) -> EventPump:
        pumps.append(EventPump(*given))
        return pumps[-1]

    launch.EventPump = pump  # type: ignore[assignment,attr-defined,misc]
    with timed_window(asked.workers) as (_, window, workers):
        session: Session = window._session
        deliveries = Deliveries(pumps[-1])
        window.open_file(file)
        run_until(lambda: session.state.job is None)
        stop_at_problem(session)
        choose(session, asked.effort)
        idle, busy = Ticks(), Ticks()
        idle.start(window)
        over = time.monotonic() + IDLE_SECONDS
        run_until(lambda: time.monotonic() > over)
        idle.stop()
        deliveries.noted.clear()
        busy.start(window)
        analyse(window, session)
        run_until(lambda: session.state.job is None)
        busy.stop()
        stop_at_problem(session)
        longest = slowest(busy, deliveries)
        moments = random.Random(asked.seed)
        stops = []
        for number in range(asked.stops):
            choose(session, asked.effort, seed=1000 + number)
            after = moments.uniform(0.05, asked.within)
            stops.append(stopped(window, session, workers, deliveries, after))
    lines = [
        f"{asked.effort} effort, {workers.size} workers; milliseconds from tick to tick",
        "",
        *gaps_told({"idle": idle, "while it trains": busy}),
        "",
        *longest,
        "",
        *stops_told(stops),
    ]
    tell("window_responsiveness", lines, record=asked.record)


def analyse(window: Any, session: Session) -> None:
    """Press Analyse."""
    session.deliver(StepVisited(Step.ANALYSE))
    window.findChild(QPushButton, "analyse").click()


def stopped(
    window: Any,
    session: Session,
    workers: TimedWorkers,
    deliveries: Deliveries,
    after: float,
) -> Stopped:
    """Analyse, press Stop after so many seconds, and wait for the window to be idle again."""
    analyse(window, session)
    due = time.monotonic() + after
    run_until(lambda: time.monotonic() >= due or session.state.job is None)
    busy, under_way = workers.busy_pids, tuple(sorted(workers.under_way.values()))
    gone: list[float] = []
    pressed = time.monotonic()

    def all_gone() -> bool:
        if not gone and not any(map(is_there, busy)):
            gone.append(time.monotonic())
        return bool(gone)

    look = QTimer(window, interval=TICK_MILLISECONDS, timerType=Qt.TimerType.PreciseTimer)
    look.timeout.connect(all_gone)
    look.start()
    window.findChild(QPushButton, "stop").click()
    run_until(
        lambda: (
            bool(gone)
            and (deliveries.first(JobStopped, pressed) is not None or session.state.job is None)
        )
    )
    look.stop()
    told = deliveries.first(JobStopped, pressed)
    run_until(lambda: session.state.job is None)
    return Stopped(after, (told or pressed) - pressed, gone[0] - pressed, under_way)


def is_there(pid: int) -> bool:
    """Whether a process runs or waits; one that has ended does neither."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def gaps_told(ticks: dict[str, Ticks]) -> list[str]:
    """Say how far apart the ticks came."""
    rows: list[tuple[object, ...]] = []
    for name, one in ticks.items():
        gaps = one.gaps
        rows.append(
            (
                name,
                f"{(one.moments[-1] - one.moments[0]):.1f} s",
                float(np.median(gaps)),
                float(np.percentile(gaps, 99)),
                float(gaps.max()),
                int((gaps > TARGETS["longest"]).sum()),
            )
        )
    rows.append(
        ("target", "", "", f"<= {TARGETS['99th percentile']}", f"<= {TARGETS['longest']}", 0)
    )
    heading = ("", "measured", "median", "99th percentile", "longest", "over 100 ms")
    return tabulated(heading, rows)


def slowest(ticks: Ticks, deliveries: Deliveries) -> list[str]:
    """Say what the window was doing in the longest gaps."""
    gaps = ticks.gaps
    rows: list[tuple[object, ...]] = []
    for place in np.argsort(-gaps)[:LONGEST_SHOWN]:
        since, until = ticks.moments[place], ticks.moments[place + 1]
        during = [one for one in deliveries.noted if since <= one.at <= until + 0.001]
        kinds: dict[str, list[float]] = defaultdict(list)
        for one in during:
            kinds[type(one.event).__name__].append(one.milliseconds)
        taken = ", ".join(f"{len(ms)} {kind} {sum(ms):.0f} ms" for kind, ms in kinds.items())
        rows.append((f"{gaps[place]:.0f} ms", f"after {since - ticks.moments[0]:.1f} s", taken))
    return tabulated(("longest gaps", "", "events taken in meanwhile"), rows)


def stops_told(stops: Sequence[Stopped]) -> list[str]:
    """Say how long each Stop took."""
    rows: list[tuple[object, ...]] = [
        (f"{one.pressed_after:.2f} s", one.told, one.gone, one.idle_after, ", ".join(one.under_way))
        for one in stops
    ]
    heading = ("Stop pressed after", "told, s", "processes gone, s", "idle, s", "under way")
    worst = max((one.idle_after for one in stops), default=float("nan"))
    return [*tabulated(heading, rows), f"longest: {worst:.3f} s (target <= {STOP_TARGET:g} s)"]


if __name__ == "__main__":
    main()
