"""The cost curve: what 1,000 cases cost, by how many of them are flagged."""

import math

from PySide6.QtCore import Qt, Signal

from imbgui.application.views.curves import CurveView
from imbgui.language import say
from imbgui.ui.plot import Line, Plot, Ribbon, pen
from imbgui.ui.plotting import pyqtgraph
from imbgui.ui.strategy_lines import StrategyLines
from imbgui.ui.theme import Theme

_HEADROOM = 1.03


def _rounded_up(top: float) -> float:
    """Return the next number of two digits, so that axes seldom move when a cost is edited.

    >>> _rounded_up(21_340.0), _rounded_up(0.0)
    (22000.0, 1.0)
    """
    if top <= 0:
        return 1.0
    step = 10.0 ** (math.floor(math.log10(top)) - 1)
    return math.ceil(top / step) * step


class CostPlot(Plot):
    """Draws the cost curve; a press or drag moves the point to as many flagged cases."""

    moved = Signal(float)
    """To flag this many of 1,000 cases."""

    def __init__(self) -> None:
        super().__init__("costCurve", say("Cost by cases flagged"))
        graph = pyqtgraph()
        self._view: CurveView | None = None
        self._whole = False
        self._reach: tuple[float, float, float] | None = None
        self._range = Ribbon(self)
        self.lines = StrategyLines(self)
        self._missed, self._curve = Line(self), Line(self)
        self._line = self.add(graph.InfiniteLine(angle=90, movable=False))
        self._recommended = self.add(graph.ScatterPlotItem(symbol="d", size=16))
        self._here = self.add(graph.ScatterPlotItem(symbol="o", size=12))
        self.label(say("Cases flagged of 1,000"), say("Cost per 1,000 cases"))
        self.pointed.connect(self._on_pointed)

    def display(self, view: CurveView) -> None:
        """Draw the curve, the recommended point and the present one."""
        self._view = view
        self._curve.display(view.flagged_per_1000, view.cost)
        self._missed.display(view.flagged_per_1000, view.cost_of_missed)
        self._range.display(view.flagged_per_1000, view.cost_range)
        self.lines.display(view.overlays, lambda one: (one.flagged_per_1000, one.cost))
        self._line.setPos(view.here.flagged_per_1000)
        self._recommended.setData([view.recommended.flagged_per_1000], [view.recommended.cost])
        self._here.setData([view.here.flagged_per_1000], [view.here.cost])
        right = self.furthest
        shown = view.cost[view.flagged_per_1000 <= right]
        bottom = -_rounded_up(-float(shown.min()) * _HEADROOM) if shown.min() < 0 else 0.0
        self._show_up_to(right, bottom, _rounded_up(float(shown.max()) * _HEADROOM))
        self.widget.setAccessibleDescription(view.caption)
        self._here.setVisible(view.here != view.recommended)
        # Else the marks move with the axes only while they are painted, and are painted again.
        self.widget.scene().prepareForPaint()

    @property
    def furthest(self) -> float:
        """As many flagged cases as the plot reaches to."""
        if self._view is None or self._whole:
            return 1000
        return min(max(self._view.focus, self._view.here.flagged_per_1000), 1000)

    def display_whole(self, whole: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show all the way to flagging every case, or what is worth looking at."""
        self._whole = whole
        if self._view is not None:
            self.display(self._view)

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        super().display_theme(theme)
        self._range.display_theme(theme)
        self.lines.display_theme(theme)
        self._curve.display_theme(pen(theme.curve, 2))
        self._missed.display_theme(pen(theme.muted, 1.2, Qt.PenStyle.DotLine))
        self._line.setPen(pen(theme.yours, 1.5, Qt.PenStyle.DashLine))
        for item, colour in ((self._recommended, theme.recommended), (self._here, theme.yours)):
            item.setPen(pen(theme.card, 1.5))
            item.setBrush(colour)

    def _show_up_to(self, right: float, bottom: float, top: float) -> None:
        """Show as much of the axes, which takes a while, unless that is what they show."""
        if (right, bottom, top) != self._reach:
            self._reach = right, bottom, top
            self.widget.setXRange(0, right, padding=0.02)
            self.widget.setYRange(bottom, top, padding=0)

    def _on_pointed(self, x: float, _y: float) -> None:
        self.moved.emit(min(max(x, 0.0), 1000.0))
