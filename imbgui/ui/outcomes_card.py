"""Out of 1,000 cases: how many end in each of the four ways at this cut-off, and what it costs."""

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from imbgui.application.views.decide import DecideView
from imbgui.application.wording import POINT_COST_NOTE
from imbgui.language import say
from imbgui.ui.blocks import Card, Heading, Plain, Small, named
from imbgui.ui.dots import Dots, dot_colours
from imbgui.ui.theme import SPACE, Theme

_SIZE = 12
_NARROWEST = 270


class _Key(QWidget):
    """A dot in the colour that an outcome has among the thousand."""

    def __init__(self) -> None:
        super().__init__()
        self._colour = QColor()
        self.setFixedSize(_SIZE, _SIZE)

    def display(self, colour: str) -> None:
        self._colour = QColor(colour)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._colour)
        painter.setBrush(self._colour)
        painter.drawEllipse(1, 1, _SIZE - 2, _SIZE - 2)
        painter.end()


class OutcomesCard(Card):
    """Says the four outcomes in sentences, and shows them as dots."""

    def __init__(self) -> None:
        super().__init__(say("Out of 1,000 cases"))
        named(self, "outcomes", say("Out of 1,000 cases"))
        self._keys = tuple(_Key() for _ in range(4))
        self._sentences = tuple(Plain() for _ in range(4))
        self._cost = Heading("")
        self._where = Small()
        self._dots = Dots()
        self.setMinimumWidth(_NARROWEST)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE // 2)
        grid.setColumnStretch(1, 1)
        for number, (key, sentence) in enumerate(zip(self._keys, self._sentences, strict=True)):
            grid.addWidget(key, number, 0)
            grid.addWidget(sentence, number, 1)
        self.body.addWidget(self._where)
        self.body.addLayout(grid)
        self.body.addWidget(self._dots)
        self.body.addWidget(self._cost)
        self.body.addWidget(Small(say(POINT_COST_NOTE)))
        self.body.addStretch(1)

    def display(self, view: DecideView) -> None:
        """Say the outcomes at the present cut-off."""
        for label, sentence in zip(self._sentences, view.outcomes, strict=True):
            label.display(sentence)
        self._where.display(view.curve.name)
        self._cost.display(view.outcomes_cost)
        self._dots.display(view.dots)
        self.setAccessibleDescription(". ".join((*view.outcomes, view.outcomes_cost)))

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        for key, colour in zip(self._keys, dot_colours(theme), strict=True):
            key.display(colour)
        self._dots.display_theme(theme)
