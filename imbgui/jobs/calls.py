"""Calls to workers on behalf of one job: queued, retried once, and ended when it is stopped."""

import math
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import Any, Protocol, runtime_checkable

from imbgui.domain.problems import Problem, ReaderLost, WorkerLost
from imbgui.domain.tasks import Read, Request
from imbgui.jobs.executors import WorkerDiedError
from imbgui.jobs.worker import carry_out

_LOOKS_EVERY_SECONDS = 0.05
_MOST_AT_ONCE = 64
_TRIES = 2


class StoppedError(Exception):
    """The job was stopped while it waited for its workers."""


@runtime_checkable
class EndsCalls(Protocol):
    """An executor that can end calls in the middle of their work."""

    def end_calls(self) -> None:
        """End every running call and cancel every queued one."""


@runtime_checkable
class TellsMore(Protocol):
    """An executor whose calls can tell something before they answer."""

    def submit_telling(
        self, heard: Callable[[Any], None], fn: Callable[..., Any], /, *args: object
    ) -> "Future[Any]":
        """Queue a call that is given a function to tell ``heard`` something."""


class Calls:
    """The requests of one job that are queued or under way.

    ``stopping`` ends them, wherever they are: waiting for one then raises StoppedError. So does
    ``closing``, for good: nothing is put together any more when the program ends.

    Any executor will do. One that does not end calls lets those run out that were under way at a
    stop: their answers go to nobody, and they are ``late``. Nothing is begun before the calls in
    ``after``, the late ones of an earlier job, are over: they may still write where this one reads.
    """

    def __init__(
        self,
        executor: Executor,
        stopping: threading.Event,
        closing: threading.Event,
        after: frozenset[Future[Any]] = frozenset(),
    ) -> None:
        self._executor = executor
        self._stopping = stopping
        self._closing = closing
        self._after = after
        self._left: frozenset[Future[Any]] = frozenset()
        self._heard: Callable[[Any], None] | None = None
        self._queue: deque[Request] = deque()
        self._running: dict[Future[Any], Request] = {}
        self._deaths: Counter[Request] = Counter()
        workers = getattr(executor, "size", _MOST_AT_ONCE // 2)
        # One more than can run, so that no worker waits for the next; few enough to reorder.
        self._at_once = workers + 1

    def add(self, *requests: Request, first: bool = False) -> None:
        """Queue requests, at the end or in front of all others."""
        if first:
            self._queue.extendleft(reversed(requests))
        else:
            self._queue.extend(requests)

    def drop(self, requests: set[Request]) -> None:
        """Forget requests that are still queued."""
        self._queue = deque(one for one in self._queue if one not in requests)

    def answer(self, request: Request, heard: Callable[[Any], None] | None = None) -> Any:  # noqa: ANN401 - each request says what it answers
        """Carry out one request and return its answer.

        ``heard`` is told what the task tells, if the executor can.
        """
        self._heard = heard
        self.add(request)
        return next(answer for _, answer in self.answers())

    def answers(self, deadline: float = math.inf) -> Iterator[tuple[Request, Any]]:
        """Yield each request with its answer as they come, until none is left.

        More may be added while this runs. A worker's death costs its request one more try; a
        second one is answered with WorkerLost. Past the deadline (time.monotonic) they are ended
        as if the job was stopped.
        """
        while self._queue or self._running:
            earlier = _unfinished(self._after)
            while self._queue and len(self._running) < self._at_once and not earlier:
                request = self._queue.popleft()
                self._running[self._submitted(request)] = request
            done, _ = wait(self._running or earlier, _LOOKS_EVERY_SECONDS, FIRST_COMPLETED)
            ended = self._stopping.is_set() or self._closing.is_set()
            if ended or time.monotonic() > deadline:
                self.end()
                raise StoppedError
            for future in done & self._running.keys():
                request = self._running.pop(future)
                try:
                    yield request, future.result()
                except WorkerDiedError:
                    yield from self._after_death(request)

    def _submitted(self, request: Request) -> "Future[Any]":
        if self._heard is None or not isinstance(self._executor, TellsMore):
            return self._executor.submit(carry_out, request)
        return self._executor.submit_telling(self._heard, carry_out, request)

    def _after_death(self, request: Request) -> Iterator[tuple[Request, Any]]:
        self._deaths[request] += 1
        if self._deaths[request] < _TRIES:
            self.add(request, first=True)
        else:
            yield request, _lost(request)

    def end(self) -> None:
        """End every call, running or queued, as far as the executor can."""
        if isinstance(self._executor, EndsCalls):
            self._executor.end_calls()
        else:
            self._left |= {future for future in self._running if not future.cancel()}
        self._queue.clear()
        self._running.clear()

    @property
    def late(self) -> frozenset[Future[Any]]:
        """The calls that were to be ended, could not be, and are not over yet."""
        return _unfinished(self._after | self._left)

    def resume(self) -> None:
        """Allow more calls after a stop, to put together what is finished."""
        self._stopping = threading.Event()


def _unfinished(futures: frozenset[Future[Any]]) -> frozenset[Future[Any]]:
    return frozenset(future for future in futures if not future.done())


def _lost(request: Request) -> Problem:
    if isinstance(request, Read):
        return ReaderLost(request.file)
    return WorkerLost(type(request).__name__.lower())
