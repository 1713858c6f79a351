"""Sentences on what has changed since an earlier decision."""

from collections.abc import Sequence

from imbgui.application.numbers import money, money_range, percent, risk_score, significant, whole
from imbgui.application.records import Change
from imbgui.store.records import Record

_NAMES = {
    "file": "the file",
    "outcome": "the column that says what happened",
    "bad_value": "the bad value",
    "rows": "the number of cases",
    "bad_cases": "the number of bad cases",
    "false_alarm": "the cost of a false alarm",
    "missed": "the cost of a missed case",
    "caught": "the cost of a caught case",
    "passed": "the cost of a case rightly let through",
    "base_rate": "the share of bad cases expected",
    "strategy": "the strategy",
    "learner": "the kind of model",
    "weight": "the weight",
    "threshold": "the cut-off",
    "verdict": "how sure the answer is",
    "cost_per_1000": "the expected cost per 1,000 cases",
    "flagged_per_1000": "the cases flagged of 1,000",
}
_HEADINGS = {"data": "Data", "costs": "Costs", "answer": "Answer"}
_MONEY = ("false_alarm", "missed", "caught", "passed", "cost_per_1000")
_COUNTS = ("rows", "bad_cases")


def change_sentences(then: Record, now: Record, changes: Sequence[Change]) -> tuple[str, ...]:
    """Say what has changed, and whether the cost has beyond what its ranges allow."""
    at = f" of {then.made_at[:10]}" if then.made_at else ""
    if not changes:
        return (f"Nothing has changed since the decision{at}.",)
    return (
        f"Changed since the decision{at}:",
        *(_sentence(change, now.costs.currency) for change in changes if change.name != "sha256"),
        *(["Data: the content of the file."] if _only_content(changes) else []),
        _cost_sentence(then, now),
    )


def _sentence(change: Change, currency: str | None) -> str:
    heading = _HEADINGS[change.area]
    if (
        change.name == "columns"
        and isinstance(change.then, tuple)
        and isinstance(change.now, tuple)
    ):
        gone = [name for name in change.then if name not in change.now]
        new = [name for name in change.now if name not in change.then]
        parts = [
            f"{word} {', '.join(names)}"
            for word, names in (("without", gone), ("with", new))
            if names
        ]
        return f"{heading}: the columns used, now {' and '.join(parts) or 'in another order'}."
    name = _NAMES.get(change.name, change.name.replace("_", " "))
    then, now = (_value(change.name, value, currency) for value in (change.then, change.now))
    return f"{heading}: {name}, {then} then and {now} now."


def _value(name: str, value: object, currency: str | None) -> str:
    if isinstance(value, float | int) and not isinstance(value, bool):
        if name in _MONEY:
            return money(value, currency)
        if name in _COUNTS:
            return whole(value)
        if name == "threshold":
            return risk_score(value)
        return percent(value) if name == "base_rate" else significant(value)
    return "none" if value is None else str(value)


def _only_content(changes: Sequence[Change]) -> bool:
    return {change.name for change in changes if change.area == "data"} == {"sha256"}


def _cost_sentence(then: Record, now: Record) -> str:
    """Compare the ranges of the expected cost; other costs make it another question."""
    low, high = now.answer.interval_95
    before_low, before_high = then.answer.interval_95
    ranges = f"{money_range(before_low, before_high, then.costs.currency)} then, {money_range(low, high, now.costs.currency)} now"
    if then.costs != now.costs:
        return f"The expected cost ({ranges}) cannot be compared: the costs are others."
    apart = low > before_high or high < before_low
    judged = "more than chance explains" if apart else "within what chance explains"
    return f"The expected cost differs by {judged} (range {ranges})."
