"""Promises about the different numbers of a column."""

from collections import Counter

import numpy as np
import pytest

from imbgui.sheets.distinct import Distinct, least_of_most


def counted(column):
    """Count values one by one, as they come."""
    return Counter(value for value in column.tolist() if value == value)  # noqa: PLR0124 - NaN


def draws(seed):
    """Return columns of every sort: few values, many, all different, with and without blanks."""
    rng = np.random.default_rng(seed)
    rows = 5_000
    few, many = rng.integers(0, 5, rows), rng.integers(0, 3_000, rows)
    skewed = np.floor(rng.exponential(40, rows))
    blanks = np.where(rng.random(rows) < 0.3, np.nan, many)
    late = np.append(np.arange(rows), [4_900.0, 4_901.0, 4_901.0])
    return [np.asarray(one, float) for one in (few, many, skewed, blanks, late, rng.random(rows))]


@pytest.mark.parametrize("column", [*draws(0), *draws(1)])
def test_that_values_are_counted_and_ranked_as_if_one_by_one(column):
    found, expected = Distinct.of(column), counted(column)
    assert (found.filled, len(found.values)) == (expected.total(), len(expected))
    assert found.first(5).tolist() == list(expected)[:5]
    for wanted in (1, 50, 4_000):
        values, counts = found.most_frequent(wanted)
        pairs = list(zip(values.tolist(), counts.tolist(), strict=True))
        ranked = sorted(expected.items(), key=lambda pair: (-pair[1], pair[0]))
        assert pairs == ranked[:wanted]


@pytest.mark.parametrize("column", [*draws(0), *draws(1)])
def test_that_every_row_has_the_code_of_its_value_and_codes_rise_as_values_come(column):
    codes, values = Distinct.of(column).codes()
    read = np.append(values, np.nan)[codes]
    assert np.array_equal(read, column, equal_nan=True)
    assert values.tolist() == list(counted(column))
    assert codes.dtype == np.int32


def test_that_a_column_without_values_has_none():
    found = Distinct.of(np.full(3, np.nan))
    assert (found.filled, len(found.values), len(found.first(5))) == (0, 0, 0)
    assert [part.tolist() for part in found.most_frequent(50)] == [[], []]


def test_that_the_least_of_the_largest_counts_is_found_however_large_they_are():
    counts = np.array([9_000, 1, 8_000, 7_000, 2])
    assert [least_of_most(counts, wanted) for wanted in range(1, 6)] == [9_000, 8_000, 7_000, 2, 1]
