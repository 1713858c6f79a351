"""The data rows of a delimited text as columns, by the fast reader; words only where there are."""

import mmap
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from imbgui.domain.problems import DamagedFile, RefusedError
from imbgui.domain.table import Kind
from imbgui.sheets.cells import RawColumn
from imbgui.sheets.delimited import Delimited
from imbgui.sheets.layout import Layout
from imbgui.sheets.numbers import LONGEST_EXACT, is_code

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

    ``spelled`` are columns whose numbers are written in another way than the file's.
    """
    spelled = set(spelled)
    spelled |= {index for index, kind in kinds.items() if kind not in (Kind.NUMBER, Kind.CONSTANT)}
    spelled |= _true_or_false(body)
    numeric = {index for index, kind in kinds.items() if kind is Kind.NUMBER}
    zeros = body.text.leading_zeros
    coded = frozenset(range(body.width)) if zeros is None else zeros
    frame = _parsed(body, spelled)
    doubtful = [
        index
        for index in range(body.width)
        if _may_hide_text(frame[index], codes=index in coded and index not in numeric)
    ]
    texts = _parsed(body, set(doubtful), only=doubtful) if doubtful else frame
    columns = []
    for index in range(body.width):
        parsed = frame[index]
        is_numeric = pd.api.types.is_numeric_dtype(parsed) and parsed.dtype != bool
        if index not in doubtful:
            columns.append(_numbers(parsed) if is_numeric else _words(parsed))
            continue
        words = _words(texts[index])
        plain = is_numeric and not any(map(_is_no_plain_number, words.texts))
        columns.append(_numbers(parsed) if plain else words)
    return columns


def _true_or_false(body: Body) -> set[int]:
    """Return the columns with a true or false among their first, whose spelling is to be kept."""
    spelled = set()
    for record in body.text.head[body.layout.first :]:
        for index, field in enumerate(record):
            if len(field) < 8 and field.strip().lower() in ("true", "false"):
                spelled.add(index)
    return spelled & set(range(body.width))


def _may_hide_text(parsed: "pd.Series[Any]", *, codes: bool) -> bool:
    """Say whether the text may hold what the number does not: leading zeros, digits past 15."""
    if isinstance(parsed.dtype, pd.StringDtype):
        return False
    if parsed.dtype.kind in "bO":
        return True
    values = parsed.to_numpy(dtype=np.float64)
    largest = np.nanmax(np.abs(values), initial=0.0)
    if largest >= 10.0**LONGEST_EXACT:
        return True
    return codes and (parsed.dtype.kind in "iu" or _is_integral(values))


def _is_integral(values: NDArray[np.float64]) -> bool:
    known = values[~np.isnan(values)]
    return bool((known == np.floor(known)).all())


def _is_no_plain_number(text: str) -> bool:
    return is_code(text.strip()) or "inf" in text.lower()


def _parsed(
    body: Body, as_text: Collection[int], only: Sequence[int] | None = None
) -> pd.DataFrame:
    """Parse the data rows, letting the reader find numbers except where text is asked for."""
    count = _Count(body, heard=body.heard if only is None else None)
    used = list(range(body.width)) if only is None else list(only)
    stretches = _stretches(body)

    def parsed(stretch: _Stretch) -> pd.DataFrame:
        return _parsed_stretch(body, stretch, as_text, used, count)

    with ThreadPoolExecutor(len(stretches)) as beside, warnings.catch_warnings():
        # Mixed columns and fields past the last heading are looked at by this module itself.
        warnings.simplefilter("ignore", pd.errors.DtypeWarning)
        warnings.simplefilter("ignore", pd.errors.ParserWarning)
        frames = list(beside.map(parsed, stretches))
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


@dataclass(frozen=True)
class _Stretch:
    """The records from ``first`` on, before ``last``, and the byte at which they start."""

    start: int
    first: int
    last: int


def _stretches(body: Body) -> list[_Stretch]:
    """Cut a long text in two that are parsed at once: where no quotes are, at the end of a line."""
    text, first, last = body.text, body.layout.first, body.layout.last
    start = text.starts[first] if first < len(text.starts) else 0
    whole = [_Stretch(start, first, last)]
    if last - first < _LONG:
        return whole
    with (
        text.content.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as view,
    ):
        if view.find(b'"') >= 0:
            return whole
        middle = view.find(b"\n", (start + len(view)) // 2) + 1
        between = first + view[start:middle].count(b"\n")
    if not first < between < last:
        return whole
    return [_Stretch(start, first, between), _Stretch(middle, between, last)]


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

    def __init__(self, body: Body, heard: Callable[[int], None] | None) -> None:
        self._heard = heard
        self._rows_a_byte = body.text.records / max(1, body.text.content.stat().st_size)
        self._bytes = 0
        self._lock = Lock()

    def add(self, read: int) -> None:
        """Count bytes."""
        with self._lock:
            self._bytes += read
            if self._heard is not None:
                self._heard(int(self._bytes * self._rows_a_byte))


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


def _numbers(series: "pd.Series[Any]") -> RawColumn:
    return RawColumn(len(series), numbers=series.to_numpy(dtype=np.float64))


def _words(series: "pd.Series[Any]") -> RawColumn:
    codes, texts = pd.factorize(series.to_numpy(dtype=object))
    return RawColumn(len(series), codes=codes.astype(np.int32), texts=tuple(texts.tolist()))
