"""Preparing columns: what fills a blank, and what tells that there was one."""

import numpy as np
import pytest
from sklearn.impute import SimpleImputer

from imbgui.training.preparing import FilledWithMedians


@pytest.fixture
def numbers():
    """Return numbers with blanks in the first and the last of four columns; the last is all."""
    matrix = np.random.default_rng(0).normal(size=(300, 4)).astype(np.float32)
    matrix[::7, 0] = matrix[:, 3] = np.nan
    return matrix


def test_that_blanks_are_filled_and_marked_as_scikit_learn_does_it(numbers):
    theirs = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    expected = theirs.fit(numbers[:200]).transform(numbers)
    ours = FilledWithMedians().fit(numbers[:200]).transform(numbers)
    assert ours.dtype == np.float32
    assert ours.tolist() == expected.tolist()


def test_that_a_blank_met_later_in_a_column_without_any_is_filled_and_not_marked(numbers):
    fill = FilledWithMedians().fit(numbers)
    later = np.full((1, 4), np.nan, np.float32)
    assert fill.transform(later).tolist() == [
        [*map(float, np.nanmedian(numbers[:, :3], axis=0)), 0, 1, 1]
    ]


def test_that_numbers_without_blanks_are_left_as_they_are(numbers):
    whole = numbers[:, 1:3]
    assert FilledWithMedians().fit(whole).transform(whole).tolist() == whole.tolist()
