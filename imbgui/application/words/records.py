"""Sentences on what has changed since an earlier decision."""

from collections.abc import Sequence

from imbgui.application.numbers import money, money_range, percent, risk_score, significant, whole
from imbgui.application.records import Change
from imbgui.application.words.days import day_of
from imbgui.language import mark, say
from imbgui.store.records import Record

_NAMES = {
    "file": mark("the file"),
    "outcome": mark("the column that says what happened"),
    "bad_value": mark("the bad value"),
    "rows": mark("the number of cases"),
    "bad_cases": mark("the number of bad cases"),
    "false_alarm": mark("the cost of a false alarm"),
    "missed": mark("the cost of a missed case"),
    "caught": mark("the cost of a caught case"),
    "passed": mark("the cost of a case rightly let through"),
    "base_rate": mark("the share of bad cases expected"),
    "strategy": mark("the strategy"),
    "learner": mark("the kind of model"),
    "weight": mark("the weight"),
    "threshold": mark("the cut-off"),
    "verdict": mark("how sure the answer is"),
    "cost_per_1000": mark("the expected cost per 1,000 cases"),
    "flagged_per_1000": mark("the cases flagged of 1,000"),
}
_HEADINGS = {"data": mark("Data"), "costs": mark("Costs"), "answer": mark("Answer")}
_VERDICTS = (
    mark("clear winner"),
    mark("probably best"),
    mark("too close to call"),
    mark("check nobody"),
    mark("check everyone"),
    mark("not enough cases"),
)
_MONEY = ("false_alarm", "missed", "caught", "passed", "cost_per_1000")
_COUNTS = ("rows", "bad_cases")


def change_sentences(then: Record, now: Record, changes: Sequence[Change]) -> tuple[str, ...]:
    """Say what has changed, and whether the cost has beyond what its ranges allow."""
    return (
        _heading(then.made_at, any_change=bool(changes)),
        *(_sentence(change, now.costs.currency) for change in changes if change.name != "sha256"),
        *([say("Data: the content of the file.")] if _only_content(changes) else []),
        *([_cost_sentence(then, now)] if changes else []),
    )


def _heading(made_at: str | None, *, any_change: bool) -> str:
    if not made_at:
        if any_change:
            return say("Changed since the decision:")
        return say("Nothing has changed since the decision.")
    if any_change:
        return say("Changed since the decision of {day}:", day=day_of(made_at))
    return say("Nothing has changed since the decision of {day}.", day=day_of(made_at))


def _sentence(change: Change, currency: str | None) -> str:
    heading = say(_HEADINGS[change.area])
    if (
        change.name == "columns"
        and isinstance(change.then, tuple)
        and isinstance(change.now, tuple)
    ):
        return _columns_sentence(heading, change.then, change.now)
    known = _NAMES.get(change.name)
    then, now = (_value(change.name, value, currency) for value in (change.then, change.now))
    return say(
        "{heading}: {name}, {then} then and {now} now.",
        heading=heading,
        name=change.name.replace("_", " ") if known is None else say(known),
        then=then,
        now=now,
    )


def _columns_sentence(heading: str, then: Sequence[str], now: Sequence[str]) -> str:
    gone = ", ".join(name for name in then if name not in now)
    new = ", ".join(name for name in now if name not in then)
    parts = {"heading": heading, "gone": gone, "new": new}
    if gone and new:
        return say("{heading}: the columns used, now without {gone} and with {new}.", **parts)
    if gone:
        return say("{heading}: the columns used, now without {gone}.", **parts)
    if new:
        return say("{heading}: the columns used, now with {new}.", **parts)
    return say("{heading}: the columns used, now in another order.", **parts)


def _value(name: str, value: object, currency: str | None) -> str:
    if isinstance(value, float | int) and not isinstance(value, bool):
        if name in _MONEY:
            return money(value, currency)
        if name in _COUNTS:
            return whole(value)
        if name == "threshold":
            return risk_score(value)
        return percent(value) if name == "base_rate" else significant(value)
    if value is None:
        return say("none")
    return say(str(value)) if name == "verdict" and value in _VERDICTS else str(value)


def _only_content(changes: Sequence[Change]) -> bool:
    return {change.name for change in changes if change.area == "data"} == {"sha256"}


def _cost_sentence(then: Record, now: Record) -> str:
    """Compare the ranges of the expected cost; other costs make it another question."""
    low, high = now.answer.interval_95
    before_low, before_high = then.answer.interval_95
    ranges = {
        "before": money_range(before_low, before_high, then.costs.currency),
        "now": money_range(low, high, now.costs.currency),
    }
    if then.costs != now.costs:
        return say(
            "The expected cost ({before} then, {now} now) cannot be compared: the costs are others.",
            **ranges,
        )
    if low > before_high or high < before_low:
        return say(
            "The expected cost differs by more than chance explains (range {before} then, {now} now).",
            **ranges,
        )
    return say(
        "The expected cost differs by within what chance explains (range {before} then, {now} now).",
        **ranges,
    )
