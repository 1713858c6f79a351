"""Whether the scores mean what they say, and what checking the riskiest cases brings."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from imbgui.application.events import Detail
from imbgui.application.numbers import significant
from imbgui.application.views.cards import CalibrationView, GainsView
from imbgui.language import say
from imbgui.ui.blocks import Plain, Small, named
from imbgui.ui.folding_card import FoldingCard
from imbgui.ui.plot import Plot, pen
from imbgui.ui.plotting import pyqtgraph
from imbgui.ui.take_away import Numbers, Taking
from imbgui.ui.theme import Theme

_HEADROOM = 1.08


class CalibrationPlot(Plot):
    """Draws how often cases turned out bad over what their scores said, with ranges."""

    def __init__(self) -> None:
        super().__init__("calibrationCurve", lambda: say("Share of bad cases by risk score"))
        graph = pyqtgraph()
        self._even = self.add(graph.PlotCurveItem(antialias=True))
        self._ranges = self.add(graph.ErrorBarItem(x=np.zeros(1), y=np.zeros(1)))
        self._line = self.add(graph.PlotCurveItem(antialias=True))
        self._points = self.add(graph.ScatterPlotItem(symbol="o", size=8))
        self.label(say("What the scores say (%)"), say("How often it was bad (%)"))

    def display(self, view: CalibrationView) -> None:
        """Draw the bins."""
        said, observed = np.array(view.said), np.array(view.observed)
        low, high = np.array(view.low), np.array(view.high)
        furthest = max([*view.said, *view.high]) * _HEADROOM
        self._even.setData(np.array([0, furthest]), np.array([0, furthest]))
        self._ranges.setData(x=said, y=observed, top=high - observed, bottom=observed - low)
        self._line.setData(said, observed)
        self._points.setData(said, observed)
        self.widget.setXRange(0, furthest, padding=0)
        self.widget.setYRange(0, furthest, padding=0)
        self.widget.setAccessibleDescription(" ".join(view.sentences))

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        super().display_theme(theme)
        self._even.setPen(pen(theme.muted, 1, Qt.PenStyle.DashLine))
        self._ranges.setData(pen=pen(theme.curve, 1.5))
        self._line.setPen(pen(theme.curve, 2))
        self._points.setPen(pen(theme.card, 1))
        self._points.setBrush(theme.curve)


class CalibrationCard(FoldingCard):
    """Says plainly whether a risk score can be taken for a probability."""

    def __init__(self) -> None:
        super().__init__(say("Are the scores honest?"), Detail.CALIBRATION)
        self._verdict = named(Plain(), "calibrationVerdict", say("Whether the scores are honest"))
        self._caption = Small(
            say(
                "Each point is a tenth of the cases, with its likely range. Dashed: scores that "
                "mean exactly what they say."
            )
        )
        self._plot: CalibrationPlot | None = None
        self._view: CalibrationView | None = None
        self.inside.addWidget(self._verdict)
        self.inside.addWidget(self._caption)

    def display(self, view: CalibrationView) -> None:
        """Show the verdict, and the curve once it is there."""
        self._view = view
        self._verdict.display("\n".join(view.sentences))
        self._verdict.setAccessibleDescription(self._verdict.text())
        if view.said and self._plot is None:
            self._plot = CalibrationPlot()
            self._plot.display_theme(self.theme)
            self.inside.insertWidget(1, self._plot)
            Taking(self._plot.widget, self._numbers)
        self._caption.setVisible(bool(view.said))
        if self._plot is not None:
            self._plot.setVisible(bool(view.said))
            if view.said:
                self._plot.display(view)

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        super().display_theme(theme)
        if self._plot is not None:
            self._plot.display_theme(theme)

    def _numbers(self) -> Numbers:
        if self._view is None:
            return Numbers("", (), ())
        columns = (self._view.said, self._view.observed, self._view.low, self._view.high)
        headings = (
            say("Score says (%)"),
            say("Was bad (%)"),
            say("Likely at least (%)"),
            say("Likely at most (%)"),
        )
        return _columns(say("Are the scores honest?"), headings, columns)


class GainsPlot(Plot):
    """Draws the share of bad cases caught over the share of cases checked."""

    def __init__(self) -> None:
        super().__init__("gainsCurve", lambda: say("Bad cases caught by cases checked"))
        graph = pyqtgraph()
        self._chance = self.add(
            graph.PlotCurveItem(np.array([0, 100]), np.array([0, 100]), antialias=True)
        )
        self._line = self.add(graph.PlotCurveItem(antialias=True))
        self._points = self.add(graph.ScatterPlotItem(symbol="o", size=7))
        self.label(say("Of all cases, checked (%)"), lambda: say("Of all bad cases, caught (%)"))
        self.widget.setXRange(0, 100, padding=0.03)
        self.widget.setYRange(0, 100, padding=0.05)

    def display(self, view: GainsView) -> None:
        """Draw the gains."""
        for item in (self._line, self._points):
            item.setData(np.array(view.checked), np.array(view.caught))
        self.widget.setAccessibleDescription(view.sentence)

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        super().display_theme(theme)
        self._chance.setPen(pen(theme.muted, 1, Qt.PenStyle.DashLine))
        self._line.setPen(pen(theme.curve, 2))
        self._points.setPen(pen(theme.card, 1))
        self._points.setBrush(theme.curve)


class LiftPlot(Plot):
    """Draws how many times as often as usual each tenth of the cases is bad."""

    def __init__(self) -> None:
        super().__init__("liftBars", say("How many times as often bad as usual, by tenth"))
        graph = pyqtgraph()
        self._bars = self.add(graph.BarGraphItem(x=[1], height=[0], width=0.7))
        self._usual = self.add(graph.InfiniteLine(pos=1, angle=0, movable=False))
        self.label(say("Tenth of the cases, riskiest first"), say("Times as often bad as usual"))
        self.widget.getAxis("bottom").setTicks([[(tenth, str(tenth)) for tenth in range(1, 11)]])
        self.widget.setXRange(0.5, 10.5, padding=0)

    def display(self, view: GainsView) -> None:
        """Draw the lift."""
        self._bars.setOpts(x=range(1, len(view.lift) + 1), height=list(view.lift))
        self.widget.setYRange(0, max(*view.lift, 1) * _HEADROOM, padding=0)
        self.widget.setAccessibleDescription(view.sentence)

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        super().display_theme(theme)
        self._bars.setOpts(brush=theme.curve, pen=pen(theme.curve))
        self._usual.setPen(pen(theme.muted, 1, Qt.PenStyle.DashLine))


class GainsCard(FoldingCard):
    """Shows what checking the riskiest cases brings."""

    def __init__(self) -> None:
        super().__init__(say("Gains and lift"), Detail.GAINS)
        self._sentence = named(
            Plain(), "gainsSentence", say("What checking the riskiest cases brings")
        )
        self._caption = Small(say("Dashed: checking cases at random."))
        self._plots: tuple[Any, ...] = ()
        self._view: GainsView | None = None
        self.inside.addWidget(self._sentence)
        self.inside.addWidget(self._caption)

    def display(self, view: GainsView) -> None:
        """Say what the riskiest cases bring, and draw it once it is there."""
        self._view = view
        self._sentence.display(view.sentence)
        self._sentence.setAccessibleDescription(view.sentence)
        if view.lift and not self._plots:
            self._plots = (GainsPlot(), LiftPlot())
            line = QHBoxLayout()
            for plot in self._plots:
                plot.display_theme(self.theme)
                line.addWidget(plot, 1)
                Taking(plot.widget, self._gains if plot is self._plots[0] else self._lift)
            self.inside.insertLayout(1, line)
        for plot in self._plots:
            plot.setVisible(bool(view.lift))
            if view.lift:
                plot.display(view)
        self._caption.setVisible(bool(view.lift))

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        super().display_theme(theme)
        for plot in self._plots:
            plot.display_theme(theme)

    def _gains(self) -> Numbers:
        if self._view is None:
            return Numbers("", (), ())
        headings = (say("Of all cases, checked (%)"), say("Of all bad cases, caught (%)"))
        return _columns(say("Gains"), headings, (self._view.checked, self._view.caught))

    def _lift(self) -> Numbers:
        if self._view is None:
            return Numbers("", (), ())
        headings = (say("Tenth of the cases, riskiest first"), say("Times as often bad as usual"))
        return _columns(
            say("Lift"), headings, (range(1, len(self._view.lift) + 1), self._view.lift)
        )


def _columns(title: str, headings: tuple[str, ...], columns: Sequence[Sequence[float]]) -> Numbers:
    rows = [tuple(significant(one) for one in line) for line in zip(*columns, strict=True)]
    return Numbers(title, headings, rows)
