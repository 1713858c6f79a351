"""The Report page: what the report will say, and where to write it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton

from imbgui.application.languages import language_names
from imbgui.application.views.decide import DecideView
from imbgui.application.views.frame import WindowView
from imbgui.application.views.record import RecordView
from imbgui.application.words.decision import EMBED_HINT, EXPORT_HINT
from imbgui.application.words.report import OTHER_KINDS, SCORED_CASES, WORKBOOK
from imbgui.language import say, spoken
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
from imbgui.ui.record_card import RecordCard


class ReportPage(Page):
    """Offers the report, the decision record, the session file and what is used elsewhere."""

    report_requested = Signal()
    save_requested = Signal()
    export_requested = Signal()

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
            say(SCORED_CASES),
        )
        self._language = named(QComboBox(), "reportLanguage", say("Language of the report"))
        for code, name in language_names().items():
            self._language.addItem(name, code)
        self._language.setCurrentIndex(self._language.findData(spoken()))
        language = QLabel(say("Lan&guage of the report"))
        language.setBuddy(self._language)
        excel.body.addWidget(Note(say(WORKBOOK)))
        excel.body.addWidget(Note(say(OTHER_KINDS)))
        excel.body.addLayout(row(language, self._language, 1))
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
        self._with_data = named(
            QCheckBox(say("Pu&t the data into it too")),
            "embedData",
            say("Put the data into the session too"),
        )
        session.body.addWidget(self._with_data)
        session.body.addWidget(Note(say(EMBED_HINT)))
        session.body.addLayout(row(self._save, 1))
        self._export = named(
            QPushButton(say("E&xport…")), "export", say("Export for use without imbgui")
        )
        elsewhere = Card(say("Use it without imbgui"))
        elsewhere.body.addWidget(Note(say(EXPORT_HINT)))
        elsewhere.body.addLayout(row(self._export, 1))
        self.record = RecordCard()
        for card in (self._out_of_date, preview, excel, self.record, session, elsewhere):
            self.body.addWidget(card)
        self.body.addStretch(1)
        self._report.clicked.connect(self.report_requested)
        self._save.clicked.connect(self.save_requested)
        self._export.clicked.connect(self.export_requested)

    @property
    def scored_cases(self) -> bool:
        """Whether the workbook is to list the answer to every case."""
        return self._scored_cases.isChecked()

    @property
    def language(self) -> str:
        """The code of the language that the report is to be in."""
        return str(self._language.currentData())

    @property
    def with_data(self) -> bool:
        """Whether the session is to hold the data."""
        return self._with_data.isChecked() and self._with_data.isEnabled()

    def display(
        self, window: WindowView, decide: DecideView | None, record: RecordView, nothing: str
    ) -> None:
        """Show how the report begins, what may be written, and what was decided."""
        self.record.display(record)
        self._export.setEnabled(window.can_report)
        self._with_data.setEnabled(window.can_embed)
        self._report.setEnabled(window.can_report)
        self._save.setEnabled(window.can_save)
        self._out_of_date.display("" if decide is None else decide.out_of_date or "")
        self._answer.display("" if decide is None else decide.answer)
        self._verdict.display("" if decide is None else decide.verdict)
        self._cost.display("" if decide is None else decide.cost)
        self._check.display(nothing if decide is None else decide.check)
