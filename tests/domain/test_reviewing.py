"""Promises about looking at a case before it is decided."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from imbgui.domain.costs import Costs, Counts
from imbgui.domain.practice import practice_flags
from imbgui.domain.recommendation import recommend
from imbgui.domain.reviewing import ThreeWayCounts, advise_review
from tests.builders import PLAIN_BOOSTED, SMOTE_BOOSTED, a_study, a_table

STUDY = a_study()
CLEAR = a_study({PLAIN_BOOSTED: 1.0, SMOTE_BOOSTED: 2.0}, table=a_table(rows=8000, positives=1600))
FEW = a_study({PLAIN_BOOSTED: 1.0, SMOTE_BOOSTED: 2.0}, table=a_table(rows=500, positives=90))
NOISE = a_study({PLAIN_BOOSTED: 0.05, SMOTE_BOOSTED: 0.06}, table=a_table(rows=1000, positives=220))
ALONE = a_study({PLAIN_BOOSTED: 1.5})
STUDIES = {"usual": STUDY, "clear": CLEAR, "noise": NOISE, "few": FEW}
BLOCKING = Costs(false_alarm=100, missed=100, review=5)
"""Blocking a good customer is as bad as missing a bad one; a look is cheap."""


def by_hand(counts, costs, base_rate=None):
    """Return what 1,000 cases cost, each cell at its full price."""
    bad = (
        costs.missed * counts.bad_passed
        + (costs.review + costs.caught) * counts.bad_reviewed
        + costs.caught * counts.bad_blocked
    ) / (counts.bad_passed + counts.bad_reviewed + counts.bad_blocked)
    good = (
        costs.passed * counts.good_passed
        + (costs.review + costs.passed) * counts.good_reviewed
        + costs.false_alarm * counts.good_blocked
    ) / (counts.good_passed + counts.good_reviewed + counts.good_blocked)
    return 1000 * (base_rate * bad + (1 - base_rate) * good)


prices = some.builds(
    lambda share, **parts: (share, Costs(**parts)),
    share=some.floats(0.01, 0.99),
    false_alarm=some.floats(5, 200),
    missed=some.floats(20, 1000),
    caught=some.sampled_from([0, -30, 15]),
    passed=some.sampled_from([0, -2, 0.5]),
    base_rate=some.none() | some.floats(0.001, 0.5),
).map(
    lambda pair: replace(
        pair[1],
        review=pair[0]
        * (worth := pair[1].missed - pair[1].caught)
        * (price := pair[1].false_alarm - pair[1].passed)
        / (worth + price),
    )
)


# Whether a look can pay


def test_that_without_a_price_there_is_no_third_answer():
    assert advise_review(STUDY, replace(BLOCKING, review=None)) is None


@pytest.mark.parametrize(
    ("look", "pays"), [(49.9, True), (50, False), (60, False), (100, False), (1000, False)]
)
def test_that_a_look_can_pay_only_below_its_break_even_price(look, pays):
    # 100 * 100 / (100 + 100) = 50: at p = 1/2 all three answers cost 50.
    found = advise_review(STUDY, replace(BLOCKING, review=look))
    assert (found is not None) == pays


def test_that_the_thresholds_are_those_of_the_break_even_probabilities():
    """Looking pays from 5/100 on, blocking from 1 - 5/100 on."""
    found = advise_review(CLEAR, BLOCKING)
    table = CLEAR.decisions
    assert table.candidates[found.candidate] == SMOTE_BOOSTED
    low, high = table.index_of(95 / 5), table.index_of(5 / 95)
    assert found.review_from == table.thresholds[found.candidate, low]
    assert found.block_from == table.thresholds[found.candidate, high]
    assert found.review_from == pytest.approx(0.05, rel=0.25)
    assert found.block_from == pytest.approx(0.95, abs=0.04)


def test_that_thresholds_are_said_at_the_deployment_base_rate():
    found = advise_review(CLEAR, replace(BLOCKING, base_rate=0.02))
    assert found.review_from == pytest.approx(0.05, rel=0.25)
    assert found.block_from > 0.85


# The money


@given(prices, some.sampled_from(["usual", "clear", "noise", "few"]))
def test_that_the_counts_cost_what_they_cost(costs, name):
    study = STUDIES[name]
    found = advise_review(study, costs)
    rate = costs.base_rate or study.file_rate
    size = abs(costs.passed) * 1000 + abs(costs.caught) * 1000
    expected = by_hand(found.counts, costs, rate)
    assert found.cost_per_1000 == pytest.approx(expected, abs=1e-9 * size + 1e-9)
    low, high = found.interval
    assert low - 1e-9 * size <= found.cost_per_1000 <= high + 1e-9 * size
    assert found.counts.rows == len(study.practice_labels)
    assert 0 <= found.review_from <= found.block_from <= 1


@given(prices, some.sampled_from(["usual", "clear", "noise", "few"]))
def test_that_the_saving_is_the_stated_cost_of_two_answers_less_that_of_three(costs, name):
    study = STUDIES[name]
    found = advise_review(study, costs)
    two = recommend(study, replace(costs, review=None)).best.cost_per_1000
    size = abs(two) + abs(found.cost_per_1000)
    assert two - found.saving == pytest.approx(found.cost_per_1000, abs=1e-9 * size)
    assert found.saving_interval[0] <= found.saving <= found.saving_interval[1]


def test_that_a_lone_candidate_is_counted_as_the_decision_table_counts_it():
    found = advise_review(ALONE, BLOCKING)
    table = ALONE.decisions
    low, high = table.index_of(95 / 5), table.index_of(5 / 95)
    checked, blocked = table.counts(2, low), table.counts(2, high)
    assert found.candidate == 2
    assert found.counts == ThreeWayCounts(
        checked.missed,
        checked.caught - blocked.caught,
        blocked.caught,
        checked.passed,
        checked.false_alarms - blocked.false_alarms,
        blocked.false_alarms,
    )


def test_that_each_fold_follows_the_choice_of_the_others():
    """Found again by going through the folds one by one."""
    table, labels, fold = STUDY.decisions, STUDY.practice_labels, STUDY.practice_fold
    low, high = table.index_of(95 / 5), table.index_of(5 / 95)
    rows = sorted(range(2, len(table.candidates)), key=lambda row: table.candidates[row].simplicity)
    looked = {row: practice_flags(STUDY, row, low) for row in rows}
    blocked = {row: practice_flags(STUDY, row, high) for row in rows}

    def cells(row, part):
        look, block = looked[row][part], blocked[row][part]
        answers = (~look, look & ~block, block)
        return [np.sum(one & kind) for kind in (labels[part], ~labels[part]) for one in answers]

    def cost(row, part):
        return np.dot(cells(row, part), [100, 5, 0, 0, 5, 100])

    def cheapest(part):
        least = min(cost(row, part) for row in rows)
        return next(row for row in rows if cost(row, part) <= least * 1.01)

    expected = sum(np.array(cells(cheapest(fold != one), fold == one)) for one in np.unique(fold))
    found = advise_review(STUDY, BLOCKING)
    assert found.candidate == cheapest(fold >= 0)
    assert found.counts == ThreeWayCounts(*expected)


def test_that_with_few_bad_cases_only_the_reference_takes_part():
    costs = replace(BLOCKING, review=20)
    assert FEW.decisions.candidates[advise_review(FEW, costs).candidate] == PLAIN_BOOSTED
    assert CLEAR.decisions.candidates[advise_review(CLEAR, costs).candidate] == SMOTE_BOOSTED


def test_that_a_cheap_look_saves_beyond_doubt_and_a_dear_one_hardly():
    cheap = advise_review(CLEAR, BLOCKING)
    assert cheap.saving_interval[0] > 0
    dear = advise_review(CLEAR, replace(BLOCKING, review=49))
    assert abs(dear.saving) < 0.02 * dear.cost_per_1000


def test_that_the_cheaper_a_look_the_more_are_looked_at():
    looked = [
        advise_review(CLEAR, replace(BLOCKING, review=price)).counts.reviewed
        for price in (40, 20, 10, 5, 1)
    ]
    assert looked == sorted(looked)
    assert looked[0] < looked[-1]


# Doing without a model


def test_that_with_scores_that_know_nothing_and_cheap_looks_everyone_is_looked_at():
    found = advise_review(NOISE, replace(BLOCKING, review=1))
    assert found.candidate is None
    assert (found.review_from, found.block_from) == (0, 1)
    assert found.counts == ThreeWayCounts(0, 165, 0, 0, 585, 0)
    # A look costs the same whatever it finds, so that nothing is uncertain.
    assert found.interval == pytest.approx((1000, 1000))
    assert found.cost_per_1000 == pytest.approx(1000)
    # Two answers pass everyone: 165 of 750 are missed, at 100 each.
    assert found.saving == pytest.approx(22_000 - 1000)


def test_that_where_no_look_pays_it_may_be_best_to_pass_or_block_everyone():
    passing = advise_review(NOISE, Costs(false_alarm=100, missed=10, review=9))
    assert (passing.candidate, passing.review_from, passing.block_from) == (0, 1, 1)
    assert passing.counts == ThreeWayCounts(165, 0, 0, 585, 0, 0)
    assert (passing.saving, passing.saving_interval) == (0, (0, 0))
    blocking = advise_review(NOISE, Costs(false_alarm=1, missed=500, review=0.99))
    assert (blocking.candidate, blocking.review_from, blocking.block_from) == (1, 0, 0)
    assert blocking.counts == ThreeWayCounts(0, 0, 165, 0, 0, 585)


# How sure it is


def test_that_the_interval_is_as_wide_as_the_counts_say():
    """Counts of many cases are normal, with a variance of their own number."""
    found = advise_review(CLEAR, BLOCKING)
    counts = found.counts
    variance = 100**2 * counts.bad_passed + 5**2 * counts.reviewed + 100**2 * counts.good_blocked
    width = 2 * 1.96 * np.sqrt(variance) * 1000 / counts.rows
    low, high = found.interval
    assert high - low == pytest.approx(width, rel=0.05)


def test_that_the_fewer_the_cases_the_wider_the_interval_of_the_saving():
    few, many = (advise_review(study, BLOCKING) for study in (FEW, CLEAR))
    widths = [
        (high - low) / one.saving for one in (few, many) for low, high in [one.saving_interval]
    ]
    assert widths[0] > 2 * widths[1]


def test_that_the_totals_of_three_ways_are_those_of_two():
    counts = ThreeWayCounts(1, 2, 3, 40, 5, 6)
    assert counts.reviewed == 7
    assert counts.rows == Counts(3, 6, 3, 45).rows
