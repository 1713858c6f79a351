"""What is worked out beside any job, in a process of its own: the newest wish of a kind only."""

import logging
import queue
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from functools import partial
from typing import Any

from imbgui.application.events import AsideAnswered, Event
from imbgui.domain.problems import Crashed, WorkerLost
from imbgui.domain.tasks import Measure, Recommend
from imbgui.jobs.executors import WorkerDiedError
from imbgui.jobs.worker import carry_out

_log = logging.getLogger(__name__)

Aside = Recommend | Measure
Emit = Callable[[Event], None]


class Asides:
    """Answers one request after the other; a newer one replaces one of its kind that waits.

    What is under way runs out: its answer is told, and whoever hears it knows if it still counts.
    """

    def __init__(self, executor: Executor, events: queue.SimpleQueue[Event]) -> None:
        self._executor = executor
        self._emit: Emit = events.put
        self._lock = threading.RLock()
        self._waiting: dict[type, Aside] = {}
        self._is_busy = False

    def ask(self, request: Aside) -> None:
        """Have this answered by an AsideAnswered."""
        with self._lock:
            self._waiting[type(request)] = request
            self._begin()

    def close(self) -> None:
        """End the process, whatever it does."""
        with self._lock:
            self._waiting.clear()
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _begin(self) -> None:
        if self._is_busy or not self._waiting:
            return
        request = self._waiting.pop(next(iter(self._waiting)))
        self._is_busy = True
        future = self._executor.submit(carry_out, request)
        future.add_done_callback(partial(self._on_done, request))

    def _on_done(self, request: Aside, future: "Future[Any]") -> None:
        try:
            answer = future.result()
        except CancelledError:
            return
        except WorkerDiedError:
            answer = WorkerLost(type(request).__name__.lower())
        except Exception as error:  # noqa: BLE001 - or nothing would be asked any more
            trace = "".join(traceback.format_exception(error))
            answer = Crashed(type(request).__name__.lower(), trace)
        if isinstance(answer, Crashed):
            _log.error("%s", answer.traceback)
        self._emit(AsideAnswered(request, answer))
        with self._lock:
            self._is_busy = False
            self._begin()
