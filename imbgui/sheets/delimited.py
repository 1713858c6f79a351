"""The records of a delimited text: which delimiter, how many fields in each, the first and last."""

import csv
import mmap
import re
import sys
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DELIMITERS = (",", ";", "\t", "|")
HEAD_RECORDS = 1_000
TAIL_RECORDS = 200

_SAMPLE = 1 << 18
_BLOCK = 1 << 24
_NEWLINE, _ZERO, _NINE = 10, 48, 57
_CODE_FIELD = re.compile(rb"(?:^|[,;\t|\n]) ?\"? ?0[0-9]")

csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


@dataclass(frozen=True)
class Delimited:
    """A delimited text and its shape; record 0 is the first of the file.

    ``widths`` is the number of fields of each record (0 for an empty line). ``starts`` are the
    byte offsets of the records in ``head``, and of the one after them. ``leading_zeros`` are the
    columns with a field such as 007; None where it may be any.
    """

    content: Path
    delimiter: str
    widths: NDArray[np.int32]
    head: tuple[tuple[str, ...], ...]
    starts: tuple[int, ...]
    tail: tuple[tuple[str, ...], ...]
    leading_zeros: frozenset[int] | None

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
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4]
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
        quoted = view.find(b'"') >= 0
        if not quoted:
            widths, tail, zeros = _shape_of_lines(view, delimiter)
            return Delimited(content, delimiter, widths, head, starts, tail, zeros)
        coded = _CODE_FIELD.search(view) is not None
    widths, tail = _shape_of_records(content, delimiter)
    return Delimited(content, delimiter, widths, head, starts, tail, None if coded else frozenset())


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


def _shape_of_lines(
    view: mmap.mmap, delimiter: str
) -> tuple[NDArray[np.int32], tuple[tuple[str, ...], ...], frozenset[int]]:
    """Count the fields of each line of a text without quotes, and find those with leading zeros."""
    ends, fields, zeros = [], [], set()
    seen = seen_at_line = 0
    for start in range(0, len(view), _BLOCK):
        # One byte before and one after, so that no start of a field is lost between two blocks.
        around = np.frombuffer(
            b"\n" * (start == 0) + view[max(0, start - 1) : start + _BLOCK + 1], np.uint8
        )
        block = around[1 : _BLOCK + 1]
        newlines = np.flatnonzero(block == _NEWLINE)
        delimiters = np.flatnonzero(block == ord(delimiter))
        before_line = np.searchsorted(delimiters, newlines) + seen
        coded = _coded_starts(around, ord(delimiter), newlines, delimiters)
        before_code = np.searchsorted(delimiters, coded) + seen
        line_starts = np.concatenate([[seen_at_line], before_line])
        columns = before_code - line_starts[np.searchsorted(newlines, coded)]
        zeros |= set(np.flatnonzero(np.bincount(columns)).tolist())
        ends.append(newlines + start)
        fields.append(before_line)
        seen += len(delimiters)
        seen_at_line = int(line_starts[-1])
    if view[len(view) - 1] != _NEWLINE:
        ends.append(np.array([len(view)]))
        fields.append(np.array([seen]))
    end = np.concatenate(ends)
    widths = np.diff(np.concatenate(fields), prepend=0) + 1
    lengths = np.diff(end, prepend=-1) - 1
    for index in np.flatnonzero(lengths <= 1):
        line = view[end[index] - lengths[index] : end[index]]
        if line in (b"", b"\r"):
            widths[index] = 0
    first = len(end) - TAIL_RECORDS
    begin = end[first - 1] + 1 if first > 0 else 0
    lines = view[begin:].decode("utf-8-sig").removesuffix("\n").split("\n")
    tail = tuple(tuple(record) for record in csv.reader(lines, delimiter=delimiter))
    return widths.astype(np.int32), tail, frozenset(zeros)


def _coded_starts(
    around: NDArray[np.uint8],
    sign: int,
    newlines: NDArray[np.intp],
    delimiters: NDArray[np.intp],
) -> NDArray[np.intp]:
    """Return where a field of a block starts with a zero and another digit.

    ``around`` is the block with the byte before it and the one after; ``newlines`` and
    ``delimiters`` are where they stand in the block, and ``sign`` is what a delimiter looks like.
    """
    at_start = np.flatnonzero(np.isin(around[:1], (sign, _NEWLINE)))
    starts = (at_start, newlines + 1, delimiters + 1)
    found = []
    for places in starts:
        inside = places[: np.searchsorted(places, len(around) - 2)]
        zeros = inside[around[inside + 1] == _ZERO]
        after = around[zeros + 2]
        found.append(zeros[(after >= _ZERO) & (after <= _NINE)])
    return np.sort(np.concatenate(found))


def _shape_of_records(
    content: Path, delimiter: str
) -> tuple[NDArray[np.int32], tuple[tuple[str, ...], ...]]:
    tail: deque[list[str]] = deque(maxlen=TAIL_RECORDS)
    widths = []
    for record in iterate_records(content, delimiter):
        widths.append(len(record))
        tail.append(record)
    return np.array(widths, dtype=np.int32), tuple(tuple(record) for record in tail)
