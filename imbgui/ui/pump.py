"""Brings what jobs report into the window's own thread."""

import queue
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from imbgui.application.events import Event

_EVERY_MILLISECONDS = 30
_SLICE_SECONDS = 0.012


class EventPump(QObject):
    """Empties the queue of events on a timer.

    A turn takes what fits into a slice of time: a race that drops twenty candidates at once must
    not keep the window from its analyst.
    """

    def __init__(
        self,
        events: "queue.SimpleQueue[Event]",
        deliver: Callable[[Event], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._events, self._deliver = events, deliver
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MILLISECONDS)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()

    def _on_timeout(self) -> None:
        began = time.monotonic()
        while time.monotonic() - began < _SLICE_SECONDS:
            try:
                event = self._events.get_nowait()
            except queue.Empty:
                return
            self._deliver(event)
