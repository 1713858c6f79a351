"""A file of new cases, read part by part: no number of rows takes more memory than one part does.

The kinds of the columns are known, from the analysis. What else depends on all rows of a file, the
decimal sign of a column of text and the order of day and month, is taken from its first rows and
checked on the way through; where all rows say otherwise, the parts are to be read once more.
"""

import csv
import mmap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.columns import ROW_NUMBERS, ColumnValues
from imbgui.domain.problems import EmptySheet, MissingColumn, RefusedError
from imbgui.domain.table import Finding, Kind, ReadingOptions, Source
from imbgui.domain.tasks import SoFar
from imbgui.sheets.cells import RawColumn, missing_words
from imbgui.sheets.dates import DAY_FIRST, MONTH_FIRST, DateOrder, parse_dates
from imbgui.sheets.delimited import Delimited
from imbgui.sheets.layout import Layout
from imbgui.sheets.numbers import parse_numbers
from imbgui.sheets.opening import Format, open_file
from imbgui.sheets.reading import read_table
from imbgui.sheets.sheet import Hearing, unheard
from imbgui.sheets.text_columns import read_columns
from imbgui.sheets.text_sheet import TextTable, find_text_table
from imbgui.sheets.understanding import Setting, understand

ROWS_A_PART = 50_000
_NEARLY_ALL = 0.95
_UNREAD = ("not a number", "not a date")


@dataclass(frozen=True)
class Part:
    """Some rows of the file, in its order, with their numbers as the file shows them.

    ``unread`` is, for columns of numbers and dates, how many filled cells are none, and the first.
    """

    row_numbers: NDArray[np.int64]
    columns: Mapping[str, ColumnValues]
    unread: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.row_numbers)


class NewCases(Protocol):
    """A file whose headings are known, and whose rows can be gone through."""

    @property
    def source(self) -> Source:
        """Where the rows are from, and how they were read."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all its columns."""

    @property
    def misread(self) -> bool:
        """Whether the rows, all gone through, are to be read in another way after all."""

    def parts(self) -> Iterator[Part]:
        """Go through the rows; only the columns whose kinds were given are read."""


def open_new_cases(
    path: Path,
    options: ReadingOptions,
    folder: Path,
    kinds: Mapping[str, Kind],
    heard: Hearing,
) -> NewCases:
    """Open a file whose columns have these kinds; what cannot be read raises RefusedError.

    A workbook is read whole, as its format demands, and so is a text without its copies; all other
    text is read in parts. ``folder`` is for what has to be unpacked.
    """
    folder.mkdir(parents=True, exist_ok=True)
    opened = open_file(path, folder)
    if opened.format is not Format.TEXT or options.without_copies:
        return _WholeTable(path, options, folder, kinds, heard)
    found = find_text_table(opened, options, folder, unheard)
    unknown = [name for name in options.columns if name not in found.names]
    if unknown:
        raise RefusedError(MissingColumn(unknown[0], tuple(found.names)))
    layout = found.body.layout
    source = Source(
        file=str(path),
        sha256=opened.sha256,
        header_row=0 if layout.header is None else layout.header + 1,
        encoding=found.encoding,
        delimiter=found.body.text.delimiter,
        decimal=found.body.decimal,
    )
    return _TextParts(found, source, options, kinds, heard)


class _WholeTable:
    """A file that is in memory as a whole."""

    misread = False

    def __init__(
        self,
        path: Path,
        options: ReadingOptions,
        folder: Path,
        kinds: Mapping[str, Kind],
        heard: Hearing,
    ) -> None:
        table, columns = read_table(path, options, folder, heard, trained=kinds)
        self.source, self.names = table.source, table.names
        self._columns = {name: columns[name] for name in kinds if name in columns}
        self._unread = _unread(table.findings)
        self._row_numbers = np.load(folder / ROW_NUMBERS)

    def parts(self) -> Iterator[Part]:
        """Cut the columns in parts."""
        for start in range(0, len(self._row_numbers), ROWS_A_PART):
            rows = slice(start, start + ROWS_A_PART)
            columns = {
                name: ColumnValues(column.values[rows], column.levels)
                for name, column in self._columns.items()
            }
            yield Part(self._row_numbers[rows], columns, {} if start else self._unread)


