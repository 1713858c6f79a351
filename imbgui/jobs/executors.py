"""An executor of worker processes that can be ended in the middle of what they do."""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, ParamSpec, TypeVar

from imbgui.domain.tasks import Read
from imbgui.jobs.environment import one_thread_a_process
from imbgui.jobs.modesty import most_memory
from imbgui.jobs.worker import load_libraries, serve
from imbgui.language import spoken

P = ParamSpec("P")
T = TypeVar("T")


class WorkerDiedError(Exception):
    """The process that worked on a call ended before it answered."""


@dataclass(eq=False)
class _Call:
    future: "Future[Any]"
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    heard: Callable[[Any], None] | None = None


@dataclass(eq=False)
class _Worker:
    process: SpawnProcess
    calls: Connection
    call: _Call | None = None


class WorkerProcesses(Executor):
    """Runs calls in spawned processes, one at a time in each; a dead one is replaced.

    concurrent.futures has such a pool, but one death breaks all of it, and none of its public
    calls ends a running task.

    Parameters
    ----------
    workers
        How many processes; as many as there are cores where it is None.
    memory
        How many bytes each may take; most of the machine's where it is None.
    """

    def __init__(self, workers: int | None = None, memory: int | None = None) -> None:
        one_thread_a_process()
        self.size = workers or os.cpu_count() or 1
        self._memory = memory or most_memory()
        self._context = multiprocessing.get_context("spawn")
        self._lock = threading.RLock()
        self._waiting: deque[_Call] = deque()
        self._workers: list[_Worker] = []
        self._wake_reader, self._wake_writer = self._context.Pipe(duplex=False)
        self._woken = False
        self._collector: threading.Thread | None = None
        self._closed = False
        self._cold = False

    def warm(self) -> None:
        """Start the processes and let each import its libraries.

        The first imports what reading needs, and the rest once another process stands by: a file
        that waits to be read does not wait for the libraries that learn. Nothing is started once
        they are closed: a window that is closed as soon as it opens asks no more.
        """
        if self._closed:
            return
        self._cold = self.size > 1
        self.submit(load_libraries, Read)
        for _ in range(self.size - 1):
            self.submit(load_libraries)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Queue a call; function and arguments must be picklable, without keywords."""
        if kwargs:
            raise TypeError("calls of a worker take no keyword arguments")
        return self._submitted(_Call(Future(), fn, args))

    def submit_telling(
        self, heard: Callable[[Any], None], fn: Callable[..., T], /, *args: object
    ) -> "Future[T]":
        """Queue a call that is given one more argument: a function that tells ``heard`` something.

        ``heard`` is called in a thread of the executor, and not any more once the call is over.
        """
        return self._submitted(_Call(Future(), fn, args, heard))

    def _submitted(self, call: _Call) -> "Future[Any]":
        with self._lock:
            if self._closed:
                raise RuntimeError("the workers are closed")
            self._waiting.append(call)
            self._hand_out()
            if self._collector is None:
                self._collector = threading.Thread(target=self._collect, name="collector")
                self._collector.start()
        self._wake()
        return call.future

    def end_calls(self) -> None:
        """End every running call, by ending its process, and cancel every queued one."""
        with self._lock:
            queued, running = list(self._waiting), [w for w in self._workers if w.call is not None]
            self._waiting.clear()
            for worker in running:
                self._end(worker)
        for call in queued:
            call.future.cancel()
        for worker in running:
            if worker.call is not None:
                worker.call.future.set_exception(CancelledError())
        self._wake()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:  # noqa: FBT001, FBT002
        """End every process, running or not."""
        del wait, cancel_futures
        self.end_calls()
        with self._lock:
            self._closed = True
            for worker in list(self._workers):
                self._end(worker)
        self._wake()
        if self._collector is not None:
            self._collector.join()

    def _hand_out(self) -> None:
        """Give queued calls to idle processes, starting processes while there are too few."""
        while self._waiting:
            idle = next((worker for worker in self._workers if worker.call is None), None)
            if idle is None and len(self._workers) == self.size:
                return
            call = self._waiting.popleft()
            if not call.future.set_running_or_notify_cancel():
                continue
            try:
                worker = idle or self._started()
            except OSError as error:  # there is no room for another process
                call.future.set_exception(error)
                continue
            worker.call = call
            try:
                tells = call.heard is not None
                worker.calls.send((spoken(), call.function, call.arguments, tells))
            except OSError:
                pass  # the worker has died: the collector finds the end of its pipe, and tells
            except Exception as error:  # noqa: BLE001 - what cannot be pickled is its caller's
                worker.call = None
                call.future.set_exception(error)
        if self._cold and sum(worker.call is None for worker in self._workers) > 1:
            self._cold = False
            self.submit(load_libraries)

    def _started(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(theirs, self._memory), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _collect(self) -> None:
        """Take answers in, until the executor is closed."""
        while True:
            with self._lock:
                if self._closed:
                    return
                listening = {worker.calls: worker for worker in self._workers}
            for ready in wait([self._wake_reader, *listening]):
                if ready is self._wake_reader:
                    with self._lock:
                        self._wake_reader.recv()
                        self._woken = False
                elif isinstance(ready, Connection):
                    self._take_answer(listening[ready])

    def _take_answer(self, worker: _Worker) -> None:
        try:
            answered, answer = worker.calls.recv()
        except (EOFError, OSError):
            answered, answer = False, WorkerDiedError()
        except Exception as error:  # noqa: BLE001 - an answer came that cannot be unpickled
            answered, answer = False, error
        with self._lock:
            if worker not in self._workers:
                return
            if answered is None:
                _tell(worker.call, answer)
                return
            call, worker.call = worker.call, None
            if isinstance(answer, WorkerDiedError):
                self._workers.remove(worker)
                worker.process.join()
                worker.calls.close()
            self._hand_out()
        if call is None:
            return
        if answered:
            call.future.set_result(answer)
        else:
            call.future.set_exception(answer)

    def _end(self, worker: _Worker) -> None:
        """End a process; its pipe is left to the collector, which may be listening to it."""
        self._workers.remove(worker)
        worker.process.kill()
        worker.process.join()

    def _wake(self) -> None:
        with self._lock:
            # Once is enough until it is heard: a full pipe would block here, with the lock held.
            if not self._woken:
                self._woken = True
                self._wake_writer.send(None)


def _tell(call: _Call | None, news: object) -> None:
    if call is not None and call.heard is not None:
        call.heard(news)
