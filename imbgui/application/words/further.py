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
from imbgui.language import say, say_count


def range_sentences(study: Study, costs: Costs, advice: RangeAdvice) -> tuple[str, ...]:
    """Say what is best over the ranges of the costs on average, and what is never far off."""
    average, cautious, currency = advice.on_average, advice.cautious, costs.currency
    best = say(
        "Best on average over these costs: {answer} {at_worst}",
        answer=_answer(study, costs, average),
        at_worst=_at_worst(advice, average, currency),
    )
    if (average.candidate, average.index) == (cautious.candidate, cautious.index):
        return (best, say("No other answer has a better worst case."))
    safe = say(
        "To be on the safe side: {answer} {at_worst}",
        answer=_answer(study, costs, cautious),
        at_worst=_at_worst(advice, cautious, currency),
    )
    difference = cautious.cost_per_1000 - average.cost_per_1000
    cost = money(abs(difference), currency)
    on_average = (
        say("On average it costs {cost} more per 1,000 cases.", cost=cost)
        if difference >= 0
        else say("On average it costs {cost} less per 1,000 cases.", cost=cost)
    )
    return (best, f"{safe} {on_average}")


def _answer(study: Study, costs: Costs, option: RangeOption) -> str:
    row, index = option.candidate, option.index
    counts = study.decisions.counts(row, index)
    return wording.answer_sentence(table_advice(study, costs, row, index, counts))


def _at_worst(advice: RangeAdvice, option: RangeOption, currency: str | None) -> str:
    corner = advice.corners[option.worst_corner]
    return say(
        "At worst it costs {regret} per 1,000 cases more than the best answer would, if a missed case costs {missed} and a false alarm {false_alarm}.",
        regret=money(option.worst_regret, currency),
        missed=money(corner.missed, currency),
        false_alarm=money(corner.false_alarm, currency),
    )


def review_sentences(costs: Costs, advice: ReviewAdvice | None) -> tuple[str, ...]:
    """Say whom to look at first, and what that saves."""
    if advice is None:
        return (say("Looking at a case first never pays at this price: decide without."),)
    currency, counts = costs.currency, advice.counts
    if not counts.reviewed:
        return (say("Looking at a case first is worth it for none of the cases: decide without."),)
    who = (
        say("Look at every case first.")
        if advice.candidate is None
        else say(
            "Look first at {cases} of 1,000 cases: those with a risk score from {low} to {high}. Block those above without a look, pass those below.",
            cases=per_1000(counts.reviewed * 1000 / counts.rows),
            low=risk_score(advice.review_from),
            high=risk_score(advice.block_from),
        )
    )
    low, high = advice.saving_interval
    numbers = {
        "cost": money(abs(advice.saving), currency),
        "low": money(low, currency),
        "high": money(high, currency),
    }
    worth = (
        say(
            "Against two answers this saves {cost} per 1,000 cases (range {low} to {high} saved).",
            **numbers,
        )
        if advice.saving >= 0
        else say(
            "Against two answers this costs {cost} per 1,000 cases (range {low} to {high} saved).",
            **numbers,
        )
    )
    return (who, worth)


def accuracy_sentence(metrics: PointMetrics) -> str:
    """Say why accuracy misleads."""
    return say(
        "{share} of the answers are right. Checking nobody would be right in {other}, and catch no bad case: accuracy says little here.",
        share=percent(metrics.accuracy),
        other=percent(metrics.accuracy_of_nobody),
    )


def calibration_sentence(check: CalibrationCheck) -> str:
    """Say whether the risk scores can be taken for probabilities."""
    if check.calibrated:
        return say("The risk scores mean what they say, as far as these cases tell.")
    if not check.level_holds:
        how = say(
            "The risk scores do not mean what they say: they add up to {expected} bad cases where {found} were found.",
            expected=whole(check.expected),
            found=whole(check.found),
        )
    elif check.slope < 1:
        how = say(
            "The risk scores do not mean what they say: they are too extreme, the high ones too high and the low ones too low."
        )
    else:
        how = say(
            "The risk scores do not mean what they say: they are too timid, the high ones too low and the low ones too high."
        )
    still = say(
        "The order of the cases and the cut-off still hold; do not read a score as a probability."
    )
    return f"{how} {still}"


def group_lines(groups: Sequence[GroupFigures], currency: str | None) -> tuple[str, ...]:
    """Say of each group how many cases it has, what they cost, and how often it is wronged."""
    return tuple(_group_line(group, currency) for group in groups)


def _group_line(group: GroupFigures, currency: str | None) -> str:
    alarms, missed = group.false_alarms, group.missed
    return say_count(
        "{group}: {count} case, {cost} per 1,000 (likely range {range}); {flagged}, {missed}.",
        "{group}: {count} cases, {cost} per 1,000 (likely range {range}); {flagged}, {missed}.",
        group.rows,
        group=_name_of(group),
        count=whole(group.rows),
        cost=money(group.cost_per_1000, currency),
        range=money_range(*group.interval, currency),
        flagged=say("it has no good cases")
        if alarms.share is None
        else say("{share} ({low} to {high}) of its good cases are flagged", **_shares(alarms)),
        missed=say("it has no bad cases")
        if missed.share is None
        else say("{share} ({low} to {high}) of its bad cases are missed", **_shares(missed)),
    )


def _shares(rate: GroupRate) -> dict[str, str]:
    low, high = rate.interval
    return {"share": percent(rate.share), "low": percent(low), "high": percent(high)}


def _name_of(group: GroupFigures) -> str:
    return say("Cases without a value") if group.name is None else group.name


def group_sentences(groups: Sequence[GroupFigures]) -> tuple[str, ...]:
    """Say which groups are treated differently beyond chance, and which are too small to tell."""
    sentences = []
    for group in groups:
        sentences += _differing(group)
        if group.few_cases:
            sentences.append(
                say_count(
                    "{group}: only {count} bad case, too few to say much.",
                    "{group}: only {count} bad cases, too few to say much.",
                    group.positives,
                    group=_name_of(group),
                    count=whole(group.positives),
                )
            )
    return tuple(sentences) or (say("No group is treated differently beyond chance."),)


def _differing(group: GroupFigures) -> list[str]:
    """Say what is different about a group, beyond chance."""
    sentences = []
    if group.false_alarms.elsewhere is not None:
        sentences.append(
            say(
                "{group}: {share} of its good cases are flagged, against {elsewhere} elsewhere. That is more than chance.",
                group=_name_of(group),
                share=percent(group.false_alarms.share),
                elsewhere=percent(group.false_alarms.elsewhere),
            )
        )
    if group.missed.elsewhere is not None:
        sentences.append(
            say(
                "{group}: {share} of its bad cases are missed, against {elsewhere} elsewhere. That is more than chance.",
                group=_name_of(group),
                share=percent(group.missed.share),
                elsewhere=percent(group.missed.elsewhere),
            )
        )
    return sentences
