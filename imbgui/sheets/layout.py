"""Where the table lies on its sheet: the header row, and rows that are no data."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise

from imbgui.language import mark
from imbgui.sheets.cells import EXCEL_ERRORS, MISSING_WORDS, Cell, Row, cell_text
from imbgui.sheets.dates import looks_like_date
from imbgui.sheets.numbers import parse_number

SECOND_HEADER = mark("a second header row")
TOTAL = mark("a row of totals")
NOTE = mark("a note under the table")

Merged = tuple[tuple[int, int], tuple[int, int]]
"""The first and last cell of a merged block, each as row and column."""

_SEARCHED = 100
_DEEPEST_HEADER = 10
_DEEPEST_SECOND = 3
_LONGEST_FOOTER = 40
_COMPARED = 200
_LOOKED_AT = 50
_FEWEST_ROWS = 10
_ENOUGH_CELLS = 100_000
_TOTAL = re.compile(
    r"(grand\s+|sub-?\s*|overall\s+)?(totals?|sum|summe|gesamt(summe)?|insgesamt|totale|totaal|somme|suma)"
    r"\s*[:=]?\s*(\d{4})?",
    re.IGNORECASE,
)
_PLAIN_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_TRUTHS = ("true", "false")
_NO_VALUE = frozenset((*MISSING_WORDS, *EXCEL_ERRORS))


@dataclass(frozen=True)
class Layout:
    """Which rows of a sheet are what; rows count from 0, and ``header`` is None where none is.

    ``header_rows`` are the header and the rows merged with it, whose words join the names. Data
    lies in ``first <= row < last``; ``aside`` gives the reason of rows before ``last`` that are no
    data, and ``footers`` those of the rows from ``last`` on.
    """

    header: int | None
    header_rows: tuple[int, ...]
    first: int
    last: int
    aside: tuple[tuple[int, str], ...] = ()
    footers: tuple[tuple[int, str], ...] = ()


def find_layout(
    head: Sequence[Row],
    tail: Sequence[Row],
    rows: int,
    header_row: int | None,
    merged: Sequence[Merged] = (),
    *,
    with_footers: bool = False,
) -> Layout:
    """Find the table on a sheet of ``rows`` rows, of which the first and the last are given.

    ``header_row`` counts from 1 as the analyst does; 0 means that there is no header. With
    ``with_footers`` totals and notes at the end are cases too.
    """
    if header_row is None:
        header = find_header(head)
    elif header_row == 0:
        header = None
    else:
        header = min(header_row, len(head)) - 1
    if header is None:
        first = next((index for index, row in enumerate(head) if _fill(row)), 0)
        joined, seconds = [], []
    else:
        joined = _merged_below(head, header, merged)
        seconds = [*joined, *_second_headers(head, header + len(joined))]
        first = header + 1
    last, footers = _footers(tail, rows, first, 0 if with_footers else _width(head[first:] or head))
    aside = tuple((index, SECOND_HEADER) for index in seconds)
    headers = () if header is None else (header, *joined)
    return Layout(header, headers, first, last, aside, footers)


def find_header(head: Sequence[Row]) -> int | None:
    """Return the row that names the columns, or None where the first row is data already."""
    rows = head[:_SEARCHED]
    filled = [index for index, row in enumerate(rows) if _fill(row)]
    if not filled:
        return None
    width = _width(head)
    wide = [index for index in filled if _fill(rows[index]) >= max(1, 0.5 * width)]
    typed = next((index for index in wide if _has_value(rows[index])), None)
    before = [index for index in wide if typed is None or index < typed]
    if typed is None and len(filled) > 1:
        before = [index for index in before if index != filled[-1]]
    if before:
        header = max(before, key=lambda index: (_fill(rows[index]), -index))
        return header if _names_columns(rows, header) else None
    if typed is None:
        return filled[0]
    return typed if _names_columns(rows, typed) else None


def column_names(head: Sequence[Row], layout: Layout, width: int) -> list[str]:
    """Return what the header rows call each column, trimmed; an empty string where nothing."""
    if layout.header is None:
        return [""] * width
    rows = [_padded(head[row], width) for row in layout.header_rows]
    names = []
    for cells in zip(*rows, strict=True):
        words = (" ".join(cell_text(cell).split()) for cell in cells)
        names.append(" ".join(word for word in words if word))
    return names


def is_number_like(cell: Cell) -> bool:
    """Say whether a cell is a number, or text that reads as one."""
    if isinstance(cell, str):
        return _reads_as_number(cell.strip())
    return isinstance(cell, (int, float, timedelta)) and not isinstance(cell, bool)


def _reads_as_number(text: str) -> bool:
    if _PLAIN_NUMBER.fullmatch(text):
        return True
    if not any(map(str.isdigit, text)):
        return False
    return any(parse_number(text, decimal) is not None for decimal in ".,")


def _is_value(cell: Cell) -> bool:
    """Say whether a cell cannot be a heading: a number, a date, true or false."""
    if isinstance(cell, str):
        text = cell.strip()
        return _reads_as_number(text) or text.lower() in _TRUTHS or looks_like_date(text)
    return isinstance(cell, (bool, date, time)) or is_number_like(cell)


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_missing(cell: Cell) -> bool:
    return _is_blank(cell) or (isinstance(cell, str) and cell.strip() in _NO_VALUE)


def _fill(row: Row) -> int:
    try:
        return sum(map(bool, map(str.strip, row)))  # type: ignore[arg-type] # as in any text file
    except TypeError:
        return sum(1 for cell in row if not _is_blank(cell))


def _has_value(row: Row) -> bool:
    return any(_is_value(cell) for cell in row)


def _width(rows: Sequence[Row]) -> int:
    """Return the usual number of filled cells, of rows that have any; the larger where even."""
    fills = Counter(fill for row in rows if (fill := _fill(row)))
    return max(fills, key=lambda fill: (fills[fill], fill)) if fills else 0


def _padded(row: Row, width: int) -> list[Cell]:
    return [*row[:width], *([None] * (width - len(row)))]


def _names_columns(rows: Sequence[Row], header: int) -> bool:
    """Weigh whether a row is a header: unlike what stands under it, and never seen again there."""
    own = rows[header]
    below = [row for row in rows[header + 1 :] if _fill(row)][: _enough(len(own), _COMPARED)]
    if not below:
        return not _has_value(own)
    for_header, against = 0.0, 0.0
    numbers_above = [cell for cell in own if is_number_like(cell)]
    numbered = _is_count(numbers_above)
    for index, cell in enumerate(own):
        if _is_blank(cell):
            continue
        column = [row[index] for row in below if index < len(row) and not _is_missing(row[index])]
        if not column:
            continue
        values = sum(1 for other in column if _is_value(other)) / len(column)
        if _is_value(cell):
            numeric = is_number_like(cell) and sum(map(is_number_like, column)) < 0.5 * len(column)
            if numbered or numeric:
                continue
            against += 1 if values > 0.5 else 0.5
        elif values > 0.5:
            for_header += 1
        elif _again(cell, column):
            against += 1
        else:
            for_header += 0.2
    return for_header > 0.5 * against


def _again(cell: Cell, column: Sequence[Cell]) -> bool:
    text = cell_text(cell).strip()
    return any(cell_text(other).strip() == text for other in column)


def _is_count(cells: Sequence[Cell]) -> bool:
    """Say whether the numbers of a row count up one by one, as years in a header do."""
    numbers = [parse_number(cell_text(cell).strip()) for cell in cells]
    if len(numbers) < 2 or None in numbers:
        return False
    known = [number for number in numbers if number is not None]
    return all(after - before == 1 for before, after in pairwise(known))


def _merged_below(head: Sequence[Row], header: int, merged: Sequence[Merged]) -> list[int]:
    """Return the rows under the header that cells of it are merged with."""
    span = header
    while deeper := [
        bottom
        for (top, _), (bottom, _) in merged
        if header <= top <= span < bottom < header + _DEEPEST_HEADER
    ]:
        span = max(deeper)
    return list(range(header + 1, min(span, len(head) - 2) + 1))


def _second_headers(head: Sequence[Row], header: int) -> list[int]:
    """Return the rows under the header that go on naming: words where numbers or dates follow."""
    seconds: list[int] = []
    start = header + 1
    lower = head[start + _DEEPEST_SECOND : start + _COMPARED]
    below = [row for row in lower if _fill(row)] or [row for row in head[start + 1 :] if _fill(row)]
    typed = _typed_columns(below)
    for index in range(start, min(start + _DEEPEST_SECOND, len(head))):
        cells = [cell for column in typed for cell in _padded(head[index], column + 1)[column:]]
        words = [cell for cell in cells if not _is_missing(cell)]
        if len(typed) < 2 or 2 * len(words) <= len(typed) or any(_is_value(cell) for cell in words):
            break
        seconds.append(index)
    return seconds


def _typed_columns(rows: Sequence[Row]) -> list[int]:
    width = max((len(row) for row in rows), default=0)
    rows = rows[:: max(1, len(rows) // _enough(width, _LOOKED_AT))]
    typed = []
    for index in range(width):
        column = [row[index] for row in rows if index < len(row) and not _is_missing(row[index])]
        if column and sum(map(_is_value, column)) > 0.8 * len(column):
            typed.append(index)
    return typed


def _enough(width: int, rows: int) -> int:
    """Return how many of these rows say enough: of a very wide table, fewer."""
    return min(rows, max(_FEWEST_ROWS, _ENOUGH_CELLS // max(1, width)))


def _footers(
    tail: Sequence[Row], rows: int, first: int, width: int
) -> tuple[int, tuple[tuple[int, str], ...]]:
    """Return where the data ends, and why each row from there on is no data."""
    offset = rows - len(tail)
    end = next((index + 1 for index in reversed(range(len(tail))) if _fill(tail[index])), 0)
    top = max(first - offset, end - _LONGEST_FOOTER, 0)
    typed = _typed_columns(
        [row for row in tail[max(first - offset, 0) :] if 2 * _fill(row) >= width]
    )
    last, footers, index = end, [], end - 1
    while index > top:
        row = tail[index]
        if not _fill(row):
            index -= 1
            continue
        reason = _footer_reason(row, width, typed, after_blank=not _fill(tail[index - 1]))
        # A word that other rows begin with too is an answer like theirs.
        again = any(_first_word(row) == _first_word(other) for other in tail[:index])
        if reason is None or (reason is TOTAL and again):
            break
        footers.append((offset + index, reason))
        last = index
        index -= 1
    while last > top and last < end and not _fill(tail[last - 1]):
        last -= 1
    return offset + last, tuple(reversed(footers))


def _footer_reason(row: Row, width: int, typed: Sequence[int], *, after_blank: bool) -> str | None:
    fill = _fill(row)
    words = [cell for cell in row if isinstance(cell, str) and not _is_blank(cell)]
    if width > 1 and _TOTAL.fullmatch(_first_word(row)):
        return TOTAL
    narrow = fill <= width / 3 or (after_blank and fill <= width / 2)
    if width < 2 or not narrow or not words:
        return None
    untyped = [cell for index, cell in enumerate(row) if index in typed and _is_value(cell)]
    return NOTE if not untyped else None


def _first_word(row: Row) -> str:
    return next((cell_text(cell).strip() for cell in row if not _is_blank(cell)), "")
