"""Worker processes: what they answer, that they can be ended, and that none is left behind."""

import gc
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import CancelledError, wait
from pathlib import Path

import pytest

from imbgui.jobs.executors import WorkerDiedError, WorkerProcesses
from imbgui.language import speaking, spoken
from tests.jobs import chores
from tests.jobs.chores import is_running, until

ROOT = Path(__file__).resolve().parents[2]
LONG = 60


@pytest.fixture
def workers():
    pool = WorkerProcesses(2)
    yield pool
    pool.shutdown()


@pytest.fixture(scope="module")
def lasting():
    """Return workers that several tests use, to start fewer processes."""
    pool = WorkerProcesses(2)
    gone = [pool.submit(chores.process) for _ in range(2)]
    wait(gone, LONG)
    yield pool
    pool.shutdown()


def at_work(folder: Path) -> list[int]:
    """Return the processes that have said in this folder that they are at work."""
    return [int(path.name) for path in folder.iterdir()]


# What comes back


def test_that_results_come_back(lasting):
    futures = [lasting.submit(chores.add, number, 1) for number in range(40)]
    assert [future.result(LONG) for future in futures] == list(range(1, 41))


def test_that_an_exception_comes_back_and_the_worker_goes_on(lasting):
    failed = lasting.submit(chores.fail, "no such amount")
    with pytest.raises(ValueError, match="no such amount"):
        failed.result(LONG)
    assert lasting.submit(chores.add, 1, 2).result(LONG) == 3


def test_that_calls_run_in_other_processes_which_are_nicer_than_this_one(lasting):
    assert lasting.submit(chores.process).result(LONG) != os.getpid()
    assert lasting.submit(chores.niceness).result(LONG) > os.nice(0)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems choose for themselves")
def test_that_when_memory_runs_out_a_worker_is_ended_before_this_process(lasting):
    assert lasting.submit(chores.first_to_go).result(LONG) > chores.first_to_go()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such limit")
def test_that_a_call_that_takes_ever_more_memory_is_refused_it_and_the_worker_goes_on():
    workers = WorkerProcesses(1, memory=4 << 30)
    try:
        process = workers.submit(chores.process).result(LONG)
        with pytest.raises(MemoryError):
            workers.submit(chores.take_ever_more_memory).result(LONG)
        assert workers.submit(chores.process).result(LONG) == process
    finally:
        workers.shutdown()


def test_that_n_workers_run_n_calls_at_once(lasting, tmp_path):
    met = [lasting.submit(chores.meet, str(tmp_path), 2) for _ in range(2)]
    assert len({future.result(LONG) for future in met}) == 2


def test_that_idle_workers_are_used_again(lasting):
    processes = {lasting.submit(chores.process).result(LONG) for _ in range(6)}
    assert len(processes) <= 2


@pytest.mark.on_demand
def test_that_a_file_waits_for_no_library_that_learns_and_all_have_them_in_the_end(workers):
    workers.warm()
    first, learns = workers.submit(chores.process_with, "sklearn").result(LONG)
    assert not learns

    def learning():
        asked = [workers.submit(chores.process_with, "sklearn") for _ in range(4)]
        return {process for process, learns in (one.result(LONG) for one in asked) if learns}

    assert first in until(lambda: len(found := learning()) == workers.size and found)


def test_that_nothing_is_warmed_once_the_workers_are_closed():
    workers = WorkerProcesses(2)
    workers.shutdown()
    workers.warm()
    assert workers._workers == []


def test_that_five_megabytes_go_there_and_back(lasting):
    content = b"x" * 5_000_000
    there = [lasting.submit(chores.length, content) for _ in range(6)]
    back = [lasting.submit(chores.content, len(content)) for _ in range(6)]
    assert [future.result(LONG) for future in there] == [len(content)] * 6
    assert all(future.result(LONG) == content for future in back)


