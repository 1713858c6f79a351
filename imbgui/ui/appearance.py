"""Follows the system's choice of light or dark."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from imbgui.ui.theme import DARK, LIGHT, Theme, apply_theme
from imbgui.ui.window import MainWindow


class Appearance(QObject):
    """Dresses the application and its window, now and whenever the system changes."""

    def __init__(self, application: QApplication, window: MainWindow) -> None:
        super().__init__(window)
        self._application, self._window = application, window
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._on_scheme_changed)
        self._on_scheme_changed(hints.colorScheme())

    def display(self, theme: Theme) -> None:
        """Dress everything in this theme."""
        apply_theme(self._application, theme)
        self._window.display_theme(theme)

    def _on_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        self.display(DARK if scheme is Qt.ColorScheme.Dark else LIGHT)
