"""Column arrays on disk: one file a column, opened as memory maps by every worker.

A folder of columns holds ``columns.json`` and ``<index>.npy`` files, and the row numbers of the
sheet where the rows come from one.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

from imbgui.domain.columns import ROW_NUMBERS, ColumnValues
from imbgui.domain.table import Kind, Table
from imbgui.store.documents import UnknownShapeError

_INDEX = "columns.json"


def write_columns(folder: Path, columns: Mapping[str, ColumnValues]) -> None:
    """Write the columns into a folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    index: list[dict[str, object]] = []
    for number, (name, column) in enumerate(columns.items()):
        np.save(folder / f"{number}.npy", column.values, allow_pickle=False)
        index.append({"name": name, "levels": column.levels})
    (folder / _INDEX).write_text(json.dumps(index), encoding="utf-8")


def open_columns(folder: Path) -> dict[str, ColumnValues]:
    """Open every column of a folder as a read-only memory map."""
    index = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
    columns = {}
    for number, entry in enumerate(index):
        values = open_memmap(folder / f"{number}.npy", mode="r")
        levels = None if entry["levels"] is None else tuple(map(str, entry["levels"]))
        columns[entry["name"]] = ColumnValues(values, levels)
    return columns


def check_columns(folder: Path, table: Table) -> None:
    """Refuse columns that are not those of a table.

    Raises
    ------
    UnknownShapeError
        One is missing or of another kind, holds a code without a level, or has too few rows.
    """
    columns = open_columns(folder)
    if tuple(columns) != table.names:
        raise UnknownShapeError("columns of another table")
    for column in table.columns:
        values, levels = columns[column.name].values, columns[column.name].levels
        is_number = column.kind in (Kind.NUMBER, Kind.DATE)
        wanted = np.float64 if is_number else np.int32
        if (levels is None) != is_number or values.dtype != wanted:
            raise UnknownShapeError(f"{column.name} is of another kind")
        if values.shape != (table.rows_kept,):
            raise UnknownShapeError(f"{column.name} has the shape {values.shape}")
        if (
            levels is not None
            and len(values)
            and not -1 <= values.min() <= values.max() < len(levels)
        ):
            raise UnknownShapeError(f"{column.name} has codes without a level")
    numbers = open_row_numbers(folder)
    if numbers.shape != (table.rows_kept,) or numbers.dtype.kind != "i":
        raise UnknownShapeError("row numbers of another table")


def open_row_numbers(folder: Path) -> NDArray[np.int64]:
    """Open the row numbers, as the sheet shows them, of the rows of the columns."""
    numbers: NDArray[np.int64] = open_memmap(folder / ROW_NUMBERS, mode="r")
    return numbers
