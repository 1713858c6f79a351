"""How long an analysis takes, as a multiple of the one fit that most people stop at.

``python tests/benchmarks/analysis_speed.py [--thorough] [--record]``

The yardstick is scikit-learn's classic GradientBoostingClassifier(), fitted once on 80 % of the
same rows and columns, in one thread, in a process like a worker. Then imbgui analyses the table
through the session, the supervisor and warm workers, each effort in a fresh folder: seconds from
Analyse until the first and until the final study is written, over the seconds of that one fit.
Where the time goes is told by kind of task, and by candidate.
"""

import queue
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from measuring import (
    TimedWorkers,
    Timing,
    choose,
    cpu_seconds,
    found,
    heard,
    options,
    stop_at_problem,
    tabulated,
    tell,
)

from imbgui.application.events import Event, StudyWritten
from imbgui.application.session import Session
from imbgui.application.state import plan_for
from imbgui.domain.tasks import Prepare
from imbgui.jobs.executors import WorkerProcesses
from imbgui.jobs.supervisor import Supervisor
from imbgui.jobs.worker import carry_out
from imbgui.store.analyses import AnalysisFolder

TARGETS = {"quick": (0.06, None), "standard": (0.06, 0.35), "thorough": (0.06, 2.5)}
"""The most that the first and the final study may take, in yardsticks."""
TRAINING_SHARE = 0.8


@dataclass(frozen=True)
class Yardstick:
    """The classic fit: what it learnt from, and how long it took."""

    rows: int
    columns: int
    seconds: float
    cpu_seconds: float


@dataclass(frozen=True)
class Run:
    """One analysis; moments are seconds since Analyse."""

    effort: str
    first: float
    first_shown: float
    final: float
    workers_cpu: float
    own_cpu: float
    workers: int
    began: float
    timings: tuple[Timing, ...]

    def cpu_until(self, moment: float) -> float:
        """Return the CPU seconds of the tasks that were over by then."""
        return sum(
            one.cpu_seconds
            for one in self.timings
            if one.began + one.seconds <= self.began + moment
        )


def fit_classic(folder: str) -> Yardstick:
    """Fit scikit-learn's classic booster once on 80 % of the rows of a prepared analysis."""
    from sklearn.ensemble import GradientBoostingClassifier  # noqa: PLC0415
    from sklearn.model_selection import train_test_split  # noqa: PLC0415

    rows = AnalysisFolder(Path(folder)).open_rows()
    matrix, _, labels, _ = train_test_split(
        np.nan_to_num(rows.matrix),
        np.asarray(rows.labels),
        train_size=TRAINING_SHARE,
        stratify=rows.labels,
        random_state=0,
    )
    began, cpu = time.monotonic(), time.process_time()
    GradientBoostingClassifier(random_state=0).fit(matrix, labels)
    seconds, cpu_seconds_used = time.monotonic() - began, time.process_time() - cpu
    return Yardstick(len(matrix), matrix.shape[1], seconds, cpu_seconds_used)


class Bench:
    """A table that is read by warm workers, ready to be analysed over and over."""

    def __init__(self, file: Path, folder: Path, workers: int | None) -> None:
        self._file, self._folder = file, folder
        self._events = queue.SimpleQueue[Event]()
        self._workers = TimedWorkers(workers)
        self._supervisor = Supervisor(self._workers, self._events)
        self._workers.warm()
        self._workers.wait_until_warm()

    def close(self) -> None:
        """End the workers."""
        self._supervisor.close()

    def yardstick(self) -> Yardstick:
        """Fit the classic booster on the rows as they are laid out for every learner."""
        session = self._read("yardstick")
        state = session.state
        assert state.table is not None
        assert state.costs is not None
        folder = str(self._folder / "yardstick" / "rows")
        plan = plan_for(state.table, state.costs, state.tried)
        self._workers.submit(carry_out, Prepare(state.table, plan, folder)).result()
        alone = WorkerProcesses(1)
        try:
            return alone.submit(fit_classic, folder).result()
        finally:
            alone.shutdown()

    def run(self, effort: str) -> Run:
        """Analyse in a fresh folder."""
        session = self._read(effort)
        self._workers.timings.clear()
        pids = self._workers.pids
        workers_cpu, own_cpu = sum(map(cpu_seconds, pids)), time.process_time()
        began = time.monotonic()
        session.analyse()
        studies = [
            (there - began, shown - began)
            for there, shown, event in heard(session, self._events)
            if isinstance(event, StudyWritten)
        ]
        return Run(
            effort,
            first=studies[0][0],
            first_shown=studies[0][1],
            final=studies[-1][0],
            workers_cpu=sum(map(cpu_seconds, pids)) - workers_cpu,
            own_cpu=time.process_time() - own_cpu,
            workers=self._workers.size,
            began=began,
            timings=tuple(self._workers.timings),
        )

    def _read(self, name: str) -> Session:
        folder = self._folder / name
        folder.mkdir()
        session = Session(self._supervisor, folder)
        session.open_file(self._file)
        for _ in heard(session, self._events):
            pass
        stop_at_problem(session)
        choose(session, name if name in TARGETS else "quick")
        return session


