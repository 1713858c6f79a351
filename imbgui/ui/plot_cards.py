"""The cost curve and what a score trades for what, side by side."""

from PySide6.QtCore import QPointF, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from imbgui.application.views.curves import CurveView, curve_numbers
from imbgui.language import mark, say
from imbgui.ui.blocks import Card, Heading, RecommendedKey, Small, YoursKey, named, row
from imbgui.ui.cost_plot import CostPlot
from imbgui.ui.plot import Plot
from imbgui.ui.rate_plots import RecallPlot, RocPlot
from imbgui.ui.strategy_lines import StrategyLines
from imbgui.ui.take_away import Numbers, Taking
from imbgui.ui.theme import SPACE, Theme

_RECALL, _ROC = (
    mark("What is caught, and how often an alarm is right"),
    mark("Caught, against false alarms"),
)


class PlotCards(QWidget):
    """Shows the curves of the strategy that is looked at, and of all behind it where asked for."""

    moved = Signal(float)
    """To flag this many of 1,000 cases."""
    range_changed = Signal()
    hovered = Signal(object)
    """The row in the decision table of the strategy that is pointed at; None for none."""

    def __init__(self, cost: CostPlot, recall: RecallPlot, roc: RocPlot) -> None:
        super().__init__()
        self.cost, self._recall, self._roc = cost, recall, roc
        self._plots: tuple[Plot, ...] = (self.cost, self._recall, self._roc)
        self._lines: tuple[StrategyLines, ...] = tuple(
            plot.lines for plot in (self.cost, self._recall, self._roc)
        )
        self._view: CurveView | None = None
        self._pointed_at: int | None = None
        self._whole = named(
            QCheckBox(say("A&ll 1,000")), "wholeRange", say("Show up to flagging every case")
        )
        self._every = named(
            QCheckBox(say("All strate&gies")),
            "allStrategies",
            say("Show the curves of all strategies"),
        )
        self._kind = named(QComboBox(), "rateCurve", say("Which curve to show"))
        self._kind.addItems((say("Precision and recall"), say("ROC")))
        self._heading, self._caption = Heading(say(_RECALL)), Small()
        self._rates = QStackedWidget()
        self._rates.addWidget(self._recall)
        self._rates.addWidget(self._roc)
        self._lay_out()
        for plot, lines in zip(self._plots, self._lines, strict=True):
            plot.hovered.connect(lambda at, of=lines: self._on_hovered(at, of))
        for rates in (self._recall, self._roc):
            rates.moved.connect(self.moved)
        self.cost.moved.connect(self.moved)
        self._whole.toggled.connect(self._on_whole_toggled)
        self._every.toggled.connect(self._on_every_toggled)
        self._kind.currentIndexChanged.connect(self._on_kind_chosen)

    def display(self, view: CurveView) -> None:
        """Draw the curves and the present point on all."""
        self._view = view
        for plot in self._shown():
            plot.display(view)
        self._every.setVisible(bool(view.overlays))
        key = say("Dashed: no model at all. Shaded: the likely range.")
        self._caption.display(f"{view.caption} {key}")

    def display_hovered(self, pointed_at: int | None) -> None:
        """Draw the strategy in a row of the decision table plainly; None for none."""
        self._pointed_at = pointed_at
        for lines in self._lines:
            lines.highlight(pointed_at)

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        for plot in self._plots:
            plot.display_theme(theme)

    def _shown(self) -> tuple[CostPlot | RecallPlot | RocPlot, ...]:
        return self.cost, self._recall if self._kind.currentIndex() == 0 else self._roc

    def _lay_out(self) -> None:
        left, right = Card(), Card()
        heading = row(Heading(say("What it costs")), self._take(self.cost))
        heading.setStretch(0, 1)
        shown = row(self._every, self._whole, 1)
        shown.setSpacing(2 * SPACE)
        left.body.addLayout(heading)
        left.body.addLayout(shown)
        left.body.addWidget(self.cost, 1)
        keys = (RecommendedKey(say("◆ recommended")), YoursKey(say("● your cut-off")))
        left.body.addLayout(row(*keys, Small(lambda: say("┄ missed cases' part")), 1))
        taken = [self._take(plot) for plot in (self._recall, self._roc)]
        heading = row(self._heading, *taken)
        heading.setStretch(0, 1)
        right.body.addLayout(heading)
        right.body.addLayout(row(self._kind, 1))
        right.body.addWidget(self._rates, 1)
        right.body.addWidget(self._caption)
        self._takes = taken
        self._on_kind_chosen(0)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(left, 1)
        layout.addWidget(right, 1)

    def _take(self, plot: Plot) -> QToolButton:
        return Taking(plot.widget, self._numbers).button()

    def _numbers(self) -> Numbers:
        if self._view is None:
            return Numbers("", (), ())
        return Numbers(self._view.name, *curve_numbers(self._view))

    def _on_hovered(self, at: QPointF | None, of: StrategyLines) -> None:
        pointed_at = None if at is None else of.nearest(at)
        if pointed_at != self._pointed_at:
            self.hovered.emit(pointed_at)

    def _on_whole_toggled(self, whole: bool) -> None:  # noqa: FBT001 - a Qt slot
        self.cost.display_whole(whole)
        self.range_changed.emit()

    def _on_every_toggled(self, every: bool) -> None:  # noqa: FBT001 - a Qt slot
        for lines in self._lines:
            lines.show_all(shown=every)

    def _on_kind_chosen(self, kind: int) -> None:
        self._rates.setCurrentIndex(kind)
        self._heading.display(say((_RECALL, _ROC)[kind]))
        for place, taken in enumerate(self._takes):
            taken.setVisible(place == kind)
        if self._view is not None:
            self.display(self._view)
