"""The Score page: new cases in, the same cases with risk score and flag out."""

from PySide6.QtCore import Signal

from imbgui.application.views.frame import WindowView
from imbgui.ui.blocks import Card, Heading, Note, Page, Plain, PrimaryButton, named, row


class ScorePage(Page):
    """Offers to score a new file, and says what came of it."""

    score_requested = Signal()

    def __init__(self) -> None:
        super().__init__("Score new cases", "pageScore")
        self._score = named(PrimaryButton("Choose a &new file…"), "scoreFile", "Score a new file")
        self._note = Note()
        self._scored = Heading()
        self._details = Plain()
        ask = Card("A file with new cases")
        ask.body.addWidget(
            Note(
                "It needs the columns that the model learned from; the outcome may be missing. "
                "The result is a new file with your columns unchanged, and beside them a risk "
                "score, a flag and the reason for it."
            )
        )
        ask.body.addLayout(row(self._score, 1))
        ask.body.addWidget(self._note)
        self._result = Card("Result")
        self._result.body.addWidget(self._scored)
        self._result.body.addWidget(self._details)
        self.body.addWidget(ask)
        self.body.addWidget(self._result)
        self.body.addStretch(1)
        self._score.clicked.connect(self.score_requested)

    def display(self, view: WindowView, nothing: str) -> None:
        """Show what scoring came to."""
        self._score.setEnabled(view.can_score)
        self._note.display("" if view.can_score else nothing)
        self._result.setVisible(view.scored is not None)
        self._scored.display(view.scored or "")
        self._details.display("\n".join(view.scored_details))
