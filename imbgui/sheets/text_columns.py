"""The data rows of a delimited text as columns, by the fast reader; words only where there are."""

import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import zip_longest
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

_LOOKED_AT = 50
_TRUTHS = frozenset({"true", "false"})
_LONG = 100_000
"""Rows from which on a text is parsed in two stretches at once."""


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
    for index, parts in parsed.items():
        if all(isinstance(part.dtype, pd.StringDtype) for part in parts):
            columns[index] = _words(parts)
            continue
        numbers = _numbers(parts)
        if numbers is not None:
            columns[index] = RawColumn(len(numbers), numbers=numbers)
        may_be_codes = index in coded and index not in numeric
        if numbers is None or _may_hide_text(numbers, codes=may_be_codes):
            doubtful.append(index)
    for index, parts in _parsed(body, doubtful, doubtful, _unheard).items():
        words = _words(parts)
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
    known = values[~np.isnan(values)]
    return bool((known == np.floor(known)).all())


def _is_no_plain_number(text: str) -> bool:
    return is_code(text.strip()) or "inf" in text.lower()


def _parsed(
    body: Body, as_text: Collection[int], wanted: list[int], heard: Callable[[int], None]
) -> "dict[int, list[pd.Series[Any]]]":
    """Parse columns of the data rows, letting the reader find numbers but where text is asked for.

    A long text is parsed in two stretches at once, which makes two parts of a column.
    """
    if not wanted:
        return {}
    count = _Count(body, heard)

    def parsed(stretch: _Stretch) -> pd.DataFrame:
        return _parsed_stretch(body, stretch, as_text, wanted, count)

    stretches = _stretches(body)
    with ThreadPoolExecutor(len(stretches)) as beside, warnings.catch_warnings():
        # Mixed columns and fields past the last heading are looked at by this module itself.
        warnings.simplefilter("ignore", pd.errors.DtypeWarning)
        warnings.simplefilter("ignore", pd.errors.ParserWarning)
        frames = list(beside.map(parsed, stretches))
    return {index: [frame[index] for frame in frames] for index in wanted}


@dataclass(frozen=True)
class _Stretch:
    """The records from ``first`` on, before ``last``, and the byte at which they start."""

    start: int
    first: int
    last: int


def _stretches(body: Body) -> list[_Stretch]:
    """Cut a long text in two that are parsed at once, at the record nearest to its middle."""
    text, first, last = body.text, body.layout.first, body.layout.last
    start = text.starts[first] if first < len(text.starts) else 0
    middle = (first + last) // 2
    cut, between = min(text.marks, key=lambda mark: abs(mark[1] - middle), default=(0, first))
    if last - first < _LONG or not first < between < last:
        return [_Stretch(start, first, last)]
    return [_Stretch(start, first, between), _Stretch(cut, between, last)]


def _parsed_stretch(
    body: Body,
    stretch: _Stretch,
    as_text: Collection[int],
    used: list[int],
    count: "_Count",
) -> pd.DataFrame:
    widths = body.text.widths[body.layout.first : body.layout.last]
    kept = np.ones(len(widths), dtype=bool)
    kept[[row - body.layout.first for row in body.skipped]] = False
    widest = int(widths[kept].max(initial=0))
    skipped = sorted(
        row - stretch.first for row in body.skipped if stretch.first <= row < stretch.last
    )
    wanted = stretch.last - stretch.first - len(skipped)
    with body.text.content.open("rb") as stream:
        stream.seek(stretch.start)
        if stretch.first == 0 and stream.read(3) != b"\xef\xbb\xbf":
            stream.seek(0)
        source: Any = _Counted(stream, count)
        try:
            frame: pd.DataFrame = pd.read_csv(
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
                skiprows=skipped or None,
                nrows=wanted,
                decimal=body.decimal,
            )
        except pd.errors.ParserError as error:
            raise RefusedError(DamagedFile(str(body.path))) from error
    if len(frame) != wanted:
        raise RefusedError(DamagedFile(str(body.path)))
    return frame


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


def _numbers(parts: "Sequence[pd.Series[Any]]") -> NDArray[np.float64] | None:
    """Join the parts of a column of numbers; None where one holds anything else."""
    if any(part.dtype.kind not in "iuf" for part in parts):
        return None
    return np.concatenate([part.to_numpy() for part in parts], dtype=np.float64)


def _words(parts: "Sequence[pd.Series[Any]]") -> RawColumn:
    """Join the parts of a column of texts."""
    codes, texts = pd.factorize(np.concatenate([part.to_numpy(dtype=object) for part in parts]))
    return RawColumn(len(codes), codes=codes.astype(np.int32), texts=tuple(texts.tolist()))


def _unheard(_rows: int) -> None:
    pass
