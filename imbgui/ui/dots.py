"""A thousand dots, one for each case, in the colour of how it ended."""

import math

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from imbgui.language import say
from imbgui.ui.theme import LIGHT, Theme

_DOTS = 1000
_STEP = 7
_LARGEST_STEP = 10
_MOST_COLUMNS = 50


class Dots(QWidget):
    """Draws rows of up to 50 dots: caught, missed, false alarms, then the rest."""

    def __init__(self) -> None:
        super().__init__()
        self._dots = (0, 0, 0, 0)
        self._theme = LIGHT
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(say("One dot for each of 1,000 cases"))

    def display(self, dots: tuple[int, int, int, int]) -> None:
        """Show this many of each."""
        if dots != self._dots:
            self._dots = dots
            self.update()

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a width at which dots are easy to see."""
        return QSize(_MOST_COLUMNS * _STEP, self.heightForWidth(_MOST_COLUMNS * _STEP))

    def heightForWidth(self, width: int) -> int:
        """Return the height at which the rows fill this width."""
        columns = _columns(width)
        return math.ceil(math.ceil(_DOTS / columns) * min(width / columns, _LARGEST_STEP))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = _columns(self.width())
        step = min(self.width() / columns, _LARGEST_STEP)
        places = [
            QPointF((number % columns + 0.5) * step, (number // columns + 0.5) * step)
            for number in range(_DOTS)
        ]
        first = 0
        for count, colour in zip(self._dots, dot_colours(self._theme), strict=True):
            # A point drawn with a round pen is a dot; all of one colour are drawn at once.
            pen = QPen(QColor(colour), step - 2)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPoints(places[first : first + count])
            first += count
        painter.end()


def _columns(width: int) -> int:
    """Return how many dots a row has: tens, as many as have room."""
    return min(max(width // _STEP // 10 * 10, 10), _MOST_COLUMNS)


def dot_colours(theme: Theme) -> tuple[str, str, str, str]:
    """Return the colours of caught, missed, false alarms and rightly let through."""
    return theme.recommended, theme.missed, theme.alarm, theme.passed
