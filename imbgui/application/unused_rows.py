"""Every row that is not used, with its reason."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from imbgui.domain.columns import ColumnValues
from imbgui.domain.row_runs import rows_set_aside
from imbgui.domain.table import NO_OUTCOME, SetAside, Table
from imbgui.store.columns import open_columns, open_row_numbers


def unused_rows(table: Table) -> tuple[SetAside, ...]:
    """Return the rows that are not used, by reason, each with all its row numbers.

    Of rows without an outcome only the first are named where the columns are not at hand any more,
    as in a session that was opened from a file.
    """
    return tuple(
        _listed(table, part) if part.reason == NO_OUTCOME else part for part in table.unused_rows
    )


def _listed(table: Table, part: SetAside) -> SetAside:
    folder, outcome = Path(table.folder), table.outcome
    try:
        values = open_columns(folder)["" if outcome is None else outcome.name]
        rows = open_row_numbers(folder)[_blank(values)]
    except (OSError, KeyError):
        return replace(part, ranges=tuple((row, row) for row in part.examples))
    return rows_set_aside(part.reason, rows)


def _blank(column: ColumnValues) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    if column.levels is None:
        return np.asarray(np.isnan(column.values))
    return np.asarray(np.less(column.values, 0))
