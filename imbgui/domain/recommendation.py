"""The recommendation: looked up in a study for given costs, in milliseconds, without training."""

import math
from dataclasses import dataclass
from enum import StrEnum

from imbgui.domain.costs import Costs, Counts, shifted_probability
from imbgui.domain.decision import DecisionTable, has_too_few_positives
from imbgui.domain.plan import Candidate
from imbgui.domain.strategies import FLAG_ALL, FLAG_NONE
from imbgui.domain.study import Status, Study
from imbgui.domain.uncertainty import Interval, cost_interval, saving_per_1000


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
    SOME_UNFINISHED = "some unfinished"


@dataclass(frozen=True)
class Caution:
    """One concern, with the number that goes with it."""

    concern: Concern
    value: float


@dataclass(frozen=True)
class Saving:
    """What is saved per 1,000 cases against a baseline; negative where it costs more."""

    value: float
    interval: Interval


@dataclass(frozen=True)
class Advice:
    """One candidate at its threshold, and what 1,000 cases then cost.

    ``threshold`` is on the calibrated score at the deployment base rate; None for a policy
    without a model. ``counts`` are practice rows; ``cheapest_in_100`` says in how many of 100
    resamples this candidate was chosen.
    """

    candidate: Candidate
    weight: float | None
    ratio: float | None
    threshold: float | None
    counts: Counts
    cost_per_1000: float
    interval: Interval
    cheapest_in_100: int


@dataclass(frozen=True)
class Check:
    """What the recommendation did on rows that chose nothing.

    ``kind`` is "kept aside" for rows set aside before anything else, "nested" where too few bad
    cases allowed that and each fold was decided by the others.
    """

    kind: str
    counts: Counts
    cost: float
    cost_per_1000: float
    interval: Interval


@dataclass(frozen=True)
class SwitchPoint:
    """A range of missed costs over which the advice names one candidate; None is open."""

    missed_cost_from: float | None
    missed_cost_to: float | None
    advice: Advice


@dataclass(frozen=True)
class Recommendation:
    """What to do at these costs, what it saves, how sure that is, and what else was tried.

    ``best`` has the counts corrected for the choice; ``candidates`` are cross-fitted, in the
    order of the decision table; ``simplest`` is the simplest candidate that one paired standard
    error does not tell from the best.
    """

    study_key: str
    costs: Costs
    ratio_index: int
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


def recommend(study: Study, costs: Costs) -> Recommendation:
    """Look the answer up.

    Window, command line and workbook all decide by this one rule: the grid ratio nearest to the
    effective ratio of the costs.
    """
    table = study.decisions
    index = table.index_of(costs.effective_ratio(study.file_rate))
    chosen = int(table.chosen[index])
    corrected = table.corrected(index)
    best = _advice(study, costs, chosen, index, corrected)
    over_none = _saving(costs, corrected, _apart_from_none(corrected))
    over_all = _saving(costs, corrected, _apart_from_all(corrected))
    over_plain = _saving(costs, corrected, _apart_from_plain(table, index))
    candidates = tuple(
        _advice(study, costs, row, index, table.counts(row, index))
        for row in range(len(table.candidates))
    )
    return Recommendation(
        study_key=study.key,
        costs=costs,
        ratio_index=index,
        best=best,
        verdict=_verdict(table, best, over_none, over_all),
        saving_over_none=over_none,
        saving_over_all=over_all,
        saving_over_plain=over_plain,
        simplest=candidates[_simplest(table, index)],
        check=_check(table, costs, index),
        candidates=candidates,
        switch_points=_switch_points(study, costs, index),
        cautions=_cautions(study, costs),
    )


def _advice(study: Study, costs: Costs, row: int, index: int, counts: Counts) -> Advice:
    table = study.decisions
    candidate = table.candidates[row]
    weight = ratio = None
    if not candidate.is_trivial:
        outcome = study.outcome(candidate)
        weight, ratio = outcome.weight, outcome.ratio
    return Advice(
        candidate=candidate,
        weight=weight,
        ratio=ratio,
        threshold=_threshold(study, costs, row, index),
        counts=counts,
        cost_per_1000=costs.per_1000(counts),
        interval=cost_interval(costs, counts),
        cheapest_in_100=int(table.cheapest_in_100[row, index]),
    )


