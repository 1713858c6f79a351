"""A column as the file holds it, before anything is known about its kind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import isnan

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
    *("?", "??", ".", ".."),
    *DASHES,
)
"""Words that mean "no value" in any column. "None" and "unknown" are not among them: in a column
of words they are answers like any other."""

EXCEL_ERRORS = (
    *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#SPILL!", "#CALC!"),
    *("#GETTING_DATA", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!"),
)

MISSING_IN_NUMBERS = frozenset({"none", "nil", "missing", "blank", "empty"})
"""Words, in small letters, that mean "no value" only where the other values are numbers."""


@dataclass(frozen=True)
class RawColumn:
    """The cells of a column: each row has a number, a date, a text (by code) or nothing.

    ``numbers`` and ``dates`` are NaN, and ``codes`` is -1, where the row has another sort of cell.
    A part that is None has no cell of that sort at all.
    """

    rows: int
    numbers: NDArray[np.float64] | None = None
    dates: NDArray[np.float64] | None = None
    codes: NDArray[np.int32] | None = None
    texts: tuple[str, ...] = ()

    def take(self, kept: NDArray[np.bool_]) -> "RawColumn":
        """Return the column with only the rows that are kept."""
        numbers = None if self.numbers is None else self.numbers[kept]
        dates = None if self.dates is None else self.dates[kept]
        codes = None if self.codes is None else self.codes[kept]
        return RawColumn(int(kept.sum()), numbers, dates, codes, self.texts).compact()

    def compact(self) -> "RawColumn":
        """Return the column without empty parts and unused texts, texts by first appearance."""
        numbers, dates, codes, texts = self.numbers, self.dates, self.codes, self.texts
        if numbers is not None and bool(np.isnan(numbers).all()):
            numbers = None
        if dates is not None and bool(np.isnan(dates).all()):
            dates = None
        if codes is not None:
            ranks, used = pd.factorize(np.where(codes < 0, np.nan, codes))
            texts = tuple(texts[int(code)] for code in used)
            codes = ranks.astype(np.int32) if texts else None
        return RawColumn(self.rows, numbers, dates, codes, texts)

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
        numbers = self.numbers
        if numbers is not None and missing_words:
            unwanted = [
                number for word in missing_words if not isnan(number := _plain_number(word))
            ]
            numbers = np.where(np.isin(numbers, unwanted), np.nan, numbers) if unwanted else numbers
        if self.codes is None:
            return replace(self, numbers=numbers)
        trimmed = [" ".join(text.split()) if "\n" in text else text.strip() for text in self.texts]
        if set(trimmed) - missing_words <= {"+", ""} and "+" in trimmed:
            missing_words = missing_words - {"-"}
        unchanged = len(set(trimmed)) == len(trimmed)
        if unchanged and not any(text in missing_words or not text for text in trimmed):
            return replace(self, numbers=numbers, texts=tuple(trimmed))
        position: dict[str, int] = {}
        moved = np.full(len(trimmed) + 1, -1, dtype=np.int32)  # the last one serves code -1
        for index, text in enumerate(trimmed):
            if text and text not in missing_words:
                moved[index] = position.setdefault(text, len(position))
        codes = moved[self.codes] if position else None
        return replace(self, numbers=numbers, codes=codes, texts=tuple(position))


def missing_words(also: Iterable[str]) -> frozenset[str]:
    """Return every word that means "no value" in any column."""
    return frozenset((*MISSING_WORDS, *EXCEL_ERRORS, *(word.strip() for word in also)))


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
    match cell:
        case None:
            return ""
        case str():
            return cell
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


def _plain_number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        return np.nan
