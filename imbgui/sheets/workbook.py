"""Workbooks to columns: the sheet is chosen, its cells are sorted into numbers, dates and words."""

import datetime as dt
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import openpyxl
import python_calamine
from numpy.typing import NDArray

from imbgui.domain.problems import (
    DamagedFile,
    EmptySheet,
    MissingSheet,
    PasswordProtected,
    RefusedError,
)
from imbgui.sheets.cells import RawColumn, Row, cell_text, seconds_since_1970
from imbgui.sheets.layout import Merged
from imbgui.sheets.opening import Format, OpenedFile
from imbgui.sheets.package import Inspection, check_package, inspect_sheet, is_large
from imbgui.sheets.sheet import unheard

_CHUNK = 1024
_SMALLEST_TABLE = 2
_SECONDS_AN_HOUR = 3600.0


Heard = Callable[[int], None]
"""Is told how many rows of a sheet were seen so far."""


@dataclass(frozen=True)
class Workbook:
    """A workbook's sheets that can hold data, visible ones first, and how to read one."""

    path: Path
    sheets: tuple[str, ...]
    hidden: tuple[str, ...]
    open_sheet: Callable[[str, Heard], "Cells"]


@dataclass(frozen=True)
class Cells:
    """The cells of a sheet row by row, from its first row and column, and what was seen before."""

    rows: Iterable[Row]
    height: int
    width: int
    inspection: Inspection
    merged: tuple[Merged, ...] = ()


@dataclass
class SortedCells:
    """The cells of a sheet as columns, with its first and last rows as they are."""

    columns: list[RawColumn] = field(default_factory=list)
    head: list[Row] = field(default_factory=list)
    tail: list[Row] = field(default_factory=list)
    rows: int = 0


def open_workbook(opened: OpenedFile, heard: Heard) -> Workbook:
    """Open a workbook with the fast reader; where that fails on an xlsx, with the patient one.

    It is checked beforehand for what would exhaust the memory, and so is every sheet.
    """
    check_package(opened, heard)
    try:
        return _open_fast(opened)
    except RefusedError as refusal:
        if opened.format is not Format.XLSX or not isinstance(refusal.problem, DamagedFile):
            raise
    return _open_patient(opened)


def find_sheet(workbook: Workbook, wanted: str | None, heard: Heard) -> tuple[str, Cells]:
    """Open the sheet that was asked for, or the first visible one that holds a table."""
    if wanted is not None:
        if wanted not in (*workbook.sheets, *workbook.hidden):
            raise RefusedError(MissingSheet(str(workbook.path), wanted, workbook.sheets))
        return wanted, workbook.open_sheet(wanted, heard)
    if not workbook.sheets:
        raise RefusedError(EmptySheet(str(workbook.path), None))
    found: tuple[str, Cells] | None = None
    for name in workbook.sheets:
        cells = workbook.open_sheet(name, heard)
        if cells.height > _SMALLEST_TABLE and cells.width > 1:
            return name, cells
        if found is None or (cells.height and not found[1].height):
            found = name, cells
    assert found is not None  # noqa: S101 - there is at least one sheet
    return found


def sort_cells(
    rows: Iterable[Row], head: int, tail: int, progress: Callable[[int], None]
) -> SortedCells:
    """Sort the cells of each column into numbers, dates and words, a block of rows at a time."""
    result = SortedCells()
    builders: list[_Builder] = []
    remaining = iter(rows)
    while chunk := list(islice(remaining, _CHUNK)):
        if len(result.head) < head:
            result.head.extend(chunk[: head - len(result.head)])
        result.tail = [*result.tail, *chunk][-tail:]
        widths = list(map(len, chunk))
        width = max(widths)
        builders.extend(_Builder(result.rows) for _ in range(width - len(builders)))
        if min(widths) < width:
            chunk = [[*row, *([None] * (width - len(row)))] for row in chunk]
        for builder, cells in zip(builders, zip(*chunk, strict=True), strict=False):
            builder.add(cells)
        result.rows += len(chunk)
        for builder in builders[width:]:
            builder.add([None] * len(chunk))
        progress(result.rows)
    result.columns = [builder.column() for builder in builders]
    return result


