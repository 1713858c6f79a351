"""Promises about how numbers read."""

import pytest

from imbgui.application.numbers import (
    money,
    money_range,
    per_1000,
    percent,
    risk_score,
    significant,
    small,
    whole,
)
from imbgui.language import speaking


@pytest.mark.parametrize(
    ("value", "currency", "written"),
    [
        (1234.5, "EUR", "€1,234.50"),
        (1234.5, None, "1,234.50"),
        (-3, "EUR", "-€3.00"),
        (0.005, None, "0.00"),
        (0.006, None, "0.01"),
        (1234.567, "JPY", "¥1,234.57"),
        (1e9, None, "1,000,000,000.00"),
    ],
)
def test_that_money_is_written_to_the_cent(value, currency, written):
    assert money(value, currency) == written


@pytest.mark.parametrize("nothing", [-0.0, -1e-12, -0.0049, 0.0049])
def test_that_less_than_half_a_cent_is_nothing_and_has_no_sign(nothing):
    assert money(nothing, None) == "0.00"
    assert money(nothing, "EUR") == "€0.00"


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.0017, "0.17%"),
        (0.00172, "0.17%"),
        (0.0999, "9.99%"),
        (0.1, "10%"),
        (0.713, "71.3%"),
        (0, "0%"),
        (1, "100%"),
        (None, "\N{EN DASH}"),
    ],
)
def test_that_a_rare_share_keeps_its_digits(share, written):
    assert percent(share) == written


@pytest.mark.parametrize(
    ("threshold", "written"),
    [
        (0.0476190, "4.76"),
        (0.27, "27"),
        (0.00031, "0.031"),
        (0.0000123, "0.00123"),
        (0, "0"),
        (1, "100"),
        (0.5, "50"),
    ],
)
def test_that_a_threshold_reads_as_a_score_of_100_with_three_digits(threshold, written):
    assert risk_score(threshold) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(3.21, "3.2"), (9.96, "10"), (0, "0.0"), (45.4, "45"), (12_345.6, "12,346")],
)
def test_that_few_of_1000_have_one_digit_and_many_none(value, written):
    assert per_1000(value) == written


@pytest.mark.parametrize(("value", "written"), [(12_480, "12,480"), (0.6, "1"), (0, "0")])
def test_that_cases_are_counted_whole(value, written):
    assert whole(value) == written


@pytest.mark.parametrize(
    ("value", "written"), [(21.4159, "21.4"), (1.0, "1"), (1234.5, "1,230"), (0.01234, "0.012")]
)
def test_that_three_digits_are_enough(value, written):
    assert significant(value) == written


def test_that_german_has_a_decimal_comma_and_a_space_before_signs():
    with speaking("de"):
        assert money(1234.5, "EUR") == "1.234,50\N{NO-BREAK SPACE}€"
        assert money(-3, "EUR") == "-3,00\N{NO-BREAK SPACE}€"
        assert percent(0.125) == "12,5\N{NO-BREAK SPACE}%"
        assert percent(0.713) == "71,3\N{NO-BREAK SPACE}%"
        assert risk_score(0.0476190) == "4,76"
        assert small(0.006987) == "0,00699"
        assert significant(21.4159) == "21,4"
        assert whole(12_480) == "12.480"


def test_that_a_german_range_is_in_german_and_whole_amounts_have_no_cents():
    with speaking("de"):
        assert money_range(1234.5, 98_765, "EUR") == (
            "1.230\N{NO-BREAK SPACE}€ bis 98.800\N{NO-BREAK SPACE}€"
        )
        assert money_range(-1.234, 43.72, None) == "-1,23 bis 43,70"


def test_that_numbers_are_english_again_when_german_was_spoken_for_a_while():
    with speaking("de"):
        money(1234.5, "EUR")
    assert money(1234.5, "EUR") == "€1,234.50"
