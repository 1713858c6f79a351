"""Scores to a spreadsheet: the file as it was, row by row, with the answers added."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import xlsxwriter
from numpy.typing import NDArray
from xlsxwriter.exceptions import XlsxWriterException

from imbgui.domain.columns import ROW_NUMBERS
from imbgui.domain.new_cases import Lost
from imbgui.domain.problems import RefusedError, UnreadableFile, UnwritableFile, unwritable
from imbgui.domain.table import Source
from imbgui.language import say
from imbgui.sheets.annotated import lost_in_copy, write_annotated
from imbgui.sheets.cells import (
    MISSING_WORDS,
    Cell,
    cell_text,
    date_text,
    number_text,
    seconds_since_1970,
)
from imbgui.sheets.delimited import iterate_records
from imbgui.sheets.encodings import plain_text
from imbgui.sheets.headings import free_name
from imbgui.sheets.numbers import parse_number, plain_number
from imbgui.sheets.opening import Format, OpenedFile, open_file
from imbgui.sheets.ordering import in_order
from imbgui.sheets.sheet import unheard
from imbgui.sheets.workbooks import open_any

EXCEL_ROWS = 1_048_576
EXCEL_COLUMNS = 16_384
EXCEL_TEXT = 32_767

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_FIRST_EXCEL_DAY = date(1900, 1, 1)


@dataclass(frozen=True)
class _Original:
    """The rows of the source: its headings, and the kept rows in the order of the table."""

    headings: tuple[str, ...]
    rows: Iterator[Sequence[Cell]]


def lost_in_writing(
    source: Source, folder: Path, out: Path, added: int, *, is_sorted: bool
) -> tuple[Lost, ...]:
    """Return what of the workbook that was scored the file at ``out`` is not going to keep.

    ``folder`` is where the source was unpacked, and ``added`` how many columns are to be added.
    """
    if out.suffix.lower() != ".xlsx":
        return ()
    opened = open_file(Path(source.file), folder)
    if opened.format is Format.TEXT:
        return ()
    return (Lost.SORTED,) if is_sorted else lost_in_copy(opened, source, added)


def write_scored(
    source: Source,
    folder: Path,
    added: Mapping[str, Iterable[object]],
    out: Path,
    target: Path,
    *,
    order: NDArray[np.int64] | None = None,
) -> None:
    """Write the file that was scored, with columns added, to ``target``.

    ``out`` is where it is going to be, as .csv or .xlsx by its name. ``folder`` has the row numbers
    of the cases; every added column has a value for each of them. A workbook is written as a copy
    of itself where it can be, and else as the values of the cases alone, as any other file is; in
    this ``order``, where one is given. The original cells stay as they are, except that text which
    a spreadsheet would run as a formula gets an apostrophe in .csv; in .xlsx it is stored as text.
    """
    _check_name(source, out)
    opened = open_file(Path(source.file), folder)
    if opened.sha256 != source.sha256:
        raise RefusedError(UnreadableFile(source.file, say("it has changed since it was read")))
    row_numbers = np.load(folder / ROW_NUMBERS, mmap_mode="r")
    original = _original(source, opened, folder, row_numbers)
    names = _free_names(tuple(added), original.headings)
    if out.suffix.lower() == ".xlsx" and opened.format is not Format.TEXT and order is None:
        lost = lost_in_copy(opened, source, len(added))
        if not any(one.is_plain for one in lost):
            named = dict(zip(names, added.values(), strict=True))
            write_annotated(opened, source, named, map(int, row_numbers), target)
            return
    headings = (*original.headings, *names)
    answers = zip(*added.values(), strict=True)
    rows: _Rows = ((cells, tuple(more)) for cells, more in zip(original.rows, answers, strict=True))
    if order is not None:
        rows = in_order(rows, order, folder, spooled=opened.format is Format.TEXT)
    if out.suffix.lower() == ".csv":
        _write_csv(target, source, headings, rows)
        return
    if len(row_numbers) >= EXCEL_ROWS or len(headings) > EXCEL_COLUMNS:
        reason = say("an Excel sheet has no room for so many rows or columns; use .csv")
        raise RefusedError(UnwritableFile(str(out), reason))
    try:
        _write_xlsx(target, out, folder, headings, rows, decimal=source.decimal)
    except XlsxWriterException as error:
        raise RefusedError(unwritable(str(out), error)) from error


def _check_name(source: Source, out: Path) -> None:
    """Refuse a name that says no format that is written, or that of the file that was scored."""
    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise RefusedError(UnwritableFile(str(out), say("the name has to end in .xlsx or .csv")))
    file = Path(source.file)
    if out.exists() and file.exists() and out.samefile(file):
        raise RefusedError(UnwritableFile(str(out), say("it is the file that was scored")))


def _original(
    source: Source, opened: OpenedFile, folder: Path, row_numbers: NDArray[np.int64]
) -> _Original:
    """Go through the source again as it was read before; a heading may be short of columns."""
    widest = 0
    if opened.format is Format.TEXT:
        plain = plain_text(opened.path, opened.content, source.encoding, folder)
        records: Iterator[Sequence[Cell]] = iterate_records(plain.content, source.delimiter or ",")
    else:
        cells = open_any(opened).open_sheet(source.sheet or "", unheard)
        widest = cells.width
        errors = {(row, column): text for row, column, text in cells.inspection.errors}
        records = _with_errors(iter(cells.rows), errors)
    kept = (int(number) - 1 for number in row_numbers)
    header = source.header_row - 1
    numbered = enumerate(records)
    names = next((record for row, record in numbered if row == header), ()) if header >= 0 else ()
    if header >= 0:
        told = [cell_text(cell) for cell in names]
        headings = (*told, *[""] * (widest - len(told)))
        return _Original(headings, _picked(numbered, kept, len(headings)))
    first = next(_picked(numbered, kept, None), ())
    width = max(len(first), widest)
    headings = tuple(f"Column {number + 1}" for number in range(width))
    whole = [*first, *[""] * (width - len(first))]
    return _Original(headings, chain([whole], _picked(numbered, kept, width)))


def _picked(
    numbered: Iterator[tuple[int, Sequence[Cell]]], kept: Iterator[int], width: int | None
) -> Iterator[Sequence[Cell]]:
    """Yield the kept rows, cut or filled up to the width of the headings."""
    for wanted in kept:
        record = next(record for row, record in numbered if row == wanted)
        length = len(record) if width is None else width
        yield [*record[:length], *([""] * (length - len(record)))]


def _with_errors(
    records: Iterator[Sequence[Cell]], errors: Mapping[tuple[int, int], str]
) -> Iterator[Sequence[Cell]]:
    """Put back the error values that the reader leaves blank."""
    rows = {row for row, _ in errors}
    for number, record in enumerate(records):
        if number in rows:
            yield [errors.get((number, at), cell) for at, cell in enumerate(record)]
        else:
            yield record


def _free_names(names: Sequence[str], headings: Sequence[str]) -> list[str]:
    taken = {heading.strip() for heading in headings}
    free: list[str] = []
    for name in names:
        free.append(free_name(name, taken))
        taken.add(free[-1])
    return free


_Rows = Iterator[tuple[Sequence[Cell], Sequence[object]]]


def _write_csv(target: Path, source: Source, headings: Sequence[str], rows: _Rows) -> None:
    decimal = source.decimal or "."
    encoding = "utf-8" if source.encoding in ("utf-8", "ascii") else "utf-8-sig"
    with target.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=source.delimiter or ",", lineterminator="\n")
        writer.writerow([_harmless(heading) for heading in headings])
        for cells, answers in rows:
            writer.writerow(
                [
                    *(_harmless(_spelled(cell)) for cell in cells),
                    *(_answer_text(answer, decimal) for answer in answers),
                ]
            )


def _spelled(cell: Cell) -> str:
    if isinstance(cell, date):
        return date_text(seconds_since_1970(cell))
    return cell_text(cell)


def _harmless(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula."""
    if not text.startswith(_FORMULA_STARTS) or text.strip() in MISSING_WORDS:
        return text
    if any(parse_number(text.strip(), decimal) is not None for decimal in ".,"):
        return text
    return f"'{text}"


