"""Sentences on what to know beside the answer: the rule per row, what else was priced."""

from imbgui.application.numbers import HALF_A_CENT, money, money_range, percent, risk_score, whole
from imbgui.application.wording import candidate_name
from imbgui.domain.recommendation import BlendOffer, OneThreshold
from imbgui.language import mark, say

ONE_FOR_ALL = (
    mark(
        "A cut-off that follows the amount would not be cheaper by more than 1%: one for all is simpler to use."
    ),
)
"""Why a risk score decides although the missed cost differs from case to case."""


def one_threshold_sentences(single: OneThreshold, currency: str | None) -> tuple[str, ...]:
    """Say what a cut-off that is the same for every case would be, and what the rule is worth."""
    advice = single.advice
    if advice.threshold is None:
        name = candidate_name(advice.candidate, advice.weight, advice.ratio)
        simpler = say("{name} is the best answer that is the same for every case.", name=name)
    else:
        simpler = say(
            "The best single cut-off is a risk score of {score}, whatever is at stake.",
            score=risk_score(advice.threshold),
        )
    if single.costs_more < HALF_A_CENT:
        return (simpler, say("It costs no more: one cut-off for all would do."))
    worth = say(
        "It costs {cost} more per 1,000 cases: so much is a cut-off that follows the amount worth.",
        cost=money(single.costs_more, currency),
    )
    return (simpler, worth)


def blend_sentences(blend: BlendOffer, currency: str | None) -> tuple[str, ...]:
    """Say what the blend is made of, and what it would save over what is recommended."""
    named = [
        f"{candidate_name(one.candidate, one.candidate.weight, one.candidate.ratio)} ({percent(one.share)})"
        for one in blend.members[:_NAMED_MEMBERS]
    ]
    others = len(blend.members) - len(named)
    if others:
        named.append(say("{count} more", count=whole(others)))
    return (
        say(
            "A weighted mean of the scores of {count} strategies: {names}.",
            count=len(blend.members),
            names="; ".join(named),
        ),
        _blend_worth(blend, currency),
        say(BLEND_ALLOWED if blend.allowed else BLEND_NOT_ALLOWED),
    )


_NAMED_MEMBERS = 3

BLEND_ALLOWED = mark(
    "It may be recommended, and is where it is cheaper by enough to be worth several models."
)
BLEND_NOT_ALLOWED = mark(
    "It is not recommended, because several models have to be kept and explained instead of one; allow a blend before you analyse, and it may be."
)


def _blend_worth(blend: BlendOffer, currency: str | None) -> str:
    low, high = blend.saves.interval
    numbers = {
        "cost": money(abs(blend.saves.value), currency),
        "range": money_range(low, high, currency),
    }
    saves, by_chance = blend.saves.value >= 0, low <= 0 <= high
    if saves and by_chance:
        return say(
            "It would save {cost} per 1,000 cases (range {range} saved), which chance alone may explain.",
            **numbers,
        )
    if saves:
        return say("It would save {cost} per 1,000 cases (range {range} saved).", **numbers)
    if by_chance:
        return say(
            "It would cost {cost} more per 1,000 cases (range {range} saved), which chance alone may explain.",
            **numbers,
        )
    return say("It would cost {cost} more per 1,000 cases (range {range} saved).", **numbers)