def test_that_five_megabytes_reach_a_worker_that_is_still_starting(workers):
    sent = [workers.submit(chores.length, b"x" * 5_000_000) for _ in range(4)]
    assert [future.result(LONG) for future in sent] == [5_000_000] * 4


def test_that_many_more_calls_can_be_queued_than_a_pipe_has_room_for(lasting):
    futures = [lasting.submit(chores.add, number, number) for number in range(20_000)]
    assert sum(future.result(LONG) for future in futures) == 19_999 * 20_000


def test_that_calls_from_many_threads_all_come_back(lasting):
    answers = []

    def ask(number):
        answers.append(lasting.submit(chores.add, number, 0).result(LONG))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert sorted(answers) == list(range(20))


# What cannot be sent or told


def test_that_arguments_that_cannot_be_sent_are_an_exception_for_their_caller(lasting):
    unsendable = [lasting.submit(chores.length, threading.Lock()) for _ in range(5)]
    for future in unsendable:
        with pytest.raises(Exception, match="pickle"):
            future.result(LONG)
    assert lasting.submit(chores.add, 1, 2).result(LONG) == 3


def test_that_keyword_arguments_are_refused(lasting):
    with pytest.raises(TypeError, match="keyword"):
        lasting.submit(chores.add, 1, other=2)


def test_that_an_answer_that_cannot_be_sent_is_an_exception(lasting):
    with pytest.raises(Exception, match="pickle"):
        lasting.submit(chores.unpicklable).result(LONG)
    assert lasting.submit(chores.add, 1, 2).result(LONG) == 3


def test_that_an_exception_that_cannot_be_read_is_an_exception_all_the_same(lasting):
    with pytest.raises(TypeError, match="argument"):
        lasting.submit(chores.fail_unreadably).result(LONG)
    assert lasting.submit(chores.add, 1, 2).result(LONG) == 3


def test_that_a_cancelled_call_is_never_made(lasting, tmp_path):
    first = [lasting.submit(chores.meet, str(tmp_path), 3) for _ in range(2)]
    queued = lasting.submit(chores.process)
    assert queued.cancel()
    (tmp_path / "third").touch()
    assert len({future.result(LONG) for future in first}) == 2
    assert lasting.submit(chores.add, 1, 2).result(LONG) == 3
    with pytest.raises(CancelledError):
        queued.result(LONG)


# Deaths


def test_that_a_death_is_told_and_the_worker_is_replaced(workers):
    with pytest.raises(WorkerDiedError):
        workers.submit(chores.die).result(LONG)
    assert len({workers.submit(chores.process).result(LONG) for _ in range(4)}) <= 2


def test_that_a_death_costs_no_other_call(workers, tmp_path):
    busy = workers.submit(chores.meet, str(tmp_path), 2)
    with pytest.raises(WorkerDiedError):
        workers.submit(chores.die).result(LONG)
    (tmp_path / "second").touch()
    assert busy.result(LONG)


def test_that_a_worker_that_dies_idle_is_replaced(workers):
    for _ in range(3):
        pid = workers.submit(chores.process).result(LONG)
        os.kill(pid, signal.SIGKILL)
        until(lambda pid=pid: not is_running(pid))
        # A call may still reach the dead one: then its death is told, and the next call is made.
        for answer in [workers.submit(chores.add, 1, 2) for _ in range(2)]:
            assert answer.exception(LONG) is None or isinstance(answer.exception(), WorkerDiedError)
        assert workers.submit(chores.add, 1, 2).result(LONG) == 3


def test_that_a_call_no_process_can_be_started_for_is_told_and_later_ones_are_made(monkeypatch):
    pool = WorkerProcesses(1)
    try:
        pid = pool.submit(chores.process).result(LONG)
        with monkeypatch.context() as patch:
            patch.setattr(pool, "_started", _refuse)
            dying, waiting = pool.submit(chores.die), pool.submit(chores.add, 1, 2)
            assert isinstance(dying.exception(LONG), WorkerDiedError)
            assert isinstance(waiting.exception(LONG), OSError)
        assert not is_running(pid)
        assert pool.submit(chores.add, 1, 2).result(LONG) == 3
    finally:
        pool.shutdown()


