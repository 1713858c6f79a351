"""The shape of a delimited text from its bytes, many records at once."""

import mmap
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BLOCK = 1 << 18
_LONGEST_RECORD = 1 << 24
_NEWLINE, _RETURN, _SPACE, _QUOTE, _ZERO, _DIGITS = 10, 13, 32, 34, 48, 10

Signs = NDArray[np.uint8]
Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Scan:
    """What was seen of all records.

    ``widths`` is the number of fields of each (0 for an empty line), ``last`` the bytes at which
    the last of them start, and ``leading_zeros`` the columns with a field such as 007.
    """

    widths: NDArray[np.int32]
    last: NDArray[np.int64]
    leading_zeros: frozenset[int]


def scan(view: mmap.mmap, delimiter: str, last: int) -> Scan | None:
    """Scan a text; None where quotes stand elsewhere than around whole fields, or one is open."""
    has_quotes = view.find(b'"') >= 0
    widths, zeros = [], set()
    starts = np.zeros(0, dtype=np.int64)
    start, size = 0, _BLOCK
    while start < len(view):
        content = view[start : start + size]
        is_final = start + size >= len(view)
        # The end of a record stands before the first, and after the last.
        closed = b"\n" * (is_final and content[-1] != _NEWLINE)
        signs = np.frombuffer(b"\n" + content + closed, np.uint8)
        block = _Block.of(signs, ord(delimiter), has_quotes=has_quotes)
        ends = np.flatnonzero(block.is_end)
        if len(ends) < 2 and (is_final or size > _LONGEST_RECORD):
            return None
        if len(ends) < 2:
            size *= 2
            continue
        block = block.up_to(int(ends[-1]))
        if has_quotes and not block.is_regular():
            return None
        widths.append(block.widths(ends))
        zeros |= block.coded_columns(ends)
        starts = np.concatenate([starts, start + ends[:-1]])[-last:]
        start, size = start + int(ends[-1]), _BLOCK
    return Scan(np.concatenate(widths), starts, frozenset(zeros))


@dataclass(frozen=True)
class _Block:
    """Some records as signs, the first and the last of which end a record; all of shape (signs,).

    ``is_quoted`` marks what stands in quotes, with the quote that opens them.
    """

    signs: Signs
    delimiter: int
    is_end: Marks
    is_delimiter: Marks
    is_quoted: Marks

    @classmethod
    def of(cls, signs: Signs, delimiter: int, *, has_quotes: bool) -> "_Block":
        """Tell the signs that part records and fields from those in quotes."""
        is_end, is_delimiter = signs == _NEWLINE, signs == delimiter
        if not has_quotes:
            return cls(signs, delimiter, is_end, is_delimiter, np.zeros(0, dtype=bool))
        quotes = np.cumsum(signs == _QUOTE, dtype=np.uint8)  # what runs over leaves it even or odd
        is_quoted = (quotes & 1).astype(bool)
        return cls(signs, delimiter, is_end & ~is_quoted, is_delimiter & ~is_quoted, is_quoted)

    def up_to(self, last: int) -> "_Block":
        """Return the block with this sign as its last."""
        each = (self.is_end, self.is_delimiter, self.is_quoted)
        return _Block(self.signs[: last + 1], self.delimiter, *(one[: last + 1] for one in each))

    def is_regular(self) -> bool:
        """Say whether all quotes stand around whole fields, or are doubled inside of them."""
        quotes = np.flatnonzero(self.signs == _QUOTE)
        before, after = self.signs[quotes - 1], self.signs[quotes + 1]
        opens = (before == self.delimiter) | (before == _NEWLINE) | (before == _QUOTE)
        closes = (after == self.delimiter) | (after == _NEWLINE) | (after == _QUOTE)
        closes |= after == _RETURN
        return bool(np.where(self.is_quoted[quotes], opens, closes).all())

    def widths(self, ends: NDArray[np.intp]) -> NDArray[np.int32]:
        """Return the number of fields of each record; ``ends`` are where records end."""
        fields = np.add.reduceat(self.is_delimiter, ends[:-1], dtype=np.int32) + np.int32(1)
        lengths = np.diff(ends) - 1
        fields[lengths == 0] = 0
        single = np.flatnonzero(lengths == 1)
        fields[single[self.signs[ends[single] + 1] == _RETURN]] = 0
        return np.asarray(fields, dtype=np.int32)

    def coded_columns(self, ends: NDArray[np.intp]) -> set[int]:
        """Return the columns in which a field starts with a zero and another digit.

        A quote may come before it, and a space before and after that.
        """
        is_start, before = self.is_end | self.is_delimiter, self.signs[:-2]
        is_code = (self.signs[1:-1] == _ZERO) & (self.signs[2:] - _ZERO < _DIGITS)
        is_code &= is_start[:-2] | (before == _SPACE) | (before == _QUOTE)
        if not is_code.any():
            return set()
        places = np.flatnonzero(is_code)
        for sign in (_SPACE, _QUOTE, _SPACE):
            places = places - (self.signs[places] == sign)
        coded = places[is_start[places]]
        records = ends[np.searchsorted(ends, coded, side="right") - 1]
        delimiters = np.flatnonzero(self.is_delimiter)
        columns = np.searchsorted(delimiters, coded, side="right")
        columns -= np.searchsorted(delimiters, records)
        return set(np.flatnonzero(np.bincount(columns)).tolist())
