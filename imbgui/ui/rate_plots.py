"""The shares that a score trades: precision for recall, or recall for false alarms."""

import numpy as np
from PySide6.QtCore import Qt, Signal

from imbgui.application.views.curves import CurveView, PointView
from imbgui.application.views.overlays import Overlay
from imbgui.domain.bands import Band
from imbgui.domain.curves import Floats
from imbgui.language import say
from imbgui.ui.plot import Line, Plot, Ribbon, pen
from imbgui.ui.plotting import pyqtgraph
from imbgui.ui.retelling import Words
from imbgui.ui.strategy_lines import StrategyLines
from imbgui.ui.theme import Theme

Shares = tuple[Floats, Floats]


class RatePlot(Plot):
    """Draws one share over another; a press or drag moves the point to the nearest on the curve."""

    moved = Signal(float)
    """To flag this many of 1,000 cases."""

    def __init__(
        self, name: str, words: str, across: Words, up: Words, *, named_below: bool = False
    ) -> None:
        super().__init__(name, words)
        graph = pyqtgraph()
        self._view: CurveView | None = None
        self._range = Ribbon(self)
        self.lines = StrategyLines(self, named_below=named_below)
        self._levels: tuple[float, float] | None = None
        self._no_model = self.add(graph.PlotCurveItem(antialias=True))
        self._curve = Line(self)
        self._recommended = self.add(graph.ScatterPlotItem(symbol="d", size=16))
        self._here = self.add(graph.ScatterPlotItem(symbol="o", size=12))
        self.label(across, up)
        self.widget.setXRange(0, 100, padding=0.05)
        self.widget.setYRange(0, 100, padding=0.05)
        self.pointed.connect(self._on_pointed)

    def shares(self, of: CurveView | Overlay) -> Shares:
        """Return what is drawn across and up, as shares."""
        raise NotImplementedError

    def point(self, of: PointView) -> tuple[float, float]:
        """Return where a point is drawn, as shares."""
        raise NotImplementedError

    def ribbon(self, of: CurveView) -> Band:
        """Return the likely range of what is drawn up, as shares."""
        raise NotImplementedError

    def no_model(self, of: CurveView) -> tuple[float, float]:
        """Return the share that answering without a model reaches, at the left and at the right."""
        raise NotImplementedError

    def display(self, view: CurveView) -> None:
        """Draw the curve, what no model reaches, the recommended point and the present one."""
        self._view = view
        across, up = self.shares(view)
        self._curve.display(across, up, scale=100)
        self._range.display(across * 100, self.ribbon(view), scale=100)
        levels = self.no_model(view)
        if levels != self._levels:
            self._levels = levels
            self._no_model.setData(np.array([0.0, 100.0]), np.array(levels) * 100)
        self.lines.display(view.overlays, self._in_percent)
        for item, point in ((self._recommended, view.recommended), (self._here, view.here)):
            x, y = self.point(point)
            item.setData([x * 100], [y * 100])
        self.widget.setAccessibleDescription(view.caption)
        self._here.setVisible(view.here != view.recommended)

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        super().display_theme(theme)
        self._range.display_theme(theme)
        self.lines.display_theme(theme)
        self._curve.display_theme(pen(theme.curve, 2))
        self._no_model.setPen(pen(theme.muted, 1, Qt.PenStyle.DashLine))
        for item, colour in ((self._recommended, theme.recommended), (self._here, theme.yours)):
            item.setPen(pen(theme.card, 1.5))
            item.setBrush(colour)

    def _in_percent(self, of: CurveView | Overlay) -> Shares:
        across, up = self.shares(of)
        return across * 100, up * 100

    def _on_pointed(self, x: float, y: float) -> None:
        view = self._view
        if view is None:
            return
        box = self.widget.getViewBox().rect()
        # Nearest as the eye sees it: in pixels, not in percent.
        drawn_across, drawn_up = self.shares(view)
        across = (drawn_across * 100 - x) * box.width()
        up = (drawn_up * 100 - y) * box.height()
        self.moved.emit(float(view.flagged_per_1000[int(np.argmin(across**2 + up**2))]))


class RecallPlot(RatePlot):
    """How many bad cases are caught, and how often a flag is right."""

    def __init__(self) -> None:
        super().__init__(
            "prCurve",
            say("Precision by recall"),
            lambda: say("Of all bad cases, caught (%)"),
            say("Of flagged cases, bad (%)"),
        )

    def shares(self, of: CurveView | Overlay) -> Shares:
        """Return recall and precision."""
        return of.recall, of.precision

    def point(self, of: PointView) -> tuple[float, float]:
        """Return recall and precision."""
        return of.recall, of.precision

    def ribbon(self, of: CurveView) -> Band:
        """Return the likely range of the precision."""
        return of.precision_range

    def no_model(self, of: CurveView) -> tuple[float, float]:
        """Return the share of bad cases: who flags at random is as often right."""
        return of.base_rate, of.base_rate


class RocPlot(RatePlot):
    """How many bad cases are caught, by how many good ones are flagged with them."""

    def __init__(self) -> None:
        super().__init__(
            "rocCurve",
            say("Recall by false-alarm rate"),
            say("Of all good cases, flagged (%)"),
            lambda: say("Of all bad cases, caught (%)"),
            named_below=True,
        )

    def shares(self, of: CurveView | Overlay) -> Shares:
        """Return false-alarm rate and recall."""
        return of.false_alarm_rate, of.recall

    def point(self, of: PointView) -> tuple[float, float]:
        """Return false-alarm rate and recall."""
        return of.false_alarm_rate, of.recall

    def ribbon(self, of: CurveView) -> Band:
        """Return the likely range of the recall."""
        return of.recall_range

    def no_model(self, of: CurveView) -> tuple[float, float]:
        """Return the diagonal: who flags at random catches as many of the bad as of the good."""
        del of
        return 0.0, 1.0