def main() -> None:
    """Measure, and tell."""
    parser = options(str(__doc__))
    parser.add_argument("--thorough", action="store_true", help="thorough too, which is long")
    parser.add_argument("--only", choices=TARGETS, help="one effort alone")
    parser.add_argument("--candidates", type=int, default=12, help="how many to list")
    asked = parser.parse_args()
    efforts = [asked.only] if asked.only else ["quick", "standard", *["thorough"] * asked.thorough]
    with tempfile.TemporaryDirectory(prefix="measured-", ignore_cleanup_errors=True) as folder:
        bench = Bench(found(asked.file), Path(folder), asked.workers)
        try:
            yardstick = bench.yardstick()
            runs = [bench.run(effort) for effort in efforts]
        finally:
            bench.close()
    lines = [
        "Yardstick: GradientBoostingClassifier() fitted once, one thread",
        f"{yardstick.rows:,} rows x {yardstick.columns} columns",
        f"{yardstick.seconds:.1f} s, {yardstick.cpu_seconds:.1f} CPU s",
        "",
        *_ratios(runs, yardstick.seconds),
    ]
    for run in runs:
        lines += ["", *_phases(run), "", *_candidates(run, asked.candidates)]
    tell("analysis_speed", lines, record=asked.record)


def _ratios(runs: Sequence[Run], unit: float) -> list[str]:
    heading = ("from Analyse until", "seconds", "yardsticks", "target", "tasks' CPU s")
    rows: list[tuple[object, ...]] = []
    for run in runs:
        first, final = (
            "-" if target is None else f"<= {target:g}" for target in TARGETS[run.effort]
        )
        for what, moment, target in (
            ("first study", run.first, first),
            ("first study taken in", run.first_shown, "-"),
            ("final study", run.final, final),
        ):
            cpu = run.cpu_until(moment)
            rows.append((f"{run.effort}: {what}", moment, moment / unit, target, cpu))
    return [
        *tabulated(heading, rows),
        *(
            f"{run.effort}: {run.workers_cpu:.1f} CPU s of workers, {run.own_cpu:.1f} of the "
            "process that asks"
            for run in runs
        ),
    ]


def _phases(run: Run) -> list[str]:
    """Say where the time goes by kind of task; learning is the part of fits in the estimator."""
    kinds: dict[str, list[Timing]] = defaultdict(list)
    for timing in run.timings:
        kinds[timing.kind].append(timing)
    rows: list[tuple[object, ...]] = []
    for kind, timings in kinds.items():
        learning = sum(one.learning_seconds for one in timings)
        rows.append(
            (
                kind,
                len(timings),
                sum(one.seconds for one in timings),
                sum(one.cpu_seconds for one in timings),
                learning or "-",
                min(one.began for one in timings) - run.began,
                max(one.began + one.seconds for one in timings) - run.began,
            )
        )
    busy = sum(one.seconds for one in run.timings) / (run.final * run.workers)
    heading = (run.effort, "tasks", "seconds", "CPU s", "learning s", "from", "until")
    return [
        *tabulated(heading, rows),
        f"The {run.workers} workers are busy {busy:.0%} of the time.",
    ]


def _candidates(run: Run, most: int) -> list[str]:
    by_candidate: dict[str, list[Timing]] = defaultdict(list)
    for timing in run.timings:
        if timing.candidate:
            by_candidate[timing.candidate].append(timing)
    dearest = sorted(
        by_candidate.items(), key=lambda item: -sum(one.cpu_seconds for one in item[1])
    )
    rows = []
    for name, timings in dearest[:most]:
        fits = [one for one in timings if one.kind == "fit"]
        rows.append(
            (
                name,
                len(fits),
                sum(one.cpu_seconds for one in fits),
                sum(one.learning_seconds for one in fits),
                sum(one.cpu_seconds for one in timings if one.kind == "calibrate"),
            )
        )
    heading = (f"{run.effort}, the dearest", "fits", "CPU s", "learning s", "calibrating s")
    return tabulated(heading, rows)


if __name__ == "__main__":
    main()
