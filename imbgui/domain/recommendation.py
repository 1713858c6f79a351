"""The recommendation: decided from a study for given costs, in milliseconds, without training."""

import operator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from imbgui.domain.advice import Advice, Check, Decision, LowerStep, Saving
from imbgui.domain.blending import Member
from imbgui.domain.costs import Costs, Limits
from imbgui.domain.decision import has_too_few_positives
from imbgui.domain.direct import decide_directly, decides_by_row
from imbgui.domain.lookup import as_fitted, look_up, table_threshold
from imbgui.domain.plan import BLENDED, Candidate
from imbgui.domain.stability import missed_between
from imbgui.domain.strategies import FLAG_ALL, FLAG_NONE
from imbgui.domain.study import Status, Study


class Verdict(StrEnum):
    """How sure the choice is."""

    CLEAR_WINNER = "clear winner"
    PROBABLY_BEST = "probably best"
    TOO_CLOSE = "too close to call"
    CHECK_NOBODY = "check nobody"
    CHECK_EVERYONE = "check everyone"
    NOT_ENOUGH_CASES = "not enough cases"


class Concern(StrEnum):
    """What may mislead in a recommendation."""

    FEW_POSITIVES = "few positives"
    COSTS_MOVED = "costs moved"
    BEYOND_THE_GRID = "beyond the grid"
    NOT_SEPARABLE = "not separable"
    RUNS_BACKWARDS = "runs backwards"
    NOT_CALIBRATED = "not calibrated"
    SOME_UNFINISHED = "some unfinished"


@dataclass(frozen=True)
class Caution:
    """One concern, with the number that goes with it."""

    concern: Concern
    value: float


@dataclass(frozen=True)
class SwitchPoint:
    """A range of missed costs over which the advice names one candidate; None is open."""

    missed_cost_from: float | None
    missed_cost_to: float | None
    candidate: Candidate
    weight: float | None
    threshold: float | None


@dataclass(frozen=True)
class OneThreshold:
    """The best single threshold where the recommendation decides by each row's amount.

    ``costs_more`` is what it costs per 1,000 cases above the recommendation.
    """

    advice: Advice
    costs_more: float


@dataclass(frozen=True)
class BlendOffer:
    """The blend, what it is made of, and what it saves over the recommendation.

    ``allowed`` says whether it may be the recommendation itself.
    """

    advice: Advice
    members: tuple[Member, ...]
    saves: Saving
    allowed: bool


@dataclass(frozen=True)
class LimitsPrice:
    """What the limits cost.

    ``unlimited`` is what would be advised without them, ``costs_more`` what keeping to them costs
    per 1,000 cases; ``met`` says whether the recommendation keeps to all of them. ``one_more`` is
    what checking one more case would save, where a capacity keeps it from being checked.
    """

    unlimited: Advice
    costs_more: float
    met: bool
    one_more: float | None


@dataclass(frozen=True)
class Recommendation:
    """What to do at these costs, what it saves, how sure that is, and what else was tried.

    ``best`` has the counts corrected for the choice; ``candidates`` are cross-fitted, in the
    order of the decision table; ``simplest`` is the simplest candidate that one paired standard
    error does not tell from the best. ``missed_between`` are the missed costs over which ``best``
    stays within 1 % of the cheapest; None as an end is open, None alone is not known: where costs
    go by amounts, or limits decide. ``one_threshold`` and ``limits`` are there where costs go
    by amounts, and where limits are set; ``saving_over_rule`` where today's rule is known, and
    ``blend`` where several candidates say more together than the best of them alone.
    """

    study_key: str
    costs: Costs
    ratio_index: int
    chosen: int
    best: Advice
    verdict: Verdict
    saving_over_none: Saving
    saving_over_all: Saving
    saving_over_plain: Saving
    simplest: Advice
    check: Check
    candidates: tuple[Advice, ...]
    switch_points: tuple[SwitchPoint, ...]
    cautions: tuple[Caution, ...]
    lower: LowerStep | None = None
    missed_between: tuple[float | None, float | None] | None = None
    one_threshold: OneThreshold | None = None
    limits: LimitsPrice | None = None
    saving_over_rule: Saving | None = None
    blend: BlendOffer | None = None


def recommend(study: Study, costs: Costs) -> Recommendation:
    """Decide: by look-up where every case costs the same, row by row where not.

    Raises
    ------
    ValueError
        The costs go by a column that the study was not made with.
    """
    if costs.amounts is not None and costs.amounts.column != study.amounts:
        raise ValueError("the study does not know these amounts")
    decision = _decide(study, costs)
    index = study.decisions.index_of(costs.effective_ratio(study.file_rate))
    return Recommendation(
        study_key=study.key,
        costs=costs,
        ratio_index=index,
        chosen=decision.chosen,
        best=decision.best,
        verdict=_verdict(study, decision),
        saving_over_none=decision.over_none,
        saving_over_all=decision.over_all,
        saving_over_plain=decision.over_plain,
        saving_over_rule=decision.over_rule,
        simplest=decision.candidates[decision.simplest],
        check=decision.check,
        candidates=decision.candidates,
        switch_points=() if decides_by_row(costs) else _switch_points(study, costs, index),
        cautions=_cautions(study, costs, decision.chosen),
        lower=decision.lower,
        missed_between=None if decides_by_row(costs) else missed_between(study.decisions, costs),
        one_threshold=_one_threshold(decision),
        limits=_limits_price(study, costs, decision),
        blend=_blend_offer(study, decision),
    )


def _decide(study: Study, costs: Costs) -> Decision:
    return decide_directly(study, costs) if decides_by_row(costs) else look_up(study, costs)


_CLEAR, _PROBABLE = 90, 70


