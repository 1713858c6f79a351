"""What plots share: the theme's colours, no zoom, and a place pointed at with the mouse."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QLocale, QObject, QPointF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPen
from PySide6.QtWidgets import QGraphicsItem, QSizePolicy, QVBoxLayout, QWidget

from imbgui.domain.bands import Band
from imbgui.domain.curves import Floats
from imbgui.ui.blocks import named
from imbgui.ui.plotting import pyqtgraph
from imbgui.ui.retelling import Words, tell
from imbgui.ui.theme import LIGHT, Theme

_HEIGHT = 290
_RIBBON_POINTS = 200


def pen(colour: str, width: float = 1, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """Return a pen as wide in every zoom."""
    made = QPen(QColor(colour), width, style)
    made.setCosmetic(True)
    return made


def _numbers_at(ticks: Sequence[float], scale: float, spacing: float) -> list[str]:
    """Return what stands at the ticks of an axis, as the analyst's country writes it."""
    decimals = max(0, math.ceil(-math.log10(spacing * scale)))
    return [QLocale().toString(float(tick * scale), "f", decimals) for tick in ticks]


class Plot(QWidget):
    """A plot widget, dressed.

    A press or a drag emits ``pointed`` with where it is, as x and y; what the mouse is over without
    a press is told by ``hovered``, as a place in the axes, or None where it has left.
    """

    pointed = Signal(float, float)
    hovered = Signal(object)

    def __init__(self, name: str, words: Words) -> None:
        super().__init__()
        self.theme = LIGHT
        self.widget = named(pyqtgraph().PlotWidget(enableMenu=False), name, words)
        self.widget.setFixedHeight(_HEIGHT)
        self.widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.widget.setFrameShape(self.widget.Shape.NoFrame)
        self.widget.setAntialiasing(True)
        # The library makes a menu that is never shown, and would outlive the window.
        self.widget.getPlotItem().ctrlMenu.setParent(self.widget, Qt.WindowType.Popup)
        self.widget.setMouseEnabled(x=False, y=False)
        self.widget.hideButtons()
        self.widget.getPlotItem().layout.setContentsMargins(0, 8, 12, 6)
        for side in ("bottom", "left"):
            self.widget.getAxis(side).tickStrings = _numbers_at
        self.widget.viewport().setMouseTracking(True)
        self.widget.viewport().installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.widget)

    def add(self, item: Any) -> Any:  # noqa: ANN401
        """Put a graphics item on the plot and return it."""
        self.widget.addItem(item, ignoreBounds=True)
        return item

    def label(self, x: Words, y: Words) -> None:
        """Say what the axes count."""
        for side, words in (("bottom", x), ("left", y)):
            tell(self.widget, words, partial(self.widget.setLabel, side))

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self.theme = theme
        self.widget.setBackground(theme.card)
        for name in ("bottom", "left"):
            axis = self.widget.getAxis(name)
            axis.setPen(pen(theme.strong_border))
            axis.setTextPen(pen(theme.muted))
            axis.setStyle(tickLength=-4, autoExpandTextSpace=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Set the point where the mouse presses or drags; leave the wheel to the page."""
        if event.type() is QEvent.Type.Wheel:
            event.ignore()
            return True
        if event.type() is QEvent.Type.Leave:
            self.hovered.emit(None)
        if isinstance(event, QMouseEvent) and watched is self.widget.viewport():
            at = self._place_of(event.position())
            if event.buttons() == Qt.MouseButton.LeftButton:
                self.pointed.emit(at.x(), at.y())
            elif event.type() is QEvent.Type.MouseMove:
                self.hovered.emit(at)
            return True
        return super().eventFilter(watched, event)

    def _place_of(self, position: QPointF) -> QPointF:
        """Return where in the axes a place of the widget is."""
        scene = self.widget.mapToScene(position.toPoint())
        return QPointF(self.widget.getViewBox().mapSceneToView(scene))


class Line:
    """A curve of a plot, drawn once for as long as it stays, and then kept as a picture."""

    def __init__(self, plot: Plot) -> None:
        self._item = plot.add(pyqtgraph().PlotCurveItem(antialias=True))
        self._item.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._drawn: tuple[Floats, Floats] | None = None

    def display(self, x: Floats, y: Floats, *, scale: float = 1.0) -> None:
        """Draw a curve, unless these very arrays are drawn."""
        if self._drawn is None or x is not self._drawn[0] or y is not self._drawn[1]:
            self._item.setData(x * scale, y * scale)
        self._drawn = x, y

    def display_theme(self, drawn_with: QPen) -> None:
        """Draw with this pen."""
        self._item.setPen(drawn_with)


class Ribbon:
    """A band between two curves: what is likely around a line, behind it."""

    def __init__(self, plot: Plot) -> None:
        graph = pyqtgraph()
        self._low, self._high = graph.PlotCurveItem(), graph.PlotCurveItem()
        self._fill = plot.add(graph.FillBetweenItem(self._low, self._high))
        self._fill.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._drawn: Band | None = None

    def display(self, x: Floats, band: Band | None, *, scale: float = 1.0) -> None:
        """Fill between the ends of a band; it is drawn once for as long as it stays."""
        self._fill.setVisible(band is not None)
        if band is not None and band is not self._drawn:
            some = slice(None, None, max(1, len(x) // _RIBBON_POINTS))
            with QSignalBlocker(self._low):  # or all would be filled twice
                self._low.setData(x[some], band.low[some] * scale)
            self._high.setData(x[some], band.high[some] * scale)
        self._drawn = band

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._fill.setBrush(theme.accent_wash)