def _threshold(study: Study, costs: Costs, row: int, index: int) -> float | None:
    """Return the threshold on deployment scores: 0 or 1 where a model flags all or none."""
    if study.decisions.candidates[row].is_trivial:
        return None
    threshold = float(study.decisions.thresholds[row, index])
    if math.isinf(threshold):
        return 0.0 if threshold < 0 else 1.0
    return shifted_probability(threshold, costs.odds_shift(study.file_rate))


def _saving(costs: Costs, counts: Counts, apart: tuple[float, float, float, float]) -> Saving:
    value, interval = saving_per_1000(costs, counts, apart)
    return Saving(value, interval)


def _apart_from_none(counts: Counts) -> tuple[float, float, float, float]:
    return (counts.caught, 0, counts.false_alarms, 0)


def _apart_from_all(counts: Counts) -> tuple[float, float, float, float]:
    return (0, counts.missed, 0, counts.passed)


def _apart_from_plain(table: DecisionTable, index: int) -> tuple[float, float, float, float]:
    """Count the cases that the recommendation and the plain model answer differently."""
    chosen = table.candidates[int(table.chosen[index])]
    plain = table.counts(table.reference, index)
    if chosen.strategy == FLAG_NONE:
        return (0, plain.caught, 0, plain.false_alarms)
    if chosen.strategy == FLAG_ALL:
        return (plain.missed, 0, plain.passed, 0)
    if table.chosen[index] == table.reference:
        return (0, 0, 0, 0)
    ours_bad, theirs_bad, ours_good, theirs_good = map(float, table.discordant[index])
    return (ours_bad, theirs_bad, ours_good, theirs_good)


_CLEAR, _PROBABLE = 90, 70


def _verdict(table: DecisionTable, best: Advice, over_none: Saving, over_all: Saving) -> Verdict:
    if has_too_few_positives(table):
        return Verdict.NOT_ENOUGH_CASES
    if best.candidate.strategy == FLAG_NONE:
        return Verdict.CHECK_NOBODY
    if best.candidate.strategy == FLAG_ALL:
        return Verdict.CHECK_EVERYONE
    saves = min(over_none.interval[0], over_all.interval[0]) > 0
    if best.cheapest_in_100 >= _CLEAR and saves:
        return Verdict.CLEAR_WINNER
    return Verdict.PROBABLY_BEST if best.cheapest_in_100 >= _PROBABLE else Verdict.TOO_CLOSE


def _simplest(table: DecisionTable, index: int) -> int:
    """Return the simplest candidate within one paired standard error of the chosen one."""
    ratio = table.ratios[index]
    cost = table.false_alarms[:, index] + ratio * (table.positives - table.caught[:, index])
    chosen = int(table.chosen[index])
    near = [
        row
        for row in range(len(table.candidates))
        if row == chosen or cost[row] - cost[chosen] <= table.spread[row, index]
    ]
    return min(near, key=lambda row: table.candidates[row].simplicity)


def _check(table: DecisionTable, costs: Costs, index: int) -> Check:
    kept_aside = table.kept_positives + table.kept_negatives > 0
    counts = table.kept(int(table.chosen[index]), index) if kept_aside else table.nested(index)
    return Check(
        kind="kept aside" if kept_aside else "nested",
        counts=counts,
        cost=costs.total(counts),
        cost_per_1000=costs.per_1000(counts),
        interval=cost_interval(costs, counts),
    )


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
        advice = _advice(study, costs, row, nearest, table.counts(row, nearest))
        points.append(SwitchPoint(low if points else None, high, advice))
    return tuple(points)


_MOVED = 4.0
_BARELY_RANKS = 0.55


def _cautions(study: Study, costs: Costs) -> tuple[Caution, ...]:
    table = study.decisions
    ratio = costs.effective_ratio(study.file_rate)
    auc = max((one.roc_auc for one in study.outcomes if one.roc_auc is not None), default=None)
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
        Concern.SOME_UNFINISHED: (unfinished > 0, unfinished),
    }
    return tuple(Caution(concern, value) for concern, (applies, value) in found.items() if applies)
