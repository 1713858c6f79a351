"""Deciding by look-up: at costs that are the same for every case, in the study's decision table.

Window, command line and workbook all decide by this one rule: the grid ratio nearest to the
effective ratio of the costs.
"""

import math

import numpy as np

from imbgui.domain.advice import NO_SAVING, Advice, Check, Decision, LowerStep, Saving
from imbgui.domain.costs import Costs, Counts, shifted_probability
from imbgui.domain.decision import DecisionTable
from imbgui.domain.plan import BLENDED, TODAYS_RULE
from imbgui.domain.practice import Flags, corrected_flags, practice_flags, todays_flags
from imbgui.domain.strategies import FLAG_ALL, FLAG_NONE
from imbgui.domain.study import Study
from imbgui.domain.uncertainty import (
    Interval,
    cost_interval,
    cost_ranges,
    holding,
    saving_per_1000,
)

Apart = tuple[float, float, float, float]
"""Cases that only the first policy flags and that only the second does: bad ones, then good."""


def look_up(study: Study, costs: Costs) -> Decision:
    """Return what the decision table says at the effective ratio of these costs."""
    table = study.decisions
    index = table.index_of(costs.effective_ratio(study.file_rate))
    chosen = int(table.chosen[index])
    corrected = table.corrected(index)
    caught, alarms = (counts[:, index] for counts in (table.caught, table.false_alarms))
    ranges = cost_ranges(costs, caught, alarms, table.positives, table.negatives)
    return Decision(
        chosen=chosen,
        best=table_advice(study, costs, chosen, index, corrected),
        candidates=tuple(
            table_advice(study, costs, row, index, table.counts(row, index), likely=likely)
            for row, likely in enumerate(zip(*ranges, strict=True))
        ),
        simplest=_simplest(table, index),
        over_none=_saving(costs, corrected, (corrected.caught, 0, corrected.false_alarms, 0)),
        over_all=_saving(costs, corrected, (0, corrected.missed, 0, corrected.passed)),
        over_plain=_over_plain(table, costs, index),
        check=_check(table, costs, index),
        lower=_step_lower(study, costs, chosen, index),
        over_rule=_over_rule(study, costs, index),
        blend_saves=_blend_saves(study, costs, index),
    )


def table_advice(
    study: Study,
    costs: Costs,
    row: int,
    index: int,
    counts: Counts,
    *,
    likely: Interval | None = None,
) -> Advice:
    """Return a candidate's advice at a grid ratio, with the given outcomes of practice rows.

    ``likely`` is the range of their cost where it is known already: many at once are quicker.
    """
    cost = costs.per_1000(counts)
    table = study.decisions
    candidate = table.candidates[row]
    weight, ratio = as_fitted(study, row)
    return Advice(
        candidate=candidate,
        weight=weight,
        ratio=ratio,
        threshold=table_threshold(study, costs, row, index),
        counts=counts,
        cost_per_1000=cost,
        interval=cost_interval(costs, counts) if likely is None else holding(likely, cost),
        cheapest_in_100=int(table.cheapest_in_100[row, index]),
    )


def as_fitted(study: Study, row: int) -> tuple[float | None, float | None]:
    """Return the weight and the ratio that a candidate was fitted with; None for no model."""
    candidate = study.decisions.candidates[row]
    if candidate.is_trivial:
        return None, None
    outcome = study.outcome(candidate)
    return outcome.weight, outcome.ratio


def deployed_threshold(study: Study, costs: Costs, threshold: float) -> float:
    """Return a threshold on deployment scores: 0 or 1 where a model flags all or none."""
    if math.isinf(threshold):
        return 0.0 if threshold < 0 else 1.0
    return shifted_probability(threshold, costs.odds_shift(study.file_rate))


def table_threshold(study: Study, costs: Costs, row: int, index: int) -> float | None:
    """Return a candidate's threshold at a grid ratio, on deployment scores; None for no model."""
    if study.decisions.candidates[row].is_trivial:
        return None
    return deployed_threshold(study, costs, float(study.decisions.thresholds[row, index]))


def _step_lower(study: Study, costs: Costs, row: int, index: int) -> LowerStep | None:
    """Return what the next threshold of the table that catches more cases would do."""
    table = study.decisions
    more = np.flatnonzero(table.caught[row, index:] > table.caught[row, index])
    if table.candidates[row].is_trivial or not more.size:
        return None
    step = index + int(more[0])
    here, there = (costs.at_base_rate(table.counts(row, place)) for place in (index, step))
    scale = 1000 / here.rows
    return LowerStep(
        threshold=table_threshold(study, costs, row, step) or 0.0,
        caught=(there.caught - here.caught) * scale,
        false_alarms=(there.false_alarms - here.false_alarms) * scale,
        costs_more=(costs.total(there) - costs.total(here)) * scale,
    )


def _saving(costs: Costs, counts: Counts, apart: Apart) -> Saving:
    value, interval = saving_per_1000(costs, counts, apart)
    return Saving(value, interval)


def _over_plain(table: DecisionTable, costs: Costs, index: int) -> Saving:
    """Return what the choice saves over the plain model, as far as it is not the luck of it."""
    nested = _saving(costs, table.corrected(index), _apart_from_plain(table, index))
    chosen, plain = (table.counts(row, index) for row in (table.chosen[index], table.reference))
    apart = costs.per_1000(plain) - costs.per_1000(chosen)
    return nested.borne_out(float(table.reliability[index] * apart))


def _apart_from_plain(table: DecisionTable, index: int) -> Apart:
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


def _over_rule(study: Study, costs: Costs, index: int) -> Saving | None:
    """Return what is saved against today's rule, counted where the two answer differently."""
    table, theirs = study.decisions, todays_flags(study, index)
    if theirs is None:
        return None
    if table.candidates[int(table.chosen[index])] == TODAYS_RULE:
        return NO_SAVING
    apart = _apart(corrected_flags(study, index), theirs, study.practice_labels)
    return _saving(costs, table.corrected(index), apart)


def _blend_saves(study: Study, costs: Costs, index: int) -> Saving | None:
    """Return what the blend saves over the choice; None where there is no blend."""
    table = study.decisions
    if BLENDED not in table.candidates:
        return None
    blend = table.candidates.index(BLENDED)
    if table.chosen[index] == blend:
        return NO_SAVING
    flags = practice_flags(study, blend, index)
    apart = _apart(flags, corrected_flags(study, index), study.practice_labels)
    return _saving(costs, table.counts(blend, index), apart)


def _apart(ours: Flags, theirs: Flags, labels: Flags) -> Apart:
    """Count the cases that only the first and only the second flags."""
    only_ours, only_theirs = ours & ~theirs, theirs & ~ours
    return (
        float((only_ours & labels).sum()),
        float((only_theirs & labels).sum()),
        float((only_ours & ~labels).sum()),
        float((only_theirs & ~labels).sum()),
    )


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
    return checked(costs, counts, cost_interval(costs, counts), kept_aside=kept_aside)


def checked(costs: Costs, counts: Counts, interval: Interval, *, kept_aside: bool) -> Check:
    """Return what the recommendation did on rows that chose nothing, from its outcomes there."""
    return Check(
        kind="kept aside" if kept_aside else "nested",
        counts=counts,
        cost=costs.total(counts),
        cost_per_1000=costs.per_1000(counts),
        interval=interval,
    )
