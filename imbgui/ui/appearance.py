"""Follows the system's choice of light or dark."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from imbgui.ui.theme import DARK, LIGHT, Theme, apply_theme


class Appearance(QObject):
    """Dresses the application, now and whenever the system changes.

    It is there before any window: what is made later is dressed as it is made, and once.
    """

    changed = Signal(object)
    """Theme."""

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self._application = application
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._on_scheme_changed)
        self._on_scheme_changed(hints.colorScheme())

    def display(self, theme: Theme) -> None:
        """Dress everything in this theme."""
        self.theme = theme
        apply_theme(self._application, theme)
        self.changed.emit(theme)

    def _on_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        self.display(DARK if scheme is Qt.ColorScheme.Dark else LIGHT)
