"""The background thread: one job after the other, each with its events and an end."""

import queue
import threading

import pytest

from imbgui.application.events import (
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
from imbgui.domain.new_cases import Lost
from imbgui.domain.problems import Crashed, MissingFile, ReaderLost, WorkerLost
from imbgui.domain.recommendation import recommend
from imbgui.domain.table import ReadingOptions
from imbgui.domain.tasks import (
    About,
    Claim,
    Foretold,
    LeakCheck,
    LeaksFound,
    Open,
    Opened,
    Read,
    Report,
    Save,
    Score,
    Scored,
    SoFar,
    unfinished,
)
from imbgui.jobs.executors import WorkerDiedError, WorkerProcesses
from imbgui.jobs.supervisor import Supervisor
from tests.builders import PLAIN_BOOSTED, a_study, a_table, some_costs
from tests.jobs import chores
from tests.jobs.answering import TABLE, Jobs
from tests.jobs.chores import HALF, is_running, until
from tests.jobs.test_calls import Chores, Threads, a_request

READ = Read("claims.csv", ReadingOptions(), "folder")
OPENED = Opened("study", TABLE, some_costs(), About())
SCORED = Scored("out.csv", 10, 3, (), (), ())
BEST = recommend(a_study(), some_costs())
CLAIM = Claim(BEST.best.counts, BEST.best.counts)
LEAKS = LeaksFound("key", PLAIN_BOOSTED, 20.0, CLAIM, CLAIM)


@pytest.fixture
def jobs():
    started = []

    def start(answer):
        started.append(Jobs(answer))
        return started[-1]

    yield start
    for one in started:
        one.close()
        assert one.events.empty()


@pytest.mark.parametrize(
    ("kind", "request_", "answer", "event"),
    [
        (JobKind.READ, READ, a_table(), TableRead(1, a_table())),
        (JobKind.OPEN, Open("claims.imbgui", "folder"), OPENED, SessionUnpacked(1, OPENED)),
        (
            JobKind.SCORE,
            Score("study", TABLE, BEST, "new.csv", ReadingOptions(), "folder", "out.csv"),
            SCORED,
            FileScored(1, SCORED),
        ),
        (
            JobKind.LEAK_CHECK,
            LeakCheck("key", PLAIN_BOOSTED, 20.0, 0, "folder"),
            LEAKS,
            LeaksChecked(1, LEAKS),
        ),
        (
            JobKind.REPORT,
            Report("study", BEST, TABLE, About(), "out.xlsx"),
            "out.xlsx",
            FileWritten(1, "out.xlsx"),
        ),
        (
            JobKind.SAVE,
            Save("study", TABLE, some_costs(), About(), "out.imbgui"),
            "out.imbgui",
            FileWritten(1, "out.imbgui"),
        ),
    ],
)
def test_that_each_kind_of_job_tells_its_answer_and_then_its_end(
    jobs, kind, request_, answer, event
):
    assert jobs(lambda _: answer).started(kind, request_) == [event, JobFinished(1)]


@pytest.mark.parametrize("problem", [MissingFile("claims.csv"), Crashed("read", "Traceback")])
def test_that_a_problem_is_told_and_ends_the_job(jobs, problem):
    job = jobs(lambda _: problem)
    assert job.started(JobKind.READ, READ) == [JobFailed(1, problem), JobFinished(1)]


def test_that_a_request_whose_worker_dies_twice_is_a_problem(jobs):
    def dying(_request):
        raise WorkerDiedError

    job = jobs(dying)
    assert job.started(JobKind.READ, READ) == [JobFailed(1, ReaderLost(READ.file)), JobFinished(1)]
    assert job.executor.asked == [READ, READ]


def test_that_the_unexpected_is_told_and_the_next_job_still_runs(jobs):
    def broken(_request):
        if len(job.executor.asked) == 1:
            raise RuntimeError("no room")
        return a_table()

    job = jobs(broken)
    failed, finished = job.started(JobKind.READ, READ)
    assert isinstance(failed.problem, Crashed)
    assert "no room" in failed.problem.traceback
    assert finished == JobFinished(1)
    assert job.started(JobKind.READ, READ) == [TableRead(2, a_table()), JobFinished(2)]


def test_that_the_unexpected_ends_what_else_the_job_has_under_way(jobs):
    def broken(_request):
        raise RuntimeError("no room")

    job, ended = jobs(broken), []
    job.executor.end_calls = lambda: ended.append(len(job.executor.asked))
    job.started(JobKind.READ, READ)
    assert ended == [1]


def test_that_jobs_run_in_the_order_they_were_begun(jobs):
    job = jobs(lambda request: request.file)
    for number in range(5):
        job.supervisor.start(number, JobKind.SAVE, Open(str(number), ""))
    for number in range(5):
        assert job.reported(number) == [FileWritten(number, str(number)), JobFinished(number)]


def test_that_closing_drops_nothing_but_what_was_not_begun(jobs):
    job = jobs(lambda _: a_table())
    job.started(JobKind.READ, READ)
    job.close()
    assert job.events.empty()
    assert not any(thread.name == "supervisor" for thread in threading.enumerate())


# With processes


@pytest.fixture
def supervised():
    events = queue.SimpleQueue()
    supervisor = Supervisor(Chores(2), events)
    yield supervisor, events
    supervisor.close()


def test_that_a_stop_ends_the_process_and_leaves_the_supervisor_ready(supervised, tmp_path):
    supervisor, events = supervised
    supervisor.start(1, JobKind.READ, a_request("never_look_up", tmp_path))
    pid = until(lambda: [int(path.name) for path in tmp_path.iterdir()])[0]
    supervisor.stop()
    assert events.get(timeout=chores.PATIENCE_SECONDS) == JobStopped(1)
    assert events.get(timeout=chores.PATIENCE_SECONDS) == JobFinished(1)
    assert not is_running(pid)
    supervisor.start(2, JobKind.READ, a_request("process"))
    assert isinstance(events.get(timeout=chores.PATIENCE_SECONDS), FileWritten)
    assert events.get(timeout=chores.PATIENCE_SECONDS) == JobFinished(2)


def test_that_closing_ends_what_is_under_way(supervised, tmp_path):
    supervisor, events = supervised
    supervisor.start(1, JobKind.READ, a_request("never_look_up", tmp_path))
    pid = until(lambda: [int(path.name) for path in tmp_path.iterdir()])[0]
    supervisor.close()
    assert not is_running(pid)
    assert [events.get_nowait() for _ in range(2)] == [JobStopped(1), JobFinished(1)]


def a_score(chore, folder):
    """Return a request whose file is never finished."""
    return Score("study", TABLE, BEST, chore, ReadingOptions(), str(folder), str(folder / HALF))


def halves(folder):
    return list(folder.glob(f"{unfinished(folder / HALF)}*"))


@pytest.mark.parametrize("ends", ["stop", "close"])
def test_that_half_a_file_is_removed_when_its_writing_is_ended(supervised, tmp_path, ends):
    supervisor, events = supervised
    supervisor.start(1, JobKind.SCORE, a_score("write_half", tmp_path))
    until(lambda: len(list(tmp_path.iterdir())) == 2)
    assert len(halves(tmp_path)) == 1
    getattr(supervisor, ends)()
    told = [events.get(timeout=chores.PATIENCE_SECONDS) for _ in range(2)]
    assert told == [JobStopped(1), JobFinished(1)]
    assert halves(tmp_path) == []


def test_that_half_a_file_is_removed_when_its_worker_dies_twice(supervised, tmp_path):
    supervisor, events = supervised
    supervisor.start(1, JobKind.SCORE, a_score("die_writing", tmp_path))
    lost = JobFailed(1, WorkerLost("score"))
    assert events.get(timeout=chores.PATIENCE_SECONDS) == lost
    assert halves(tmp_path) == []
    assert events.get(timeout=chores.PATIENCE_SECONDS) == JobFinished(1)


def test_that_on_threads_a_stop_is_told_at_once_and_the_next_job_waits(tmp_path):
    mark, events = tmp_path / "mark", queue.SimpleQueue()
    supervisor = Supervisor(Threads(2), events)
    try:
        supervisor.start(1, JobKind.READ, a_request("wait_for", mark))
        until((tmp_path / "mark.waited for").exists)
        supervisor.stop()
        told = [events.get(timeout=chores.PATIENCE_SECONDS) for _ in range(2)]
        assert told == [JobStopped(1), JobFinished(1)]
        supervisor.start(2, JobKind.READ, a_request("wait_for", tmp_path / "second"))
        assert not (tmp_path / "second.waited for").exists()
        (tmp_path / "second").touch()
        mark.touch()
        told = [events.get(timeout=chores.PATIENCE_SECONDS) for _ in range(2)]
        assert told == [FileWritten(2, str(tmp_path / "second")), JobFinished(2)]
    finally:
        mark.touch()
        supervisor.close()


def test_that_trouble_in_a_task_comes_back_in_words(tmp_path):
    events = queue.SimpleQueue()
    supervisor = Supervisor(WorkerProcesses(1), events)
    gone = str(tmp_path / "gone.imbgui")
    try:
        supervisor.start(1, JobKind.OPEN, Open(gone, str(tmp_path)))
        assert events.get(timeout=chores.PATIENCE_SECONDS) == JobFailed(1, MissingFile(gone))
        assert events.get(timeout=chores.PATIENCE_SECONDS) == JobFinished(1)
        supervisor.start(2, JobKind.OPEN, Open(3, str(tmp_path)))
        crashed = events.get(timeout=chores.PATIENCE_SECONDS).problem
        assert isinstance(crashed, Crashed)
        assert crashed.task == "open"
        assert "TypeError" in crashed.traceback.splitlines()[-1]
        assert events.get(timeout=chores.PATIENCE_SECONDS) == JobFinished(2)
    finally:
        supervisor.close()


def test_that_how_far_a_reading_is_comes_before_its_answer(supervised, tmp_path):
    supervisor, events = supervised
    supervisor.start(1, JobKind.READ, a_request("count_aloud", tmp_path))
    told = [events.get(timeout=chores.PATIENCE_SECONDS) for _ in range(4)]
    assert told == [
        ReadSoFar(1, SoFar(0, ("id",), (("C-1",),))),
        ReadSoFar(1, SoFar(1000)),
        FileWritten(1, "counted"),
        JobFinished(1),
    ]


def test_that_what_will_not_be_kept_comes_before_what_was_written(supervised, tmp_path):
    supervisor, events = supervised
    request = Score("study", TABLE, BEST, "foretell", ReadingOptions(), str(tmp_path), "out.xlsx")
    supervisor.start(1, JobKind.SCORE, request)
    told = [events.get(timeout=chores.PATIENCE_SECONDS) for _ in range(3)]
    lost = WritingForetold(1, Foretold("out.xlsx", (Lost.MACROS,)))
    assert told == [lost, FileWritten(1, "written"), JobFinished(1)]
