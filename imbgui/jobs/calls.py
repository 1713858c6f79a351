"""Calls to workers on behalf of one job: queued, retried once, and ended when it is stopped."""

import math
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import Any

from imbgui.domain.problems import WorkerLost
from imbgui.domain.tasks import Request
from imbgui.jobs.executors import WorkerDiedError, WorkerProcesses
from imbgui.jobs.worker import carry_out

_LOOKS_EVERY_SECONDS = 0.05
_MOST_AT_ONCE = 64
_TRIES = 2


class StoppedError(Exception):
    """The job was stopped while it waited for its workers."""


class Calls:
    """The requests of one job that are queued or under way.

    ``stopping`` ends them, wherever they are: waiting for one then raises StoppedError. So does
    ``closing``, for good: nothing is put together any more when the program ends.
    """

    def __init__(
        self, executor: Executor, stopping: threading.Event, closing: threading.Event
    ) -> None:
        self._executor = executor
        self._stopping = stopping
        self._closing = closing
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

    def answer(self, request: Request) -> Any:  # noqa: ANN401 - each request says what it answers
        """Carry out one request and return its answer."""
        self.add(request)
        return next(answer for _, answer in self.answers())

    def answers(self, deadline: float = math.inf) -> Iterator[tuple[Request, Any]]:
        """Yield each request with its answer as they come, until none is left.

        More may be added while this runs. A worker's death costs its request one more try; a
        second one is answered with WorkerLost. Past the deadline (time.monotonic) they are ended
        as if the job was stopped.
        """
        while self._queue or self._running:
            while self._queue and len(self._running) < self._at_once:
                request = self._queue.popleft()
                self._running[self._executor.submit(carry_out, request)] = request
            done, _ = wait(self._running, _LOOKS_EVERY_SECONDS, FIRST_COMPLETED)
            ended = self._stopping.is_set() or self._closing.is_set()
            if ended or time.monotonic() > deadline:
                self.end()
                raise StoppedError
            for future in done:
                request = self._running.pop(future)
                try:
                    yield request, future.result()
                except WorkerDiedError:
                    yield from self._after_death(request)

    def _after_death(self, request: Request) -> Iterator[tuple[Request, Any]]:
        self._deaths[request] += 1
        if self._deaths[request] < _TRIES:
            self.add(request, first=True)
        else:
            yield request, WorkerLost(type(request).__name__.lower())

    def end(self) -> None:
        """End every call, running or queued."""
        self._queue.clear()
        self._running.clear()
        if isinstance(self._executor, WorkerProcesses):
            self._executor.end_calls()

    def resume(self) -> None:
        """Allow more calls after a stop, to put together what is finished."""
        self._stopping = threading.Event()
