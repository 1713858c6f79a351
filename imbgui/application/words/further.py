"""Sentences on what is told beside the answer: ranges, looking first, groups and metrics."""

from collections.abc import Sequence

from imbgui.application import wording
from imbgui.application.numbers import money, money_range, per_1000, percent, risk_score, whole
from imbgui.domain.costs import Costs
from imbgui.domain.groups import GroupFigures, GroupRate
from imbgui.domain.lookup import table_advice
from imbgui.domain.metrics import CalibrationCheck, PointMetrics
from imbgui.domain.ranges import RangeAdvice, RangeOption
from imbgui.domain.reviewing import ReviewAdvice
from imbgui.domain.study import Study


def range_sentences(study: Study, costs: Costs, advice: RangeAdvice) -> tuple[str, ...]:
    """Say what is best over the ranges of the costs on average, and what is never far off."""
    average, cautious, currency = advice.on_average, advice.cautious, costs.currency
    best = (
        f"Best on average over these costs: {_answer(study, costs, average)} "
        f"{_at_worst(advice, average, currency)}"
    )
    if (average.candidate, average.index) == (cautious.candidate, cautious.index):
        return (best, "No other answer has a better worst case.")
    difference = cautious.cost_per_1000 - average.cost_per_1000
    more = "more" if difference >= 0 else "less"
    safe = (
        f"To be on the safe side: {_answer(study, costs, cautious)} "
        f"{_at_worst(advice, cautious, currency)} On average it costs "
        f"{money(abs(difference), currency)} {more} per 1,000 cases."
    )
    return (best, safe)


def _answer(study: Study, costs: Costs, option: RangeOption) -> str:
    row, index = option.candidate, option.index
    counts = study.decisions.counts(row, index)
    answer = wording.answer_sentence(table_advice(study, costs, row, index, counts))
    return answer[0].lower() + answer[1:]


def _at_worst(advice: RangeAdvice, option: RangeOption, currency: str | None) -> str:
    corner = advice.corners[option.worst_corner]
    return (
        f"At worst it costs {money(option.worst_regret, currency)} per 1,000 cases more than the "
        f"best answer would, if a missed case costs {money(corner.missed, currency)} and a false "
        f"alarm {money(corner.false_alarm, currency)}."
    )


def review_sentences(costs: Costs, advice: ReviewAdvice | None) -> tuple[str, ...]:
    """Say whom to look at first, and what that saves."""
    if advice is None:
        return ("Looking at a case first never pays at this price: decide without.",)
    currency, counts = costs.currency, advice.counts
    low, high = advice.saving_interval
    if not counts.reviewed:
        return ("Looking at a case first is worth it for none of the cases: decide without.",)
    looked = f"Look first at {per_1000(counts.reviewed * 1000 / counts.rows)} of 1,000 cases"
    who = (
        "Look at every case first."
        if advice.candidate is None
        else f"{looked}: those with a risk score from {risk_score(advice.review_from)} to "
        f"{risk_score(advice.block_from)}. Block those above without a look, pass those below."
    )
    verb = "saves" if advice.saving >= 0 else "costs"
    worth = (
        f"Against two answers this {verb} {money(abs(advice.saving), currency)} per 1,000 cases "
        f"(range {money(low, currency)} to {money(high, currency)} saved)."
    )
    return (who, worth)


def accuracy_sentence(metrics: PointMetrics) -> str:
    """Say why accuracy misleads."""
    return (
        f"{percent(metrics.accuracy)} of the answers are right. Checking nobody would be right in "
        f"{percent(metrics.accuracy_of_nobody)}, and catch no bad case: accuracy says little here."
    )


def calibration_sentence(check: CalibrationCheck) -> str:
    """Say whether the risk scores can be taken for probabilities."""
    if check.calibrated:
        return "The risk scores mean what they say, as far as these cases tell."
    expected, found = whole(check.expected), whole(check.found)
    if not check.level_holds:
        how = f"they add up to {expected} bad cases where {found} were found"
    elif check.slope < 1:
        how = "they are too extreme, the high ones too high and the low ones too low"
    else:
        how = "they are too timid, the high ones too low and the low ones too high"
    return (
        f"The risk scores do not mean what they say: {how}. The order of the cases and the "
        "cut-off still hold; do not read a score as a probability."
    )


def group_lines(groups: Sequence[GroupFigures], currency: str | None) -> tuple[str, ...]:
    """Say of each group how many cases it has, what they cost, and how often it is wronged."""
    return tuple(_group_line(group, currency) for group in groups)


def _group_line(group: GroupFigures, currency: str | None) -> str:
    low, high = group.interval
    return (
        f"{_name_of(group)}: {whole(group.rows)} cases, "
        f"{money(group.cost_per_1000, currency)} per 1,000 "
        f"(likely range {money_range(low, high, currency)}); "
        f"{_share(group.false_alarms, 'good', 'flagged')}, {_share(group.missed, 'bad', 'missed')}."
    )


def _share(rate: GroupRate, kind: str, wronged: str) -> str:
    if rate.share is None:
        return f"it has no {kind} cases"
    low, high = rate.interval
    likely = f"{percent(low)} to {percent(high)}"
    return f"{percent(rate.share)} ({likely}) of its {kind} cases are {wronged}"


def _name_of(group: GroupFigures) -> str:
    return "Cases without a value" if group.name is None else group.name


def group_sentences(groups: Sequence[GroupFigures]) -> tuple[str, ...]:
    """Say which groups are treated differently beyond chance, and which are too small to tell."""
    sentences = []
    for group in groups:
        name = _name_of(group)
        alarms, missed = "of its good cases are flagged", "of its bad cases are missed"
        for rate, what in ((group.false_alarms, alarms), (group.missed, missed)):
            if rate.elsewhere is not None:
                sentences.append(_differing(name, rate, what))
        if group.few_cases:
            cases = f"{whole(group.positives)} bad case{'' if group.positives == 1 else 's'}"
            sentences.append(f"{name}: only {cases}, too few to say much.")
    return tuple(sentences) or ("No group is treated differently beyond chance.",)


def _differing(name: str, rate: GroupRate, what: str) -> str:
    return (
        f"{name}: {percent(rate.share)} {what}, against {percent(rate.elsewhere)} elsewhere. "
        "That is more than chance."
    )
