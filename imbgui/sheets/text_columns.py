"""The data rows of a delimited text as columns, by the fast reader; words only where there are."""

import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from imbgui.domain.problems import DamagedFile, RefusedError
from imbgui.domain.table import Kind
from imbgui.sheets.cells import RawColumn
from imbgui.sheets.dates import ISO_ORDER
from imbgui.sheets.delimited import Delimited
from imbgui.sheets.layout import Layout
from imbgui.sheets.numbers import LONGEST_EXACT, is_code
from imbgui.sheets.sheet import unheard

_LOOKED_AT = 50
_TRUTHS = frozenset({"true", "false"})
_LONG = 100_000
"""Rows from which on a text is parsed in two stretches at once."""
_CELLS_AT_ONCE = 200_000
"""Cells that are parsed at a time: few enough to stay in the cache until they are kept."""
_FEWEST_AT_ONCE = 1_000


@dataclass(frozen=True)
class Body:
    """The records of a text that hold data, and how many fields each has."""

    path: Path
    text: Delimited
    layout: Layout
    width: int
    skipped: frozenset[int]
    decimal: str
    heard: Callable[[int], None]


def read_columns(
    body: Body, kinds: Mapping[int, Kind], spelled: Collection[int]
) -> list[RawColumn]:
    """Read the columns; ``kinds`` are those already decided, by position.

    ``spelled`` are columns that are to be read as they are spelled, whatever they hold.
    """
    spelled = set(spelled)
    spelled |= {index for index, kind in kinds.items() if kind not in (Kind.NUMBER, Kind.CONSTANT)}
    spelled |= _true_or_false(body)
    numeric = {index for index, kind in kinds.items() if kind is Kind.NUMBER}
    columns = _dates(body, without=spelled | numeric)
    wanted = [index for index in range(body.width) if index not in columns]
    parsed = _parsed(body, spelled, wanted, body.heard)
    zeros = body.text.leading_zeros
    coded = frozenset(range(body.width)) if zeros is None else zeros
    doubtful = []
    for index in wanted:
        column = parsed.column(index)
        if column is None:
            doubtful.append(index)
            continue
        columns[index] = column
        may_be_codes = index in coded and index not in numeric
        if column.numbers is not None and _may_hide_text(column.numbers, codes=may_be_codes):
            doubtful.append(index)
    respelled = _parsed(body, doubtful, doubtful, unheard)
    for index in doubtful:
        words = respelled.words(index)
        if index not in columns or any(map(_is_no_plain_number, words.texts)):
            columns[index] = words
    body.heard(body.text.records)
    return [columns[index] for index in range(body.width)]


def _dates(body: Body, without: Collection[int]) -> dict[int, RawColumn]:
    """Return the columns that were read as dates on the way, where nothing else is in them."""
    first, last = body.layout.first, body.layout.last
    kept = np.ones(last - first, dtype=bool)
    kept[[row - first for row in body.skipped]] = False
    columns = {}
    for index, dates in body.text.dates.items():
        odd = dates.odd[(dates.odd >= first) & (dates.odd < last)] - first
        seconds = dates.seconds[first:last][kept]
        differ = bool((seconds < np.nanmax(seconds, initial=-np.inf)).any())
        if index < body.width and index not in without and differ and not kept[odd].any():
            columns[index] = RawColumn(len(seconds), dates=seconds, order=ISO_ORDER)
    return columns


def _true_or_false(body: Body) -> set[int]:
    """Return the columns with a true or false at the end of the head: the reader respells these."""
    fields = zip_longest(*body.text.head[body.layout.first :][-_LOOKED_AT:], fillvalue="")
    words = [{field.strip().lower() for field in set(column)} for column in fields]
    return {index for index in range(min(body.width, len(words))) if words[index] & _TRUTHS}


def _may_hide_text(values: NDArray[np.float64], *, codes: bool) -> bool:
    """Say whether the text may hold what the number does not: leading zeros, digits past 15."""
    highest, lowest = np.fmax.reduce(values), np.fmin.reduce(values)
    if max(highest, -lowest) >= 10.0**LONGEST_EXACT:
        return True
    return codes and _is_integral(values)


def _is_integral(values: NDArray[np.float64]) -> bool:
    fractions = values != np.floor(values)
    return not (fractions & ~np.isnan(values)).any()


def _is_no_plain_number(text: str) -> bool:
    return is_code(text.strip()) or "inf" in text.lower()


@dataclass(frozen=True)
class _Parsed:
    """Columns as the fast reader gave them: in parts, but for numbers, which are joined already."""

    rows: int
    numbers: Mapping[int, NDArray[np.float64]]
    parts: "Sequence[Mapping[int, pd.Series[Any]]]"

    def column(self, index: int) -> RawColumn | None:
        """Return a column of nothing but numbers or nothing but words; None where it has both."""
        parts = [part[index] for part in self.parts if index in part]
        if not parts:
            return RawColumn(self.rows, numbers=self.numbers[index])
        is_words = all(isinstance(part.dtype, pd.StringDtype) for part in parts)
        return self.words(index) if is_words and len(parts) == len(self.parts) else None

    def words(self, index: int) -> RawColumn:
        """Return a column that was read as text."""
        cells = [part[index].to_numpy(dtype=object) for part in self.parts]
        codes, texts = pd.factorize(np.concatenate(cells))
        return RawColumn(self.rows, codes=codes.astype(np.int32), texts=tuple(texts.tolist()))


