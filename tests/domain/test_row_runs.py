"""Promises about rows that are not used."""

import numpy as np

from imbgui.domain.row_runs import rows_set_aside


def test_that_rows_set_aside_are_counted_and_all_listed_as_runs():
    part = rows_set_aside("a blank row", [9, 3, 4, 5])
    assert (part.reason, part.rows, part.examples) == ("a blank row", 4, (3, 4, 5, 9))
    assert part.ranges == ((3, 5), (9, 9))


def test_that_of_many_rows_the_first_are_examples():
    part = rows_set_aside("a blank row", np.arange(100, 200))
    assert part.examples == tuple(range(100, 120))
    assert part.ranges == ((100, 199),)
