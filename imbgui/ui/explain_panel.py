"""The panel on the right that explains the words of the page beside it."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from imbgui.application.events import Step
from imbgui.application.words.explain import EXPLAINED
from imbgui.language import say
from imbgui.ui.blocks import Heading, Note, PageBody, SubHeading, named
from imbgui.ui.theme import SPACE

_WIDTH = 300


class ExplainPanel(QScrollArea):
    """Explains one page; hidden until it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "explainPanel", say("What the words on this page mean"))
        self.setFixedWidth(_WIDTH)
        self.setWidgetResizable(True)
        self._step: Step | None = None
        self._explained: Step | None = None
        self.hide()

    def display(self, step: Step) -> None:
        """Explain the page of a step; while hidden, once it is asked for."""
        self._step = step
        if self.isVisible():
            self._explain(step)

    def showEvent(self, event: QShowEvent) -> None:
        """Explain the page that is looked at."""
        super().showEvent(event)
        if self._step is not None:
            self._explain(self._step)

    def _explain(self, step: Step) -> None:
        if step is self._explained:
            return
        self._explained = step
        inside = PageBody()
        body = QVBoxLayout(inside)
        body.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        body.setSpacing(SPACE // 2)
        body.addWidget(Heading(say("Explain this")))
        for one in EXPLAINED[step]:
            body.addWidget(SubHeading(say(one.word)))
            body.addWidget(Note(say(one.meaning)))
        body.addStretch(1)
        self._replace(inside)

    def _replace(self, inside: QWidget) -> None:
        before = self.takeWidget()
        self.setWidget(inside)
        if before is not None:
            before.deleteLater()
