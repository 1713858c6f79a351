"""The shape of a delimited text from its bytes, and its plain dates, many records at once."""

import mmap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imbgui.sheets.dates import shaped_seconds

_BLOCK = 1 << 18
_LONGEST_RECORD = 1 << 24
_NEWLINE, _RETURN, _SPACE, _QUOTE, _ZERO, _DIGITS = 10, 13, 32, 34, 48, 10

Signs = NDArray[np.uint8]
Marks = NDArray[np.bool_]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Dates:
    """A column of dates as seconds since 1970, one for each record; NaN where there is none.

    ``odd`` are the records that have something else there than such a date or nothing.
    """

    seconds: NDArray[np.float64]
    odd: Places


@dataclass(frozen=True)
class Scan:
    """What was seen of all records.

    ``widths`` is the number of fields of each (0 for an empty line), ``last`` the bytes at which
    the last of them start, and ``leading_zeros`` the columns with a field such as 007. ``marks``
    are bytes at which a record starts, each with the number of records before it.
    """

    widths: NDArray[np.int32]
    last: NDArray[np.int64]
    leading_zeros: frozenset[int]
    marks: tuple[tuple[int, int], ...]
    dates: Mapping[int, Dates]


def scan(
    view: mmap.mmap, delimiter: str, usual: int, last: int, dated: Mapping[int, str]
) -> Scan | None:
    """Scan a text; None where quotes stand elsewhere than around whole fields, or one is open.

    ``usual`` is the number of fields that most records have, for which a block is looked through
    first. ``dated`` are the columns that are to be read as dates, each with the shape of its dates,
    such as 0000-00-00.
    """
    seen = []
    has_quotes = view.find(b'"') >= 0
    for start, block in _blocks(view, ord(delimiter), usual, has_quotes=has_quotes):
        if block is None:
            return None
        seen.append(_Seen.of(block, start, last, dated))
    return _joined(seen, last, dated)


def _blocks(
    view: mmap.mmap, delimiter: int, usual: int, *, has_quotes: bool
) -> "Iterator[tuple[int, _Block | None]]":
    """Give blocks of whole records and where each starts; None for one that cannot be scanned."""
    text, end_of_record = np.frombuffer(view, np.uint8), np.array([_NEWLINE], np.uint8)
    start, end, size = 0, len(view), _BLOCK
    while start < end:
        signs = text[max(0, start - 1) : start + size]
        is_final = start + size >= end
        # The end of a record stands before the first, and after the last.
        if start == 0:
            signs = np.concatenate([end_of_record, signs])
        if is_final and signs[-1] != _NEWLINE:
            signs = np.concatenate([signs, end_of_record])
        block = _Block.of(signs, delimiter, usual, has_quotes=has_quotes)
        if not block.records and (is_final or size > _LONGEST_RECORD):
            yield start, None
            return
        if not block.records:
            size *= 2
            continue
        yield start, block if block.is_regular() else None
        start, size = start + block.length, _BLOCK