def _refuse():
    raise OSError("no more processes")


# Ending


@pytest.mark.parametrize("chore", [chores.work_for_ever, chores.never_look_up])
def test_that_running_calls_are_ended_and_queued_ones_cancelled(workers, tmp_path, chore):
    running = [workers.submit(chore, str(tmp_path)) for _ in range(2)]
    queued = [workers.submit(chore, str(tmp_path)) for _ in range(3)]
    until(lambda: len(at_work(tmp_path)) == 2)
    workers.end_calls()
    assert not any(is_running(pid) for pid in at_work(tmp_path))
    for future in (*running, *queued):
        with pytest.raises(CancelledError):
            future.result(LONG)
    assert len(at_work(tmp_path)) == 2
    assert workers.submit(chores.add, 1, 2).result(LONG) == 3


def test_that_idle_workers_outlive_the_end_of_calls(workers):
    pid = workers.submit(chores.process).result(LONG)
    workers.end_calls()
    assert is_running(pid)
    assert workers.submit(chores.process).result(LONG) == pid


def test_that_a_shutdown_ends_every_process_busy_or_idle(tmp_path):
    workers = WorkerProcesses(2)
    met = [workers.submit(chores.meet, str(tmp_path), 2) for _ in range(2)]
    pids = [future.result(LONG) for future in met]
    busy = tmp_path / "busy"
    busy.mkdir()
    running = workers.submit(chores.work_for_ever, str(busy))
    until(lambda: at_work(busy))
    workers.shutdown()
    assert not any(is_running(pid) for pid in pids)
    with pytest.raises(CancelledError):
        running.result(LONG)


def test_that_nothing_is_taken_after_a_shutdown(workers):
    workers.shutdown()
    with pytest.raises(RuntimeError, match="closed"):
        workers.submit(chores.add, 1, 2)


def test_that_a_shutdown_before_any_call_starts_nothing():
    pool = WorkerProcesses(3)
    pool.shutdown()
    assert (pool._workers, pool._collector) == ([], None)


def test_that_every_pipe_is_closed_in_the_end(tmp_path):
    def pipes() -> int:
        gc.collect()
        return len(list(Path("/proc/self/fd").iterdir()))

    before = pipes()
    for round_number in range(2):
        folder = tmp_path / str(round_number)
        folder.mkdir()
        workers = WorkerProcesses(1)
        workers.submit(chores.work_for_ever, str(folder))
        until(lambda folder=folder: at_work(folder))
        workers.end_calls()
        workers.shutdown()
        del workers
    # The tracker of multiprocessing keeps one open for the whole run.
    assert pipes() <= before + 1


LEAVES_WORKERS = """
import sys
from tests.jobs import chores
from imbgui.jobs.executors import WorkerProcesses

if __name__ == "__main__":
    workers = WorkerProcesses(2)
    calls = [workers.submit(getattr(chores, sys.argv[1]), sys.argv[2]) for _ in range(2)]
    calls[0].result()
"""


@pytest.mark.parametrize("chore", ["work_for_ever", "never_look_up"])
def test_that_workers_end_with_a_parent_that_is_killed(tmp_path, chore):
    script, folder = tmp_path / "parent.py", tmp_path / "at work"
    script.write_text(LEAVES_WORKERS, encoding="utf-8")
    folder.mkdir()
    parent = subprocess.Popen(
        [sys.executable, str(script), chore, str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
    )
    try:
        workers = until(lambda: len(at_work(folder)) == 2 and at_work(folder))
        assert all(is_running(pid) for pid in workers)
    finally:
        parent.kill()
        parent.wait()
    until(lambda: not any(is_running(pid) for pid in workers))


def test_that_a_worker_speaks_the_language_of_who_asks(lasting):
    for code in ("de", "en"):
        with speaking(code):
            assert lasting.submit(spoken).result(LONG) == code
