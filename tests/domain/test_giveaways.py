"""Promises about columns that give the outcome away, and about rows that repeat."""

import numpy as np
import pytest

from imbgui.domain.features import Feature, Layout
from imbgui.domain.giveaways import (
    NOTHING_FOUND,
    DataCheck,
    Rule,
    count_copies,
    find_giveaways,
)
from imbgui.domain.splits import same_rows
from imbgui.domain.table import Kind
from tests.builders import dealt_folds, some_labels

ROWS, POSITIVES = 4000, 200
LABELS = some_labels(ROWS, POSITIVES)
PART = dealt_folds(LABELS)
RNG = np.random.default_rng(5)
NOISE = RNG.standard_normal(ROWS)


def found_in(values, kind=Kind.NUMBER, levels=(), labels=LABELS, part=None):
    """Return the giveaway that a column is named as, or None."""
    layout = Layout((Feature("it", kind, levels),))
    matrix = np.asarray(values, np.float32).reshape(len(labels), -1)
    part = dealt_folds(labels) if part is None else part
    found = find_giveaways(layout, matrix, labels, part)
    assert len(found) <= 1
    return found[0] if found else None


def filled(*, of_bad, of_good, labels=LABELS):
    """Return a column of noise that is filled in for these shares of the classes."""
    values = np.random.default_rng(1).standard_normal(len(labels))
    for label, share in ((True, of_bad), (False, of_good)):
        members = np.flatnonzero(labels == label)
        values[members[round(share * len(members)) :]] = np.nan
    return values


def codes_of(values):
    """Return a column of categories, each value a level of its own."""
    levels, codes = np.unique(values, return_inverse=True)
    return codes, tuple(map(str, levels))


# A column that tells the outcome


@pytest.mark.parametrize("sign", [1, -1])
def test_that_a_number_above_nought_only_in_bad_cases_is_named(sign):
    found = found_in(sign * np.where(LABELS, RNG.integers(1, 4, ROWS), 0))
    assert (found.column, found.rule) == ("it", Rule.RANKS)
    assert (found.share, found.others, found.roc_auc) == (1, 0, 1)


def test_that_a_number_which_gives_the_outcome_away_in_between_is_named():
    middle = np.where(LABELS, RNG.uniform(-0.1, 0.1, ROWS), np.sign(NOISE) * (0.2 + np.abs(NOISE)))
    found = found_in(middle)
    assert found.rule is Rule.RANKS
    assert found.share > 0.9
    assert found.others < 0.05


def test_that_a_category_with_a_level_for_each_outcome_is_named():
    levels = ("open", "closed", "charged back")
    codes = np.where(LABELS, 2, RNG.integers(0, 2, ROWS))
    assert found_in(codes, Kind.CATEGORY, levels).roc_auc == 1


def test_that_a_copy_of_the_outcome_with_a_few_slips_is_named():
    slips = RNG.random(ROWS) < 0.01
    assert found_in(LABELS ^ slips, Kind.YES_NO, ("no", "yes")).rule is Rule.RANKS


def test_that_a_part_of_a_date_gives_its_column_away():
    parts = np.column_stack([RNG.integers(0, 900, ROWS), np.where(LABELS, 6, 2), NOISE, NOISE])
    assert found_in(parts, Kind.DATE).column == "it"


@pytest.mark.parametrize("apart", [1.0, 2.0])
def test_that_a_strong_honest_number_is_not_named(apart):
    """Ranks bad cases above others with a chance of 0.76, or of 0.92."""
    assert found_in(NOISE + apart * LABELS) is None


def test_that_a_strong_honest_category_is_not_named():
    codes = np.where(LABELS, RNG.choice(5, ROWS, p=[0.6, 0.1, 0.1, 0.1, 0.1]), 0)
    codes = np.where(~LABELS, RNG.choice(5, ROWS, p=[0.05, 0.2, 0.25, 0.25, 0.25]), codes)
    assert found_in(codes, Kind.CATEGORY, tuple("abcde")) is None


