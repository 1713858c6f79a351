"""What a run survives: kills, full disks, strategies that break; and that nothing stays behind."""

import os
import queue
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from imbgui.application.events import (
    CandidateFinished,
    CostsEdited,
    JobFinished,
    OutcomeChosen,
    Progressed,
    StudyWritten,
    Tried,
    TriedChosen,
)
from imbgui.application.session import Session
from imbgui.application.wording import problem_sentence
from imbgui.domain.costs import Costs
from imbgui.domain.plan import FOLDS, Candidate
from imbgui.domain.problems import DiskFull
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.study import Outcome, Status, Study
from imbgui.jobs.executors import WorkerProcesses
from imbgui.jobs.supervisor import Supervisor
from imbgui.store.folders import working_folder
from tests.disks import small_disk
from tests.jobs.chores import PATIENCE_SECONDS, is_running, until
from tests.scenarios.doomed import DoomedWorkers
from tests.work.claims import claims, write

ROOT = Path(__file__).resolve().parents[2]
MAIN = str(ROOT / "main.py")
DOOMED = str(ROOT / "tests" / "scenarios" / "doomed.py")
TRIED = ("random undersampling", "SMOTE")
DOOMED_ONE = Candidate("SMOTE", "XGBoost", ratio=1.0)
RAISING_ONE = Candidate("random undersampling", "XGBoost", ratio=1.0)
GREEDY_ONE = Candidate("SMOTE", "logistic regression", ratio=1.0)
COSTS = ("--false-alarm-cost", "10", "--missed-cost", "100")

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")


