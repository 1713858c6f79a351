"""Sentences of the cards below the answer: how far costs may move, scores, gains, metrics."""

from imbgui.application.numbers import money, per_1000, percent, significant, small, whole
from imbgui.domain.groups import GroupRate
from imbgui.domain.metrics import Gain, PointMetrics, ScoreMetrics

CHECK_WAS_SEEN = (
    "You had seen this check when you changed the costs: it is no longer the first look at them."
)
"""What weakens a check: the costs were set with its result in view."""
WORKING_OUT = "Being worked out…"
"""Where a figure will be in a moment."""
NO_SCORE = "The strategy shown has no risk scores: it answers every case alike."
STABILITY_NOTE = (
    "Each field is a missed cost (from left to right) and a share of bad cases (from top to "
    "bottom); its letter is the advice there. The framed field is where you are now."
)
NO_STABILITY = (
    "With amounts or limits the advice is worked out case by case, so there is no map of it."
)
METRICS_NOTE = (
    "At the cut-off shown above, of the practice cases at the expected share of bad ones."
)
BY_GROUP_NOTE = "The recommended answer, group by group, on the practice cases."
METRIC_WORDS = {
    "precision": ("Precision", "Of the cases flagged, how many are bad"),
    "recall": ("Recall", "Of all bad cases, how many are flagged"),
    "f1": ("F1", "The harmonic mean of precision and recall; it knows no costs"),
    "roc_auc": ("ROC AUC", "How often a bad case scores higher than a good one"),
    "average_precision": ("Average precision", "Precision averaged over every recall"),
}
"""The metrics that are shown, with what they say."""


def advised_sentence(name: str, missed: float, base_rate: float, currency: str | None) -> str:
    """Say what is advised at one missed cost and base rate."""
    return (
        f"If a missed case costs {money(missed, currency)} and {percent(base_rate)} of the cases "
        f"are bad: {name}."
    )


def room_sentence(between: tuple[float | None, float | None], currency: str | None) -> str:
    """Say over which missed costs the present strategy stays advised."""
    low, high = between
    if low is None and high is None:
        return "The advice stays the same whatever a missed case costs."
    if low is None:
        return f"The advice stays while a missed case costs up to {money(high or 0, currency)}."
    if high is None:
        return f"The advice stays while a missed case costs at least {money(low, currency)}."
    return (
        f"The advice stays while a missed case costs {money(low, currency)} to "
        f"{money(high, currency)}."
    )


def brier_sentence(metrics: ScoreMetrics, base_rate: float) -> str:
    """Say the Brier score beside that of a score that knows nothing but the base rate."""
    return (
        f"Brier score {small(metrics.brier)}; always saying the share of bad cases would "
        f"have {small(base_rate * (1 - base_rate))}. Lower is better."
    )


def gains_sentence(gain: Gain, lift: float) -> str:
    """Say what checking the riskiest cases catches."""
    return (
        f"Checking the riskiest {percent(gain.checked)} of cases catches {percent(gain.caught)} "
        f"of the bad ones. The riskiest tenth is {significant(lift)} times as often bad as usual."
    )


def confusion_sentences(metrics: PointMetrics) -> tuple[tuple[str, str, str], ...]:
    """Return the four outcomes of 1,000 cases as rows: what they are, flagged, let through."""
    scale = 1000 / metrics.counts.rows
    counts = metrics.counts
    return (
        ("Bad cases", per_1000(counts.caught * scale), per_1000(counts.missed * scale)),
        ("Good cases", per_1000(counts.false_alarms * scale), per_1000(counts.passed * scale)),
    )


def rate_words(rate: GroupRate) -> str:
    """Say a share of a group with its range."""
    if rate.share is None:
        return "–"
    low, high = rate.interval
    mark = "" if rate.elsewhere is None else " !"
    return f"{percent(rate.share)} ({percent(low)} to {percent(high)}){mark}"


def group_name(name: str | None) -> str:
    """Name a group; cases without a value are one as well."""
    return "(no value)" if name is None else name


def group_size(rows: int, positives: int) -> str:
    """Say how many cases a group has, and how many of them are bad."""
    return f"{whole(rows)} ({whole(positives)} bad)"
