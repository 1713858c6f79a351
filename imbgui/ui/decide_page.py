"""The Decide page: the answer, and the views that share one cut-off and one strategy."""

from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from imbgui.application.events import CandidateSelected, PointMoved, ThresholdTyped
from imbgui.application.views.costs import CostsView
from imbgui.application.views.decide import DecideView
from imbgui.application.wording import LEAK_CHECK_WORDS
from imbgui.language import mark, say
from imbgui.ui.answer_card import AnswerCard, BesideCard
from imbgui.ui.blocks import Banner, Card, Heading, Note, Page, Plain, named, row
from imbgui.ui.cost_plot import CostPlot
from imbgui.ui.cut_off_bar import CutOffBar
from imbgui.ui.detail_cards import DetailCards
from imbgui.ui.money_field import MoneyField
from imbgui.ui.outcomes_card import OutcomesCard
from imbgui.ui.plot import Plot
from imbgui.ui.plot_cards import PlotCards
from imbgui.ui.rate_plots import RecallPlot, RocPlot
from imbgui.ui.retelling import keep_telling
from imbgui.ui.strategy_table import StrategyTable
from imbgui.ui.take_away import Taking
from imbgui.ui.theme import LIGHT, SPACE, Theme

_RENEWING = mark(
    "Renewing: this is still the answer for the costs before. The new one is on its way."
)
_PROVISIONAL = mark(
    "Provisional: further strategies are still being tried and may change this answer."
)

AnyPlot = TypeVar("AnyPlot", bound=Plot)


