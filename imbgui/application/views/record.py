"""What the Report page displays of the decision record."""

from dataclasses import dataclass

from imbgui.application.state import State
from imbgui.application.words.decision import grounds_sentence
from imbgui.domain.tasks import Decision


@dataclass(frozen=True)
class RecordView:
    """By whom and why, and what became of the recommendation, as far as that was said."""

    grounds: str
    decision: Decision | None
    because: str
    can_decide: bool


def present_record(state: State) -> RecordView:
    """Return what the card of the decision record displays."""
    return RecordView(
        grounds=grounds_sentence(state.about),
        decision=state.about.decision,
        because=state.about.decision_because or "",
        can_decide=state.has_answer and state.is_current and state.is_free,
    )
