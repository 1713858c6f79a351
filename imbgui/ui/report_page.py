"""The Report page: what the report will say, and where to write it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPushButton

from imbgui.application.views.decide import DecideView
from imbgui.application.views.frame import WindowView
from imbgui.application.words.report import OTHER_KINDS, SCORED_CASES, WORKBOOK
from imbgui.language import say
from imbgui.ui.blocks import (
    Answer,
    Banner,
    Card,
    Heading,
    Note,
    Page,
    Plain,
    PrimaryButton,
    named,
    row,
)


class ReportPage(Page):
    """Offers the report and the session file."""

    report_requested = Signal()
    save_requested = Signal()

    def __init__(self) -> None:
        super().__init__(say("Share the answer"), "pageReport")
        self._answer, self._verdict, self._cost, self._check = Answer(), Heading(), Plain(), Note()
        self._out_of_date = Banner()
        self._report = named(
            PrimaryButton(say("Save the rep&ort…")), "saveReport", say("Save the report")
        )
        self._save = named(
            QPushButton(say("Save sessio&n…")), "saveSession", say("Save the session")
        )
        preview = Card(say("The report begins with"))
        for part in (self._answer, self._verdict, self._cost, self._check):
            preview.body.addWidget(part)
        excel = Card(say("Report"))
        self._scored_cases = named(
            QCheckBox(say(SCORED_CASES)),
            "scoredCases",
            say("List the answer to every case in the workbook"),
        )
        excel.body.addWidget(Note(say(WORKBOOK)))
        excel.body.addWidget(Note(say(OTHER_KINDS)))
        excel.body.addLayout(row(self._scored_cases, 1))
        excel.body.addLayout(row(self._report, 1))
        session = Card(say("Session"))
        session.body.addWidget(
            Note(
                say(
                    "A file that reopens here with everything that was found: change the costs "
                    "later, or score new cases, without analysing again."
                )
            )
        )
        session.body.addLayout(row(self._save, 1))
        for card in (self._out_of_date, preview, excel, session):
            self.body.addWidget(card)
        self.body.addStretch(1)
        self._report.clicked.connect(self.report_requested)
        self._save.clicked.connect(self.save_requested)

    @property
    def scored_cases(self) -> bool:
        """Whether the workbook is to list the answer to every case."""
        return self._scored_cases.isChecked()

    def display(self, window: WindowView, decide: DecideView | None, nothing: str) -> None:
        """Show how the report begins, and what may be written."""
        self._report.setEnabled(window.can_report)
        self._save.setEnabled(window.can_save)
        self._out_of_date.display("" if decide is None else decide.out_of_date or "")
        self._answer.display("" if decide is None else decide.answer)
        self._verdict.display("" if decide is None else decide.verdict)
        self._cost.display("" if decide is None else decide.cost)
        self._check.display(nothing if decide is None else decide.check)
