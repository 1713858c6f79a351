"""The Analyse page: what will be tried, how far it is, and where each strategy stands."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QProgressBar, QPushButton, QWidget

from imbgui.application.events import StudyDiscarded, Tried, TriedChosen
from imbgui.application.views.analyse import AnalyseView
from imbgui.application.wording import EFFORT_CHOICES
from imbgui.language import say
from imbgui.ui.blocks import (
    Card,
    Heading,
    LinkButton,
    Note,
    Page,
    Plain,
    PrimaryButton,
    Small,
    Trouble,
    named,
    row,
)
from imbgui.ui.icons import themed_icon
from imbgui.ui.standings_table import StandingsTable
from imbgui.ui.strategy_choices import StrategyChoices
from imbgui.ui.theme import Theme


class AnalysePage(Page):
    """Shows the plan, starts and stops the work, and says where each strategy stands."""

    analyse_requested = Signal()
    stop_requested = Signal()
    continue_requested = Signal()
    chosen = Signal(object)
    """TriedChosen or StudyDiscarded."""

    def __init__(self) -> None:
        super().__init__(say("What shall be tried?"), "pageAnalyse")
        self._effort = named(QComboBox(), "effort", say("How much to try"))
        for effort, words in EFFORT_CHOICES.items():
            self._effort.addItem(say(words), effort)
        self._analyse = named(PrimaryButton(say("A&nalyse")), "analyse", say("Analyse"))
        self._stop = named(QPushButton(say("Sto&p")), "stop", say("Stop the analysis"))
        self._progress = named(QProgressBar(), "progress", say("Progress of the analysis"))
        self._progress.setTextVisible(False)
        self._note = named(Plain(), "analysisNote", say("How far the analysis is"))
        self._warnings = named(Trouble(), "dataWarnings", say("What may mislead in the data"))
        self._stopped = named(Plain(), "stoppedNote", say("What there is of the stopped analysis"))
        self._continue = named(
            QPushButton(say("C&ontinue")), "continue", say("Continue the analysis")
        )
        self._discard = named(
            QPushButton(say("Discard the&m")),
            "discard",
            say("Discard what the stopped analysis has finished"),
        )
        self._reasons = Note()
        self._choose = named(
            LinkButton(say("Choose strategies &yourself")),
            "chooseStrategies",
            say("Choose strategies yourself"),
        )
        self._suggested = named(
            LinkButton(say("&Back to the suggested plan")),
            "backToSuggested",
            say("Back to the suggested plan"),
        )
        self._choices, self._table = StrategyChoices(), StandingsTable()
        self._summary = named(Small(), "planSummary", say("How many strategies stand where"))
        self._tried, self._suggestion = Tried(), Tried()
        self._lay_out()
        self._connect()

    def display(self, view: AnalyseView) -> None:
        """Show the plan, and how far it is."""
        self._tried, self._suggestion = view.tried, view.suggested or view.tried
        with QSignalBlocker(self._effort):
            self._effort.setCurrentIndex(self._effort.findData(view.effort))
        self._effort.setEnabled(view.can_choose)
        self._analyse.setEnabled(view.can_analyse)
        self._stop.setEnabled(view.can_stop)
        for label, text in (
            (self._note, view.note),
            (self._stopped, view.stopped),
            (self._warnings, "\n".join(view.warnings)),
            (self._summary, view.summary),
        ):
            label.display(text)
            # What a label is called is what is read out; its text alone would be lost behind it.
            label.setAccessibleDescription(text)
        self._stopped_line.setVisible(bool(view.stopped))
        self._continue.setEnabled(view.can_continue)
        self._progress.setVisible(view.total > 0)
        self._progress.setMaximum(max(view.total, 1))
        self._progress.setValue(view.done)
        self._reasons.display("\n".join(f"•  {reason}" for reason in view.plan))
        self._suggested.setVisible(view.suggested is not None and view.can_choose)
        self._choose.setEnabled(bool(view.choices))
        self._choices.display(view)
        self._choices.setVisible(bool(view.choices) and self._choose.isChecked())
        self._table.display(view.rows)

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._theme = theme
        self._table.display_theme(theme)
        self._display_chevron()

    def _lay_out(self) -> None:
        run, plan, standings = Card(), Card(say("The plan")), Card()
        label = QLabel(say("Effor&t"))
        label.setBuddy(self._effort)
        run.body.addLayout(row(label, self._effort, 1, self._analyse, self._stop))
        run.body.addWidget(self._progress)
        run.body.addWidget(self._note)
        self._stopped_line = QWidget()
        stopped = row(self._stopped, self._continue, self._discard)
        stopped.setContentsMargins(0, 0, 0, 0)
        stopped.setStretch(0, 1)
        self._stopped_line.setLayout(stopped)
        run.body.addWidget(self._stopped_line)
        run.body.addWidget(self._warnings)
        self._choose.setCheckable(True)
        plan.body.addWidget(self._reasons)
        plan.body.addLayout(row(self._choose, self._suggested, 1))
        plan.body.addWidget(self._choices)
        heading = row(Heading(say("Strategies")), self._summary)
        heading.setStretch(1, 1)
        standings.body.addLayout(heading)
        standings.body.addWidget(self._table, 1)
        self.body.addWidget(run)
        self.body.addWidget(plan)
        self.body.addWidget(standings, 1)

    def _connect(self) -> None:
        self._analyse.clicked.connect(self.analyse_requested)
        self._stop.clicked.connect(self.stop_requested)
        self._continue.clicked.connect(self.continue_requested)
        self._discard.clicked.connect(self._on_discard)
        self._effort.currentIndexChanged.connect(self._on_effort_chosen)
        self._choose.toggled.connect(self._on_choose_toggled)
        self._suggested.clicked.connect(self._on_suggested)
        self._choices.tried_chosen.connect(self.chosen)

    def _display_chevron(self) -> None:
        name = "chevron-up" if self._choose.isChecked() else "chevron-down"
        self._choose.setIcon(themed_icon(name, self._theme.muted))

    def _on_discard(self) -> None:
        self.chosen.emit(StudyDiscarded())

    def _on_effort_chosen(self) -> None:
        self.chosen.emit(TriedChosen(replace(self._tried, effort=self._effort.currentData())))

    def _on_choose_toggled(self, chosen: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._choices.setVisible(chosen)
        self._display_chevron()

    def _on_suggested(self) -> None:
        self.chosen.emit(TriedChosen(self._suggestion))
