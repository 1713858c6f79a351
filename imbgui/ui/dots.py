"""A thousand dots, one for each case, in the colour of how it ended."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
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
        self._rows_of_dots: dict[tuple[str, int, float, float], QPixmap] = {}
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
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        columns = _columns(self.width())
        step = min(self.width() / columns, _LARGEST_STEP)
        first = 0
        for count, colour in zip(self._dots, dot_colours(self._theme), strict=True):
            row_of_dots = self._row_of_dots(colour, columns, step)
            last = first + count
            for row in range(first // columns, math.ceil(last / columns)):
                # From the drawn row the part that is of this colour: at most a few are cut.
                left = max(first - row * columns, 0) * step
                right = min(last - row * columns, columns) * step
                part = QRectF(left, 0, right - left, step)
                painter.drawPixmap(
                    part.translated(0, row * step), row_of_dots, _in_pixels(part, row_of_dots)
                )
            first = last
        painter.end()

    def _row_of_dots(self, colour: str, columns: int, step: float) -> QPixmap:
        """Return one row of dots of a colour, which all others are copied from."""
        row = colour, columns, step, self.devicePixelRatioF()
        if row not in self._rows_of_dots:
            if len(self._rows_of_dots) >= len(self._dots):
                self._rows_of_dots.clear()  # The width or the theme is another.
            self._rows_of_dots[row] = _drawn_row(*row)
        return self._rows_of_dots[row]


def _drawn_row(colour: str, columns: int, step: float, ratio: float) -> QPixmap:
    picture = QPixmap(math.ceil(columns * step * ratio), math.ceil(step * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    for column in range(columns):
        painter.drawEllipse(QPointF((column + 0.5) * step, step / 2), step / 2 - 1, step / 2 - 1)
    painter.end()
    return picture


def _in_pixels(part: QRectF, picture: QPixmap) -> QRectF:
    ratio = picture.devicePixelRatio()
    return QRectF(part.x() * ratio, 0, part.width() * ratio, part.height() * ratio)


def _columns(width: int) -> int:
    """Return how many dots a row has: tens, as many as have room."""
    return min(max(width // _STEP // 10 * 10, 10), _MOST_COLUMNS)


def dot_colours(theme: Theme) -> tuple[str, str, str, str]:
    """Return the colours of caught, missed, false alarms and rightly let through."""
    return theme.recommended, theme.missed, theme.alarm, theme.passed
