"""The plotting library, which takes longer to load than a window to open."""

import threading
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

_LOOK_EVERY_MILLISECONDS = 50


def pyqtgraph() -> Any:  # noqa: ANN401 - the library has no types
    """Return the library; it is loaded when it is first asked for."""
    import pyqtgraph as library  # noqa: PLC0415 - the window would open that much later

    return library


class Plotting(QObject):
    """Loads the library in a thread, so that the window that has just opened can be used."""

    loaded = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread = threading.Thread(target=pyqtgraph, name="plotting")
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MILLISECONDS)
        self._timer.timeout.connect(self._on_timeout)

    def load(self) -> None:
        """Begin, where it has not begun; ``loaded`` tells when the library is there."""
        if self._thread.ident is None:
            self._thread.start()
            self._timer.start()

    def _on_timeout(self) -> None:
        if not self._thread.is_alive():
            self._timer.stop()
            self.loaded.emit()