@dataclass(frozen=True)
class _Way:
    """How a column is written: its decimal sign, and whether the day comes before the month."""

    decimal: str
    day_first: bool


@dataclass
class _Seen:
    """What the texts of a column were seen to be, in either way of reading them."""

    texts: int = 0
    own: int = 0
    other: int = 0
    day_first: int = 0
    month_first: int = 0
    dotted: bool = False


class _TextParts:
    """A delimited text that is read by stretches of its records."""

    def __init__(
        self,
        found: TextTable,
        source: Source,
        options: ReadingOptions,
        kinds: Mapping[str, Kind],
        heard: Hearing,
    ) -> None:
        self.source, self.names = source, tuple(found.names)
        self.misread = False
        self._found, self._options, self._heard = found, options, heard
        self._kinds = {name: kind for name, kind in kinds.items() if name in found.names}
        self._likely_day_first = source.decimal == "," or source.delimiter == ";"
        self._ways = self._ways_of(self._seen_first())

    def parts(self) -> Iterator[Part]:
        """Read one stretch of records after the other."""
        layout, text = self._found.body.layout, self._found.body.text
        is_empty = True
        seen = {name: _Seen() for name in self._kinds}
        starts = range(layout.first, layout.last, ROWS_A_PART)
        for start, offset in zip(starts, _offsets(text, starts), strict=True):
            end = min(start + ROWS_A_PART, layout.last)
            part = self._part(start, end, offset, seen)
            self._heard(SoFar(end - layout.first))
            if part is not None:
                is_empty = False
                yield part
        if is_empty:
            raise RefusedError(EmptySheet(self.source.file, None))
        ways = self._ways_of(seen)
        self.misread, self._ways = ways != self._ways, ways

    def _part(self, start: int, end: int, offset: int, seen: dict[str, _Seen]) -> Part | None:
        """Read the records from ``start`` to ``end``; None where none of them holds data."""
        places = self._found.rows
        rows = places[np.searchsorted(places, start) : np.searchsorted(places, end)]
        if not len(rows):
            return None
        columns = [
            column.cleaned(missing_words(self._options, name))
            for name, column in zip(self.names, self._raw(start, end, offset), strict=True)
        ]
        filled = np.zeros(len(rows), dtype=bool)
        for column in columns:
            filled |= column.filled()
        if not filled.any():
            return None
        numbers = (rows[filled] + 1).astype(np.int64)
        understood = {
            name: self._understood(name, columns[self.names.index(name)].take(filled), seen[name])
            for name in self._kinds
        }
        unread = _unread(note for _, notes in understood.values() for note in notes)
        return Part(numbers, {name: stored for name, (stored, _) in understood.items()}, unread)

    def _raw(self, start: int, end: int, offset: int) -> list[RawColumn]:
        """Read records as a text of their own, behind one that is passed over."""
        body = self._found.body
        stretch = replace(
            body,
            text=replace(
                body.text,
                widths=np.concatenate([[0], body.text.widths[start:end]]).astype(np.int32),
                head=(),
                starts=(0, offset),
                tail=(),
            ),
            layout=Layout(None, (), 1, end - start + 1),
            skipped=frozenset(row - start + 1 for row in body.skipped if start <= row < end),
            heard=unheard,
        )
        signs = dict(self._options.decimals)
        spelled = {self.names.index(name) for name, sign in signs.items() if sign != body.decimal}
        kinds = {self.names.index(name): kind for name, kind in self._kinds.items()}
        return read_columns(stretch, kinds, spelled)

    def _understood(
        self, name: str, raw: RawColumn, seen: _Seen
    ) -> tuple[ColumnValues, tuple[Finding, ...]]:
        """Give a column its values; note what its texts would be if they were read otherwise."""
        kind, way = self._kinds[name], self._ways[name]
        _see(raw.compact(), kind, self._found.body.decimal, seen)
        setting = Setting(
            row_numbers=np.zeros(raw.rows, np.int64),
            decimal=way.decimal,
            order=DateOrder(way.day_first, is_known=True, is_told=True),
            decimal_is_told=True,
        )
        understood = understand(name, raw, setting.of(name, self._options), kind)
        return understood.stored, understood.findings

    def _seen_first(self) -> dict[str, _Seen]:
        """Look at the first records only."""
        body, seen = self._found.body, {name: _Seen() for name in self._kinds}
        records = [
            record
            for row, record in enumerate(body.text.head)
            if row >= body.layout.first and row not in body.skipped
        ]
        for name, kind in self._kinds.items():
            place = self.names.index(name)
            texts = {record[place].strip() for record in records if place < len(record)}
            texts -= {"", *missing_words(self._options, name)}
            raw = RawColumn(
                len(texts), codes=np.arange(len(texts), dtype=np.int32), texts=tuple(sorted(texts))
            )
            _see(raw, kind, body.decimal, seen[name])
        return seen

    def _ways_of(self, seen: Mapping[str, _Seen]) -> dict[str, _Way]:
        """Return how each column is read, as it is where all its rows are read at once."""
        days = sum(one.day_first > one.month_first for one in seen.values())
        months = sum(one.month_first > one.day_first for one in seen.values())
        usual = self._likely_day_first if days == months else days > months
        sign = self._found.body.decimal
        return {
            name: _Way(_decimal_of(one, sign), _day_first(one, usual=usual))
            for name, one in seen.items()
        }