@dataclass(frozen=True)
class _Block:
    """Some records as signs, the first and the last of which end a record.

    ``separators`` are the places of the signs that part fields and records, and ``ends`` the places
    among these of those that part records. ``is_quoted`` marks what stands in quotes, with the
    quote that opens them; it is empty where there are none. Signs after the last end are ignored.
    """

    signs: Signs
    delimiter: int
    separators: Places
    ends: Places
    is_quoted: Marks

    @classmethod
    def of(cls, signs: Signs, delimiter: int, usual: int, *, has_quotes: bool) -> "_Block":
        """Tell the signs that part records and fields from those in quotes."""
        is_end = signs == _NEWLINE
        is_separator = signs == delimiter
        is_separator |= is_end
        is_quoted = np.zeros(0, dtype=bool)
        if has_quotes:
            # What runs over stays odd or even.
            quotes = np.cumsum(signs == _QUOTE, dtype=np.uint8)
            is_quoted = (quotes & 1).astype(bool)
            is_separator &= ~is_quoted
            is_end &= is_separator
        separators = np.flatnonzero(is_separator)
        ends = np.arange(np.count_nonzero(is_end)) * usual
        if ends[-1] >= len(separators) or not is_end[separators[ends]].all():
            ends = np.flatnonzero(is_end[separators])
        return cls(signs, delimiter, separators, ends, is_quoted)

    @property
    def records(self) -> int:
        """How many whole records there are."""
        return len(self.ends) - 1

    @property
    def starts(self) -> Places:
        """Where the records start in the text, counted from the start of the block."""
        return self.separators[self.ends[:-1]]

    @property
    def length(self) -> int:
        """How many bytes of the text the records have."""
        return int(self.separators[self.ends[-1]])

    def is_regular(self) -> bool:
        """Say whether all quotes stand around whole fields, or are doubled inside of them."""
        if not len(self.is_quoted):
            return True
        quotes = np.flatnonzero(self.signs[: self.length] == _QUOTE)
        before, after = self.signs[quotes - 1], self.signs[quotes + 1]
        opens = (before == self.delimiter) | (before == _NEWLINE) | (before == _QUOTE)
        closes = (after == self.delimiter) | (after == _NEWLINE) | (after == _QUOTE)
        closes |= after == _RETURN
        return bool(np.where(self.is_quoted[quotes], opens, closes).all())

    def widths(self) -> NDArray[np.int32]:
        """Return the number of fields of each record."""
        fields = np.diff(self.ends).astype(np.int32)
        single = np.flatnonzero(fields == 1)
        starts = self.starts[single]
        lengths = self.separators[self.ends[single + 1]] - starts - 1
        is_return = self.signs[starts + 1] == _RETURN
        fields[single[(lengths == 0) | ((lengths == 1) & is_return)]] = 0
        return fields

    def coded_columns(self) -> set[int]:
        """Return the columns in which a field starts with a zero and another digit.

        A quote may come before it, and a space before and after that.
        """
        before = self.separators[: self.ends[-1]]
        first = self.signs[1:].take(before, mode="clip")
        padded = np.flatnonzero((first == _SPACE) | (first == _QUOTE))
        if len(padded):
            before = before.copy()
            for sign in (_SPACE, _QUOTE, _SPACE):
                before[padded] += self.signs[before[padded] + 1] == sign
            first[padded] = self.signs[before[padded] + 1]
        fields = np.flatnonzero(first == _ZERO)
        coded = fields[self.signs[2:][before[fields]] - _ZERO < _DIGITS]
        record = self.ends[np.searchsorted(self.ends, coded, side="right") - 1]
        return set(np.flatnonzero(np.bincount(coded - record)).tolist())

    def fields(self, column: int) -> tuple[Places, Places]:
        """Return where the fields of a column start and end, without quotes around them.

        Where a record has no such field, both are the same.
        """
        opening = self.ends[:-1] + column
        starts = self.separators[np.minimum(opening, self.ends[1:])] + 1
        ends = self.separators[np.minimum(opening + 1, self.ends[1:])]
        ends -= self.signs[ends - 1] == _RETURN
        starts += self.signs[np.minimum(starts, len(self.signs) - 1)] == _QUOTE
        ends -= self.signs[ends - 1] == _QUOTE
        return np.minimum(starts, ends), ends

    def texts(self, column: int, length: int) -> "_Texts":
        """Cut out the fields of a column that are of one length."""
        starts, ends = self.fields(column)
        fits = ends - starts == length
        windows = np.ndarray(
            max(0, len(self.signs) - length + 1), f"V{length}", self.signs, strides=(1,)
        )
        return _Texts(windows[starts[fits]], fits, starts == ends)


@dataclass(frozen=True)
class _Texts:
    """The fields of a column that are of one length, and which records have such a one, or none."""

    fields: NDArray[np.void]
    fits: Marks
    is_blank: Marks


@dataclass(frozen=True)
class _Seen:
    """What was seen of a block; ``start`` is its first byte, ``last`` where its last records start.

    ``dated`` are the fields of the columns that are to be read as dates.
    """

    start: int
    last: NDArray[np.int64]
    widths: NDArray[np.int32]
    coded: set[int]
    dated: Mapping[int, _Texts]

    @classmethod
    def of(cls, block: _Block, start: int, last: int, dated: Mapping[int, str]) -> "_Seen":
        """Look at a block."""
        texts = {column: block.texts(column, len(shape)) for column, shape in dated.items()}
        starts = (block.starts[-last:] + start).astype(np.int64)
        return cls(start, starts, block.widths(), block.coded_columns(), texts)


def _joined(seen: Sequence[_Seen], last: int, dated: Mapping[int, str]) -> Scan:
    before = np.cumsum([0, *(len(part.widths) for part in seen)]).tolist()
    return Scan(
        widths=np.concatenate([part.widths for part in seen]),
        last=np.concatenate([part.last for part in seen])[-last:],
        leading_zeros=frozenset().union(*(part.coded for part in seen)),
        marks=tuple((part.start, rows) for part, rows in zip(seen, before, strict=False)),
        dates={
            column: _dates([part.dated[column] for part in seen], shape)
            for column, shape in dated.items()
        },
    )


def _dates(texts: Sequence[_Texts], shape: str) -> Dates:
    fits = np.concatenate([part.fits for part in texts])
    is_blank = np.concatenate([part.is_blank for part in texts])
    fields = np.concatenate([part.fields for part in texts])
    seconds = np.full(len(fits), np.nan)
    seconds[fits] = shaped_seconds(fields.view(np.uint8).reshape(-1, len(shape)), shape)
    return Dates(seconds, np.flatnonzero(np.isnan(seconds) & ~is_blank))
