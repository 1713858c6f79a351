"""The values of a table's columns, as arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROW_NUMBERS = "rows.npy"
"""The file beside the column arrays with the number, as the sheet shows it, of each row."""


@dataclass(frozen=True, eq=False)
class ColumnValues:
    """The values of one column; shape (rows,).

    A number or a date (seconds since 1970, UTC) is float64 with NaN for a blank, and has no
    levels. Every other kind is int32 codes into its levels, which are in order of first
    appearance, with -1 for a blank.
    """

    values: NDArray[np.float64] | NDArray[np.int32]
    levels: tuple[str, ...] | None = None


def labels_of(outcome: ColumnValues, positive: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which rows are bad cases, and which have an outcome at all; both of shape (rows,).

    ``positive`` is the bad value as text; a column of numbers is compared as numbers.
    """
    if outcome.levels is None:
        return outcome.values == float(positive), ~np.isnan(outcome.values)
    bad = [code for code, level in enumerate(outcome.levels) if level == positive]
    return np.isin(outcome.values, bad), outcome.values >= 0