class _Builder:
    """Collects the cells of one column."""

    def __init__(self, blank_rows: int) -> None:
        self._rows = blank_rows
        self._numbers: list[tuple[int, NDArray[np.float64]]] = []
        self._dates: list[tuple[int, NDArray[np.float64]]] = []
        self._codes: list[tuple[int, NDArray[np.int32]]] = []
        self._positions: dict[str, int] = {}
        self._hours: dict[int, str] = {}

    def add(self, cells: Sequence[object]) -> None:
        """Add the cells of the next rows."""
        types = set(map(type, cells))
        if types <= {float, int}:
            self._numbers.append((self._rows, np.array(cells, dtype=np.float64)))
        elif types == {str}:
            self._codes.append((self._rows, self._coded(cells)))
        else:
            self._add_mixed(cells)
        self._rows += len(cells)

    def column(self) -> RawColumn:
        """Return the column of all cells added; durations are hours, but text among dates."""
        numbers, dates = self._joined(self._numbers), self._joined(self._dates)
        if self._hours and self._dates:
            numbers = self._spell_hours(numbers)
        return RawColumn(
            self._rows,
            numbers=numbers,
            dates=dates,
            codes=self._joined_codes(),
            texts=tuple(self._positions),
        )

    def _spell_hours(self, numbers: NDArray[np.float64] | None) -> NDArray[np.float64] | None:
        rows = np.array(list(self._hours))
        for row, code in zip(rows, self._coded(list(self._hours.values())), strict=True):
            self._codes.append((int(row), np.array([code], dtype=np.int32)))
        if numbers is not None:
            numbers[rows] = np.nan
        return numbers

    def _add_mixed(self, cells: Sequence[object]) -> None:
        numbers = np.full(len(cells), np.nan)
        dates = np.full(len(cells), np.nan)
        texts: list[object] = [""] * len(cells)
        for index, cell in enumerate(cells):
            match cell:
                case None | "":
                    pass
                case str():
                    texts[index] = cell
                case bool():
                    texts[index] = cell_text(cell)
                case int() | float():
                    numbers[index] = cell
                case dt.timedelta():
                    numbers[index] = cell.total_seconds() / _SECONDS_AN_HOUR
                    self._hours[self._rows + index] = str(cell)
                case dt.time():
                    seconds = cell.hour * 3600 + cell.minute * 60 + cell.second
                    numbers[index] = seconds / _SECONDS_AN_HOUR
                    self._hours[self._rows + index] = str(cell)
                case dt.date():
                    dates[index] = seconds_since_1970(cell)
                case _:
                    texts[index] = str(cell)
        if not np.isnan(numbers).all():
            self._numbers.append((self._rows, numbers))
        if not np.isnan(dates).all():
            self._dates.append((self._rows, dates))
        if any(texts):
            self._codes.append((self._rows, self._coded(texts)))

    def _coded(self, texts: Sequence[object]) -> NDArray[np.int32]:
        positions = self._positions
        codes = [positions.setdefault(str(text), len(positions)) for text in texts]
        return np.array(codes, dtype=np.int32)

    def _joined(self, parts: list[tuple[int, NDArray[np.float64]]]) -> NDArray[np.float64] | None:
        if not parts:
            return None
        values = np.full(self._rows, np.nan)
        for start, part in parts:
            values[start : start + len(part)] = part
        return values

    def _joined_codes(self) -> NDArray[np.int32] | None:
        if not self._codes:
            return None
        codes = np.full(self._rows, -1, dtype=np.int32)
        for start, part in self._codes:
            codes[start : start + len(part)] = part
        return codes


def _open_fast(opened: OpenedFile) -> Workbook:
    with _calamine_trouble(opened.path):
        book = python_calamine.CalamineWorkbook.from_path(str(opened.content))
        data = [
            sheet
            for sheet in book.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]

    def open_sheet(name: str, heard: Heard = unheard) -> Cells:
        with ThreadPoolExecutor(1) as beside:
            # Both let other threads run; a large sheet, which no small file can feign, is looked
            # through while it is read.
            inspecting = beside.submit(inspect_sheet, opened, name, heard)
            if not is_large(opened, name):
                inspecting.result()
            with _calamine_trouble(opened.path):
                sheet = book.get_sheet_by_name(name)
                merged = tuple(sheet.merged_cell_ranges or ())
            inspection = inspecting.result()
        return Cells(_rows_of(sheet), sheet.height, sheet.width, inspection, merged)

    visible = python_calamine.SheetVisibleEnum.Visible
    return Workbook(
        opened.path,
        tuple(sheet.name for sheet in data if sheet.visible == visible),
        tuple(sheet.name for sheet in data if sheet.visible != visible),
        open_sheet,
    )


def _rows_of(sheet: python_calamine.CalamineSheet) -> Iterator[Row]:
    if sheet.start is None:
        return iter(())
    rows: Iterator[Row] = sheet.iter_rows()
    # The reader starts at the first row of the sheet, but only at its first filled column.
    margin: list[None] = [None] * sheet.start[1]
    return ([*margin, *row] for row in rows) if margin else rows


@contextmanager
def _calamine_trouble(path: Path) -> Iterator[None]:
    """Turn what the reader raises, a Rust panic included, into a problem; its words stay unseen."""
    with _quiet_stderr():
        try:
            yield
        except python_calamine.PasswordError as error:
            raise RefusedError(PasswordProtected(str(path))) from error
        except (python_calamine.CalamineError, OSError, ValueError) as error:
            raise RefusedError(DamagedFile(str(path))) from error
        except BaseException as error:
            # pyo3_runtime.PanicException derives from BaseException and cannot be imported.
            if type(error).__name__ != "PanicException":
                raise
            raise RefusedError(DamagedFile(str(path))) from error


@contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Keep the trace of a Rust panic, which goes straight to the descriptor, off the terminal.

    An installed program with a window has none on Windows.
    """
    if sys.stderr is None:
        yield
        return
    sys.stderr.flush()
    saved, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)


def _open_patient(opened: OpenedFile) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(opened.content, read_only=False, data_only=True)
    except Exception as error:  # openpyxl raises whatever the broken part led to
        raise RefusedError(DamagedFile(str(opened.path))) from error
    sheets = {sheet.title: sheet for sheet in book.worksheets}

    def open_sheet(name: str, _heard: Heard) -> Cells:
        sheet = sheets[name]
        rows = sheet.iter_rows(values_only=True)
        return Cells(rows, sheet.max_row, sheet.max_column, inspect_sheet(opened, name))

    if not sheets:
        raise RefusedError(DamagedFile(str(opened.path)))
    visible = tuple(name for name, sheet in sheets.items() if sheet.sheet_state == "visible")
    hidden = tuple(name for name in sheets if name not in visible)
    return Workbook(opened.path, visible, hidden, open_sheet)
