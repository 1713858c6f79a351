"""From a file to a table: the one entry of this package for whoever has a path."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from imbgui.domain.columns import ROW_NUMBERS, ColumnValues
from imbgui.domain.problems import EmptySheet, MissingColumn, RefusedError
from imbgui.domain.row_runs import rows_set_aside
from imbgui.domain.table import Finding, Kind, ReadingOptions, Source, Table
from imbgui.language import mark
from imbgui.sheets import findings
from imbgui.sheets.cells import RawColumn
from imbgui.sheets.dates import find_order
from imbgui.sheets.first_rows import Unpacking, first_look
from imbgui.sheets.headings import renamed_headings, unique_names
from imbgui.sheets.layout import NOTE, TOTAL
from imbgui.sheets.opening import Format, OpenedFile, open_file
from imbgui.sheets.sheet import Hearing, Rising, Sheet, unheard
from imbgui.sheets.text_sheet import read_text_sheet
from imbgui.sheets.understanding import Setting, Understood, understand
from imbgui.sheets.workbook_sheet import read_workbook_sheet

_AT_ONCE = 2
_LONG = 20_000
"""Rows from which on two columns are looked at at once."""

COPY = mark("an exact copy of an earlier row")


def read_table(
    path: Path,
    options: ReadingOptions,
    folder: Path,
    heard: Hearing | None = None,
    *,
    trained: Mapping[str, Kind] | None = None,
) -> tuple[Table, dict[str, ColumnValues]]:
    """Read a file into a table and its columns; what cannot be read raises RefusedError.

    ``folder`` is for what has to be unpacked, and for the row numbers that the scored file is
    written by; the columns are the caller's to keep there. ``heard`` is told how far the reading
    is, and the first rows before the others are read. ``trained`` forces the kinds of the columns
    a model was trained on, as ``options.kinds`` does, but a column that is not in the file (such as
    the outcome) is no error.
    """
    folder.mkdir(parents=True, exist_ok=True)
    report = Rising(heard or unheard)
    unpacking = Unpacking(path, options, report)
    opened = open_file(path, folder, unpacking)
    first = None if unpacking.has_looked else first_look(opened, options)
    if first is not None:
        report(first)
    dated = dict.fromkeys(dict(options.dates), Kind.DATE)
    wanted = {**(trained or {}), **dated, **dict(options.kinds)}
    if opened.format is Format.TEXT:
        sheet = read_text_sheet(opened, options, folder, wanted, report)
    else:
        sheet = read_workbook_sheet(opened, options, report)
    table, columns = _table(opened, sheet, options, folder, wanted)
    unknown = [name for name in options.columns if name not in table.names]
    if unknown:
        raise RefusedError(MissingColumn(unknown[0], table.names))
    return table, columns


def _table(
    opened: OpenedFile,
    sheet: Sheet,
    options: ReadingOptions,
    folder: Path,
    kinds: Mapping[str, Kind],
) -> tuple[Table, dict[str, ColumnValues]]:
    raw = [column.compact() for column in sheet.columns]
    used = [
        index
        for index, heading in enumerate(sheet.headings)
        if heading or bool(raw[index].filled().any())
    ]
    if not used or not len(sheet.row_numbers):
        raise RefusedError(EmptySheet(str(opened.path), sheet.sheet))
    every = unique_names(sheet.headings)
    names = [every[index] for index in used]
    naming = renamed_headings([sheet.headings[index] for index in used], names, sheet.header_row)
    columns = [raw[index] for index in used]
    copies = _copies(columns)
    if options.without_copies and copies.any():
        known = {**sheet.aside, COPY: sheet.row_numbers[copies].tolist()}
        sheet = replace(sheet, row_numbers=sheet.row_numbers[~copies], aside=known)
        columns = [column.take(~copies) for column in columns]
        copies = copies[~copies]
    setting = Setting(
        row_numbers=sheet.row_numbers,
        decimal=sheet.decimal or options.decimal or ".",
        order=find_order(
            (column.texts for column in columns),
            likely_day_first=sheet.decimal == "," or sheet.delimiter == ";",
        ),
    )

    def understood_column(name: str, column: RawColumn) -> Understood:
        return understand(name, column, setting.of(name, options), kinds.get(name))

    # Sorting and counting let other threads run, which takes longer than to sort a few rows.
    at_once = _AT_ONCE if len(sheet.row_numbers) >= _LONG else 1
    with ThreadPoolExecutor(at_once) as beside:
        understood = list(beside.map(understood_column, names, columns))
    np.save(folder / ROW_NUMBERS, sheet.row_numbers, allow_pickle=False)
    notes = [
        *naming,
        *sheet.findings,
        *_footer_findings(sheet),
        *findings.gathered(finding for part in understood for finding in part.findings),
        *([findings.duplicates(sheet.row_numbers[copies].tolist())] if copies.any() else []),
    ]
    aside = [rows_set_aside(reason, rows) for reason, rows in sheet.aside.items() if rows]
    table = Table(
        source=Source(
            file=str(opened.path),
            sha256=opened.sha256,
            sheets=sheet.sheets,
            sheet=sheet.sheet,
            header_row=sheet.header_row,
            encoding=sheet.encoding,
            delimiter=sheet.delimiter,
            decimal=sheet.decimal,
        ),
        options=options,
        columns=tuple(part.column for part in understood),
        rows_read=len(sheet.row_numbers) + sum(part.rows for part in aside),
        folder=str(folder),
        set_aside=tuple(aside),
        findings=tuple(notes),
        preview=_of_columns(used, sheet.preview),
    )
    return table, {part.column.name: part.stored for part in understood}


def _of_columns(
    used: Sequence[int], rows: tuple[tuple[str, ...], ...]
) -> tuple[tuple[str, ...], ...]:
    if all(len(row) == len(used) for row in rows):
        return rows
    return tuple(tuple(row[index] for index in used) for row in rows)


def _footer_findings(sheet: Sheet) -> list[Finding]:
    reasons = ((TOTAL, True), (NOTE, False))
    return [
        findings.footers(sheet.aside[reason], totals=totals)
        for reason, totals in reasons
        if sheet.aside.get(reason)
    ]


def _copies(columns: Sequence[RawColumn]) -> NDArray[np.bool_]:
    """Say which rows are exact copies of an earlier row."""
    mixed = np.zeros(columns[0].rows, dtype=np.uint64)
    for number, column in enumerate(columns, start=1):
        for part in (column.numbers, column.dates, column.codes):
            if part is None:
                continue
            bits = part.astype(np.float64)
            bits[np.isnan(bits)] = -1.5e308
            mixed ^= (bits + 0.0).view(np.uint64)
            mixed *= np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
        is_power_of_two = number & (number - 1) == 0
        if (is_power_of_two or number == len(columns)) and _are_different(mixed):
            return np.zeros(len(mixed), dtype=bool)
    return np.asarray(pd.Series(mixed).duplicated().to_numpy(), dtype=bool)


def _are_different(values: NDArray[np.uint64]) -> bool:
    rising = np.sort(values)
    return not (rising[1:] == rising[:-1]).any()
