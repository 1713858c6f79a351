"""Promises about what is worked out beside any job: one at a time, of each kind the newest."""

import logging
import queue
from concurrent.futures import CancelledError, Executor, Future

import pytest

from imbgui.domain.problems import Crashed, WorkerLost
from imbgui.domain.tasks import Measure, Recommend
from imbgui.jobs.asides import Asides
from imbgui.jobs.executors import WorkerDiedError, WorkerProcesses
from tests.builders import some_costs

FIRST, SECOND, THIRD = (Recommend("nowhere", some_costs(5, missed)) for missed in (10, 20, 30))
MEASURE = Measure("nowhere", 2, None)


class ByHand(Executor):
    """Answers calls as the test says."""

    def __init__(self):
        self.calls = []
        self.closed = False

    def submit(self, fn, /, *args, **kwargs):
        del fn, kwargs
        future = Future()
        self.calls.append((args[0], future))
        return future

    def shutdown(self, wait=True, *, cancel_futures=False):  # noqa: FBT002
        del wait, cancel_futures
        self.closed = True

    @property
    def asked(self):
        return [request for request, _ in self.calls]


@pytest.fixture
def events():
    return queue.SimpleQueue()


def test_that_the_newest_of_a_kind_replaces_one_that_waits(events):
    executor = ByHand()
    asides = Asides(executor, events)
    for request in (FIRST, SECOND, MEASURE, THIRD):
        asides.ask(request)
    assert executor.asked == [FIRST]
    executor.calls[0][1].set_result("first")
    event = events.get_nowait()
    assert (event.request, event.answer) == (FIRST, "first")
    executor.calls[1][1].set_result("third")
    executor.calls[2][1].set_result("measured")
    assert executor.asked == [FIRST, THIRD, MEASURE]
    assert [events.get_nowait().request for _ in range(2)] == [THIRD, MEASURE]
    assert events.empty()


def test_that_a_dead_worker_is_an_answer_and_the_next_is_asked(events):
    executor = ByHand()
    asides = Asides(executor, events)
    asides.ask(FIRST)
    asides.ask(MEASURE)
    executor.calls[0][1].set_exception(WorkerDiedError())
    assert events.get_nowait().answer == WorkerLost("recommend")
    assert executor.asked == [FIRST, MEASURE]


def test_that_what_nobody_expected_is_an_answer_and_the_next_is_asked(events):
    executor = ByHand()
    asides = Asides(executor, events)
    asides.ask(FIRST)
    asides.ask(MEASURE)
    executor.calls[0][1].set_exception(OSError("no more processes"))
    answer = events.get_nowait().answer
    assert isinstance(answer, Crashed)
    assert "no more processes" in answer.traceback
    assert executor.asked == [FIRST, MEASURE]


def test_that_a_crash_is_logged_and_told(events, caplog):
    executor = ByHand()
    Asides(executor, events).ask(FIRST)
    with caplog.at_level(logging.ERROR):
        executor.calls[0][1].set_result(Crashed("recommend", "Traceback: oh"))
    assert "oh" in caplog.text
    assert isinstance(events.get_nowait().answer, Crashed)


def test_that_closing_ends_what_waits_and_tells_nothing(events):
    executor = ByHand()
    asides = Asides(executor, events)
    asides.ask(FIRST)
    asides.ask(MEASURE)
    asides.close()
    executor.calls[0][1].set_exception(CancelledError())
    assert executor.closed
    assert executor.asked == [FIRST]
    assert events.empty()


def test_that_a_real_process_answers_and_ends(events):
    asides = Asides(WorkerProcesses(1), events)
    try:
        asides.ask(FIRST)
        answer = events.get(timeout=60).answer
    finally:
        asides.close()
    assert isinstance(answer, Crashed)  # there is no such study
