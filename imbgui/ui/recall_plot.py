"""The precision-recall curve: how many bad cases are caught, and how often a flag is right."""

import numpy as np
from PySide6.QtCore import Qt, Signal

from imbgui.application.views.curves import CurveView
from imbgui.ui.plot import Plot, pen, pyqtgraph
from imbgui.ui.theme import Theme


class RecallPlot(Plot):
    """Draws the curve; a press or drag moves the point to the nearest one on the curve."""

    moved = Signal(float)
    """To flag this many of 1,000 cases."""

    def __init__(self) -> None:
        super().__init__("prCurve", "Precision by recall")
        graph = pyqtgraph()
        self._view: CurveView | None = None
        self._base_rate = self.add(graph.InfiniteLine(angle=0, movable=False))
        self._curve = self.add(graph.PlotCurveItem(antialias=True))
        self._recommended = self.add(graph.ScatterPlotItem(symbol="d", size=16))
        self._here = self.add(graph.ScatterPlotItem(symbol="o", size=12))
        self.label("Of all bad cases, caught (%)", "Of flagged cases, bad (%)")
        self.widget.setXRange(0, 100, padding=0.05)
        self.widget.setYRange(0, 100, padding=0.05)
        self.pointed.connect(self._on_pointed)

    def display(self, view: CurveView) -> None:
        """Draw the curve, the base rate, the recommended point and the present one."""
        self._view = view
        self._curve.setData(view.recall * 100, view.precision * 100)
        self._base_rate.setPos(view.base_rate * 100)
        for item, point in ((self._recommended, view.recommended), (self._here, view.here)):
            item.setData([point.recall * 100], [point.precision * 100])
        self.widget.setAccessibleDescription(view.caption)
        self._here.setVisible(view.here != view.recommended)

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        super().display_theme(theme)
        self._curve.setPen(pen(theme.curve, 2))
        self._base_rate.setPen(pen(theme.muted, 1, Qt.PenStyle.DashLine))
        for item, colour in ((self._recommended, theme.recommended), (self._here, theme.yours)):
            item.setPen(pen(theme.card, 1.5))
            item.setBrush(colour)

    def _on_pointed(self, x: float, y: float) -> None:
        view = self._view
        if view is None:
            return
        box = self.widget.getViewBox().rect()
        # Nearest as the eye sees it: in pixels, not in percent.
        across = (view.recall * 100 - x) * box.width()
        up = (view.precision * 100 - y) * box.height()
        self.moved.emit(float(view.flagged_per_1000[int(np.argmin(across**2 + up**2))]))
