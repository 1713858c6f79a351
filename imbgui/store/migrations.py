"""Sessions of earlier versions: what their documents are called in the present one.

A session holds two documents: "session", what it says besides its study, and "study". Each step
takes those of one version to the next, and touches nothing else: arrays and models are as they
were. What an earlier version did not know is absent, and said to be.
"""

from collections.abc import Callable, Mapping
from typing import Any

Documents = Mapping[str, Any]

OLDEST = 2
"""Before it, a study did not say in which fold each row was scored: nothing can be decided."""


def migrated(documents: Documents, version: int) -> Documents:
    """Return the documents of a version as those of the present one.

    Raises
    ------
    KeyError, TypeError
        They are not what that version writes.
    """
    for step in range(version, OLDEST + len(_STEPS)):
        documents = _STEPS[step](documents)
    return documents


def _from_2(documents: Documents) -> Documents:
    """Version 3 may blend candidates, and says more of the decision.

    That is what became of the recommendation, and at which costs its check was first seen.
    """
    session, study = documents["session"], documents["study"]
    about = {**session["about"], "decision": None, "decision_because": None}
    plan = {**study["plan"], "allow_blend": False}
    return {
        **documents,
        "session": {**session, "about": about, "seen_at": None},
        "study": {**study, "plan": plan, "blend": None},
    }


def _from_3(documents: Documents) -> Documents:
    """Version 4 may hold the data, and keeps what searches for a number came to in each part."""
    session, study, blend = documents["session"], documents["study"], documents["study"]["blend"]
    outcomes = [{**one, "found": []} for one in study["outcomes"]]
    if blend is not None:
        blend = {**blend, "outcome": {**blend["outcome"], "found": []}}
    return {
        **documents,
        "session": {**session, "holds_data": False},
        "study": {**study, "outcomes": outcomes, "blend": blend},
    }


def _from_4(documents: Documents) -> Documents:
    """Version 5 keeps what it says so that any language can say it; it was words until then.

    Words that were kept are said as before: what was found in the data as it stands, and the
    reasons for a plan, and against a strategy, as sentences that may be in the catalogue.
    """
    session, study, blend = documents["session"], documents["study"], documents["study"]["blend"]
    table, plan = session["table"], study["plan"]
    found = [{**one, "message": _verbatim(one["message"])} for one in table["findings"]]
    if blend is not None:
        blend = {**blend, "outcome": _why_kept(blend["outcome"])}
    return {
        **documents,
        "session": {**session, "table": {**table, "findings": found}},
        "study": {
            **study,
            "plan": {**plan, "reasons": [_sentence(one) for one in plan["reasons"]]},
            "outcomes": [_why_kept(one) for one in study["outcomes"]],
            "blend": blend,
        },
    }


def _why_kept(outcome: Documents) -> Documents:
    why = outcome["why"]
    if why is None:
        return outcome
    kept = _sentence(why) if outcome["status"] == "not applicable" else _verbatim(why)
    return {**outcome, "why": kept}


def _sentence(words: str) -> Documents:
    return {"words": words, "parts": [], "many": None}


def _verbatim(words: str) -> Documents:
    return {"words": "{text}", "parts": [["text", words]], "many": None}


_STEPS: Mapping[int, Callable[[Documents], Documents]] = {2: _from_2, 3: _from_3, 4: _from_4}

VERSION = OLDEST + len(_STEPS)
"""The version that is written."""
