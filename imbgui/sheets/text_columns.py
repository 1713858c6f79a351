"""The data rows of a delimited text as columns, by the fast reader; words only where there are."""

import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
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
    text, layout = body.text, body.layout
    widths = text.widths[layout.first : layout.last].copy()
    skipped = {row - layout.first for row in body.skipped}
    widths[sorted(skipped)] = 0
    known = layout.first < len(text.starts)
    wanted = layout.last - layout.first - len(skipped)
    with text.content.open("rb") as stream, warnings.catch_warnings():
        # Mixed columns and fields past the last heading are looked at by this module itself.
        warnings.simplefilter("ignore", pd.errors.DtypeWarning)
        warnings.simplefilter("ignore", pd.errors.ParserWarning)
        stream.seek(text.starts[layout.first] if known else 0)
        if layout.first == 0 and stream.read(3) != b"\xef\xbb\xbf":
            stream.seek(0)
        source: Any = _Counted(stream, body) if only is None else stream
        try:
            frame = pd.read_csv(
                source,
                sep=text.delimiter,
                header=None,
                names=list(range(max(body.width, int(widths.max(initial=0))))),
                usecols=list(range(body.width)) if only is None else list(only),
                index_col=False,
                dtype=dict.fromkeys(as_text, "str"),
                keep_default_na=False,
                na_values=[""],
                skip_blank_lines=False,
                skiprows=sorted(skipped) or None,
                nrows=wanted,
                decimal=body.decimal,
            )
        except pd.errors.ParserError as error:
            raise RefusedError(DamagedFile(str(body.path))) from error
    if len(frame) != wanted:
        raise RefusedError(DamagedFile(str(body.path)))
    return frame


class _Counted:
    """A stream that tells how many rows were read through it, by the share of the bytes."""

    def __init__(self, stream: BinaryIO, body: Body) -> None:
        self._stream = stream
        self._heard = body.heard
        self._rows_a_byte = body.text.records / max(1, body.text.content.stat().st_size)

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        content = self._stream.read(size)
        self._heard(int(self._stream.tell() * self._rows_a_byte))
        return content

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._stream)


def _numbers(series: "pd.Series[Any]") -> RawColumn:
    return RawColumn(len(series), numbers=series.to_numpy(dtype=np.float64))


def _words(series: "pd.Series[Any]") -> RawColumn:
    codes, texts = pd.factorize(series.to_numpy(dtype=object))
    return RawColumn(len(series), codes=codes.astype(np.int32), texts=tuple(texts.tolist()))
