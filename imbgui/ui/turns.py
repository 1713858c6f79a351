"""What can wait, done a piece at a time between the turns of the event loop."""

from collections.abc import Callable, Hashable

from PySide6.QtCore import QObject, QTimer


class Turns(QObject):
    """Does each piece in a turn of its own, so that a click never waits for all of them.

    None is done before it is told to ``begin``.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: dict[Hashable, Callable[[], object]] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_timeout)
        self._has_begun = False

    def begin(self) -> None:
        """Do from now on what waits."""
        self._has_begun = True
        self._timer.start()

    def put(self, name: Hashable, piece: Callable[[], object]) -> None:
        """Have this done; it takes the place of a piece of the same name that waits."""
        self._waiting[name] = piece
        if self._has_begun:
            self._timer.start()

    def forget(self, name: Hashable) -> bool:
        """Do without the piece of this name: it has been done. Say whether it waited."""
        return self._waiting.pop(name, None) is not None

    def finish(self) -> None:
        """Do at once all that waits."""
        while self._waiting:
            self._on_timeout()

    def _on_timeout(self) -> None:
        if not self._waiting:
            self._timer.stop()
            return
        piece = self._waiting.pop(next(iter(self._waiting)))
        piece()