def _see(raw: RawColumn, kind: Kind, decimal: str, seen: _Seen) -> None:
    """Note how many of a column's values can be read, in either way."""
    if kind is Kind.NUMBER:
        if raw.numbers is not None:
            known = raw.numbers[~np.isnan(raw.numbers)]
            seen.texts += len(known)
            seen.own += len(known)
            seen.other += int((known == np.floor(known)).sum())
        other = "," if decimal == "." else "."
        seen.texts += len(raw.texts)
        seen.own += _read(parse_numbers(raw.texts, decimal).values)
        seen.other += _read(parse_numbers(raw.texts, other).values)
    elif kind is Kind.DATE and raw.texts:
        readings = [
            parse_dates(raw.texts, DateOrder(first, is_known=True, is_told=True))
            for first in (True, False)
        ]
        if readings[0].order in (DAY_FIRST, MONTH_FIRST):
            seen.day_first += _read(readings[0].values)
            seen.month_first += _read(readings[1].values)
            seen.dotted |= any("." in text for text in raw.texts)


def _read(values: NDArray[np.float64]) -> int:
    return int((~np.isnan(values)).sum())


def _decimal_of(seen: _Seen, decimal: str) -> str:
    """Return the sign that a whole column would be read with."""
    if seen.own == seen.texts:
        return decimal
    fits = seen.other >= _NEARLY_ALL * seen.texts or seen.own == 0
    other = "," if decimal == "." else "."
    return other if seen.other > seen.own and fits else decimal


def _day_first(seen: _Seen, *, usual: bool) -> bool:
    if seen.day_first != seen.month_first:
        return seen.day_first > seen.month_first
    return usual or seen.dotted


def _unread(notes: "Iterator[Finding] | Sequence[Finding]") -> dict[str, tuple[int, str]]:
    """Return, by column, how many cells are not of its kind, and the first of them."""
    return {
        note.column: (note.rows, note.examples[0])
        for note in notes
        if note.column is not None and note.kind in _UNREAD and note.examples
    }


def _offsets(text: Delimited, starts: range) -> Iterator[int]:
    """Yield where in the file each of these records begins."""
    wanted = iter(starts)
    following = next(wanted, None)
    for record, position in enumerate(_positions(text)):
        if record == following:
            yield position
            following = next(wanted, None)
            if following is None:
                return


def _positions(text: Delimited) -> Iterator[int]:
    """Yield where each record begins; one with quotes may go over several lines."""
    position = 0

    def lines() -> Iterator[str]:
        nonlocal position
        with text.content.open("rb") as stream:
            for line in stream:
                position += len(line)
                yield line.decode("utf-8", errors="replace")

    start = 0
    if _has_quotes(text.content):
        for _ in csv.reader(lines(), delimiter=text.delimiter):
            yield start
            start = position
        return
    with text.content.open("rb") as stream:
        for line in stream:
            yield start
            start += len(line)


def _has_quotes(content: Path) -> bool:
    with (
        content.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as view,
    ):
        return view.find(b'"') >= 0
