import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imbgui.domain.costs import Amounts, Costs
from imbgui.domain.stakes import stakes_of
from imbgui.domain.uncertainty import cost_interval
from tests.builders import some_costs

LABELS = np.array([True, True, False, False, False])
AMOUNTS = np.array([100.0, 30.0, 500.0, 7.0, 0.0])
BY_AMOUNT = Costs(5, missed=65, amounts=Amounts("loss", mean=65))
NOTHING = np.empty(0)


def flags(*rows):
    return np.isin(np.arange(len(LABELS)), rows)


def test_that_flagging_a_bad_row_is_worth_its_own_amount_and_a_good_one_a_false_alarm():
    stakes = stakes_of(BY_AMOUNT, LABELS, AMOUNTS)
    assert stakes.worth.tolist() == [100, 30, -5, -5, -5]


def test_that_a_share_and_a_fixed_part_make_up_the_missed_cost():
    amounts = Amounts("loss", mean=65, share=0.5, fixed=10)
    stakes = stakes_of(Costs(5, missed=42.5, amounts=amounts), LABELS, AMOUNTS)
    assert stakes.worth[:2].tolist() == [60, 25]


def test_that_what_a_caught_case_still_costs_is_taken_off_what_it_saves():
    costs = Costs(5, missed=65, caught=5, passed=1, amounts=Amounts("loss", mean=65))
    assert stakes_of(costs, LABELS, AMOUNTS).worth.tolist() == [95, 25, -4, -4, -4]


def test_that_the_expected_saving_is_the_gain_times_risk_less_the_price_times_the_rest():
    stakes = stakes_of(BY_AMOUNT, LABELS, AMOUNTS)
    scores = np.array([0.5, 0.5, 0.01, 0.5, 0.0])
    assert stakes.expected_saving(scores).tolist() == pytest.approx(
        [0.5 * 100 - 2.5, 0.5 * 30 - 2.5, 5 - 4.95, 3.5 - 2.5, -5]
    )


def test_that_at_a_base_rate_rows_count_as_often_as_they_will_be_met():
    stakes = stakes_of(some_costs(5, 100, base_rate=0.1), LABELS, NOTHING)
    assert stakes.weights.sum() == pytest.approx(len(LABELS))
    assert stakes.weights[LABELS].sum() / len(LABELS) == pytest.approx(0.1)


def test_that_the_money_of_counted_rows_is_the_money_of_the_rows():
    counts = stakes_of(BY_AMOUNT, LABELS, AMOUNTS).counts(flags(0, 2))
    assert (counts.caught, counts.false_alarms, counts.missed, counts.passed) == (1, 1, 1, 2)
    assert BY_AMOUNT.total(counts) == 5 + 30


@given(st.lists(st.integers(0, 4), unique=True), st.floats(0.01, 0.9))
def test_that_a_saving_is_the_difference_of_two_costs(rows, rate):
    costs = Costs(5, 65, base_rate=rate, amounts=Amounts("loss", mean=65))
    stakes = stakes_of(costs, LABELS, AMOUNTS)
    ours, theirs = flags(*rows), flags(0, 4)
    difference = costs.per_1000(stakes.counts(theirs)) - costs.per_1000(stakes.counts(ours))
    value, (low, high) = stakes.saving(ours, theirs)
    assert value == pytest.approx(difference)
    assert low <= value <= high


def test_that_answers_that_agree_save_nothing_for_sure():
    assert stakes_of(BY_AMOUNT, LABELS, AMOUNTS).saving(flags(1), flags(1)) == (0, (0, 0))


def test_that_without_amounts_the_interval_is_that_of_the_counts():
    labels = np.arange(1000) < 60
    answer = (np.arange(1000) % 9) > 1
    stakes = stakes_of(some_costs(5, 100), labels, NOTHING)
    ours = stakes.cost_interval(answer)
    counted = cost_interval(some_costs(5, 100), stakes.counts(answer))
    assert ours == pytest.approx(counted, rel=0.03)


def test_that_one_large_amount_widens_the_interval():
    labels = np.ones(200, bool)
    answer = np.arange(200) >= 40
    even = np.full(200, 50.0)
    uneven = np.where(np.arange(200) == 0, 50.0 * 40, 1e-9)
    widths = []
    for amounts in (even, uneven):
        low, high = stakes_of(BY_AMOUNT, labels, amounts).cost_interval(answer)
        widths.append(high - low)
    assert widths[1] > 3 * widths[0]


def test_that_who_checks_everyone_can_miss_nothing():
    labels = np.arange(400) < 40
    amounts = np.full(400, 1e6)
    everyone = stakes_of(BY_AMOUNT, labels, amounts).cost_interval(np.ones(400, bool))
    assert everyone[1] < 1000 * BY_AMOUNT.false_alarm


def test_that_nobody_catches_a_case_that_checking_everyone_misses():
    labels = np.arange(400) < 40
    answer = np.arange(400) < 60
    stakes = stakes_of(some_costs(5, 1e6), labels, NOTHING)
    value, (low, high) = stakes.saving(answer, np.ones(400, bool))
    assert value == pytest.approx(5 * 340 / 400 * 1000)
    assert low < 0  # a bad case may be let through one day
    assert high < 1.2 * value  # but none is caught that checking everyone would miss


def test_that_the_interval_holds_where_benefits_outweigh_a_missed_case():
    costs = Costs(5, missed=0.5, caught=-4, amounts=Amounts("loss", mean=0.5))
    stakes = stakes_of(costs, LABELS, -AMOUNTS)
    value = costs.per_1000(stakes.counts(flags(0)))
    low, high = stakes.cost_interval(flags(0))
    assert low <= value <= high


def test_that_rows_of_one_class_alone_have_stakes_too():
    good = stakes_of(BY_AMOUNT, np.zeros(3, bool), np.ones(3))
    bad = stakes_of(BY_AMOUNT, np.ones(3, bool), np.ones(3))
    assert good.cost_interval(np.ones(3, bool))[0] > 0
    assert bad.worth.tolist() == [1, 1, 1]