@pytest.mark.parametrize("positives", [10, 40, 400])
def test_that_noise_is_not_named(positives):
    labels = some_labels(1000, positives)
    rng = np.random.default_rng(3)
    for _ in range(200):
        assert found_in(rng.standard_normal(1000), labels=labels) is None
        assert found_in(rng.integers(0, 50, 1000), Kind.CATEGORY, ("x",) * 50, labels) is None


@pytest.mark.parametrize("kind", [Kind.CATEGORY, Kind.NUMBER])
def test_that_an_identifier_is_not_named(kind):
    codes, levels = codes_of(RNG.permutation(ROWS))
    assert found_in(codes, kind, levels) is None


def test_that_a_customer_whose_rows_share_a_part_is_not_named():
    labels = np.repeat(some_labels(800, 40), 5)
    customers = np.repeat(np.arange(800), 5)
    part = (customers % 5).astype(np.int8)
    assert found_in(customers, Kind.CATEGORY, ("x",) * 800, labels, part) is None


def test_that_too_few_cases_name_nothing():
    labels = some_labels(1000, 9)
    assert found_in(labels, labels=labels) is None
    assert found_in(~some_labels(1000, 991), labels=some_labels(1000, 991)) is None


# A column that is filled in for one class


def test_that_a_column_filled_in_for_bad_cases_only_is_named():
    found = found_in(filled(of_bad=0.99, of_good=0))
    assert (found.rule, found.of_bad) == (Rule.FILLED, True)
    assert found.share == pytest.approx(0.99)
    assert found.others == 0


def test_that_a_column_filled_in_for_good_cases_only_is_named():
    found = found_in(filled(of_bad=0.01, of_good=0.97))
    assert (found.rule, found.of_bad) == (Rule.FILLED, False)
    assert (found.share, found.others) == (pytest.approx(0.97), pytest.approx(0.01))


def test_that_a_category_is_named_for_its_blanks_as_a_number_is():
    values = np.where(LABELS, 0.0, np.nan)
    assert found_in(values, Kind.CATEGORY, ("refund",)).rule is Rule.FILLED


@pytest.mark.parametrize(("of_bad", "of_good"), [(0.3, 0.01), (0.8, 0.2), (1, 1), (0, 0)])
def test_that_blanks_that_only_hint_at_the_outcome_are_not_named(of_bad, of_good):
    assert found_in(filled(of_bad=of_bad, of_good=of_good)) is None


def test_that_a_column_which_is_hardly_ever_filled_in_is_not_named():
    assert found_in(filled(of_bad=0.05, of_good=0)) is None


def test_that_a_few_rows_filled_in_by_chance_are_not_named():
    labels = some_labels(1000, 30)
    assert found_in(filled(of_bad=0.3, of_good=0, labels=labels), labels=labels) is None
    assert found_in(filled(of_bad=0, of_good=0.15, labels=labels), labels=labels) is None


def test_that_only_the_column_which_gives_it_away_is_named():
    layout = Layout((Feature("age", Kind.NUMBER), Feature("chargeback", Kind.NUMBER)))
    matrix = np.column_stack([NOISE, filled(of_bad=1, of_good=0)]).astype(np.float32)
    (found,) = find_giveaways(layout, matrix, LABELS, PART)
    assert found.column == "chargeback"


# Rows that repeat


def test_that_rows_with_a_copy_are_counted_and_those_torn_apart():
    matrix = np.array([[1, 2], [3, 4], [1, 2], [5, np.nan], [5, np.nan], [6, 7]], np.float32)
    together = np.array([0, 1, 0, 2, 2, 1], np.int8)
    torn = np.array([0, 1, 1, 2, 2, 1], np.int8)
    assert count_copies(same_rows(matrix), together) == (4, 0)
    assert count_copies(same_rows(matrix), torn) == (4, 2)


def test_that_copies_are_many_from_one_in_a_hundred_rows_on():
    assert not DataCheck(rows=1000, copies=10).has_many_copies
    assert DataCheck(rows=1000, copies=11).has_many_copies
    assert not NOTHING_FOUND.has_many_copies
