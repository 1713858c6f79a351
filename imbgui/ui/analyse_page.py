"""The Analyse page: what will be tried, how far it is, and what is finished."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QListWidget, QProgressBar, QPushButton

from imbgui.application.events import Tried, TriedChosen
from imbgui.application.presenting import AnalyseView
from imbgui.application.wording import EFFORT_CHOICES
from imbgui.ui.blocks import Card, Heading, Note, Page, Plain, PrimaryButton, named, row
from imbgui.ui.theme import SPACE


class AnalysePage(Page):
    """Shows the plan, starts and stops the work, and lists what is finished."""

    analyse_requested = Signal()
    stop_requested = Signal()
    tried_chosen = Signal(object)
    """TriedChosen."""

    def __init__(self) -> None:
        super().__init__("What shall be tried?", "pageAnalyse")
        self._effort = named(QComboBox(), "effort", "How much to try")
        for effort, words in EFFORT_CHOICES.items():
            self._effort.addItem(words, effort)
        self._analyse = named(PrimaryButton("A&nalyse"), "analyse", "Analyse")
        self._stop = named(QPushButton("Sto&p"), "stop", "Stop the analysis")
        self._progress = named(QProgressBar(), "progress", "Progress of the analysis")
        self._progress.setTextVisible(False)
        self._note = Plain()
        self._reasons = Note()
        self._planned = named(QListWidget(), "plannedStrategies", "Strategies that will be tried")
        self._finished = named(QListWidget(), "finishedStrategies", "Strategies that are finished")
        self._finished_heading = Heading("Finished")
        self._tried = Tried()
        self._shown_planned: tuple[str, ...] = ()
        self._lay_out()
        self._analyse.clicked.connect(self.analyse_requested)
        self._stop.clicked.connect(self.stop_requested)
        self._effort.currentIndexChanged.connect(self._on_effort_chosen)

    def display(self, view: AnalyseView) -> None:
        """Show the plan or how far it is."""
        self._tried = view.tried
        with QSignalBlocker(self._effort):
            self._effort.setCurrentIndex(self._effort.findData(view.effort))
        self._effort.setEnabled(not view.can_stop)
        self._analyse.setEnabled(view.can_analyse)
        self._stop.setEnabled(view.can_stop)
        self._note.display(view.note)
        self._progress.setVisible(view.total > 0)
        self._progress.setMaximum(max(view.total, 1))
        self._progress.setValue(view.done)
        self._reasons.display("\n".join(f"•  {reason}" for reason in view.plan))
        if view.candidates != self._shown_planned:
            self._shown_planned = view.candidates
            self._planned.clear()
            self._planned.addItems(view.candidates)
        self._display_finished(view.finished)

    def _lay_out(self) -> None:
        run = Card()
        label = QLabel("Effor&t")
        label.setBuddy(self._effort)
        run.body.addLayout(row(label, self._effort, 1, self._analyse, self._stop))
        run.body.addWidget(self._progress)
        run.body.addWidget(self._note)
        plan = Card("The plan")
        plan.body.addWidget(self._reasons)
        plan.body.addWidget(self._planned, 1)
        finished = Card()
        finished.body.addWidget(self._finished_heading)
        finished.body.addWidget(self._finished, 1)
        for widget in (self._planned, self._finished):
            widget.setWordWrap(True)
            widget.setSelectionMode(QListWidget.SelectionMode.NoSelection)
            widget.setMinimumHeight(180)
            widget.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        cards = QHBoxLayout()
        cards.setSpacing(2 * SPACE)
        cards.addWidget(plan, 1)
        cards.addWidget(finished, 1)
        self.body.addWidget(run)
        self.body.addLayout(cards, 1)

    def _display_finished(self, finished: tuple[str, ...]) -> None:
        """Add what is new, so that the list does not jump while it grows."""
        shown = tuple(self._finished.item(at).text() for at in range(self._finished.count()))
        if shown != finished[: len(shown)]:
            self._finished.clear()
            shown = ()
        self._finished.addItems(finished[len(shown) :])
        if len(finished) > len(shown):
            self._finished.scrollToBottom()

    def _on_effort_chosen(self) -> None:
        self.tried_chosen.emit(TriedChosen(replace(self._tried, effort=self._effort.currentData())))
