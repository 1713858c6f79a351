"""Where to begin without a file at hand: the bundled examples, and what was opened before."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from imbgui.application.words.examples import EXAMPLES
from imbgui.language import say
from imbgui.resources import resource
from imbgui.ui.blocks import Card, LinkButton, Note, Small, named, row
from imbgui.ui.theme import SPACE


class Beginnings(QWidget):
    """Offers files to open with one click."""

    open_requested = Signal(object)
    """Path."""
    locate_requested = Signal()
    forget_requested = Signal(object)
    """Path."""

    def __init__(self) -> None:
        super().__init__()
        self._recent_card, self._recent = Card(say("Opened before")), QWidget()
        self._recent_card.body.addWidget(self._recent)
        self._recent_card.body.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(self._examples(), 1)
        layout.addWidget(self._recent_card, 1)

    def display(self, recent: Sequence[Path]) -> None:
        """Show what was opened before; a file that is gone can be looked for or forgotten."""
        self._recent_card.setVisible(bool(recent))
        shown = QWidget()
        lines = QVBoxLayout(shown)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        for number, path in enumerate(recent):
            self._add_recent(lines, number, path)
        self._recent_card.body.replaceWidget(self._recent, shown)
        self._recent.hide()
        self._recent.deleteLater()
        self._recent = shown

    def _examples(self) -> Card:
        card = Card(say("Try an example"))
        for example in EXAMPLES:
            title, about = say(example.title), say(example.about)
            name = f"example{Path(example.file).stem.capitalize()}"
            button = named(LinkButton(title), name, say("Open an example: {title}", title=title))
            button.setAccessibleDescription(about)
            path = resource("examples", example.file)
            button.clicked.connect(partial(self.open_requested.emit, path))
            card.body.addLayout(row(button, 1))
            card.body.addWidget(Small(about))
        card.body.addStretch(1)
        return card

    def _add_recent(self, lines: QVBoxLayout, number: int, path: Path) -> None:
        if path.is_file():
            button = named(
                LinkButton(path.name), f"recent{number}", say("Open {file} again", file=path.name)
            )
            button.setToolTip(str(path))
            button.clicked.connect(partial(self.open_requested.emit, path))
            lines.addLayout(row(button, Small(str(path.parent)), 1))
            return
        gone = Note(say("{file} is not there any more", file=path.name))
        gone.setWordWrap(False)
        gone.setToolTip(str(path))
        locate = named(
            LinkButton(say("Locate…")), f"locate{number}", say("Look for {file}", file=path.name)
        )
        forget = named(
            LinkButton(say("Forget")), f"forget{number}", say("Forget {file}", file=path.name)
        )
        locate.clicked.connect(self.locate_requested)
        forget.clicked.connect(partial(self.forget_requested.emit, path))
        lines.addLayout(row(gone, locate, forget, 1))
