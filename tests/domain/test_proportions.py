"""Promises about shares of counted cases."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from scipy.stats import beta

from imbgui.domain.proportions import chance_of_difference, share_interval


@given(some.integers(1, 100_000), some.integers(1, 100_000))
@example(1, 1)
@example(1, 199_999)
@example(3, 7)
def test_that_intervals_are_those_of_the_beta_distribution(cases, others):
    expected = beta.ppf([0.025, 0.975], cases + 0.5, others + 0.5)
    assert share_interval(cases, cases + others) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("of", [1, 10, 1000, 300_000])
def test_that_nothing_and_everything_counted_leave_one_end_closed(of):
    low, high = share_interval(0, of)
    assert low == 0
    assert high == pytest.approx(beta.ppf(0.975, 0.5, of + 0.5), rel=1e-4)
    assert share_interval(of, of) == pytest.approx((1 - high, 1), abs=1e-9)


def test_that_without_cases_any_share_is_possible():
    assert share_interval(0, 0) == (0, 1)


@given(some.integers(0, 300_000), some.integers(0, 300_000))
def test_that_the_interval_holds_the_share_and_is_mirrored_by_its_complement(cases, others):
    of = max(cases + others, 1)
    low, high = share_interval(cases, of)
    assert 0 <= low <= cases / of <= high <= 1
    lower, higher = share_interval(of - cases, of)
    assert (1 - higher, 1 - lower) == pytest.approx((low, high), abs=1e-9)


def by_enumeration(cases, of, other_cases, other_of):
    """Sum the chances of all tables no likelier than the one seen, with exact integers."""
    flagged = cases + other_cases
    ways = {
        one: math.comb(of, one) * math.comb(other_of, flagged - one)
        for one in range(max(0, flagged - other_of), min(of, flagged) + 1)
    }
    return sum(way for way in ways.values() if way <= ways[cases]) / sum(ways.values())


tables = some.tuples(
    some.integers(0, 40), some.integers(0, 40), some.integers(0, 40), some.integers(0, 40)
).map(lambda one: (one[0], one[0] + one[1], one[2], one[2] + one[3]))


@given(tables)
def test_that_the_chance_of_a_difference_is_exact(table):
    assert chance_of_difference(*table) == pytest.approx(by_enumeration(*table), rel=1e-9)


@given(tables)
def test_that_it_does_not_matter_which_share_comes_first(table):
    cases, of, other_cases, other_of = table
    turned = chance_of_difference(other_cases, other_of, cases, of)
    assert chance_of_difference(*table) == pytest.approx(turned, rel=1e-9)


def test_that_large_numbers_of_cases_are_no_trouble():
    assert chance_of_difference(1000, 100_000, 1000, 100_000) == pytest.approx(1)
    assert chance_of_difference(2000, 100_000, 1000, 100_000) < 1e-60
