"""The records of a delimited text: which delimiter, how many fields in each, the first and last."""

import csv
import mmap
import sys
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import zip_longest
from pathlib import Path
from statistics import median_low

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.table import can_delimit
from imbgui.sheets.dates import iso_shape
from imbgui.sheets.scanning import Dates, scan

DELIMITERS = (",", ";", "\t", "|")
HEAD_RECORDS = 1_000
TAIL_RECORDS = 200

_SAMPLE = 1 << 18
_DATED_RECORDS = 50

csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


@dataclass(frozen=True)
class Delimited:
    """A delimited text and its shape; record 0 is the first of the file.

    ``widths`` is the number of fields of each record (0 for an empty line). ``starts`` are the
    byte offsets of the records in ``head``, and of the one after them. ``leading_zeros`` are the
    columns with a field such as 007; None where it may be any. ``marks`` are byte offsets at which
    a record starts all over the text, each with the number of records before it, and ``dates`` the
    columns that were read as dates on the way.
    """

    content: Path
    delimiter: str
    widths: NDArray[np.int32]
    head: tuple[tuple[str, ...], ...]
    starts: tuple[int, ...]
    tail: tuple[tuple[str, ...], ...]
    leading_zeros: frozenset[int] | None = None
    marks: tuple[tuple[int, int], ...] = ()
    dates: Mapping[int, Dates] = field(default_factory=dict)

    @property
    def records(self) -> int:
        """How many records there are, empty lines included."""
        return len(self.widths)


def find_delimiter(content: Path) -> str:
    """Return the delimiter that cuts the first records most evenly."""
    with content.open("rb") as stream:
        sample = stream.read(_SAMPLE)
    if len(sample) == _SAMPLE:
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    text = sample.decode("utf-8-sig", errors="replace")
    first, _, _ = text.partition("\n")
    keyword, told = first.strip()[:4], first.strip()[4:]
    if keyword.lower() == "sep=" and can_delimit(told):
        return told
    lines = text.splitlines(keepends=True)[:HEAD_RECORDS]
    scores = {delimiter: _evenness(lines, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > (0.0, 0) else ","


def read_shape(content: Path, delimiter: str) -> Delimited:
    """Read the shape of a delimited text in one pass."""
    head, starts = _head(content, delimiter)
    with (
        content.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as view,
    ):
        usual = max(1, median_low(map(len, head))) if head else 1
        found = scan(view, delimiter, usual, TAIL_RECORDS, _dated(head))
        if found is not None:
            text = view[int(found.last[0]) :].decode("utf-8-sig")
            tail = tuple(map(tuple, csv.reader(StringIO(text, newline=""), delimiter=delimiter)))
            return Delimited(
                content,
                delimiter,
                found.widths,
                head,
                starts,
                tail,
                found.leading_zeros,
                found.marks,
                found.dates,
            )
    widths, tail = _shape_of_records(content, delimiter)
    return Delimited(content, delimiter, widths, head, starts, tail)


def iterate_records(content: Path, delimiter: str) -> Iterator[list[str]]:
    """Yield every record of a text, an empty line as an empty list."""
    with content.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.reader(stream, delimiter=delimiter)


def records_at(text: Delimited, wanted: Sequence[int]) -> dict[int, list[str]]:
    """Return the records at these positions."""
    if not len(wanted):
        return {}
    positions, last = set(wanted), max(wanted)
    found = {}
    for index, record in enumerate(iterate_records(text.content, text.delimiter)):
        if index in positions:
            found[index] = record
        if index >= last:
            break
    return found


def _dated(head: Sequence[Sequence[str]]) -> dict[int, str]:
    """Return the columns whose fields are ISO dates of one shape before the head ends."""
    columns = zip_longest(*head[-_DATED_RECORDS:], fillvalue="")
    shapes = (iso_shape([text for text in column if text]) for column in columns)
    return {column: shape for column, shape in enumerate(shapes) if shape is not None}


def _evenness(lines: Sequence[str], delimiter: str) -> tuple[float, int]:
    """Rate a delimiter by the share of records with the usual number of fields, then by that."""
    try:
        widths = Counter(len(record) for record in csv.reader(lines, delimiter=delimiter) if record)
    except csv.Error:
        return (0.0, 0)
    if not widths:
        return (0.0, 0)
    width, count = max(widths.items(), key=lambda pair: (pair[0] > 1, pair[1], pair[0]))
    if width < 2:
        return (0.0, 0)
    share = count / widths.total()
    # Commas within the fields of a semicolon file may be even too, but they cut it less finely.
    return (round(share, 1), width)


def _head(content: Path, delimiter: str) -> tuple[tuple[tuple[str, ...], ...], tuple[int, ...]]:
    position = 0

    def lines() -> Iterator[str]:
        nonlocal position
        with content.open("rb") as stream:
            for line in stream:
                start = position
                position += len(line)
                yield line.decode("utf-8" if start else "utf-8-sig")

    head, starts = [], [0]
    for record in csv.reader(lines(), delimiter=delimiter):
        head.append(tuple(record))
        starts.append(position)
        if len(head) == HEAD_RECORDS:
            break
    return tuple(head), tuple(starts)


def _shape_of_records(
    content: Path, delimiter: str
) -> tuple[NDArray[np.int32], tuple[tuple[str, ...], ...]]:
    tail: deque[list[str]] = deque(maxlen=TAIL_RECORDS)
    widths = []
    for record in iterate_records(content, delimiter):
        widths.append(len(record))
        tail.append(record)
    return np.array(widths, dtype=np.int32), tuple(tuple(record) for record in tail)
