"""Promises about how far costs and base rates may move before the advice changes."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from imbgui.domain.costs import Costs
from imbgui.domain.stability import REACH, STEPS, Run, runs, stability_map, stays_within
from tests.builders import PLAIN_BOOSTED, SMOTE_BOOSTED, a_study, a_table

STUDY = a_study()
TABLE = STUDY.decisions
CLEAR = a_study({PLAIN_BOOSTED: 1.0, SMOTE_BOOSTED: 3.0}, table=a_table(rows=4000, positives=800))
LAST = len(TABLE.ratios) - 1
MIDDLE = STEPS // 2
places = some.integers(0, LAST)


def by_hand(chosen, costs):
    """Return a table of as many ratios as there are costs, all ratios 1, nothing caught.

    ``costs`` has a row for each candidate; the ratio is 1, so that false alarms are the cost.
    """
    costs = np.array(costs)
    return replace(
        TABLE,
        ratios=np.logspace(0, 0.1, len(chosen)),
        chosen=np.array(chosen),
        caught=np.full(costs.shape, TABLE.positives),
        false_alarms=costs,
    )


def excess(table):
    return table.false_alarms + table.ratios * (table.positives - table.caught)


# Runs of one candidate


def test_that_turns_among_near_equals_are_no_switches():
    table = by_hand(
        [2, 3, 2, 3, 2, 4, 4],
        [
            [9000] * 7,
            [9000] * 7,
            [1000, 1005, 1000, 1009, 1000, 1011, 1200],
            [1005, 1000, 1005, 1000, 1005, 1100, 1200],
            [2000, 2000, 2000, 2000, 2000, 1000, 1000],
        ],
    )
    assert runs(table, 0) == (Run(2, 0, 4), Run(4, 5, 6))
    assert runs(table, 3) == (Run(3, 0, 4), Run(4, 5, 6))
    assert runs(table, 6) == (Run(2, 0, 4), Run(4, 5, 6))
    assert runs(table, 0, share=0) == (
        Run(2, 0, 0),
        Run(3, 1, 1),
        Run(2, 2, 2),
        Run(3, 3, 3),
        Run(2, 4, 4),
        Run(4, 5, 6),
    )


def test_that_how_long_the_present_one_stays_nearly_best_can_be_reckoned_by_hand():
    table = by_hand(
        [2, 2, 3, 3],
        [[9000] * 4, [9000] * 4, [1000, 1000, 1010, 1011], [1100, 1100, 1000, 1000]],
    )
    ratios = table.ratios
    assert stays_within(table, 0) == (None, pytest.approx(np.sqrt(ratios[2] * ratios[3])))
    assert stays_within(table, 2) == (pytest.approx(np.sqrt(ratios[1] * ratios[2])), None)
    assert stays_within(table, 0, share=0.02) == (None, None)


@given(places, some.sampled_from([STUDY, CLEAR]))
def test_that_runs_tile_the_grid_and_never_advise_what_is_far_off(index, study):
    table = study.decisions
    found = runs(table, index)
    assert found[0].first == 0
    assert found[-1].last == LAST
    cost = excess(table)
    for one, other in itertools.pairwise(found):
        assert one.last + 1 == other.first
        assert one.candidate != other.candidate
    for run in found:
        for place in range(run.first, run.last + 1):
            least = cost[table.chosen[place], place]
            assert cost[run.candidate, place] <= least * 1.01 + 1e-9
    present = next(run for run in found if run.first <= index <= run.last)
    assert present.candidate == table.chosen[index]
    assert len(found) <= 1 + np.count_nonzero(np.diff(table.chosen))


@given(places)
def test_that_the_span_is_that_of_the_present_run(index):
    present = next(run for run in runs(TABLE, index) if run.first <= index <= run.last)
    assert stays_within(TABLE, index) == TABLE.span_of(present.first, present.last)


# The map


prices = some.builds(
    Costs,
    false_alarm=some.floats(1, 10),
    missed=some.floats(20, 1000),
    caught=some.sampled_from([0, -30, 15]),
    passed=some.sampled_from([0, -2, 0.5]),
    base_rate=some.none() | some.floats(0.001, 0.5),
)


@given(prices)
def test_that_the_middle_of_the_map_is_the_present_advice(costs):
    found = stability_map(TABLE, costs)
    rate = costs.base_rate or STUDY.file_rate
    assert found.missed[MIDDLE] == pytest.approx(costs.missed)
    assert found.base_rates[MIDDLE] == pytest.approx(rate)
    present = TABLE.index_of(costs.effective_ratio(STUDY.file_rate))
    assert found.advised[MIDDLE, MIDDLE] == TABLE.chosen[present]
    assert found.advised.shape == (STEPS, STEPS)
    assert found.missed[[0, -1]] == pytest.approx([costs.missed / REACH, costs.missed * REACH])
    assert ((found.base_rates > 0) & (found.base_rates < 1)).all()


@given(prices, some.integers(0, STEPS - 1), some.integers(0, STEPS - 1))
def test_that_each_place_of_the_map_is_what_those_costs_are_advised(costs, rate, missed):
    found = stability_map(TABLE, costs)
    worth = float(found.missed[missed])
    if worth <= costs.caught:
        # A missed case that is cheaper than a caught one is best let through.
        assert found.advised[rate, missed] == found.advised[0, 0]
        return
    there = replace(costs, missed=worth, base_rate=float(found.base_rates[rate]))
    index = TABLE.index_of(there.effective_ratio(STUDY.file_rate))
    cost = excess(TABLE)[:, index]
    assert cost[found.advised[rate, missed]] <= cost[TABLE.chosen[index]] * 1.01 + 1e-9


@given(prices)
def test_that_the_present_missed_cost_lies_where_the_advice_stays(costs):
    low, high = stability_map(TABLE, costs).missed_between
    assert low is None or max(costs.caught, 0) < low <= costs.missed * (1 + 1e-9)
    assert high is None or high >= costs.missed * (1 - 1e-9)


def test_that_a_base_rate_and_a_missed_cost_can_make_up_for_each_other():
    """Twice the odds and half the cost of a miss are the same decision."""
    found = stability_map(TABLE, Costs(false_alarm=5, missed=100))
    for one in range(STEPS):
        assert found.advised[one, STEPS - 1 - one] == found.advised[MIDDLE, MIDDLE]


def test_that_beyond_a_switch_another_candidate_is_cheaper_by_more_than_a_trifle():
    costs = Costs(false_alarm=5, missed=100)
    low, high = stability_map(CLEAR.decisions, costs).missed_between
    assert low is not None or high is not None
    for bound, factor in ((low, 0.94), (high, 1.06)):
        if bound is not None:
            there = replace(costs, missed=bound * factor)
            index = CLEAR.decisions.index_of(there.ratio)
            present = CLEAR.decisions.chosen[CLEAR.decisions.index_of(costs.ratio)]
            cost = excess(CLEAR.decisions)[:, index]
            assert cost[present] > cost.min() * 1.005
