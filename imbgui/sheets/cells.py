"""A column as the file holds it, before anything is known about its kind."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from math import isnan

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from imbgui.domain.table import ReadingOptions

Cell = str | float | int | bool | date | datetime | time | timedelta | None
Row = Sequence[Cell]

SECONDS_A_DAY = 86_400
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a sheet's dates have no time zone
_EXACT_INTEGERS = 2.0**53

DASHES = ("-", "--", "---", "\u2013", "\u2014")
"""Dashes mean "no value" too, except beside nothing but "+", where "-" is an answer."""

MISSING_WORDS = (
    *("NA", "N/A", "n/a", "na", "N.A.", "n.a.", "#N/A", "#NA", "<NA>", "(null)", "\\N"),
    *("nan", "NaN", "NAN", "-nan", "-NaN", "NaT", "null", "NULL", "Null"),
    *("?", "??", ".", "..", "unknown", "Unknown", "UNKNOWN"),
    *DASHES,
)
"""Words that mean "no value" in any column. "None" is not among them: in a column of words it is
an answer like any other."""

EXCEL_ERRORS = (
    *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#SPILL!", "#CALC!"),
    *("#GETTING_DATA", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!"),
)

MISSING_IN_NUMBERS = frozenset({"none", "nil", "missing", "blank", "empty"})
"""Words, in small letters, that mean "no value" only where the other values are numbers."""

_FIRST = 20


@dataclass(frozen=True)
class RawColumn:
    """The cells of a column: each row has a number, a date, a text (by code) or nothing.

    ``numbers`` and ``dates`` are NaN, and ``codes`` is -1, where the row has another sort of cell.
    A part that is None has no cell of that sort at all. ``words`` are those that were taken for no
    value, each with how many rows had it, and ``word_rows`` the first of these rows. ``order`` is
    how day, month and year were ordered where the dates were text.
    """

    rows: int
    numbers: NDArray[np.float64] | None = None
    dates: NDArray[np.float64] | None = None
    codes: NDArray[np.int32] | None = None
    texts: tuple[str, ...] = ()
    words: tuple[tuple[str, int], ...] = ()
    word_rows: tuple[int, ...] = ()
    order: str = ""

    def take(self, kept: NDArray[np.bool_]) -> "RawColumn":
        """Return the column with only the rows that are kept."""
        numbers = None if self.numbers is None else self.numbers[kept]
        dates = None if self.dates is None else self.dates[kept]
        codes = None if self.codes is None else self.codes[kept]
        place = np.cumsum(kept) - 1
        rows = tuple(int(place[row]) for row in self.word_rows if kept[row])
        return replace(
            RawColumn(int(kept.sum()), numbers, dates, codes, self.texts).compact(),
            words=self.words,
            word_rows=rows,
            order=self.order,
        )

    def compact(self) -> "RawColumn":
        """Return the column without empty parts and unused texts, texts by first appearance."""
        numbers, dates, codes, texts = self.numbers, self.dates, self.codes, self.texts
        if numbers is not None and _is_blank(numbers):
            numbers = None
        if dates is not None and _is_blank(dates):
            dates = None
        if codes is not None and not _are_in_order(codes, len(texts)):
            ranks, used = pd.factorize(np.where(codes < 0, np.nan, codes))
            texts = tuple(texts[int(code)] for code in used)
            codes = ranks.astype(np.int32) if texts else None
        return replace(self, numbers=numbers, dates=dates, codes=codes, texts=texts)

    def filled(self) -> NDArray[np.bool_]:
        """Say which rows have a value."""
        filled = np.zeros(self.rows, dtype=bool)
        if self.numbers is not None:
            filled |= ~np.isnan(self.numbers)
        if self.dates is not None:
            filled |= ~np.isnan(self.dates)
        if self.codes is not None:
            filled |= self.codes >= 0
        return filled

    def cleaned(self, missing_words: frozenset[str]) -> "RawColumn":
        """Return the column with trimmed texts, and with nothing where a word means no value."""
        kept = self._without_numbers(missing_words)
        if self.codes is None:
            return kept
        trimmed = list(map(str.strip, self.texts))
        if "\n" in "".join(trimmed):
            trimmed = [" ".join(text.split()) if "\n" in text else text for text in trimmed]
        unique = set(trimmed)
        if "+" in unique and unique - missing_words <= {"+", ""}:
            missing_words = missing_words - {"-"}
        if len(unique) == len(trimmed) and unique.isdisjoint({*missing_words, ""}):
            return replace(kept, texts=tuple(trimmed))
        position: dict[str, int] = {}
        moved = np.full(len(trimmed) + 1, -1, dtype=np.int32)  # the last one serves code -1
        for index, text in enumerate(trimmed):
            if text and text not in missing_words:
                moved[index] = position.setdefault(text, len(position))
        words = [text if text in missing_words else "" for text in trimmed]
        codes = moved[self.codes] if position else None
        kept = replace(kept, codes=codes, texts=tuple(position))
        return kept.noting(words, self.codes)

    def _without_numbers(self, missing_words: frozenset[str]) -> "RawColumn":
        """Return the column with nothing where a number is a word for no value, such as 999."""
        if self.numbers is None:
            return self
        numbers, column = self.numbers, self
        for word, unwanted in _numbers_among(missing_words):
            found = self.numbers == unwanted
            if found.any():
                numbers = np.where(found, np.nan, numbers)
                column = column.noting([word], np.where(found, 0, -1))
        return replace(column, numbers=numbers)

    def noting(self, words: Sequence[str], codes: NDArray[np.integer]) -> "RawColumn":
        """Return the column with a note of its words for no value; "" is none.

        ``codes`` are the places in ``words`` of the rows, -1 for other rows; shape (rows,).
        """
        if not any(words):
            return self
        counts = np.bincount(codes[codes >= 0], minlength=len(words))
        tally = dict(self.words)
        for word, count in zip(words, counts.tolist(), strict=True):
            if word and count:
                tally[word] = tally.get(word, 0) + count
        is_word = np.array([*(bool(word) for word in words), False])
        rows = np.flatnonzero(is_word[codes])[:_FIRST].tolist()
        return replace(
            self,
            words=tuple(tally.items()),
            word_rows=tuple(sorted({*self.word_rows, *rows})[:_FIRST]),
        )


def missing_words(options: ReadingOptions, column: str) -> frozenset[str]:
    """Return every word that means "no value" in a column."""
    words = _words_anywhere(options.missing_words, options.answers)
    blanks = {word.strip() for name, word in options.missing_in if name == column}
    answers = {word.strip() for name, word in options.answers_in if name == column}
    return (words | blanks) - answers if blanks or answers else words


@cache
def _words_anywhere(blanks: tuple[str, ...], answers: tuple[str, ...]) -> frozenset[str]:
    words = {*MISSING_WORDS, *EXCEL_ERRORS} | {word.strip() for word in blanks}
    return frozenset(words - {word.strip() for word in answers})


def number_text(value: float) -> str:
    """Write a number as the sheet would: 1 rather than 1.0.

    >>> number_text(1.0), number_text(0.25)
    ('1', '0.25')
    """
    if abs(value) < _EXACT_INTEGERS and float(value).is_integer():
        return str(int(value))
    return repr(float(value))


def date_text(seconds: float) -> str:
    """Write seconds since 1970 as a date, with the time only where there is one.

    >>> date_text(0.0), date_text(3600.5)
    ('1970-01-01', '1970-01-01 01:00:00.500000')
    """
    moment = _EPOCH + timedelta(seconds=seconds)
    return str(moment.date()) if moment.time() == time(0) else str(moment)


def cell_text(cell: Cell) -> str:
    """Write a cell of a workbook as text."""
    if isinstance(cell, str):  # as nearly all are
        return cell
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() | int():
            return number_text(cell)
        case _:
            return str(cell)


def seconds_since_1970(moment: date) -> float:
    """Return a date or a moment of a sheet as seconds since 1970."""
    if isinstance(moment, datetime):
        return (moment.replace(tzinfo=None) - _EPOCH).total_seconds()
    return float((moment - _EPOCH.date()).days * SECONDS_A_DAY)


def _are_in_order(codes: NDArray[np.int32], texts: int) -> bool:
    """Say whether every text is used, and the first row of each comes after that of the last."""
    if not texts or not len(codes):
        return False
    highest = np.maximum.accumulate(codes)
    rises = np.diff(highest, prepend=np.int32(-1))
    return bool(highest[-1] == texts - 1 and rises.max() <= 1)


@cache
def _numbers_among(words: frozenset[str]) -> tuple[tuple[str, float], ...]:
    read = ((word, _plain_number(word)) for word in words)
    return tuple((word, number) for word, number in read if not isnan(number))


def _is_blank(values: NDArray[np.float64]) -> bool:
    return bool(np.isnan(values[:_FIRST]).all() and np.isnan(values).all())


def _plain_number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        return np.nan
