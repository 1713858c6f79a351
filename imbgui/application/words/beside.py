"""Sentences on what to know beside the answer: the rule per row, what else was priced."""

from imbgui.application.numbers import HALF_A_CENT, money, risk_score
from imbgui.application.wording import candidate_name
from imbgui.domain.recommendation import OneThreshold

ONE_FOR_ALL = (
    "A cut-off that follows the amount would not be cheaper by more than 1%: one for all is simpler to use.",
)
"""Why a risk score decides although the missed cost differs from case to case."""


def one_threshold_sentences(single: OneThreshold, currency: str | None) -> tuple[str, ...]:
    """Say what a cut-off that is the same for every case would be, and what the rule is worth."""
    advice = single.advice
    if advice.threshold is None:
        name = candidate_name(advice.candidate, advice.weight, advice.ratio)
        simpler = f"{name} is the best answer that is the same for every case."
    else:
        simpler = f"The best single cut-off is a risk score of {risk_score(advice.threshold)}, whatever is at stake."
    if single.costs_more < HALF_A_CENT:
        return (simpler, "It costs no more: one cut-off for all would do.")
    more = money(single.costs_more, currency)
    return (
        simpler,
        f"It costs {more} more per 1,000 cases: so much is a cut-off that follows the amount worth.",
    )