def _verdict(study: Study, decision: Decision) -> Verdict:
    best = decision.best
    if has_too_few_positives(study.decisions):
        return Verdict.NOT_ENOUGH_CASES
    if best.candidate.strategy == FLAG_NONE:
        return Verdict.CHECK_NOBODY
    if best.candidate.strategy == FLAG_ALL:
        return Verdict.CHECK_EVERYONE
    saves = min(decision.over_none.interval[0], decision.over_all.interval[0]) > 0
    if best.cheapest_in_100 >= _CLEAR and saves:
        return Verdict.CLEAR_WINNER
    return Verdict.PROBABLY_BEST if best.cheapest_in_100 >= _PROBABLE else Verdict.TOO_CLOSE


def _one_threshold(decision: Decision) -> OneThreshold | None:
    single = decision.one_threshold
    if single is None:
        return None
    return OneThreshold(single, single.cost_per_1000 - decision.best.cost_per_1000)


def _blend_offer(study: Study, decision: Decision) -> BlendOffer | None:
    if study.blend is None or decision.blend_saves is None:
        return None
    place = study.decisions.candidates.index(BLENDED)
    return BlendOffer(
        advice=decision.candidates[place],
        members=study.blend.members,
        saves=decision.blend_saves,
        allowed=study.plan.allow_blend,
    )


def _limits_price(study: Study, costs: Costs, decision: Decision) -> LimitsPrice | None:
    if not costs.limits.any:
        return None
    unlimited = _decide(study, replace(costs, limits=Limits())).best
    return LimitsPrice(
        unlimited=unlimited,
        costs_more=decision.best.cost_per_1000 - unlimited.cost_per_1000,
        met=decision.limits_met,
        one_more=_one_more(costs, decision.best, unlimited),
    )


def _one_more(costs: Costs, best: Advice, unlimited: Advice) -> float | None:
    """Return what checking the next case in line is expected to save; None where none waits."""
    flagged = (costs.at_base_rate(one.counts).flagged for one in (best, unlimited))
    if costs.limits.capacity_per_1000 is None or operator.ge(*flagged):
        return None
    if best.threshold is None:
        return best.least_saving
    gain, price = costs.missed - costs.caught, costs.false_alarm - costs.passed
    return best.threshold * gain - (1 - best.threshold) * price


def _switch_points(study: Study, costs: Costs, index: int) -> tuple[SwitchPoint, ...]:
    """Walk the grid at the given false-alarm cost; one entry for each run of one candidate."""
    table = study.decisions
    price = (costs.false_alarm - costs.passed) / costs.odds_shift(study.file_rate)
    # A missed cost is neither negative nor below that of a caught case.
    least = max(costs.caught, 0.0)
    points: list[SwitchPoint] = []
    first = 0
    for last in range(len(table.ratios)):
        if last + 1 < len(table.ratios) and table.chosen[last + 1] == table.chosen[first]:
            continue
        low, high = (
            None if bound is None else bound * price + costs.caught
            for bound in table.span_of(first, last)
        )
        nearest = min(max(index, first), last)
        row = int(table.chosen[first])
        first = last + 1
        if high is not None and high <= least:
            continue
        points.append(
            SwitchPoint(
                low if points else None,
                high,
                table.candidates[row],
                as_fitted(study, row)[0],
                table_threshold(study, costs, row, nearest),
            )
        )
    return tuple(points)


_MOVED = 4.0
_BARELY_RANKS = 0.55
_FAR_OFF = 0.2
_BEYOND_CHANCE = 3.0


def _cautions(study: Study, costs: Costs, chosen: int) -> tuple[Caution, ...]:
    table = study.decisions
    ratio = costs.effective_ratio(study.file_rate)
    auc = max((one.roc_auc for one in study.outcomes if one.roc_auc is not None), default=None)
    found_of_expected = _found_of_expected(study, chosen)
    unfinished = sum(one.status in (Status.STOPPED, Status.FAILED) for one in study.outcomes)
    found = {
        Concern.FEW_POSITIVES: (study.positives < 200, study.positives),
        Concern.COSTS_MOVED: (
            not 1 / _MOVED <= ratio / study.plan.band <= _MOVED,
            ratio / study.plan.band,
        ),
        Concern.BEYOND_THE_GRID: (not table.ratios[0] <= ratio <= table.ratios[-1], ratio),
        Concern.RUNS_BACKWARDS: (auc is not None and auc < 1 - _BARELY_RANKS, auc or 0.0),
        Concern.NOT_SEPARABLE: (
            auc is not None and 1 - _BARELY_RANKS <= auc < _BARELY_RANKS,
            auc or 0.0,
        ),
        Concern.NOT_CALIBRATED: (found_of_expected is not None, found_of_expected or 0.0),
        Concern.SOME_UNFINISHED: (unfinished > 0, unfinished),
    }
    return tuple(Caution(concern, value) for concern, (applies, value) in found.items() if applies)


def _found_of_expected(study: Study, row: int) -> float | None:
    """Return bad cases found for each one the scores lead one to expect, where they are far off.

    Counted on the rows kept aside, which had no part in calibrating: far off is by over a fifth,
    and by more than the variance of so many draws explains. None where they agree, or where
    nothing was kept aside or scored.
    """
    if not len(study.kept_labels) or study.decisions.candidates[row].is_trivial:
        return None
    scores, found = np.asarray(study.kept_scores[row - 2]), float(study.kept_labels.sum())
    expected, spread = float(scores.sum()), float(np.sqrt(np.sum(scores * (1 - scores))))
    off = abs(found - expected)
    return found / expected if off > max(_FAR_OFF * expected, _BEYOND_CHANCE * spread) else None
