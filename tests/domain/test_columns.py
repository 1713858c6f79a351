import numpy as np
import pytest

from imbgui.domain.columns import ColumnValues, labels_of


def test_that_labels_of_words_follow_the_bad_word_and_blanks_are_unknown():
    values = ColumnValues(np.array([0, 1, -1, 1], np.int32), ("no", "yes"))
    labels, known = labels_of(values, "yes")
    assert labels[known].tolist() == [False, True, True]
    assert known.tolist() == [True, True, False, True]


@pytest.mark.parametrize("written", ["1", "1.0", "1e0"])
def test_that_labels_of_numbers_are_compared_as_numbers(written):
    values = ColumnValues(np.array([0.0, 1.0, np.nan, 2.0]))
    labels, known = labels_of(values, written)
    assert labels.tolist() == [False, True, False, False]
    assert known.tolist() == [True, True, False, True]


def test_that_a_bad_word_that_never_occurs_leaves_no_bad_case():
    values = ColumnValues(np.array([0, 1], np.int32), ("no", "yes"))
    labels, known = labels_of(values, "perhaps")
    assert not labels.any()
    assert known.all()
