"""A line above the pages for trouble and for good news."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from imbgui.language import say
from imbgui.ui.blocks import Plain, announce, named
from imbgui.ui.icons import themed_icon
from imbgui.ui.theme import SPACE, Theme


class MessageBar(QFrame):
    """Says one message until it is dismissed or another comes."""

    def __init__(self) -> None:
        super().__init__()
        self._text = named(Plain(), "message", say("Message"))
        self._close = named(QPushButton(), "dismissMessage", say("Dismiss the message"))
        self._close.setFlat(True)
        self._close.setToolTip(say("Dismiss"))
        self._dismissed = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, SPACE, 2 * SPACE, SPACE)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._close.clicked.connect(self._on_dismissed)

    def display(self, trouble: str | None, notice: str | None) -> None:
        """Say the trouble, or else the notice."""
        text = trouble or notice or ""
        if text != self._dismissed:
            self._dismissed = ""
        if self._text.text() != text:
            self._text.setText(text)
            self._text.setAccessibleDescription(text)
            if text:
                announce(self._text, text)
            self.setProperty("trouble", trouble is not None)
            for widget in (self, self._text):
                widget.style().polish(widget)
        self.setVisible(bool(text) and not self._dismissed)

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._close.setIcon(themed_icon("close", theme.muted))

    def _on_dismissed(self) -> None:
        self._dismissed = self._text.text()
        self.hide()
