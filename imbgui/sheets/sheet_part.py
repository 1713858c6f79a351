"""The part of a workbook that holds a sheet, edited as the text it is: cells added to its rows.

Everything else stays byte for byte, which no library that reads a sheet and writes it again can
say of it. The text is edited in blocks of rows, so that a sheet of any length takes no more memory.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from xml.sax.saxutils import escape

import numpy as np

_UNKNOWN = (b"<!--", b"<![CDATA[", b"<!DOCTYPE")
_ENCODING = re.compile(rb'encoding=["\']([\w-]+)["\']')
_ROOT = re.compile(rb"<(\w+:)?worksheet\b")
_PLACE = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
_ROW = re.compile(rb'\sr="(\d{1,7})"')
_SPANS = re.compile(rb'\sspans="[^"]*"')
_STYLE = re.compile(rb'\ss="(\d+)"')
_DIMENSION = re.compile(rb'(dimension\s+ref=")(?:([A-Z]+\d+):)?([A-Z]+)(\d+)(")')
_MERGED = re.compile(rb'mergeCell\s[^>]*ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_WIDEST_COLUMN = re.compile(rb'<(?:\w+:)?col\b[^>]*\smax="(\d+)"')
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class UnusualPartError(ValueError):
    """The part is written in a way that is not edited here."""


@dataclass(frozen=True)
class Shape:
    """What is to be known of a sheet before cells are added to it.

    ``prefix`` stands before the name of each of its elements, such as b"x:". ``width`` is how many
    columns are in use, up to the last that any row fills or that a merged block covers.
    """

    prefix: bytes
    width: int


@dataclass(frozen=True)
class Addition:
    """What is added: the cells of the heading row and of other rows, side by side from ``column``.

    Rows and columns count from 1; ``widths`` are those of the columns, in characters.
    """

    column: int
    heading_row: int
    headings: Sequence[str]
    widths: Sequence[float]


def shape_of(blocks: Iterable[bytes], first_row: int) -> Shape:
    """Look through a part; merged blocks count that reach down to ``first_row`` or below.

    Raises
    ------
    UnusualPartError
        It cannot be edited here.
    """
    width, prefix, pending = 0, None, b""
    for block in blocks:
        if prefix is None:
            prefix = _prefix(block)
        *rows, pending = (pending + block).split(b"</" + prefix + b"row>")
        for row in rows:
            width = max(width, _filled_width(row, prefix))
    _check(pending)
    if prefix is None:
        raise UnusualPartError
    for found in _MERGED.finditer(pending):
        if int(found[4]) >= first_row:
            width = max(width, column_number(found[3]))
    return Shape(prefix, width)


def with_cells(
    blocks: Iterable[bytes],
    shape: Shape,
    addition: Addition,
    cells: Iterable[tuple[int, Sequence[object]]],
) -> Iterator[bytes]:
    """Yield the part with cells added; ``cells`` gives them by row number, rising."""
    end = b"</" + shape.prefix + b"row>"
    waiting = iter(cells)
    following = next(waiting, None)
    pending, head_done = b"", False
    for block in blocks:
        *rows, pending = (pending + block).split(end)
        for row in rows:
            text = row
            if not head_done:
                text, head_done = _with_wider_head(row, shape.prefix, addition), True
            start = text.rfind(b"<" + shape.prefix + b"row")
            number = _row_number(text[start:])
            if number == addition.heading_row:
                text = text[:start] + _extended(text[start:], shape, addition, addition.headings)
            elif following is not None and number == following[0]:
                text = text[:start] + _extended(text[start:], shape, addition, following[1])
                following = next(waiting, None)
            yield text + end
    if following is not None:
        raise UnusualPartError
    yield pending


def column_letters(number: int) -> str:
    """Return the letters of a column that counts from 1.

    >>> column_letters(1), column_letters(27), column_letters(16384)
    ('A', 'AA', 'XFD')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: bytes) -> int:
    """Return which column these letters are, counting from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _prefix(start: bytes) -> bytes:
    encoding = _ENCODING.search(start[:200])
    root = _ROOT.search(start)
    if root is None or (encoding is not None and encoding[1].lower() != b"utf-8"):
        raise UnusualPartError
    return root[1] or b""


def _check(text: bytes) -> None:
    if any(mark in text for mark in _UNKNOWN):
        raise UnusualPartError


def _filled_width(row: bytes, prefix: bytes) -> int:
    """Return the last column with a value in the row that ends here."""
    _check(row)
    start = row.rfind(b"<" + prefix + b"row")
    opening = row[start : row.find(b">", start)]
    if start < 0 or _ROW.search(opening) is None or b"<" + prefix + b"c>" in row:
        raise UnusualPartError
    closed = row.rfind(b"</" + prefix + b"c>")
    if closed < start:
        return 0
    cell = row.rfind(b"<" + prefix + b"c ", start, closed)
    place = _PLACE.search(row, cell, row.find(b">", cell)) if cell >= 0 else None
    if place is None:
        raise UnusualPartError
    return column_number(place[1])


def _row_number(row: bytes) -> int:
    found = _ROW.search(row, 0, row.find(b">"))
    if found is None:
        raise UnusualPartError
    return int(found[1])


def _extended(row: bytes, shape: Shape, addition: Addition, values: Sequence[object]) -> bytes:
    """Return a row, without its end, with cells added where only blank ones may stand."""
    opened = row.find(b">") + 1
    opening, inside = _SPANS.sub(b"", row[:opened]), row[opened:]
    number = _row_number(row)
    style = b""
    if number == addition.heading_row:
        last = _STYLE.findall(inside[inside.rfind(b"<" + shape.prefix + b"c ") :])
        style = b' s="%s"' % last[0] if last else b""
    added = b"".join(
        _cell(shape.prefix, column_letters(addition.column + place), number, value, style)
        for place, value in enumerate(values)
    )
    before, after = _parted(inside, shape.prefix, addition)
    return opening + before + added + after


def _parted(inside: bytes, prefix: bytes, addition: Addition) -> tuple[bytes, bytes]:
    """Return the cells before the added columns and those after; blank ones between go."""
    cells = list(re.finditer(rb"<" + prefix + rb"c\b[^>]*?\sr=\"([A-Z]{1,3})\d+\"", inside))
    before = after = len(inside)
    for cell in reversed(cells):
        column = column_number(cell[1])
        if column < addition.column:
            break
        before = cell.start()
        if column >= addition.column + len(addition.headings):
            after = before
    return inside[:before], inside[after:]


def _cell(prefix: bytes, letters: str, row: int, value: object, style: bytes) -> bytes:
    place = b'<%bc r="%b%d"%b' % (prefix, letters.encode(), row, style)
    match value:
        case None | "":
            return place + b"/>"
        case int() | float() | np.integer() | np.floating():
            if not isfinite(value):
                return place + b"/>"
            return place + b"><%bv>%b</%bv></%bc>" % (
                prefix,
                repr(float(value)).encode(),
                prefix,
                prefix,
            )
        case _:
            text = escape(_NOT_XML.sub("", str(value))).encode()
            tags = (prefix, prefix, text, prefix, prefix, prefix)
            inline = b'<%bis><%bt xml:space="preserve">%b</%bt></%bis></%bc>' % tags
            return place + b' t="inlineStr">' + inline


def _with_wider_head(start: bytes, prefix: bytes, addition: Addition) -> bytes:
    """Return what stands before the first row's end, knowing of the added columns."""
    rows = start.find(b"<" + prefix + b"sheetData")
    head, rest = start[:rows], start[rows:]
    last = column_letters(addition.column + len(addition.headings) - 1).encode()

    def widened(found: re.Match[bytes]) -> bytes:
        if column_number(found[3]) >= column_number(last):
            return found[0]
        first = found[2] or found[3] + found[4]
        return found[1] + first + b":" + last + found[4] + found[5]

    head = _DIMENSION.sub(widened, head, count=1)
    described = [int(found[1]) for found in _WIDEST_COLUMN.finditer(head)]
    if max(described, default=0) >= addition.column:
        return head + rest
    columns = b"".join(
        b'<%bcol min="%d" max="%d" width="%g" customWidth="1"/>'
        % (prefix, addition.column + place, addition.column + place, width)
        for place, width in enumerate(addition.widths)
    )
    closing = b"</" + prefix + b"cols>"
    if closing in head:
        return head.replace(closing, columns + closing, 1) + rest
    return head + b"<%bcols>" % prefix + columns + closing + rest
