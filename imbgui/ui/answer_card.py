"""The answer: what to do, how sure that is, what it costs and what it saves."""

from PySide6.QtWidgets import QVBoxLayout

from imbgui.application.views.beside import Beside
from imbgui.application.views.decide import DecideView
from imbgui.language import say
from imbgui.ui.blocks import (
    Answer,
    Badge,
    Card,
    Heading,
    Note,
    Plain,
    SubHeading,
    Trouble,
    announce,
    named,
)


class AnswerCard(Card):
    """Shows the recommendation in sentences."""

    def __init__(self) -> None:
        super().__init__()
        self._answer = named(Answer(), "recommendation", say("Recommendation"))
        self._verdict = named(Badge(), "verdict", say("How sure the recommendation is"))
        self._cost, self._check, self._savings = Heading(""), Plain(), Note()
        self._cautions = Trouble()
        for part in (
            self._answer,
            self._verdict,
            self._cost,
            self._check,
            self._savings,
            self._cautions,
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def display(self, view: DecideView) -> None:
        """Say the answer, aloud where it has changed."""
        if self._answer.text() not in ("", view.answer):
            announce(self._answer, f"{view.answer} {view.verdict}")
        self._answer.display(view.answer)
        self._verdict.display_in_tone(view.verdict, view.tone)
        self._cost.display(view.cost)
        self._check.display(view.check)
        self._savings.display("\n".join(view.savings))
        self._cautions.display("\n".join(view.cautions))
        # What a label is called is what is read out; its text alone would be lost behind a name.
        self._answer.setAccessibleDescription(view.answer)
        self._verdict.setAccessibleDescription(view.verdict)


class BesideCard(Card):
    """Says what else to know before acting on the answer, each under a heading."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "besideTheAnswer", say("What else to know"))
        self._parts: list[tuple[SubHeading, Plain]] = []
        self._lines = QVBoxLayout()
        self.body.addLayout(self._lines)

    def display(self, told: tuple[Beside, ...]) -> None:
        """Say it, or take no room."""
        self.setVisible(bool(told))
        while len(self._parts) < len(told):
            part = (SubHeading(""), Plain())
            self._parts.append(part)
            for label in part:
                self._lines.addWidget(label)
        for place, (heading, sentences) in enumerate(self._parts):
            one = told[place] if place < len(told) else Beside("", ())
            heading.display(one.heading)
            sentences.display("\n".join(one.sentences))
        said = " ".join(sentence for one in told for sentence in one.sentences)
        self.setAccessibleDescription(said)
