"""Sentences on the decision record, on what is given out for use elsewhere, and on embedded data."""

from imbgui.domain.tasks import About
from imbgui.store.records import Record

RECORD = "For the file: what became of this recommendation, and why. It is kept in the session and printed in the report; other costs or another analysis open it again."
COMPARE_HINT = "A record that was saved can be compared with a later answer: what has changed of the data, the costs and the recommendation, and whether the cost has by more than chance explains."
EMBED_HINT = "With the data in it, the session can be analysed again where the file is missing, and whoever gets it can read every row. Without, it holds the answer, the models, the names of columns and categories, and the first rows as a preview."
EXPORT_HINT = "A Python script that comes to this recommendation again from the file; or the model alone, for scikit-learn (.skops) or for other systems (.onnx)."


def grounds_sentence(about: About) -> str:
    """Say who set the costs and why, or where that is said."""
    if about.set_by is None and about.because is None:
        return "Who set these costs, and why, has not been said: it goes under More about the costs, on the Costs page."
    who = (
        "Costs set by somebody who is not named"
        if about.set_by is None
        else f"Costs set by {about.set_by}"
    )
    return f"{who}; {'why was not said' if about.because is None else f'because: {about.because}'}."


def decided_sentence(then: Record) -> str:
    """Say what became of an earlier recommendation, and who had set its costs."""
    about = About(set_by=then.set_by, because=then.because)
    became = "What became of that recommendation was not said."
    if then.decision is not None:
        why = "" if then.decision_because is None else f": {then.decision_because}"
        became = f"That recommendation was {then.decision}{why}."
    named = then.set_by is not None or then.because is not None
    return f"{became} {grounds_sentence(about)}" if named else became