def _answer_text(answer: object, decimal: str) -> str:
    if isinstance(answer, (int, float, np.integer, np.floating)):
        value = float(answer)
        return "" if np.isnan(value) else number_text(value).replace(".", decimal)
    return "" if answer is None else _harmless(str(answer))


def _write_xlsx(
    target: Path,
    out: Path,
    folder: Path,
    headings: Sequence[str],
    rows: _Rows,
    *,
    decimal: str | None,
) -> None:
    with TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as beside:
        book = xlsxwriter.Workbook(
            str(target),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "tmpdir": beside,
            },
        )
        sheet = book.add_worksheet()
        writer = _ExcelWriter(book, sheet, out, decimal)
        try:
            for column, heading in enumerate(headings):
                writer.write(0, column, heading)
            for row, (cells, answers) in enumerate(rows, start=1):
                for column, cell in enumerate(cells):
                    writer.write_original(row, column, cell)
                for column, answer in enumerate(answers, start=len(cells)):
                    writer.write(row, column, answer)
            book.close()
        except BaseException:
            # Closing would write the half of it into place.
            book.fileclosed = True
            sheet.row_data_fh.close()
            raise


class _ExcelWriter:
    """Writes one cell of any type; text is never taken for a formula, a link or a number."""

    def __init__(self, book: Any, sheet: Any, out: Path, decimal: str | None) -> None:  # noqa: ANN401 - XlsxWriter has no types
        self._sheet = sheet
        self._out = out
        self._decimal = decimal
        self._formats = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            time: book.add_format({"num_format": "hh:mm:ss"}),
            timedelta: book.add_format({"num_format": "[h]:mm:ss"}),
        }

    def write_original(self, row: int, column: int, cell: Cell) -> None:
        """Write a cell of the source; a field of a text file that is a plain number is one."""
        if self._decimal is not None and isinstance(cell, str):
            number = plain_number(cell.strip(), self._decimal)
            self.write(row, column, cell if number is None else number)
        else:
            self.write(row, column, cell)

    def write(self, row: int, column: int, cell: object) -> None:
        """Write a value as what it is."""
        match cell:
            case None | "":
                return
            case bool():
                self._sheet.write_boolean(row, column, cell)
            case int() | float() | np.integer() | np.floating():
                if np.isfinite(cell):
                    self._sheet.write_number(row, column, float(cell))
            case date() | time() | timedelta() if _is_excel_date(cell):
                self._sheet.write_datetime(row, column, cell, self._formats[type(cell)])
            case _:
                self._write_text(row, column, str(cell))

    def _write_text(self, row: int, column: int, text: str) -> None:
        if len(text) > EXCEL_TEXT:
            reason = say("a cell of row {row} is longer than Excel allows; use .csv", row=row + 1)
            raise RefusedError(UnwritableFile(str(self._out), reason))
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter would take it for markup of its own: say in its markup that it is text.
            text = f'<r><t xml:space="preserve">{escape(text)}</t></r>'
        self._sheet.write_string(row, column, text)


def _is_excel_date(cell: date | time | timedelta) -> bool:
    if isinstance(cell, datetime):
        return cell.date() >= _FIRST_EXCEL_DAY
    return not isinstance(cell, date) or cell >= _FIRST_EXCEL_DAY
