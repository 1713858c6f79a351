"""Dates written as text: which order of day, month and year a column uses."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from imbgui.language import mark

DAY_FIRST, MONTH_FIRST = mark("day/month/year"), mark("month/day/year")
ISO_ORDER = mark("year-month-day")

_ISO = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?)?\s?(Z|[+-]\d\d:?\d\d)?"
)
_CLOCK = (
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}(?:\.\d+)?))?"
    r"\s?(?P<half>[AaPp][Mm])?)?"
)
_NUMERIC = re.compile(
    r"(?P<a>\d{1,2})(?P<sep>[/.\-])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4}|\d{2})" + _CLOCK
)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[/.\-](?P<b>\d{1,2})[/.\-](?P<a>\d{1,2})" + _CLOCK)
_DAY_NAMED = re.compile(
    r"(?P<a>\d{1,2})[ \-/.]+(?P<name>[A-Za-z]{3,9})[ \-/.,]+(?P<year>\d{4}|\d{2})" + _CLOCK
)
_MONTH_NAMED = re.compile(r"(?P<name>[A-Za-z]{3,9})\.? (?P<a>\d{1,2}),? (?P<year>\d{4})" + _CLOCK)
_ORDERS = {
    _ISO: ISO_ORDER,
    _NUMERIC: "",
    _YEAR_FIRST: mark("year/month/day"),
    _DAY_NAMED: mark("day month year"),
    _MONTH_NAMED: mark("month day year"),
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS_A_YEAR = 12
_SECONDS_A_DAY = 86_400
_ISO_SHAPES = ("0000-00-00", "0000-00-00 00:00", "0000-00-00 00:00:00", "0000-00-00T00:00:00")
_DIGIT = re.compile(r"[0-9]")
_SAMPLE = 200
_AT_ONCE = 1 << 13
"""Dates that are read at a time: few enough for the cache."""
_PIVOT = 69
_EARLIEST, _LATEST = -6.0e9, 7.5e9  # some years before 1800 and after 2200
_FIRST_YEAR = 1700
_MONTH_STARTS = (
    np.arange(f"{_FIRST_YEAR}-01", "2300-01", dtype="datetime64[M]")
    .astype("datetime64[D]")
    .astype(np.int32)
)
"""The first day of each month, in days since 1970."""


@dataclass(frozen=True)
class DateOrder:
    """Whether the day comes before the month; known from the file, told, or else only likely."""

    day_first: bool = False
    is_known: bool = False
    is_told: bool = False


@dataclass(frozen=True)
class DateReading:
    """The texts as seconds since 1970, NaN where one is no date.

    ``order`` says how they were read; ``ambiguous`` that the other order would fit as well.
    """

    values: NDArray[np.float64]
    order: str
    ambiguous: bool = False

    @property
    def share(self) -> float:
        """The share of the texts that are dates."""
        return float((~np.isnan(self.values)).mean()) if len(self.values) else 0.0


def looks_like_date(text: str) -> bool:
    """Say whether a text has the shape of a date with a year."""
    patterns = (_ISO, _NUMERIC, _YEAR_FIRST, _DAY_NAMED)
    return any(pattern.fullmatch(text) for pattern in patterns) or _month_named(text) is not None


def find_order(columns: Iterable[Sequence[str]], *, likely_day_first: bool) -> DateOrder:
    """Find the order of day and month from the columns of a file that show it."""
    day_first = month_first = 0
    for texts in columns:
        sample = texts[:: max(1, len(texts) // _SAMPLE)]
        found = [match for text in sample if (match := _NUMERIC.fullmatch(text))]
        day_first += any(int(match["a"]) > _MONTHS_A_YEAR for match in found)
        month_first += any(int(match["b"]) > _MONTHS_A_YEAR for match in found)
    if day_first == month_first:
        return DateOrder(likely_day_first)
    return DateOrder(day_first > month_first, is_known=True)


def parse_dates(texts: Sequence[str], order: DateOrder) -> DateReading:
    """Read texts as dates; ``order`` decides where the texts do not, or where it was told."""
    shares = {pattern: _share_of(pattern, texts) for pattern in _ORDERS}
    pattern = max(_ORDERS, key=lambda one: shares[one])
    if not shares[pattern]:
        return DateReading(np.full(len(texts), np.nan), "")
    if pattern is _ISO:
        return DateReading(_iso_seconds(texts), _ORDERS[pattern])
    if pattern is _NUMERIC:
        return _numeric(texts, order)
    found = [pattern.fullmatch(text) for text in texts]
    return DateReading(_seconds(found, "a", "b"), _ORDERS[pattern])


def iso_shape(texts: Sequence[str]) -> str | None:
    """Return the one shape of ISO date that all texts have, or None.

    >>> iso_shape(["2018-06-01", "2018-06-30"]), iso_shape(["2018-06-01", "June"])
    ('0000-00-00', None)
    """
    shape = _DIGIT.sub("0", texts[0]) if texts else ""
    is_shape = shape in _ISO_SHAPES and all(_DIGIT.sub("0", text) == shape for text in texts)
    return shape if is_shape else None


def shaped_seconds(signs: NDArray[np.uint8], pattern: str) -> NDArray[np.float64]:
    """Read dates of one shape, such as 0000-00-00, as seconds since 1970; NaN where one is none.

    ``signs`` are their bytes; shape (dates, length of the pattern).
    """
    seconds = np.empty(len(signs))
    for start in range(0, len(signs), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        seconds[part] = _shaped_seconds(signs[part], pattern)
    return seconds


def _shaped_seconds(signs: NDArray[np.uint8], pattern: str) -> NDArray[np.float64]:
    shape = np.frombuffer(pattern.encode("ascii"), np.uint8)[:, None]
    digits = np.ascontiguousarray(signs.T) - shape  # signs before the wanted one wrap to above 9
    fits = (digits <= np.where(shape == ord("0"), np.uint8(9), np.uint8(0))).all(axis=0)

    def pair(place: int) -> NDArray[np.uint8]:
        if place >= len(pattern):
            return np.zeros(len(signs), dtype=np.uint8)
        tens, ones = digits[place : place + 2]
        return np.asarray(tens * np.uint8(10) + ones, dtype=np.uint8)

    century, year, month, day = pair(0), pair(2), pair(5), pair(8)
    hour, minute, second = pair(11), pair(14), pair(17)
    fits &= (month >= 1) & (month <= _MONTHS_A_YEAR) & (hour < 24) & (minute < 60) & (second < 60)
    months = (century * np.int32(100) + year - _FIRST_YEAR) * _MONTHS_A_YEAR + month - 1
    fits &= (months >= 0) & (months < len(_MONTH_STARTS) - 1)
    months[~fits] = 0
    starts = _MONTH_STARTS[months]
    fits &= (day >= 1) & (day <= _MONTH_STARTS[months + 1] - starts)
    clock = (hour * np.int32(60) + minute) * 60 + second
    seconds = (starts + day - 1) * float(_SECONDS_A_DAY) + clock
    fits &= (seconds >= _EARLIEST) & (seconds <= _LATEST)
    return np.where(fits, seconds, np.nan)


def _share_of(pattern: re.Pattern[str], texts: Sequence[str]) -> float:
    sample = texts[:: max(1, len(texts) // _SAMPLE)]
    return sum(1 for text in sample if pattern.fullmatch(text)) / max(1, len(sample))


def _iso_seconds(texts: Sequence[str]) -> NDArray[np.float64]:
    """Read ISO dates: the usual lengths by their digits, the others one by one."""
    seconds = np.full(len(texts), np.nan)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    for pattern in _ISO_SHAPES:
        at = np.flatnonzero((lengths == len(pattern)) & np.isnan(seconds))
        joined = "".join(texts if len(at) == len(texts) else [texts[one] for one in at.tolist()])
        if joined and joined.isascii():
            signs = np.frombuffer(joined.encode("ascii"), dtype=np.uint8)
            seconds[at] = shaped_seconds(signs.reshape(-1, len(pattern)), pattern)
    others = np.flatnonzero(np.isnan(seconds)).tolist()
    # The reader of ISO dates takes bare years and more for dates; only whole ones are asked for.
    dates = [texts[index] if _ISO.fullmatch(texts[index]) else None for index in others]
    if any(dates):
        moments = pd.Series(dates, dtype=object)
        read = pd.to_datetime(moments, format="ISO8601", utc=True, errors="coerce")
        seconds[others] = _as_seconds(read)
    return seconds


def _as_seconds(moments: "pd.Series[pd.Timestamp]") -> NDArray[np.float64]:
    plain = moments.dt.tz_convert(None) if moments.dt.tz is not None else moments
    micros = plain.to_numpy(dtype="datetime64[us]")
    seconds = np.asarray(micros.astype(np.int64) / 1e6, dtype=np.float64)
    outside = (seconds < _EARLIEST) | (seconds > _LATEST)
    seconds[np.isnat(micros) | outside] = np.nan
    return seconds


def _numeric(texts: Sequence[str], order: DateOrder) -> DateReading:
    found = [_NUMERIC.fullmatch(text) for text in texts]
    if order.is_told:
        day, month, name = ("a", "b", DAY_FIRST) if order.day_first else ("b", "a", MONTH_FIRST)
        return DateReading(_seconds(found, day, month), name)
    as_day_first = _seconds(found, "a", "b")
    as_month_first = _seconds(found, "b", "a")
    fits_day = int((~np.isnan(as_day_first)).sum())
    fits_month = int((~np.isnan(as_month_first)).sum())
    dotted = any(match is not None and match["sep"] == "." for match in found)
    if fits_day == fits_month:
        same = bool(np.array_equal(as_day_first, as_month_first, equal_nan=True))
        ambiguous = not (same or dotted or order.is_known)
        if order.day_first or dotted:
            return DateReading(as_day_first, DAY_FIRST, ambiguous)
        return DateReading(as_month_first, MONTH_FIRST, ambiguous)
    if fits_day > fits_month:
        return DateReading(as_day_first, DAY_FIRST)
    return DateReading(as_month_first, MONTH_FIRST)


def _month_named(text: str) -> re.Match[str] | None:
    found = _MONTH_NAMED.fullmatch(text)
    return found if found and found["name"][:3].lower() in _MONTHS else None


def _seconds(found: Sequence[re.Match[str] | None], day: str, month: str) -> NDArray[np.float64]:
    parts = np.full((len(found), 6), np.nan)
    for index, match in enumerate(found):
        if match is None:
            continue
        groups = match.groupdict()
        name = groups.get("name")
        if name is not None and name[:3].lower() not in _MONTHS:
            continue
        month_number = _MONTHS.index(name[:3].lower()) + 1 if name else int(groups[month] or 0)
        parts[index] = (
            _full_year(groups["year"]),
            month_number,
            int(groups[day] or 0),
            *_clock(groups),
        )
    frame = pd.DataFrame(parts[:, :5], columns=["year", "month", "day", "hour", "minute"])
    minutes = _as_seconds(pd.to_datetime(frame, errors="coerce"))
    seconds: NDArray[np.float64] = parts[:, 5]
    return minutes + seconds


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (1900 if year >= _PIVOT else 2000)


def _clock(groups: dict[str, str | None]) -> tuple[int, int, float]:
    hour, minute, second = (
        int(groups["hour"] or 0),
        int(groups["minute"] or 0),
        float(groups["second"] or 0),
    )
    half = (groups["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour, minute, second
