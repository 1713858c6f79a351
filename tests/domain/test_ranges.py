"""Promises about what is advised when costs are known only as ranges."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from imbgui.domain.costs import Costs
from imbgui.domain.ranges import advise_over_ranges
from imbgui.domain.recommendation import recommend
from tests.builders import PLAIN_BOOSTED, SMOTE_BOOSTED, a_study, a_table

STUDY = a_study()
CLEAR = a_study({PLAIN_BOOSTED: 1.0, SMOTE_BOOSTED: 2.0}, table=a_table(rows=8000, positives=1600))
NOISE = a_study({PLAIN_BOOSTED: 0.05, SMOTE_BOOSTED: 0.06}, table=a_table(rows=1000, positives=220))
WIDE = Costs(false_alarm=5, missed=260, missed_range=(20, 500))


def cost_of(study, option, costs):
    """Return what an option costs per 1,000 cases, by way of the matrix of its counts."""
    return costs.per_1000(study.decisions.counts(option.candidate, option.index))


boxes = some.builds(
    lambda false_alarm, missed, wide, wider, rate, caught: Costs(
        false_alarm=false_alarm,
        missed=missed,
        missed_range=(missed / wide, missed * wide),
        false_alarm_range=(false_alarm / wider, false_alarm * wider),
        caught=caught,
        base_rate=rate,
    ),
    false_alarm=some.floats(1, 10),
    missed=some.floats(20, 1000),
    wide=some.floats(1, 10),
    wider=some.floats(1, 3),
    rate=some.none() | some.floats(0.001, 0.5),
    caught=some.sampled_from([0, -3, 1.5]),
)


def test_that_without_ranges_there_is_nothing_to_say():
    assert advise_over_ranges(STUDY.decisions, Costs(false_alarm=5, missed=100)) is None


def test_that_one_range_has_two_ends_and_two_have_four_corners():
    one = advise_over_ranges(STUDY.decisions, WIDE)
    assert [(corner.missed, corner.false_alarm) for corner in one.corners] == [(20, 5), (500, 5)]
    both = advise_over_ranges(STUDY.decisions, replace(WIDE, false_alarm_range=(4, 6)))
    assert [(corner.missed, corner.false_alarm) for corner in both.corners] == [
        (20, 4),
        (20, 6),
        (500, 4),
        (500, 6),
    ]
    alarms = Costs(false_alarm=5, missed=100, false_alarm_range=(5, 5))
    assert len(advise_over_ranges(STUDY.decisions, alarms).corners) == 1


@given(boxes)
def test_that_the_best_on_average_is_what_is_recommended_at_the_mean_costs(costs):
    found = advise_over_ranges(STUDY.decisions, costs)
    plain = replace(costs, missed_range=None, false_alarm_range=None)
    recommended = recommend(STUDY, plain)
    candidates = STUDY.decisions.candidates
    assert candidates[found.on_average.candidate] == recommended.best.candidate
    assert found.on_average.index == recommended.ratio_index


@given(boxes, some.sampled_from([STUDY, NOISE]))
def test_that_regrets_and_costs_follow_from_the_counts(costs, study):
    found = advise_over_ranges(study.decisions, costs)
    for option in (found.on_average, found.cautious):
        assert option.cost_per_1000 == pytest.approx(cost_of(study, option, costs))
        for corner, regret in zip(found.corners, option.regrets, strict=True):
            there = replace(costs, missed=corner.missed, false_alarm=corner.false_alarm)
            spent = cost_of(study, option, there)
            assert spent - corner.least_cost == pytest.approx(regret, abs=1e-6)
            assert cost_of(study, corner, there) == pytest.approx(corner.least_cost)
        assert min(option.regrets) >= 0
        assert option.regrets[option.worst_corner] == option.worst_regret == max(option.regrets)


@given(boxes)
def test_that_caution_is_never_worse_at_worst(costs):
    found = advise_over_ranges(STUDY.decisions, costs)
    assert found.cautious.worst_regret <= found.on_average.worst_regret


@given(boxes, some.floats(0, 1), some.floats(0, 1))
def test_that_no_costs_inside_the_box_are_worse_than_its_worst_corner(costs, along, across):
    """Against every option that was weighed, at any point of the box."""
    table = STUDY.decisions
    found = advise_over_ranges(table, costs)
    (low, high), (cheap, dear) = costs.missed_range, costs.false_alarm_range
    inside = replace(
        costs, missed=low + along * (high - low), false_alarm=cheap + across * (dear - cheap)
    )
    shift = costs.odds_shift(STUDY.file_rate)
    first = table.index_of((low - costs.caught) / dear * shift)
    last = table.index_of((high - costs.caught) / cheap * shift)
    offered = [(int(table.chosen[index]), index) for index in range(first, last + 1)]
    offered += [(0, 0), (1, 0)]
    least = min(inside.per_1000(table.counts(*option)) for option in offered)
    for option in (found.on_average, found.cautious):
        assert cost_of(STUDY, option, inside) - least <= option.worst_regret + 1e-6


def test_that_over_a_wide_range_caution_lies_between_the_ends():
    found = advise_over_ranges(CLEAR.decisions, WIDE)
    ends = [CLEAR.decisions.index_of(ratio) for ratio in (20 / 5, 500 / 5)]
    assert ends[0] < found.cautious.index < ends[1]
    assert found.cautious.worst_regret < found.on_average.worst_regret
    assert found.cautious.cost_per_1000 > found.on_average.cost_per_1000


def test_that_of_equal_regrets_the_simplest_is_taken():
    # Scores that know nothing: over this range the table never leaves flag none.
    costs = Costs(false_alarm=5, missed=6, missed_range=(5.5, 6.5))
    found = advise_over_ranges(NOISE.decisions, costs)
    assert found.cautious.candidate == found.on_average.candidate == 0
    assert found.cautious.worst_regret == 0


def test_that_a_box_may_reach_to_where_one_answer_always_wins():
    costs = Costs(
        false_alarm=5,
        missed=100,
        caught=10,
        passed=2,
        missed_range=(0, 200),
        false_alarm_range=(1, 9),
    )
    found = advise_over_ranges(STUDY.decisions, costs)
    best = {(one.missed, one.false_alarm): one.candidate for one in found.corners}
    # A missed case dearer than a caught one, an alarm cheaper than letting pass: flag all.
    assert best[200, 1] == 1
    assert best[0, 9] == 0
    # Both the other way round: neither answer is ever right, but the least wrong one is found.
    assert best[0, 1] in range(len(STUDY.decisions.candidates))
    assert np.isfinite([one.least_cost for one in found.corners]).all()
