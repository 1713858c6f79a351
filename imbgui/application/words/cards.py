"""Sentences of the cards below the answer: how far costs may move, scores, gains, metrics."""

from imbgui.application.numbers import money, per_1000, percent, significant, small, whole
from imbgui.domain.groups import GroupRate
from imbgui.domain.metrics import Gain, PointMetrics, ScoreMetrics
from imbgui.language import mark, say

CHECK_WAS_SEEN = mark(
    "You had seen this check when you changed the costs: it is no longer the first look at them."
)
"""What weakens a check: the costs were set with its result in view."""
WORKING_OUT = mark("Being worked out…")
"""Where a figure will be in a moment."""
NO_SCORE = mark("The strategy shown has no risk scores: it answers every case alike.")
STABILITY_NOTE = mark(
    "Each field is a missed cost (from left to right) and a share of bad cases (from top to "
    "bottom); its letter is the advice there. The framed field is where you are now."
)
NO_STABILITY = mark(
    "With amounts or limits the advice is worked out case by case, so there is no map of it."
)
METRICS_NOTE = mark(
    "At the cut-off shown above, of the practice cases at the expected share of bad ones."
)
BY_GROUP_NOTE = mark("The recommended answer, group by group, on the practice cases.")
METRIC_WORDS = {
    "precision": (mark("Precision"), mark("Of the cases flagged, how many are bad")),
    "recall": (mark("Recall"), mark("Of all bad cases, how many are flagged")),
    "f1": (mark("F1"), mark("The harmonic mean of precision and recall; it knows no costs")),
    "roc_auc": (mark("ROC AUC"), mark("How often a bad case scores higher than a good one")),
    "average_precision": (mark("Average precision"), mark("Precision averaged over every recall")),
}
"""The metrics that are shown, with what they say: both to be said."""


def advised_sentence(name: str, missed: float, base_rate: float, currency: str | None) -> str:
    """Say what is advised at one missed cost and base rate."""
    return say(
        "If a missed case costs {cost} and {share} of the cases are bad: {name}.",
        cost=money(missed, currency),
        share=percent(base_rate),
        name=name,
    )


def room_sentence(between: tuple[float | None, float | None], currency: str | None) -> str:
    """Say over which missed costs the present strategy stays advised."""
    low, high = between
    if low is None and high is None:
        return say("The advice stays the same whatever a missed case costs.")
    if low is None:
        return say(
            "The advice stays while a missed case costs up to {cost}.",
            cost=money(high or 0, currency),
        )
    if high is None:
        return say(
            "The advice stays while a missed case costs at least {cost}.",
            cost=money(low, currency),
        )
    return say(
        "The advice stays while a missed case costs {low} to {high}.",
        low=money(low, currency),
        high=money(high, currency),
    )


def brier_sentence(metrics: ScoreMetrics, base_rate: float) -> str:
    """Say the Brier score beside that of a score that knows nothing but the base rate."""
    return say(
        "Brier score {score}; always saying the share of bad cases would have {other}. Lower is better.",
        score=small(metrics.brier),
        other=small(base_rate * (1 - base_rate)),
    )


def gains_sentence(gain: Gain, lift: float) -> str:
    """Say what checking the riskiest cases catches."""
    return say(
        "Checking the riskiest {checked} of cases catches {caught} of the bad ones. The riskiest tenth is {lift} times as often bad as usual.",
        checked=percent(gain.checked),
        caught=percent(gain.caught),
        lift=significant(lift),
    )


def confusion_sentences(metrics: PointMetrics) -> tuple[tuple[str, str, str], ...]:
    """Return the four outcomes of 1,000 cases as rows: what they are, flagged, let through."""
    scale = 1000 / metrics.counts.rows
    counts = metrics.counts
    return (
        (say("Bad cases"), per_1000(counts.caught * scale), per_1000(counts.missed * scale)),
        (say("Good cases"), per_1000(counts.false_alarms * scale), per_1000(counts.passed * scale)),
    )


def rate_words(rate: GroupRate) -> str:
    """Say a share of a group with its range."""
    if rate.share is None:
        return "–"
    low, high = rate.interval
    told = say(
        "{share} ({low} to {high})",
        share=percent(rate.share),
        low=percent(low),
        high=percent(high),
    )
    return told if rate.elsewhere is None else f"{told} !"


def group_name(name: str | None) -> str:
    """Name a group; cases without a value are one as well."""
    return say("(no value)") if name is None else name


def group_size(rows: int, positives: int) -> str:
    """Say how many cases a group has, and how many of them are bad."""
    return say("{cases} ({bad} bad)", cases=whole(rows), bad=whole(positives))
