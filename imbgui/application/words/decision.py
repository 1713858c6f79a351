"""Sentences on the decision record, on what is given out for use elsewhere, and on embedded data."""

from imbgui.domain.tasks import About
from imbgui.language import mark, say
from imbgui.store.records import Record

RECORD = mark(
    "For the file: what became of this recommendation, and why. It is kept in the session and printed in the report; other costs or another analysis open it again."
)
COMPARE_HINT = mark(
    "A record that was saved can be compared with a later answer: what has changed of the data, the costs and the recommendation, and whether the cost has by more than chance explains."
)
EMBED_HINT = mark(
    "With the data in it, the session can be analysed again where the file is missing, and whoever gets it can read every row. Without, it holds the answer, the models, the names of columns and categories, and the first rows as a preview."
)
EXPORT_HINT = mark(
    "A Python script that comes to this recommendation again from the file; or the model alone, for scikit-learn (.skops) or for other systems (.onnx)."
)


def grounds_sentence(about: About) -> str:
    """Say who set the costs and why, or where that is said."""
    who, why = about.set_by, about.because
    if who is None and why is None:
        return say(
            "Who set these costs, and why, has not been said: it goes under More about the costs, on the Costs page."
        )
    if who is None:
        return say("Costs set by somebody who is not named; because: {why}.", why=why)
    if why is None:
        return say("Costs set by {who}; why was not said.", who=who)
    return say("Costs set by {who}; because: {why}.", who=who, why=why)


def decided_sentence(then: Record) -> str:
    """Say what became of an earlier recommendation, and who had set its costs."""
    about = About(set_by=then.set_by, because=then.because)
    became = _became(then)
    named = then.set_by is not None or then.because is not None
    return f"{became} {grounds_sentence(about)}" if named else became


def _became(then: Record) -> str:
    if then.decision is None:
        return say("What became of that recommendation was not said.")
    decision, why = say(then.decision), then.decision_because
    if why is None:
        return say("That recommendation was {decision}.", decision=decision)
    return say("That recommendation was {decision}: {why}.", decision=decision, why=why)
