"""The lines of all strategies in a plot, faint, and the one that is pointed at, plain and named."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF

from imbgui.application.views.overlays import Overlay
from imbgui.domain.curves import Floats
from imbgui.ui.plot import Plot, pen
from imbgui.ui.plotting import pyqtgraph
from imbgui.ui.theme import Theme

_NEAR = 12
"""A line is pointed at from within so many pixels."""


@dataclass(frozen=True, eq=False)
class _Line:
    """One strategy's curve in the axes of a plot; ``row`` is that of the decision table."""

    row: int
    name: str
    x: Floats
    y: Floats


class StrategyLines:
    """Draws the lines into a plot, behind what is drawn there later."""

    def __init__(self, plot: Plot, *, named_below: bool = False) -> None:
        graph = pyqtgraph()
        self._plot = plot
        self._overlays: tuple[Overlay, ...] = ()
        self._lines: tuple[_Line, ...] = ()
        self._highlighted: int | None = None
        self._all = plot.add(graph.PlotCurveItem(antialias=True, connect="finite"))
        self._one = plot.add(graph.PlotCurveItem(antialias=True))
        self._name = plot.add(graph.TextItem(anchor=(1, 1 if named_below else 0)))
        self._named_below = named_below
        self.show_all(shown=False)

    def display(
        self, overlays: tuple[Overlay, ...], axes: Callable[[Overlay], tuple[Floats, Floats]]
    ) -> None:
        """Take these curves, ``axes`` saying what is drawn across and up; draw what is shown."""
        if overlays is self._overlays:
            return
        self._overlays = overlays
        self._lines = tuple(_Line(one.row, one.name, *axes(one)) for one in overlays)
        if self._all.isVisible():
            self._draw_all()
        self.highlight(self._highlighted)

    def show_all(self, *, shown: bool) -> None:
        """Show every line, or none but the one that is pointed at."""
        if shown:
            self._draw_all()
        self._all.setVisible(shown)

    def _draw_all(self) -> None:
        gap = np.array([np.nan])
        x = [part for line in self._lines for part in (line.x, gap)]
        y = [part for line in self._lines for part in (line.y, gap)]
        self._all.setData(np.concatenate([gap, *x]), np.concatenate([gap, *y]))

    def highlight(self, row: int | None) -> None:
        """Draw one strategy's line plainly, with its name; None for none."""
        self._highlighted = row
        line = next((one for one in self._lines if one.row == row), None)
        for item in (self._one, self._name):
            item.setVisible(line is not None)
        if line is not None:
            self._one.setData(line.x, line.y)
            self._name.setText(line.name)
            across, up = self._plot.widget.getViewBox().viewRange()
            self._name.setPos(across[1], up[0 if self._named_below else 1])

    def nearest(self, at: QPointF) -> int | None:
        """Return whose line runs close by a place in the axes, of the lines that are shown."""
        if not self._all.isVisible():
            return None
        box = self._plot.widget.getViewBox()
        wide, high = (abs(one) for one in box.viewPixelSize())
        closest, row = float(_NEAR), None
        for line in self._lines:
            far = np.hypot((line.x - at.x()) / wide, (line.y - at.y()) / high).min()
            if far < closest:
                closest, row = float(far), line.row
        return row

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._all.setPen(pen(theme.strong_border, 1))
        self._one.setPen(pen(theme.missed, 2.5))
        self._name.setColor(theme.warning_text)
