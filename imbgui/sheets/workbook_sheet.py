"""A sheet of a workbook to columns, with what only the workbook shows: errors, bare formulas."""

from dataclasses import replace

import numpy as np

from imbgui.domain.problems import EmptyFile, EmptySheet, RefusedError
from imbgui.domain.table import Finding, ReadingOptions
from imbgui.domain.tasks import SoFar
from imbgui.sheets import findings
from imbgui.sheets.cells import missing_words
from imbgui.sheets.delimited import HEAD_RECORDS, TAIL_RECORDS
from imbgui.sheets.headings import unique_names
from imbgui.sheets.layout import Layout, column_names, find_layout
from imbgui.sheets.opening import OpenedFile
from imbgui.sheets.package import Inspection
from imbgui.sheets.sheet import BLANK, Hearing, Sheet, preview_rows, rows_aside
from imbgui.sheets.workbook import SortedCells, find_sheet, sort_cells
from imbgui.sheets.workbooks import open_any


def read_workbook_sheet(opened: OpenedFile, options: ReadingOptions, heard: Hearing) -> Sheet:
    """Read one sheet of a workbook."""

    def count(rows: int) -> None:
        heard(SoFar(rows))

    workbook = open_any(opened, count)
    name, cells = find_sheet(workbook, options.sheet, count)
    found = sort_cells(cells.rows, HEAD_RECORDS, TAIL_RECORDS, count)
    if not found.rows or not found.columns:
        others = len(workbook.sheets) > 1
        problem = EmptySheet(str(opened.path), name) if others else EmptyFile(str(opened.path))
        raise RefusedError(problem)
    layout = find_layout(
        found.head,
        found.tail,
        found.rows,
        options.header_row,
        cells.merged,
        with_footers=options.with_footers,
    )
    if layout.last <= layout.first:
        raise RefusedError(EmptySheet(str(opened.path), name))
    headings = column_names(found.head, layout, len(found.columns))
    names = unique_names(headings)
    words = [missing_words(options, name) for name in names]
    sheet = _data(found, layout, headings, words)
    notes = _cell_findings(cells.inspection, names, set(sheet.row_numbers.tolist()))
    return replace(sheet, sheets=workbook.sheets, sheet=name, findings=notes)


def _data(
    found: SortedCells, layout: Layout, headings: list[str], words: list[frozenset[str]]
) -> Sheet:
    kept = np.zeros(found.rows, dtype=bool)
    kept[layout.first : layout.last] = True
    kept[[row for row, _ in layout.aside]] = False
    columns = [
        column.take(kept).cleaned(missing)
        for column, missing in zip(found.columns, words, strict=True)
    ]
    rows = np.flatnonzero(kept)
    filled = np.zeros(len(rows), dtype=bool)
    for column in columns:
        filled |= column.filled()
    aside = rows_aside(layout)
    if not filled.all():
        aside[BLANK] = [int(row) + 1 for row in rows[~filled]]
        columns = [column.take(filled) for column in columns]
        rows = rows[filled]
    return Sheet(
        headings=headings,
        columns=columns,
        row_numbers=rows + 1,
        header_row=0 if layout.header is None else layout.header + 1,
        preview=preview_rows(found.head, found.tail, found.rows, rows, len(columns)),
        aside=aside,
    )


def _cell_findings(inspection: Inspection, names: list[str], rows: set[int]) -> tuple[Finding, ...]:
    notes = []
    for column, name in enumerate(names):
        errors = [cell for cell in inspection.errors if cell[1] == column and cell[0] + 1 in rows]
        if errors:
            values = list(dict.fromkeys(text for _, _, text in errors))
            notes.append(findings.excel_errors(name, values, [row + 1 for row, _, _ in errors]))
        bare = [row + 1 for row, at in inspection.bare_formulas if at == column and row + 1 in rows]
        if bare:
            notes.append(findings.formulas_without_values(name, bare))
    return tuple(notes)
