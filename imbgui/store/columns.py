"""Column arrays on disk: one file a column, opened as memory maps by every worker.

A folder of columns holds ``columns.json`` and ``<index>.npy`` files, and the row numbers of the
sheet where the rows come from one.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.columns import ROW_NUMBERS, ColumnValues

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
        values = np.load(folder / f"{number}.npy", mmap_mode="r", allow_pickle=False)
        levels = None if entry["levels"] is None else tuple(entry["levels"])
        columns[entry["name"]] = ColumnValues(values, levels)
    return columns


def open_row_numbers(folder: Path) -> NDArray[np.int64]:
    """Open the row numbers, as the sheet shows them, of the rows of the columns."""
    numbers: NDArray[np.int64] = np.load(folder / ROW_NUMBERS, mmap_mode="r", allow_pickle=False)
    return numbers
