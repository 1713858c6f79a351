"""The grid of the stability map: a colour and a letter for each field, reached by mouse or keys."""

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QToolTip, QWidget

from imbgui.application.views.cards import StabilityView
from imbgui.language import say
from imbgui.ui.blocks import Plain, named
from imbgui.ui.retelling import keep_telling
from imbgui.ui.theme import LIGHT, SPACE, Theme

_WIDE, _HIGH = 36, 26
_LEFT, _BELOW = 62, 40
_STRENGTH = (0.30, 0.34)
"""How much of the hue is in a field, in the light and in the dark."""
_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


def letter(place: int) -> str:
    """Return the letter of a place in the legend: A to Z, then AA."""
    return chr(ord("A") + place) if place < 26 else f"A{letter(place - 26)}"


def _fill(theme: Theme, place: int) -> QColor:
    """Return the ground of a place in the legend: a hue on the card, calm enough for a letter."""
    hues = (theme.recommended, theme.curve, theme.missed, theme.yours, theme.muted)
    hue, card = QColor(hues[place % len(hues)]), QColor(theme.card)
    share = _STRENGTH[theme.name == "dark"]
    mixed = (
        over * share + under * (1 - share)
        for over, under in (
            (hue.redF(), card.redF()),
            (hue.greenF(), card.greenF()),
            (hue.blueF(), card.blueF()),
        )
    )
    return QColor.fromRgbF(*mixed)


class LegendLine(QWidget):
    """One line of the legend: the ground, the letter and what it stands for."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self._swatch, self._words = _Swatch(place), Plain()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self._swatch, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1)

    def display(self, words: str) -> None:
        """Say what the letter stands for."""
        self._words.display(words)

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._swatch.display_theme(theme)


class _Swatch(QWidget):
    def __init__(self, place: int) -> None:
        super().__init__()
        self._place, self._theme = place, LIGHT
        self.setFixedSize(2 * SPACE, 2 * SPACE)

    def display_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), _fill(self._theme, self._place))
        painter.end()


class StabilityGrid(QWidget):
    """Draws the fields; the arrow keys and the mouse choose one, whose sentence is told."""

    pointed = Signal(str)
    """The sentence of the field that is chosen."""

    def __init__(self) -> None:
        super().__init__()
        named(
            self,
            "stabilityGrid",
            lambda: say("What is advised at which missed cost and share of bad cases"),
        )
        keep_telling(self, self.update)
        self._view = StabilityView("")
        self._theme = LIGHT
        self._row, self._column = 0, 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def display(self, view: StabilityView) -> None:
        """Draw this map."""
        self.setVisible(bool(view.advised))
        if view == self._view:
            return
        self._view = view
        if view.advised:
            self.setFixedSize(self.sizeHint())
            self._choose(*view.here)

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the fields with their numbers."""
        rows, columns = len(self._view.base_rates), len(self._view.missed)
        return QSize(_LEFT + columns * _WIDE + 2, rows * _HIGH + _BELOW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the fields, their letters and the numbers along both axes."""
        painter, view, theme = QPainter(self), self._view, self._theme
        centre = int(Qt.AlignmentFlag.AlignCenter)
        painter.setPen(QColor(theme.text))
        for row, line in enumerate(view.advised):
            for column, place in enumerate(line):
                field = self._field(row, column)
                painter.fillRect(field, _fill(theme, place))
                painter.drawText(field, centre, letter(place))
        self._draw_frame(painter, *view.here, theme.text, 2)
        if self.hasFocus():
            self._draw_frame(painter, self._row, self._column, theme.accent, 3)
        painter.setPen(QColor(theme.muted))
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for row, words in enumerate(view.base_rates):
            painter.drawText(QRectF(0, row * _HIGH, _LEFT - SPACE, _HIGH), right, words)
        below = len(view.base_rates) * _HIGH
        for column, words in enumerate(view.missed):
            if column % 2 == 0 or column == view.here[1]:
                box = QRectF(_LEFT + (column - 0.5) * _WIDE, below, 2 * _WIDE, _BELOW / 2)
                painter.drawText(box, centre, words)
        names = QRectF(_LEFT, below + _BELOW / 2, len(view.missed) * _WIDE, _BELOW / 2)
        painter.drawText(names, centre, say("Cost of a missed case →   (↑ share of bad cases)"))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the field beside the chosen one."""
        move = _MOVES.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
            return
        self._choose(self._row + move[0], self._column + move[1])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the field that is pressed."""
        self._choose(*self._at(event.position().toPoint()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the chosen field."""
        super().focusInEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Say what a field means where the mouse rests on it."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row, column = self._at(event.pos())
            if self._is_field(row, column):
                QToolTip.showText(event.globalPos(), self._view.sentences[row][column], self)
            return True
        return super().event(event)

    def _field(self, row: int, column: int) -> QRectF:
        return QRectF(_LEFT + column * _WIDE, row * _HIGH, _WIDE - 1, _HIGH - 1)

    def _at(self, point: QPoint) -> tuple[int, int]:
        return point.y() // _HIGH, (point.x() - _LEFT) // _WIDE

    def _is_field(self, row: int, column: int) -> bool:
        view = self._view
        return 0 <= row < len(view.base_rates) and 0 <= column < len(view.missed)

    def _choose(self, row: int, column: int) -> None:
        if self._is_field(row, column):
            self._row, self._column = row, column
            sentence = self._view.sentences[row][column]
            self.setAccessibleDescription(sentence)
            self.pointed.emit(sentence)
            self.update()

    def _draw_frame(
        self, painter: QPainter, row: int, column: int, colour: str, width: int
    ) -> None:
        painter.setPen(QPen(QColor(colour), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._field(row, column).adjusted(1, 1, -1, -1))
        painter.setPen(QColor(self._theme.text))
