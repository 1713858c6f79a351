"""Numbers written as text: thousands, decimal commas, currencies, percentages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LONGEST_EXACT = 15
"""Digits that a float64 always keeps; a longer whole number is a code, not a quantity."""

_MANY = 1_000
_GROUPS = {".": ",", ",": r"\."}
_SPACES = " \u00a0\u202f\u2009'\u2019"
_CURRENCY = r"(?:[$\u20ac\u00a3\u00a5\u20b9]|USD|EUR|GBP|CHF|INR|JPY|CAD|AUD|SEK|NOK|DKK|PLN)"


def _pattern(decimal: str) -> re.Pattern[str]:
    grouped = rf"\d{{1,3}}(?P<group>[{_GROUPS[decimal]}{_SPACES}])\d{{3}}(?:(?P=group)\d{{3}})*"
    point = re.escape(decimal)
    return re.compile(
        rf"(?P<open>\()?(?P<sign>[+\-\u2212])?\s?(?P<before>{_CURRENCY})?\s?(?P<inner>[+\-\u2212])?"
        rf"(?P<body>(?:(?P<grouped>{grouped})|\d+)?(?:{point}\d*)?(?:[eE][+-]?\d+)?)"
        rf"\s?(?P<after>{_CURRENCY}|%)?(?P<close>\))?"
    )


_PATTERNS = {decimal: _pattern(decimal) for decimal in _GROUPS}
_PLAIN = {sign: re.compile(rf"-?(?:0|[1-9]\d*)(?:{re.escape(sign)}\d+)?") for sign in _GROUPS}
_CODE = re.compile(rf"[+-]?(?:0\d+|\d{{{LONGEST_EXACT + 1},}})")
_DOT_ONLY = re.compile(r"[^\d]*\d+\.(?:\d{1,2}|\d{4,})(?:[eE][+-]?\d+)?[^\d]*")
_COMMA_ONLY = re.compile(r"[^\d]*\d+,(?:\d{1,2}|\d{4,})(?:[eE][+-]?\d+)?[^\d]*")
_DOT_LAST = re.compile(r"[^\d]*\d{1,3}(?:,\d{3})+\.\d*[^\d]*|[^\d]*\d{1,3}(?:,\d{3}){2,}[^\d]*")
_COMMA_LAST = re.compile(r"[^\d]*\d{1,3}(?:\.\d{3})+,\d*[^\d]*|[^\d]*\d{1,3}(?:\.\d{3}){2,}[^\d]*")


@dataclass(frozen=True)
class NumberReading:
    """The texts as numbers, NaN where one is not; and the ways of writing that were met."""

    values: NDArray[np.float64]
    decimal: str
    grouped: str | None = None
    currency: str | None = None
    percent: str | None = None
    bracketed: str | None = None

    @property
    def share(self) -> float:
        """The share of the texts that are numbers."""
        return float((~np.isnan(self.values)).mean()) if len(self.values) else 0.0


def is_code(text: str) -> bool:
    """Say whether a run of digits is a code: it starts with 0, or is too long for a number.

    >>> is_code("007"), is_code("0"), is_code("0.5"), is_code("12345678901234567890")
    (True, False, False, True)
    """
    return _CODE.fullmatch(text) is not None


def first_code(texts: Sequence[str]) -> str | None:
    """Return the first text that is a code, or None."""
    doubtful = filter(str.isdecimal, texts)
    joined = "\n" + "\n".join(texts)
    if "\n+" in joined or "\n-" in joined:
        doubtful = filter(is_code, texts)
    return next(filter(is_code, doubtful), None)


def parse_number(text: str, decimal: str = ".") -> float | None:
    """Read one number, or return None; a decimal comma is never taken for a thousands comma.

    >>> parse_number("1,234.5"), parse_number("1,7"), parse_number("1,7", ",")
    (1234.5, None, 1.7)
    """
    if _PLAIN[decimal].fullmatch(text):
        return float(text.replace(decimal, "."))
    found = _PATTERNS[decimal].fullmatch(text)
    return None if found is None else _value(found, decimal)


def plain_number(text: str, decimal: str) -> float | None:
    """Read a number that loses nothing but trailing zeros by being stored as one.

    >>> plain_number("1.50", "."), plain_number("007", "."), plain_number("1,000", ".")
    (1.5, None, None)
    """
    if not _PLAIN[decimal].fullmatch(text) or sum(map(str.isdigit, text)) > LONGEST_EXACT:
        return None
    return float(text.replace(decimal, "."))


def parse_numbers(texts: Sequence[str], decimal: str) -> NumberReading:
    """Read texts as numbers with this decimal sign."""
    pattern = _PATTERNS[decimal]
    values, others = _plainly_written(texts, decimal)
    examples: dict[str, str] = {}
    for index in others:
        text = texts[index]
        found = pattern.fullmatch(text)
        value = None if found is None else _value(found, decimal)
        if found is None or value is None:
            continue
        values[index] = value
        if found["grouped"]:
            examples.setdefault("grouped", text)
        if found["open"]:
            examples.setdefault("bracketed", text)
        if found["after"] == "%":
            examples.setdefault("percent", text)
        elif found["before"] or found["after"]:
            examples.setdefault("currency", text)
    return NumberReading(values, decimal, **examples)


def _plainly_written(
    texts: Sequence[str], decimal: str
) -> tuple[NDArray[np.float64], Sequence[int]]:
    """Read the texts of digits with one decimal sign at most, and say which are written otherwise.

    Nearly all are plain in long columns, where looking at each by itself would take seconds.
    """
    values = np.full(len(texts), np.nan)
    joined = "\n".join(texts)
    if len(texts) < _MANY or not joined.isascii() or joined.count("\n") != len(texts) - 1:
        return values, range(len(texts))
    signs = np.frombuffer(joined.encode("ascii"), dtype=np.uint8)
    ends = np.append(np.flatnonzero(signs == ord("\n")), len(signs))
    starts = np.concatenate([[0], ends[:-1] + 1])
    is_digit = (signs >= ord("0")) & (signs <= ord("9"))
    is_sign = signs == ord(decimal)
    digits = _counted(is_digit, starts, ends)
    plain = (digits > 0) & (_counted(is_sign, starts, ends) <= 1)
    minus = signs[np.minimum(starts, len(signs) - 1)] == ord("-")
    plain &= digits + _counted(is_sign, starts, ends) + minus == ends - starts
    at = np.flatnonzero(plain)
    wanted = [texts[index].replace(decimal, ".") for index in at.tolist()]
    values[at] = np.array(wanted, dtype=np.bytes_).astype(np.float64)
    return values, np.flatnonzero(~plain).tolist()


def _counted(
    found: NDArray[np.bool_], starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> NDArray[np.int64]:
    before = np.concatenate([[0], np.cumsum(found)])
    return np.asarray(before[ends] - before[starts], dtype=np.int64)


def decimal_sign(texts: Sequence[str]) -> str | None:
    """Return the decimal sign that these texts show, or None where they leave it open.

    >>> decimal_sign(["0,61", "12"]), decimal_sign(["1.234,5"]), decimal_sign(["1,234"])
    (',', ',', None)
    """
    dots = sum(1 for text in texts if _DOT_ONLY.fullmatch(text) or _DOT_LAST.fullmatch(text))
    commas = sum(1 for text in texts if _COMMA_ONLY.fullmatch(text) or _COMMA_LAST.fullmatch(text))
    if dots == commas:
        return None
    return "." if dots > commas else ","


def _value(found: re.Match[str], decimal: str) -> float | None:
    body = found["body"]
    if bool(found["open"]) != bool(found["close"]) or not any(
        map(str.isdigit, body[:1] + body[1:2])
    ):
        return None
    if found["grouped"]:
        plain = re.sub(r"[^\d]", "", found["grouped"]) + body[len(found["grouped"]) :]
    else:
        plain = body
    try:
        value = float(plain.replace(decimal, "."))
    except ValueError:
        return None
    signs = [sign for sign in (found["sign"], found["inner"]) if sign]
    if len(signs) > 1 or not np.isfinite(value):
        return None
    negative = bool(found["open"]) or bool(signs and signs[0] != "+")
    return -value if negative else value
