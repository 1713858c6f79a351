"""A line above the pages that offers work which a run that did not end well has left."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from imbgui.language import say
from imbgui.ui.blocks import Plain, named
from imbgui.ui.theme import SPACE


class RecoveryBar(QFrame):
    """Offers to restore what was left, or to discard it; hidden while nothing is offered."""

    restore_requested = Signal()
    discard_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text = named(Plain(), "recoveryMessage", say("Work that was left"))
        restore = named(
            QPushButton(say("Restore")), "restoreWork", say("Restore the work that was left")
        )
        discard = named(
            QPushButton(say("Discard")), "discardWork", say("Discard the work that was left")
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, SPACE, 2 * SPACE, SPACE)
        layout.addWidget(self._text, 1)
        layout.addWidget(restore)
        layout.addWidget(discard)
        restore.clicked.connect(self.restore_requested)
        discard.clicked.connect(self.discard_requested)
        for asked in (self.restore_requested, self.discard_requested):
            asked.connect(self.hide)
        self.hide()

    def offer(self, sentence: str) -> None:
        """Offer this."""
        self._text.display(sentence)
        self._text.setAccessibleDescription(sentence)
        self.show()
