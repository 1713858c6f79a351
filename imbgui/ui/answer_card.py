"""The answer: what to do, how sure that is, what it costs and what it saves."""

from imbgui.application.presenting import DecideView
from imbgui.ui.blocks import Answer, Badge, Card, Heading, Note, Plain, Trouble, named


class AnswerCard(Card):
    """Shows the recommendation in sentences."""

    def __init__(self) -> None:
        super().__init__()
        self._answer = named(Answer(), "recommendation", "Recommendation")
        self._verdict = named(Badge(), "verdict", "How sure the recommendation is")
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
        """Say the answer."""
        self._answer.display(view.answer)
        self._verdict.display_in_tone(view.verdict, view.tone)
        self._cost.display(view.cost)
        self._check.display(view.check)
        self._savings.display("\n".join(view.savings))
        self._cautions.display("\n".join(view.cautions))
        # What a label is called is what is read out; its text alone would be lost behind a name.
        self._answer.setAccessibleDescription(view.answer)
        self._verdict.setAccessibleDescription(view.verdict)
