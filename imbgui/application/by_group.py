"""The figures of the recommended answer for the groups of one column."""

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from imbgui.application.remembering import remembered
from imbgui.application.state import State
from imbgui.domain.columns import ColumnValues
from imbgui.domain.groups import GroupFigures, Grouping, banded, by_group, largest
from imbgui.domain.problems import RefusedError, RowsNotAtHand
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.row_answers import recommended_flags
from imbgui.domain.study import Study
from imbgui.domain.table import Kind, Table
from imbgui.store.columns import open_columns


def shown_groups(state: State) -> tuple[GroupFigures, ...] | None:
    """Return the figures of the groups that are looked at; None where there is no such answer.

    Raises
    ------
    RefusedError
        With RowsNotAtHand: a table that came with a session has no values to group by.
    """
    table, study, found = state.table, state.study, state.recommendation
    if state.by is None or table is None or study is None or found is None or not state.is_current:
        return None
    if state.reopened:
        raise RefusedError(RowsNotAtHand(table.source.file))
    return figures_by_group(study, table, found, state.by)


@remembered(4)
def figures_by_group(
    study: Study, table: Table, recommendation: Recommendation, column: str
) -> tuple[GroupFigures, ...]:
    """Return the figures of each group of practice rows; numbers and dates are put into bands."""
    values = open_columns(Path(table.folder))[column]
    kind = table.column(column).kind
    return by_group(
        recommendation.costs,
        _grouped(values, kind, np.asarray(study.practice_rows)),
        np.asarray(study.practice_labels),
        recommended_flags(study, recommendation),
        np.asarray(study.practice_amounts),
    )


def _grouped(column: ColumnValues, kind: Kind, rows: NDArray[np.int64]) -> Grouping:
    values = column.values[rows]
    if column.levels is None:
        numbers = np.asarray(values, np.float64)
        return banded(numbers, _day) if kind is Kind.DATE else banded(numbers)
    return largest(Grouping(np.asarray(values, np.int64), column.levels))


def _day(seconds: float) -> str:
    return str(np.datetime64(math.floor(seconds), "s").astype("datetime64[D]"))
