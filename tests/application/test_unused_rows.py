"""Promises about the list of rows that are not used."""

from dataclasses import replace

import numpy as np
import pytest

from imbgui.application.unused_rows import unused_rows
from imbgui.domain.columns import ROW_NUMBERS, ColumnValues
from imbgui.domain.table import NO_OUTCOME, SetAside
from imbgui.store.columns import write_columns
from tests.builders import a_table

BLANK = SetAside("a blank row", 1, (9,), ((9, 9),))


def table_with(folder, outcome):
    """Return a table whose outcome has these values, in rows 2, 4, 6 ... of the sheet."""
    write_columns(folder, {"fraud": outcome})
    rows = np.arange(len(outcome.values), dtype=np.int64) * 2 + 2
    np.save(folder / ROW_NUMBERS, rows)
    table = a_table(folder=str(folder), set_aside=(BLANK,))
    missing = replace(table.columns[-1], missing=3, blank_rows=(2,))
    return replace(table, columns=(*table.columns[:-1], missing))


@pytest.mark.parametrize(
    "outcome",
    [
        ColumnValues(np.array([-1, 0, -1, -1, 1], dtype=np.int32), ("yes", "no")),
        ColumnValues(np.array([np.nan, 0.0, np.nan, np.nan, 1.0])),
    ],
)
def test_that_every_row_without_an_outcome_is_listed(tmp_path, outcome):
    kept, blank = unused_rows(table_with(tmp_path, outcome))
    assert kept == BLANK
    assert (blank.reason, blank.rows) == (NO_OUTCOME, 3)
    assert blank.ranges == ((2, 2), (6, 6), (8, 8))


def test_that_without_the_columns_the_first_rows_are_listed(tmp_path):
    table = replace(
        table_with(tmp_path, ColumnValues(np.array([np.nan]))), folder=str(tmp_path / "gone")
    )
    _, blank = unused_rows(table)
    assert (blank.rows, blank.ranges) == (3, ((2, 2),))


def test_that_rows_are_listed_before_there_is_an_outcome():
    assert unused_rows(a_table(asked=False, set_aside=(BLANK,))) == (BLANK,)
