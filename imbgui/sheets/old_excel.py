"""Workbooks of Excel 2 to 4, which the fast reader does not know."""

import datetime as dt
from collections.abc import Iterator
from io import StringIO

import xlrd

from imbgui.domain.problems import DamagedFile, PasswordProtected, RefusedError
from imbgui.sheets.cells import Cell, Row
from imbgui.sheets.opening import OpenedFile
from imbgui.sheets.package import Inspection
from imbgui.sheets.workbook import Cells, Heard, Workbook


def open_old_excel(opened: OpenedFile, _heard: Heard) -> Workbook:
    """Open a workbook of Excel 2 to 4."""
    try:
        book = xlrd.open_workbook(str(opened.content), logfile=StringIO(), ragged_rows=True)
        sheets = {sheet.name: sheet for sheet in book.sheets()}
    except Exception as error:  # the reader raises whatever a damaged record led to
        if "encrypt" in str(error).lower():
            raise RefusedError(PasswordProtected(str(opened.path))) from error
        raise RefusedError(DamagedFile(str(opened.path))) from error
    if not any(sheet.nrows for sheet in sheets.values()):
        raise RefusedError(DamagedFile(str(opened.path)))

    def open_sheet(name: str, _heard: Heard) -> Cells:
        sheet = sheets[name]
        errors = [
            (row, column, xlrd.error_text_from_code.get(cell.value, "#N/A"))
            for row in range(sheet.nrows)
            for column, cell in enumerate(sheet.row(row))
            if cell.ctype == xlrd.XL_CELL_ERROR
        ]
        rows = _rows(sheet, book.datemode)
        return Cells(rows, sheet.nrows, sheet.ncols, Inspection(tuple(errors)))

    visible = tuple(name for name, sheet in sheets.items() if not sheet.visibility)
    hidden = tuple(name for name in sheets if name not in visible)
    return Workbook(opened.path, visible, hidden, open_sheet)


def _rows(sheet: xlrd.sheet.Sheet, datemode: int) -> Iterator[Row]:
    for row in range(sheet.nrows):
        yield [_cell(cell, datemode) for cell in sheet.row(row)]


def _cell(cell: xlrd.sheet.Cell, datemode: int) -> Cell:
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return str(cell.value)
        case xlrd.XL_CELL_NUMBER:
            return float(cell.value)
        case xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        case xlrd.XL_CELL_DATE:
            return _moment(float(cell.value), datemode)
        case _:
            return None


def _moment(days: float, datemode: int) -> dt.datetime | float:
    """Return a date cell as a moment; a number where it is too large, or too early, to be one."""
    try:
        moment: dt.datetime = xlrd.xldate_as_datetime(days, datemode)
    except (ValueError, OverflowError):
        return days
    return moment
