"""The sheets of binary workbooks: their extent, before a reader holds it, and their first rows.

A reader keeps the whole rectangle around the cells of a sheet. Two cells at far corners, in a file
of a few bytes, would ask for hundreds of gigabytes.
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from itertools import chain

from xlrd.compdoc import CompDoc

_STREAMS = ("Workbook", "Book")
_BOFS = (0x0009, 0x0209, 0x0409, 0x0809)
_CELLS = frozenset(
    {
        *(0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x007E, 0x00BD, 0x00BE, 0x00D6, 0x00FD),
        *(0x0201, 0x0203, 0x0204, 0x0205, 0x0206, 0x027E, 0x0406),
    }
)
"""Records of an xls that begin with the row and the column of a cell, or of the first of many."""
_MANY_CELLS = (0x00BD, 0x00BE)
"""Those of many cells, which end with the column of the last."""
_DIMENSIONS = 0x0200
"""What an xls declares of a sheet; its reader makes room for it, whatever cells there are."""
_DECLARED = {14: "<4xI2xH", 10: "<2xH2xH"}

_BOUND_SHEET, _END = 0x0085, 0x000A
"""What an xls says of a sheet, its place first; and the end of a sheet, or of what is before."""

_ROW, _LAST_CELL = 0, 11
"""Records of an xlsb: the head of a row, and up to where they are cells."""
_SHEET_ENDS = b"\x92\x01\x00\x82\x01\x00"
"""Those that end the cells of a sheet, and the sheet."""
_LONGEST_START = 10
_MORE, _BITS = 0x80, 0x7F


def is_xlsb_sheet(name: str, start: bytes) -> bool:
    """Say whether a part of an xlsb is, or begins like, a sheet."""
    return "worksheets/" in name or start.startswith(b"\x81\x01")


def cells_of_xlsb(
    blocks: Iterable[bytes], limit: int, heard: Callable[[int], None] = lambda _rows: None
) -> int:
    """Return how many cells the rectangle around a sheet has; at the limit it stops counting.

    ``blocks`` is the part of the sheet: records of a number, a size and so many bytes, both numbers
    of seven bits a byte. ``heard`` is told how many rows there are so far.
    """
    read = struct.Struct("<I").unpack_from
    rows = columns = skipped = 0
    pending = b""
    for block in chain(blocks, [bytes(_LONGEST_START)]):
        data = pending + block
        place, end = skipped, len(data) - _LONGEST_START
        while place <= end:
            kind, size = data[place], data[place + 1]
            if kind < _MORE and size < _MORE:
                start = place + 2
            else:
                kind, size, start = _head(data, place)
            if kind <= _LAST_CELL and size >= 4:
                number = read(data, start)[0] + 1
                if kind == _ROW:
                    rows = max(rows, number)
                elif number > columns:
                    columns = number
            place = start + size
        if rows * columns > limit:
            break
        heard(rows)
        pending = data[place:]
        skipped = max(place - len(data), 0)
    return rows * columns


def first_rows_of_xlsb(start: bytes, rows: int) -> bytes | None:
    """Return a sheet with its first rows only, of which ``start`` is the start; None if fewer."""
    place = seen = 0
    while place <= len(start) - _LONGEST_START:
        kind, size, content = _head(start, place)
        if kind == _ROW:
            seen += 1
        if seen > rows:
            return start[:place] + _SHEET_ENDS
        place = content + size
    return None


def _head(data: bytes, place: int) -> tuple[int, int, int]:
    """Return the number and the size of a record, and where its content starts."""
    kind = data[place]
    place += 1
    if kind & _MORE:
        kind += (data[place] - 1) << 7
        place += 1
    size = 0
    for shift in (0, 7, 14, 21):
        size |= (data[place] & _BITS) << shift
        place += 1
        if data[place - 1] < _MORE:
            break
    return kind, size, place


def cells_of_xls(content: bytes) -> int:
    """Return how many cells the rectangles around all sheets of an xls have.

    Raises whatever its reader raises where the file is damaged.
    """
    return sum(rows * columns for stream in _streams(content) for rows, columns in _sheets(stream))


def first_rows_of_xls(content: bytes, rows: int) -> bytes | None:
    """Return the stream of an xls with the first rows of its sheets; None where it has none.

    Raises whatever its reader raises where the file is damaged.
    """
    stream = next(_streams(content), None)
    if stream is None:
        return None
    places = []
    end = 0
    for place, kind, _ in _records(stream, 0):
        end = place
        if kind == _BOUND_SHEET:
            places.append(place + 4)
        if kind == _END:
            break
    cut = bytearray(stream[:end]) + struct.pack("<HH", _END, 0)
    for place in places:
        (sheet,) = struct.unpack_from("<I", cut, place)
        struct.pack_into("<I", cut, place, len(cut))
        cut += stream[sheet : _end_of_rows(stream, sheet, rows)]
        cut += struct.pack("<HH", _END, 0)
    return bytes(cut)


def _end_of_rows(stream: memoryview, start: int, rows: int) -> int:
    """Return where a sheet ends, or where its row after so many has its first cell."""
    for place, kind, size in _records(stream, start):
        beyond = kind in _CELLS and size >= 4 and struct.unpack_from("<H", stream, place + 4)[0]
        if kind == _END or beyond >= rows:
            return place
    return len(stream)


def _records(stream: memoryview, place: int) -> Iterator[tuple[int, int, int]]:
    """Give the place, the number and the size of each record of an xls."""
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        yield place, kind, size
        place += 4 + size


def _streams(content: bytes) -> Iterator[memoryview]:
    document = CompDoc(content, logfile=StringIO(), ignore_workbook_corruption=True)
    for name in _STREAMS:
        stream, base, size = document.locate_named_stream(name)
        if stream is not None:
            yield memoryview(stream)[base : base + size]


def _sheets(stream: memoryview) -> Iterator[tuple[int, int]]:
    """Give the rows and columns of every sheet of a stream of records."""
    rows = columns = place = 0
    while place + 8 <= len(stream):
        kind, size, row, column = struct.unpack_from("<4H", stream, place)
        if kind in _BOFS:
            yield rows, columns
            rows = columns = 0
        elif kind in _CELLS and size >= 4:
            rows = max(rows, row + 1)
            if kind in _MANY_CELLS and place + 4 + size <= len(stream):
                (column,) = struct.unpack_from("<H", stream, place + 2 + size)
            columns = max(columns, column + 1)
        elif kind == _DIMENSIONS and size in _DECLARED and place + 4 + size <= len(stream):
            declared = struct.unpack_from(_DECLARED[size], stream, place + 4)
            rows, columns = max(rows, declared[0]), max(columns, declared[1])
        place += 4 + size
    yield rows, columns
