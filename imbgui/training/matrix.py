"""The numbers a model reads: column arrays laid out as one matrix."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.columns import ColumnValues
from imbgui.domain.features import Feature, Layout
from imbgui.domain.table import Kind

_SECONDS_A_DAY = 86_400


def build_matrix(
    layout: Layout, columns: Mapping[str, ColumnValues], rows: slice = slice(None)
) -> NDArray[np.float32]:
    """Lay the features out side by side; shape (rows, matrix columns), NaN for a blank.

    Categories become the codes their levels have in the layout, whatever codes the columns use;
    a level that the layout does not know becomes a blank.
    """
    blocks = [_block(feature, columns[feature.name], rows) for feature in layout.features]
    return np.column_stack(blocks).astype(np.float32, copy=False)


def _block(feature: Feature, column: ColumnValues, rows: slice) -> NDArray[np.float64]:
    if feature.kind is Kind.DATE:
        return _date_parts(np.asarray(column.values[rows], np.float64))
    if not feature.is_categorical or column.levels is None:
        return np.asarray(column.values[rows], np.float64)
    known = {level: float(code) for code, level in enumerate(feature.levels)}
    codes = np.array([known.get(level, np.nan) for level in column.levels] + [np.nan])
    # A blank has the code -1 and so takes the last entry.
    return codes[np.asarray(column.values[rows], np.int64)]


def _date_parts(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    days = seconds / _SECONDS_A_DAY
    blank = np.isnan(days)
    whole = np.where(blank, 0, np.floor(days)).astype("int64")
    month = whole.astype("datetime64[D]").astype("datetime64[M]").astype("int64") % 12
    parts = np.column_stack([days, (whole + 3) % 7, month + 1, (days - np.floor(days)) * 24])
    parts[blank] = np.nan
    return parts