def _parsed(
    body: Body, as_text: Collection[int], wanted: list[int], heard: Callable[[int], None]
) -> _Parsed:
    """Parse columns of the data rows, letting the reader find numbers but where text is asked for.

    A long text is parsed in two stretches at once, and each of them some rows at a time, so that
    what is parsed takes no memory beside the columns.
    """
    stretches = _stretches(body)
    rows = sum(stretch.rows for stretch in stretches)
    block = np.empty((len(wanted), rows))  # takes memory only where it is filled
    numbers = dict(zip(wanted, block, strict=True))
    if not wanted:
        return _Parsed(rows, numbers, ())
    count = _Count(body, heard)

    def parsed(stretch: _Stretch) -> "list[dict[int, pd.Series[Any]]]":
        at, parts = stretch.at, []
        for frame in _frames(body, stretch, as_text, wanted, count):
            others = {}
            for index in wanted:
                part = frame[index]
                if part.dtype.kind in "iuf":
                    numbers[index][at : at + len(frame)] = part
                else:
                    others[index] = part
            parts.append(others)
            at += len(frame)
        return parts

    with ThreadPoolExecutor(len(stretches)) as beside, warnings.catch_warnings():
        # Fields past the last heading are looked at by this module itself.
        warnings.simplefilter("ignore", pd.errors.ParserWarning)
        return _Parsed(rows, numbers, list(chain.from_iterable(beside.map(parsed, stretches))))


@dataclass(frozen=True)
class _Stretch:
    """The records from ``first`` on, before ``last``, and the byte at which they start.

    ``skipped`` are those that hold no data, counted from ``first``; the others are the rows from
    ``at`` on.
    """

    start: int
    first: int
    last: int
    skipped: Sequence[int] = ()
    at: int = 0

    @property
    def rows(self) -> int:
        """How many records hold data."""
        return self.last - self.first - len(self.skipped)


def _stretches(body: Body) -> list[_Stretch]:
    """Cut a long text in two that are parsed at once, at the record nearest to its middle."""
    text, first, last = body.text, body.layout.first, body.layout.last
    start = text.starts[first] if first < len(text.starts) else 0
    middle = (first + last) // 2
    cut, between = min(text.marks, key=lambda mark: abs(mark[1] - middle), default=(0, first))
    if last - first < _LONG or not first < between < last:
        return [_Stretch(start, first, last, _skipped(body, first, last))]
    upper = _Stretch(start, first, between, _skipped(body, first, between))
    return [upper, _Stretch(cut, between, last, _skipped(body, between, last), at=upper.rows)]


def _skipped(body: Body, first: int, last: int) -> list[int]:
    return sorted(row - first for row in body.skipped if first <= row < last)


def _frames(
    body: Body,
    stretch: _Stretch,
    as_text: Collection[int],
    used: list[int],
    count: "_Count",
) -> Iterator[pd.DataFrame]:
    """Parse a stretch some rows at a time."""
    widths = body.text.widths[body.layout.first : body.layout.last]
    kept = np.ones(len(widths), dtype=bool)
    kept[[row - body.layout.first for row in body.skipped]] = False
    widest = int(widths[kept].max(initial=0))
    read = 0
    with body.text.content.open("rb", buffering=0) as stream:
        stream.seek(stretch.start)
        if stretch.first == 0 and stream.read(3) != b"\xef\xbb\xbf":
            stream.seek(0)
        source: Any = _Counted(stream, count)
        try:
            with pd.read_csv(
                source,
                sep=body.text.delimiter,
                header=None,
                names=list(range(max(body.width, widest))),
                usecols=used,
                index_col=False,
                dtype=dict.fromkeys(as_text, "str"),
                keep_default_na=False,
                na_values=[""],
                skip_blank_lines=False,
                skiprows=stretch.skipped or None,
                nrows=stretch.rows,
                chunksize=max(_FEWEST_AT_ONCE, _CELLS_AT_ONCE // len(used)),
                decimal=body.decimal,
                low_memory=False,
            ) as frames:
                for frame in frames:
                    read += len(frame)
                    yield frame
        except pd.errors.ParserError as error:
            raise RefusedError(DamagedFile(str(body.path))) from error
    if read != stretch.rows:
        raise RefusedError(DamagedFile(str(body.path)))


class _Count:
    """Tells how many rows were read so far, by the share of the bytes; by more threads than one."""

    def __init__(self, body: Body, heard: Callable[[int], None]) -> None:
        self._heard = heard
        self._most = body.text.records
        self._rows_a_byte = self._most / max(1, body.text.content.stat().st_size)
        self._bytes = 0
        self._lock = Lock()

    def add(self, read: int) -> None:
        """Count bytes."""
        with self._lock:
            self._bytes += read
            self._heard(min(int(self._bytes * self._rows_a_byte), self._most))


class _Counted:
    """A stream whose bytes are counted."""

    def __init__(self, stream: BinaryIO, count: _Count) -> None:
        self._stream, self._count = stream, count

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        content = self._stream.read(size)
        self._count.add(len(content))
        return content

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._stream)
