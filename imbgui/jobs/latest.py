"""Work in the background of which only the newest order counts."""

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from imbgui.domain.problems import RefusedError

T = TypeVar("T")

_log = logging.getLogger(__name__)


class LatestOnly(Generic[T]):
    """Does one order after the other in a thread; a newer one replaces any that waits.

    Trouble with files is logged: nobody waits for the answer.
    """

    def __init__(self, work: Callable[[T], None]) -> None:
        self._work = work
        self._waiting: list[T] = []
        self._changed = threading.Condition()
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._thread.start()

    def put(self, order: T) -> None:
        """Have this done next."""
        with self._changed:
            self._waiting = [order]
            self._changed.notify()

    def close(self) -> None:
        """Forget what waits, and return when what is under way is done."""
        with self._changed:
            self._is_closed, self._waiting = True, []
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while (order := self._next()) is not None:
            try:
                self._work(order)
            except (OSError, RefusedError):
                _log.exception("not kept")

    def _next(self) -> T | None:
        with self._changed:
            while not self._waiting and not self._is_closed:
                self._changed.wait()
            return self._waiting.pop() if self._waiting else None
