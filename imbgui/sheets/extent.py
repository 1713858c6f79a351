"""How far the cells of an xlsx sheet reach, before a reader holds the rectangle around them.

A few bytes can put one cell at the far corner of a sheet, in any spelling that XML allows, in any
order, or without saying its place at all: all of them are found, many at once.
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_LONGEST_PLACE = 16
_BEYOND = 1 << 40
"""What a place counts as that is longer than any of a sheet."""
_CAPITALS = np.uint8(0xDF)
"""What letters have in common, large and small; no other sign becomes a letter by it."""
_SPACED = re.compile(rb"\s*=\s*")
_PADDING = bytes(2 * _LONGEST_PLACE + 8)

Signs = NDArray[np.uint8]
Marks = NDArray[np.bool_]
Numbers = NDArray[np.int64]


@dataclass
class Extent:
    """The rows and columns that cells were seen to reach."""

    rows: int = 0
    columns: int = 0
    _rows_begun: int = 0

    @property
    def cells(self) -> int:
        """How many cells the rectangle has."""
        return max(self.rows, 1) * self.columns

    def add(self, part: bytes) -> None:
        """Take more of the sheet in, which starts where a row does."""
        signs = _signs(part)
        letters = np.flatnonzero(signs == ord("r"))
        if _has_spaced_places(signs, letters):
            signs = _signs(_SPACED.sub(b"=", part))
            letters = np.flatnonzero(signs == ord("r"))
        rows, columns = _places(signs, letters)
        row_starts, cell_starts = _row_starts(signs, letters), _cell_starts(signs)
        self._rows_begun += len(row_starts)
        self.rows = max(self.rows, int(rows.max(initial=0)), self._rows_begun)
        reach = int(columns.max(initial=0))
        if len(cell_starts) > np.count_nonzero(columns):
            # A cell without a place stands right of the one before it.
            edges = np.concatenate([[0], row_starts, [len(signs)]])
            reach += int(np.diff(np.searchsorted(cell_starts, edges)).max())
        self.columns = max(self.columns, reach)


def _signs(part: bytes) -> Signs:
    """Return the bytes between others that are no part of anything."""
    return np.frombuffer(b"\0" + part + _PADDING, np.uint8)


def _is_space(signs: Signs) -> Marks:
    return np.asarray((signs == 32) | ((signs >= 9) & (signs <= 13)))


def _has_spaced_places(signs: Signs, letters: Numbers) -> bool:
    """Say whether an attribute named r may have spaces around its sign of equality."""
    named = letters[_is_space(signs[letters - 1])]
    equals = signs[named + 1] == ord("=")
    return bool((_is_space(signs[named + 1]) | (equals & _is_space(signs[named + 2]))).any())


def _places(signs: Signs, letters: Numbers) -> tuple[Numbers, Numbers]:
    """Return the rows and columns that the attributes named r say, from 1; 0 for none."""
    named = letters[signs[letters + 1] == ord("=")]
    named = named[_is_space(signs[named - 1])]
    quotes = signs[named + 2]
    start = named[(quotes == ord('"')) | (quotes == ord("'"))] + 3
    columns, at = _read(signs & _CAPITALS, start, np.uint8(ord("A") - 1), 26)
    rows, at = _read(signs, at, np.uint8(ord("0") - 1), 10)
    rows[at - start >= _LONGEST_PLACE] = _BEYOND
    return rows, columns


def _read(signs: Signs, at: Numbers, before: np.uint8, base: int) -> tuple[Numbers, Numbers]:
    """Read numbers from these places on; return them, and where each one ends.

    ``before`` is the sign before the first of the digits, which count from 1 where they are
    letters, and from 0 where there are ten.
    """
    values = np.zeros(len(at), np.int64)
    for _ in range(_LONGEST_PLACE):
        digits = signs[at] - before  # other signs wrap to above the base
        fits = (digits - np.uint8(1)) < base
        if not fits.any():
            break
        read = values * base + digits - (base == 10)
        values = np.where(fits, np.minimum(read, _BEYOND), values)
        at = at + fits
    return values, at


def _row_starts(signs: Signs, letters: Numbers) -> Numbers:
    """Return where rows start, whatever prefix the name has."""
    named = letters[(signs[letters + 1] == ord("o")) & (signs[letters + 2] == ord("w"))]
    return np.asarray(named[_is_name(signs, named, 3)])


def _cell_starts(signs: Signs) -> Numbers:
    """Return where cells start, whatever prefix the name has."""
    letters = np.flatnonzero(signs == ord("c"))
    return letters[_is_name(signs, letters, 1)]


def _is_name(signs: Signs, at: Numbers, length: int) -> Marks:
    """Say which of these are whole names of elements that start there."""
    before, after = signs[at - 1], signs[at + length]
    starts, is_prefixed = before == ord("<"), before == ord(":")
    if is_prefixed.any():
        opened = np.append(0, np.flatnonzero(signs == ord("<")))
        nearest = opened[np.searchsorted(opened, at) - 1]
        starts |= is_prefixed & (signs[nearest + 1] != ord("/"))
    ends = _is_space(after) | (after == ord(">")) | (after == ord("/"))
    return np.asarray(starts & ends)