@pytest.fixture(autouse=True, scope="module")
def workers_as_the_program_has_them():
    """Let workers find these modules, and use one thread each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT)
        patch.setenv("OMP_WAIT_POLICY", "passive")
        patch.setenv("OMP_NUM_THREADS", "1")
        yield


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return write(tmp_path_factory.mktemp("claims") / "claims.csv", claims(rows=800))


# A session with workers


class Run:
    """A session on real workers, as the window and the command line have it."""

    def __init__(self, file, folder, workers=None):
        folder.mkdir(exist_ok=True)
        self._events = queue.SimpleQueue()
        self._supervisor = Supervisor(workers or WorkerProcesses(2), self._events)
        self.session = Session(self._supervisor, folder)
        self.outcomes: dict[str, Outcome] = {}
        self.session.open_file(file)
        self.wait()
        self.session.deliver(OutcomeChosen("fraud", "yes"))
        self.session.deliver(CostsEdited(Costs(false_alarm=10.0, missed=100.0)))
        self.session.deliver(TriedChosen(Tried("standard", strategies=TRIED)))

    def close(self):
        self._supervisor.close()

    def analyse(self, meanwhile=None):
        """Analyse to the end; ``meanwhile`` hears each event."""
        self.session.analyse()
        self.wait(meanwhile)

    def wait(self, meanwhile=None):
        """Take everything in that the present job reports."""
        event = None
        while not isinstance(event, JobFinished):
            event = self._events.get(timeout=PATIENCE_SECONDS)
            self.session.deliver(event)
            if isinstance(event, CandidateFinished):
                self.outcomes[event.outcome.candidate.name] = event.outcome
            if meanwhile is not None:
                meanwhile(event)

    @property
    def failed(self):
        return {name: one for name, one in self.outcomes.items() if one.status is Status.FAILED}

    @property
    def answer(self):
        state = self.session.state
        assert state.study is not None
        assert state.recommendation is not None
        return Answer(state.recommendation, state.study)


@dataclass(frozen=True, eq=False)
class Answer:
    """An answer with the study behind it."""

    recommendation: Recommendation
    study: Study

    def is_to_the_bit(self, other):
        return (
            self.recommendation == other.recommendation
            and np.array_equal(self.study.practice_scores, other.study.practice_scores)
            and np.array_equal(self.study.kept_scores, other.study.kept_scores)
        )


@contextmanager
def running(file, folder, workers=None) -> Iterator[Run]:
    run = Run(file, folder, workers)
    try:
        yield run
    finally:
        run.close()


@pytest.fixture(scope="module")
def undisturbed(file, tmp_path_factory):
    """Return the answer where nothing happens, opened for as long as the module runs."""
    with running(file, tmp_path_factory.mktemp("undisturbed")) as run:
        run.analyse()
        assert not run.failed
        return run.answer


def test_that_a_worker_killed_in_a_fit_costs_a_retry_and_changes_no_bit(
    file, tmp_path, undisturbed
):
    workers = DoomedWorkers({DOOMED_ONE: ("dies", 1)})
    with running(file, tmp_path, workers) as run:
        run.analyse()
        assert workers.struck[DOOMED_ONE] == 1
        assert run.session.state.problem is None
        assert not run.failed
        assert run.answer.is_to_the_bit(undisturbed)


@pytest.fixture(scope="module")
def ill_fated(file, tmp_path_factory):
    """Return why each of three strategies failed that met with a trouble of its own."""
    doomed = {
        DOOMED_ONE: ("dies", 2),
        RAISING_ONE: ("raises", 1),
        GREEDY_ONE: ("takes ever more memory", 1),
    }
    workers = DoomedWorkers(doomed)
    with running(file, tmp_path_factory.mktemp("ill-fated"), workers) as run:
        run.analyse()
        assert workers.struck == {one: times for one, (_, times) in doomed.items()}
        state = run.session.state
        assert state.problem is None
        assert state.study_is_final
        assert state.recommendation is not None
        assert len(run.outcomes) - len(run.failed) > 2
        return {one.candidate: one.told for one in run.failed.values()}


def test_that_strategies_fail_alone_and_the_rest_goes_on(ill_fated):
    assert set(ill_fated) == {DOOMED_ONE, RAISING_ONE, GREEDY_ONE}


def test_that_a_fit_that_ends_its_worker_twice_is_said_to_lack_memory(ill_fated):
    assert "lack of memory" in ill_fated[DOOMED_ONE]


def test_that_a_strategy_that_raises_is_told_with_its_reason(ill_fated):
    assert ill_fated[RAISING_ONE] == "ValueError: neighbours cannot be found"


def test_that_a_strategy_that_takes_ever_more_memory_is_told_so(ill_fated):
    assert "more memory" in ill_fated[GREEDY_ONE]


@pytest.mark.on_demand
def test_that_a_full_disk_ends_the_run_in_plain_words_and_keeps_what_is_finished(
    file, tmp_path, undisturbed
):
    early = []

    def hear(event):
        if isinstance(event, StudyWritten):
            early.append(event.final)

    with running(file, tmp_path, DoomedWorkers({DOOMED_ONE: ("finds no room", 1)})) as run:
        run.analyse(hear)
        state = run.session.state
        assert early == [False]
        assert isinstance(state.problem, DiskFull)
        assert "no space" in problem_sentence(state.problem)
        assert state.job is None
        assert state.recommendation is not None
        # Once there is room again, what was finished is not made again.
        before = fits_in(tmp_path)
        assert len(before) >= 2 * FOLDS
        run.analyse()
        assert run.session.state.problem is None
        assert run.answer.is_to_the_bit(undisturbed)
        assert before.items() < fits_in(tmp_path).items()


def fits_in(folder):
    """Return when each finished fit was written."""
    return {path: path.stat().st_mtime_ns for path in folder.glob("analyses/*/candidates/*/?.json")}


@pytest.mark.on_demand
def test_that_the_source_may_be_deleted_while_it_is_analysed(file, tmp_path, undisturbed):
    source = tmp_path / "claims.csv"
    source.write_bytes(file.read_bytes())

    def delete(event):
        if isinstance(event, Progressed):
            source.unlink(missing_ok=True)

    with running(source, tmp_path / "session") as run:
        run.analyse(delete)
        assert not source.exists()
        assert run.session.state.problem is None
        assert np.array_equal(run.answer.study.practice_scores, undisturbed.study.practice_scores)
        run.session.write_report(tmp_path / "answer.xlsx")
        run.wait()
        assert run.session.state.problem is None
        assert (tmp_path / "answer.xlsx").is_file()


# The whole program


@dataclass(frozen=True)
class Place:
    """Where a run of the program has its temporary and its own files."""

    temporary: Path
    environment: dict[str, str]

    @property
    def left(self) -> list[str]:
        return sorted(path.name for path in self.temporary.iterdir())

    def started(self, *command, **options):
        return subprocess.Popen(
            [sys.executable, *map(str, command)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            **options,
        )

    def ended(self, *command, **options):
        """Run to the end; return the exit status and what was said on stderr."""
        process = self.started(*command, **options)
        _, complained = process.communicate(timeout=2 * PATIENCE_SECONDS)
        return process.returncode, complained


def a_place(folder, temporary=None):
    temporary = temporary or folder / "temporary"
    temporary.mkdir(exist_ok=True)
    own = {
        "TMPDIR": str(temporary),
        "XDG_STATE_HOME": str(folder / "state"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    return Place(temporary, os.environ | own)


def deciding(file, *options):
    return (MAIN, "decide", file, "--target", "fraud", *COSTS, "--workers", "2", *options)


@pytest.mark.parametrize("entry", ["command", "window"])
def test_that_a_kill_in_mid_analysis_leaves_no_worker_and_the_next_start_clears_up(
    file, tmp_path, entry
):
    place = a_place(tmp_path)
    command = deciding(file, "--effort", "thorough") if entry == "command" else (DOOMED, file)
    process = place.started(*command)
    try:
        until(lambda: any(place.temporary.glob("imbgui-*/analyses/*/candidates/*/*.json")))
        workers = below(process.pid)
        assert sum(map(is_a_worker, workers)) == 2
        assert process.poll() is None
    finally:
        process.kill()
        process.communicate()
    until(lambda: not any(map(is_running, workers)))
    assert place.left
    status, complained = place.ended(MAIN, "check", file)
    assert (status, complained) == (0, "")
    assert place.left == []


def below(pid):
    """Return the processes that a process has started."""
    listings = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for listing in listings for child in listing.read_text().split()]


def is_a_worker(pid):
    return "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")


def test_that_a_folder_in_use_is_not_taken_for_one_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with working_folder() as one:
        with working_folder() as other:
            assert one.is_dir()
            assert other.is_dir()
        assert not other.exists()
        assert one.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_that_what_others_keep_beside_is_let_be(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    kept = tmp_path / "imbgui-notes"
    kept.mkdir()
    (kept / "mine.txt").touch()
    with working_folder():
        pass
    assert (kept / "mine.txt").exists()


def ended_for_lack_of_room(place, file, out, **options):
    """Decide where there is too little room, and see that it ends in plain words alone."""
    status, complained = place.ended(*deciding(file, "--json", out), **options)
    assert status == 3, complained
    assert "no space" in complained.splitlines()[-1]
    assert "Traceback" not in complained
    assert place.left == []


@pytest.mark.parametrize("limit", [0, 60_000])
def test_that_a_file_that_may_not_grow_ends_a_command_in_plain_words(file, tmp_path, limit):

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    ended_for_lack_of_room(a_place(tmp_path), file, tmp_path / "out.json", preexec_fn=limited)


def test_that_a_full_disk_ends_a_command_in_plain_words(file, tmp_path):
    with small_disk(tmp_path / "disk", "1m") as disk:
        # The log is there as well, as it is on most machines.
        ended_for_lack_of_room(a_place(disk), file, tmp_path / "out.json")


NO_FOLDER = """
import errno, sys
from unittest import mock

from imbgui import launch

full = OSError(errno.ENOSPC, "No space left on device")
with (
    mock.patch("tempfile.mkdtemp", side_effect=full),
    mock.patch("imbgui.ui.dialogs.QMessageBox.critical", lambda *said: print(said[-1])),
):
    sys.exit(launch.run([]))
"""


def test_that_a_window_without_a_folder_to_work_in_says_so_and_ends(tmp_path):
    process = a_place(tmp_path).started("-c", NO_FOLDER, cwd=ROOT)
    said, complained = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 1, complained
    assert "no space left" in said
    assert complained == ""
