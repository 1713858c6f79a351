"""Parquet files, where the reader of them is installed: it is too heavy for every installation."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from imbgui.domain.problems import DamagedFile, MissingReader, RefusedError
from imbgui.language import say
from imbgui.sheets.cells import Cell, Row
from imbgui.sheets.opening import OpenedFile
from imbgui.sheets.package import Inspection
from imbgui.sheets.workbook import Cells, Heard, Workbook

SHEET = "Parquet"
EXTRA = "parquet"

_BATCH = 16_384
_EXACT_INTEGERS = 2**53


def open_parquet(opened: OpenedFile, _heard: Heard) -> Workbook:
    """Open a Parquet file as a workbook of one sheet, its first row the names of the columns."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - loaded where it is needed, if it is there at all
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        problem = MissingReader(str(opened.path), say("a Parquet file"), EXTRA)
        raise RefusedError(problem) from error
    try:
        file = parquet.ParquetFile(opened.content, memory_map=True)
        names = [str(name) for name in file.schema_arrow.names]
        rows = file.metadata.num_rows
    except (pa.ArrowException, OSError, ValueError) as error:
        raise RefusedError(DamagedFile(str(opened.path))) from error

    def records() -> Iterator[Row]:
        yield names
        try:
            for batch in file.iter_batches(batch_size=_BATCH, use_threads=False):
                columns = [list(map(_cell, column.to_pylist())) for column in batch.columns]
                yield from zip(*columns, strict=True)
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            raise RefusedError(DamagedFile(str(opened.path))) from error

    def open_sheet(_name: str, _heard: Heard) -> Cells:
        return Cells(records(), rows + 1, len(names), Inspection())

    return Workbook(opened.path, (SHEET,), (), open_sheet)


def _cell(value: Any) -> Cell:  # noqa: ANN401 - whatever a Parquet column can hold
    match value:
        case None | bool() | str():
            return value
        case int():
            return value if abs(value) < _EXACT_INTEGERS else str(value)
        case float():
            return None if value != value else value  # noqa: PLR0124 - NaN
        case Decimal():
            return float(value)
        case bytes():
            return value.decode("utf-8", "replace")
        case list() | dict() | tuple():
            return str(value)
        case _:
            return value  # type: ignore[no-any-return] # dates, times and durations
