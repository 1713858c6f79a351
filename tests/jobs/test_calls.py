"""The calls of one job: a death costs one retry, and a stop or a deadline ends them all."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from imbgui.domain.problems import ReaderLost
from imbgui.domain.table import ReadingOptions
from imbgui.domain.tasks import Read
from imbgui.jobs.calls import Calls, StoppedError
from imbgui.jobs.executors import WorkerProcesses
from tests.jobs import chores
from tests.jobs.chores import is_running, until


class Chores(WorkerProcesses):
    """Workers that do the chore a request names."""

    def submit(self, fn, /, *args):
        del fn
        return super().submit(chores.perform, *args)

    def submit_telling(self, heard, fn, /, *args):
        del fn
        return super().submit_telling(heard, chores.perform, *args)


@pytest.fixture
def workers():
    pool = Chores(2)
    yield pool
    pool.shutdown()


@pytest.fixture
def stopping():
    return threading.Event()


@pytest.fixture
def closing():
    return threading.Event()


@pytest.fixture
def calls(workers, stopping, closing):
    return Calls(workers, stopping, closing)


def a_request(chore, where=""):
    return Read(chore, ReadingOptions(), str(where))


def processes(count):
    return [a_request("process", number) for number in range(count)]


def test_that_each_request_is_answered_once(calls):
    wanted = processes(12)
    calls.add(*wanted)
    answered = [request for request, _ in calls.answers()]
    assert sorted(one.folder for one in answered) == sorted(one.folder for one in wanted)


def test_that_one_death_costs_one_more_try_and_nothing_else(calls, tmp_path):
    mortal, others = a_request("die_unless", tmp_path / "died"), processes(6)
    calls.add(mortal, *others)
    answers = dict(calls.answers())
    assert answers.pop(mortal) == "survived"
    assert set(answers) == set(others)
    assert all(isinstance(answer, int) for answer in answers.values())


def test_that_a_second_death_is_told_while_other_calls_go_on(calls):
    deadly, others = a_request("die"), processes(6)
    calls.add(others[0], deadly, *others[1:])
    answers = dict(calls.answers())
    assert answers.pop(deadly) == ReaderLost("die")
    assert set(answers) == set(others)
    assert all(isinstance(answer, int) for answer in answers.values())


def test_that_deaths_of_different_requests_are_counted_apart(calls, tmp_path):
    mortals = [a_request("die_unless", tmp_path / str(number)) for number in range(3)]
    calls.add(*mortals)
    assert dict(calls.answers()) == dict.fromkeys(mortals, "survived")


def test_that_a_stop_ends_what_runs_and_forgets_what_waits(calls, workers, stopping, tmp_path):
    calls.add(*(a_request("work_for_ever", tmp_path) for _ in range(2)), *processes(5))
    waiting = threading.Thread(target=pytest.raises, args=(StoppedError, list, calls.answers()))
    waiting.start()
    busy = until(lambda: [int(path.name) for path in tmp_path.iterdir()][1:] and tmp_path)
    stopping.set()
    waiting.join(chores.PATIENCE_SECONDS)
    assert not waiting.is_alive()
    assert not any(is_running(int(path.name)) for path in busy.iterdir())
    calls.resume()
    again = a_request("process")
    assert list(calls.answers()) == []
    assert isinstance(calls.answer(again), int)
    assert workers.submit(None, again).result(chores.PATIENCE_SECONDS)


def test_that_after_closing_nothing_is_asked_any_more_even_to_put_things_together(calls, closing):
    closing.set()
    for _ in range(2):
        with pytest.raises(StoppedError):
            calls.answer(a_request("process"))
        calls.resume()


def test_that_a_deadline_that_is_past_ends_the_calls(calls, tmp_path):
    calls.add(a_request("work_for_ever", tmp_path))
    with pytest.raises(StoppedError):
        list(calls.answers(deadline=0))
    assert not any(is_running(int(path.name)) for path in tmp_path.iterdir())


def test_that_what_is_dropped_is_never_asked(calls):
    kept, dropped = processes(2), a_request("die")
    calls.add(*kept, dropped, dropped)
    calls.drop({dropped})
    assert {request for request, _ in calls.answers()} == set(kept)


# On an executor that cannot end calls


class Threads(ThreadPoolExecutor):
    """Threads that do the chore a request names."""

    def submit(self, fn, /, *args):
        del fn
        return super().submit(chores.perform, *args)


@pytest.fixture
def threads():
    with Threads(2) as pool:
        yield pool


def waited_for(mark):
    return mark.with_name(f"{mark.name}.waited for").exists()


def stopped_while_waiting_for(marks, threads):
    """Return calls that are stopped while up to two of them wait for a mark each."""
    stopping, closing = threading.Event(), threading.Event()
    calls = Calls(threads, stopping, closing)
    calls.add(*(a_request("wait_for", mark) for mark in marks))
    waiting = threading.Thread(target=pytest.raises, args=(StoppedError, list, calls.answers()))
    waiting.start()
    until(lambda: all(map(waited_for, marks[:2])))
    stopping.set()
    waiting.join(chores.PATIENCE_SECONDS)
    assert not waiting.is_alive()
    return calls


def test_that_a_stop_does_not_wait_for_calls_that_cannot_be_ended(threads, tmp_path):
    marks = [tmp_path / "one", tmp_path / "two", tmp_path / "queued"]
    calls = stopped_while_waiting_for(marks, threads)
    try:
        assert len(calls.late) == 2
    finally:
        for mark in marks:
            mark.touch()
    until(lambda: not calls.late)
    # Their answers go to nobody, and what was queued is never done.
    calls.resume()
    assert list(calls.answers()) == []
    assert calls.answer(a_request("process")) == os.getpid()
    assert not waited_for(marks[2])


def test_that_what_is_finished_is_put_together_while_late_calls_go_on(threads, tmp_path):
    mark = tmp_path / "one"
    calls = stopped_while_waiting_for([mark], threads)
    try:
        calls.resume()
        assert calls.answer(a_request("process")) == os.getpid()
        assert len(calls.late) == 1
    finally:
        mark.touch()


def test_that_the_next_job_begins_nothing_before_late_calls_are_over(threads, tmp_path):
    mark = tmp_path / "one"
    late = stopped_while_waiting_for([mark], threads).late
    stopping, closing = threading.Event(), threading.Event()
    impatient = Calls(threads, stopping, closing, late)
    try:
        impatient.add(a_request("wait_for", tmp_path / "never"))
        with pytest.raises(StoppedError):
            list(impatient.answers(deadline=0))
        assert not waited_for(tmp_path / "never")
        assert impatient.late == late
    finally:
        mark.touch()
    assert Calls(threads, stopping, closing, late).answer(a_request("process")) == os.getpid()