class DecidePage(Page):
    """Shows the answer; what is moved in one view moves in all."""

    chosen = Signal(object)
    """PointMoved, ThresholdTyped, CandidateSelected, DetailFolded or ByChosen."""
    recommended_requested = Signal()
    leak_check_requested = Signal()

    def __init__(self) -> None:
        super().__init__(say("What should be done?"), "pageDecide")
        self.false_alarm = MoneyField("falseAlarmCostHere", say("Cost of a false alarm"))
        self.missed = MoneyField("missedCostHere", lambda: say("Cost of a missed bad case"))
        self._echo = Note()
        self._out_of_date, self._provisional = Banner(), Banner()
        self._renewing = named(Banner(), "renewing", say("Whether the answer is being renewed"))
        self._answer, self._beside, self._outcomes = AnswerCard(), BesideCard(), OutcomesCard()
        self._cut_off, self._table = CutOffBar(), StrategyTable()
        self._details = DetailCards()
        self._reasons, self._nothing = Plain(), Note()
        self._leak_check = named(
            QPushButton(say(LEAK_CHECK_WORDS)), "leakCheck", say(LEAK_CHECK_WORDS)
        )
        self._leaks = named(
            Plain(), "leakCheckAnswer", say("What resampling first would have promised")
        )
        self._plots: PlotCards | None = None
        self._view: DecideView | None = None
        self._theme = LIGHT
        self._lay_out()
        self._cut_off.threshold_typed.connect(self._on_threshold_typed)
        self._cut_off.slid.connect(self._on_slid)
        self._cut_off.recommended_requested.connect(self.recommended_requested)
        self._table.candidate_selected.connect(self._on_candidate_selected)
        self._table.hovered.connect(self._on_hovered)
        self._leak_check.clicked.connect(self.leak_check_requested)
        self._details.chosen.connect(self.chosen)

    # Each plot takes a moment to make.

    @cached_property
    def cost_plot(self) -> CostPlot:
        """What it costs; made when it is first asked for, as the two that follow."""
        return self._held(CostPlot())

    @cached_property
    def recall_plot(self) -> RecallPlot:
        """Precision and recall."""
        return self._held(RecallPlot())

    @cached_property
    def roc_plot(self) -> RocPlot:
        """What is caught, against false alarms."""
        return self._held(RocPlot())

    def _held(self, plot: AnyPlot) -> AnyPlot:
        """Have a plot go with the page until it has its place on it."""
        plot.setParent(self)
        return plot

    def prepare(self) -> PlotCards:
        """Return the plots on their cards; make first what is not there yet."""
        if self._plots is None:
            self._plots = PlotCards(self.cost_plot, self.recall_plot, self.roc_plot)
            self._plots.moved.connect(self._on_moved)
            self._plots.range_changed.connect(self._on_range_changed)
            self._plots.hovered.connect(self._on_hovered)
            self._plots.display_theme(self._theme)
            self._plots_place.addWidget(self._plots)
        return self._plots

    def display_costs(self, view: CostsView) -> None:
        """Show what the costs mean; the fields follow those of the Costs page."""
        self._echo.display(view.problem or view.echo)
        by_column = view.costs is not None and view.costs.amounts is not None
        self.missed.setEnabled(not by_column)

    def display(self, view: DecideView | None, nothing: str) -> None:
        """Show the answer, or say why there is none."""
        self._view = view
        self._nothing_card.setVisible(view is None)
        self._nothing.display(nothing)
        self._results.setVisible(view is not None)
        self._out_of_date.display("" if view is None else view.out_of_date or "")
        self._provisional.display(
            say(_PROVISIONAL) if view is not None and view.provisional else ""
        )
        self._renewing.display(say(_RENEWING) if view is not None and view.renewing else "")
        if view is None:
            return
        self._answer.display(view)
        self._beside.display(view.beside)
        self._outcomes.display(view)
        self.prepare().display(view.curve)
        self._display_cut_off(view)
        self._table.display(view.strategies)
        self._details.display(view)
        self._leak_check.setVisible(view.offers_leak_check)
        self._leak_check.setEnabled(view.can_check_leaks)
        self._leaks.display(view.leaks)
        self._leaks.setAccessibleDescription(view.leaks)
        self._reasons.display("\n".join(f"•  {reason}" for reason in view.reasons))

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._theme = theme
        self._outcomes.display_theme(theme)
        self._details.display_theme(theme)
        if self._plots is not None:
            self._plots.display_theme(theme)

    def _lay_out(self) -> None:
        costs = Card()
        alarm, missed = QLabel(say("False alar&m costs")), QLabel()
        keep_telling(missed, lambda: missed.setText(say("Missed case cos&ts")))
        alarm.setBuddy(self.false_alarm.line)
        missed.setBuddy(self.missed.line)
        line = row(alarm, self.false_alarm, missed, self.missed, self._echo)
        line.setStretch(4, 1)
        costs.body.addLayout(line)
        self._nothing_card = Card(say("No answer yet"))
        self._nothing_card.body.addWidget(self._nothing)
        strategies, why = Card(), Card(say("Why this recommendation?"))
        heading = row(Heading(say("Strategies")), Taking(self._table, self._table.numbers).button())
        heading.setStretch(0, 1)
        strategies.body.addLayout(heading)
        strategies.body.addWidget(self._table)
        strategies.body.addLayout(row(self._leak_check, 1))
        strategies.body.addWidget(self._leaks)
        why.body.addWidget(self._reasons)
        self._plots_place = QVBoxLayout()
        self._results = QWidget()
        results = QVBoxLayout(self._results)
        results.setContentsMargins(0, 0, 0, 0)
        results.setSpacing(2 * SPACE)
        top = QGridLayout()
        top.setSpacing(2 * SPACE)
        top.setColumnStretch(0, 3)
        top.setColumnStretch(1, 2)
        top.setRowStretch(0, 1)
        top.addWidget(self._answer, 0, 0)
        top.addWidget(self._cut_off, 1, 0)
        top.addWidget(self._outcomes, 0, 1, 2, 1)
        results.addLayout(top)
        results.addWidget(self._beside)
        results.addLayout(self._plots_place)
        results.addWidget(why)
        results.addWidget(strategies)
        results.addWidget(self._details)
        for part in (
            costs,
            self._out_of_date,
            self._provisional,
            self._renewing,
            self._nothing_card,
            self._results,
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def _display_cut_off(self, view: DecideView) -> None:
        share = view.curve.here.flagged_per_1000 / self.prepare().cost.furthest
        selected = any(one.selected and not one.recommended for one in view.strategies)
        self._cut_off.display(view, share, moved=bool(view.difference) or selected)

    def _on_hovered(self, pointed_at: int | None) -> None:
        """Show everywhere which strategy is pointed at anywhere."""
        self.prepare().display_hovered(pointed_at)
        self._table.display_hovered(pointed_at)

    def _on_range_changed(self) -> None:
        if self._view is not None:
            self._display_cut_off(self._view)

    def _on_moved(self, flagged_per_1000: float) -> None:
        self.chosen.emit(PointMoved(flagged_per_1000))

    def _on_slid(self, share: float) -> None:
        self.chosen.emit(PointMoved(share * self.prepare().cost.furthest))

    def _on_threshold_typed(self, threshold: float) -> None:
        self.chosen.emit(ThresholdTyped(threshold))

    def _on_candidate_selected(self, row_selected: int | None) -> None:
        self.chosen.emit(CandidateSelected(row_selected))
