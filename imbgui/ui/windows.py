"""The window of a session, and the one that takes its place when another language is chosen."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject

from imbgui.application.settings import keep_settings, read_settings
from imbgui.language import speak, spoken
from imbgui.ui.qt_language import speak_in_qt
from imbgui.ui.window import MainWindow


class Windows(QObject):
    """Holds the window that ``make`` has made; ``kept_in`` remembers the language chosen in it."""

    def __init__(
        self, application: QCoreApplication, make: Callable[[], MainWindow], kept_in: Path
    ) -> None:
        super().__init__()
        self._application, self._make, self._kept_in = application, make, kept_in
        self.present = self._made()

    def _made(self) -> MainWindow:
        window = self._make()
        window.language_chosen.connect(self._on_language_chosen)
        return window

    def _on_language_chosen(self, code: str) -> None:
        """Show the same session in a window that speaks this language, where the other was."""
        keep_settings(replace(read_settings(self._kept_in), language=code), self._kept_in)
        if code == spoken():
            return
        speak(code)
        speak_in_qt(self._application)
        before, self.present = self.present, self._made()
        self.present.setGeometry(before.normalGeometry())
        self.present.setWindowState(before.windowState())
        self.present.show()
        before.hide()
        before.deleteLater()
