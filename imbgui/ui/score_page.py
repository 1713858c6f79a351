"""The Score page: new cases in, the same cases with risk score and flag out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPushButton, QSpinBox

from imbgui.application.views.score import MatchView, ScoreView
from imbgui.application.words.scoring import ORDER_WORDS
from imbgui.domain.new_cases import Order
from imbgui.language import say
from imbgui.ui.blocks import Card, Heading, Note, Page, Plain, PrimaryButton, named, row
from imbgui.ui.choices import fill_choices

_MOST_CHECKS = 10_000_000


class ScorePage(Page):
    """Offers to score a new file, asks what has to be said before, and says what came of it."""

    score_requested = Signal()
    columns_matched = Signal(object)
    """Columns of the analysed file, each with what the new one calls it."""
    agreed = Signal()

    def __init__(self) -> None:
        super().__init__(say("Score new cases"), "pageScore")
        self._score = named(
            PrimaryButton(say("Choose a &new file…")), "scoreFile", say("Score a new file")
        )
        self._order = named(QComboBox(), "scoreOrder", say("Order of the cases"))
        self._first = named(QSpinBox(), "checkFirst", say("How many cases can be checked"))
        self._note, self._progress = Note(), named(Plain(), "scoreProgress", say("How far it is"))
        self._scored, self._details = (
            Heading(),
            named(Plain(), "scoredDetails", say("What was found")),
        )
        self._match, self._agree, self._result = _MatchCard(), _AgreeCard(), Card(say("Result"))
        self._result.body.addWidget(self._scored)
        self._result.body.addWidget(self._details)
        for part in (self._asking(), self._match, self._agree, self._result):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._score.clicked.connect(self.score_requested)
        self._match.matched.connect(self.columns_matched)
        self._agree.agreed.connect(self.agreed)

    @property
    def order(self) -> Order | None:
        """What the cases are to be sorted by."""
        chosen = self._order.currentData()
        return None if chosen is None else Order(chosen)

    @property
    def first(self) -> int | None:
        """How many cases can be checked; None where nobody said."""
        return self._first.value() or None

    def display(self, view: ScoreView, nothing: str) -> None:
        """Show what scoring came to, or what it waits for."""
        self._score.setEnabled(view.can_score)
        self._note.display("" if view.can_score or view.progress else nothing)
        self._progress.display(view.progress)
        self._match.display(view.matches, view.others)
        self._agree.display(view.not_kept)
        self._result.setVisible(bool(view.scored))
        self._scored.display(view.scored)
        self._details.display("\n".join(view.details))

    def _asking(self) -> Card:
        self._order.addItem(say("As in the file"), None)
        for order, words in ORDER_WORDS.items():
            self._order.addItem(say(words), str(order))
        self._first.setRange(0, _MOST_CHECKS)
        self._first.setSpecialValueText(say("as many as are flagged"))
        ask = Card(say("A file with new cases"))
        ask.body.addWidget(
            Note(
                say(
                    "It needs the columns that the model learned from; the outcome may be missing. "
                    "An Excel workbook is copied, with a risk score, a flag and the reason for it "
                    "beside your columns; of any other file the columns are written unchanged."
                )
            )
        )
        ask.body.addLayout(row(say("Order of the cases:"), self._order, 1))
        ask.body.addLayout(row(say("Cases that can be checked:"), self._first, 1))
        ask.body.addLayout(row(self._score, 1))
        ask.body.addWidget(self._progress)
        ask.body.addWidget(self._note)
        return ask


class _MatchCard(Card):
    """Asks which columns of the new file are meant by those it lacks."""

    matched = Signal(object)

    def __init__(self) -> None:
        super().__init__(say("Which columns are meant?"))
        self._matches: tuple[MatchView, ...] = ()
        self._boxes: list[QComboBox] = []
        self._grid = QGridLayout()
        self._use = named(
            QPushButton(say("&Use these columns")), "useColumns", say("Use these columns")
        )
        self.body.addWidget(
            Note(
                say(
                    "The new file lacks these columns, and the model needs them. Where one of "
                    "its columns has a name like theirs it is proposed; nothing is used unless you "
                    "say so."
                )
            )
        )
        self.body.addLayout(self._grid)
        self.body.addLayout(row(self._use, 1))
        self._use.clicked.connect(self._on_use)

    def display(self, matches: tuple[MatchView, ...], others: tuple[str, ...]) -> None:
        """Ask for these columns; the choices made stay while it is the same that is asked."""
        self.setVisible(bool(matches))
        if matches == self._matches:
            return
        self._matches = matches
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._boxes = []
        for line, match in enumerate(matches):
            box = named(
                QComboBox(),
                f"match {match.column}",
                say("Column meant by {column}", column=match.column),
            )
            fill_choices(box, others, match.proposal, say("Choose a column…"))
            box.currentIndexChanged.connect(self._on_chosen)
            label = QLabel(say("{column} is called", column=match.column))
            label.setBuddy(box)
            self._grid.addWidget(label, line, 0)
            self._grid.addWidget(box, line, 1)
            self._boxes.append(box)
        self._grid.setColumnStretch(2, 1)
        self._on_chosen()

    def _on_chosen(self) -> None:
        chosen = [box.currentData() for box in self._boxes]
        self._use.setEnabled(None not in chosen and len(set(chosen)) == len(chosen))

    def _on_use(self) -> None:
        columns = [match.column for match in self._matches]
        chosen = [box.currentData() for box in self._boxes]
        self.matched.emit(tuple(zip(columns, chosen, strict=True)))


class _AgreeCard(Card):
    """Says what the file written will not keep, and asks whether to write it."""

    agreed = Signal()

    def __init__(self) -> None:
        super().__init__(say("Before it is written"))
        self._lost = named(Plain(), "notKept", say("What is not kept"))
        self._go = named(
            QPushButton(say("&Write it all the same")), "agreeToScore", say("Write it")
        )
        self.body.addWidget(self._lost)
        self.body.addLayout(row(self._go, 1))
        self._go.clicked.connect(self.agreed)

    def display(self, not_kept: tuple[str, ...]) -> None:
        """Say what is not kept."""
        self.setVisible(bool(not_kept))
        self._lost.display("\n".join(not_kept))
