"""Amounts: what the missed cost averages to where a column says it for each case."""

from pathlib import Path

import numpy as np

from imbgui.domain.columns import labels_of
from imbgui.domain.costs import Amounts
from imbgui.domain.problems import MissingColumn, NotAmounts, RefusedError
from imbgui.domain.table import Kind, Table
from imbgui.store.columns import open_columns


def amounts_of(table: Table, column: str, *, share: float, fixed: float) -> Amounts:
    """Read the average over the bad cases of a table whose outcome is chosen.

    Raises
    ------
    RefusedError
        With MissingColumn, or with NotAmounts where the column says nothing of the bad cases.
    """
    if column not in table.names:
        raise RefusedError(MissingColumn(column, table.names))
    if table.column(column).kind is not Kind.NUMBER or table.outcome is None:
        raise RefusedError(NotAmounts(column))
    columns = open_columns(Path(table.folder))
    bad, _ = labels_of(columns[table.outcome.name], table.positive or "")
    of_bad = np.asarray(columns[column].values, np.float64)[bad]
    known = of_bad[np.isfinite(of_bad)]
    if not len(known):
        raise RefusedError(NotAmounts(column))
    return Amounts(column, float(known.mean()), share, fixed)
