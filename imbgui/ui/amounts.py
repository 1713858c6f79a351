"""Read a typed amount, so that one and a half is never taken for fifteen."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

_SPACES = "\u0020\u00a0\u202f\u2009"
_APOSTROPHES = "'\u2019"
_ARABIC_SEPARATORS = {"\u066b": ".", "\u066c": "\u00a0"}
_GROUPED = re.compile(
    r"[1-9]\d{0,2}(?:(\D)\d{3})(?:\1\d{3})*"
    r"|[1-9]\d?(?:,\d\d)+,\d{3}"  # as in India: lakhs and crores
)
_PLAIN = re.compile(r"\d*[.,]?\d*")


class Slip(Enum):
    """Why a typed text is no amount."""

    BLANK = "blank"
    NOT_A_NUMBER = "not a number"
    NEGATIVE = "negative"
    ZERO = "zero"
    NO_SHARE = "no share"
    NOT_ALL = "not all"


@dataclass(frozen=True)
class Amount:
    """A typed amount; ``otherwise`` is what it would be if its one separator meant the other."""

    value: float
    otherwise: float | None = None


@lru_cache(maxsize=256)
def read_amount(text: str, decimal_point: str, *, signed: bool = False) -> Amount | Slip:
    """Read an amount as it is written in any country.

    A lone point or comma separates decimals wherever it can. Only where exactly three digits
    follow, and it could as well group thousands, does the ``decimal_point`` of the analyst's
    country decide, and the other reading is returned beside it.

    >>> read_amount("1,5", "."), read_amount("1.5", ",")
    (Amount(value=1.5, otherwise=None), Amount(value=1.5, otherwise=None))
    >>> read_amount("1.500", ",")
    Amount(value=1500.0, otherwise=1.5)
    >>> read_amount("€ 1'234,50", ".")
    Amount(value=1234.5, otherwise=None)
    """
    text, negative = _without_sign(_without_currency(_in_ascii_digits(text)))
    if not text:
        return Slip.NOT_A_NUMBER if negative else Slip.BLANK
    amount = _unsigned(text, decimal_point)
    if amount is None:
        return Slip.NOT_A_NUMBER
    if not negative:
        return amount
    if not signed:
        return Slip.NEGATIVE
    return Amount(-amount.value, None if amount.otherwise is None else -amount.otherwise)


def _unsigned(text: str, decimal_point: str) -> Amount | None:
    separators = [sign for sign in text if not sign.isdigit()]
    if len(separators) == 1 and separators[0] in ".," and _GROUPED.fullmatch(text):
        return _doubtful(text, separators[0], decimal_point)
    whole, fraction = text, ""
    last = separators[-1] if separators else ""
    if last and last in ".," and separators.count(last) == 1:
        whole, _, fraction = text.rpartition(last)
        fraction = f".{fraction}"
    if last and fraction and len(separators) > 1 and not _GROUPED.fullmatch(whole):
        return None
    if not fraction and separators and not _GROUPED.fullmatch(whole):
        return None
    digits = re.sub(r"\D", "", whole)
    if not _PLAIN.fullmatch(digits + fraction) or digits + fraction in {"", "."}:
        return None
    return Amount(float(digits + fraction))


def _doubtful(text: str, separator: str, decimal_point: str) -> Amount:
    grouped = float(text.replace(separator, ""))
    decimal = float(text.replace(separator, "."))
    if separator == decimal_point:
        return Amount(decimal, grouped)
    return Amount(grouped, decimal)


def _in_ascii_digits(text: str) -> str:
    """Turn the digits and separators of every script into those that float() knows."""
    signs = []
    for sign in text:
        digit = unicodedata.decimal(sign, None)
        signs.append(_ARABIC_SEPARATORS.get(sign, sign) if digit is None else str(digit))
    return "".join(signs)


def _without_currency(text: str) -> str:
    kept = "".join(" " if sign in _SPACES else sign for sign in text).strip()
    kept = "".join("'" if sign in _APOSTROPHES else sign for sign in kept)
    kept = "".join(sign for sign in kept if unicodedata.category(sign) != "Sc")
    return re.sub(r"^([-+\u2212]?)\s*[A-Z]{3}(?=[\s\d])|(?<=[\s\d])[A-Z]{3}$", r"\1", kept).strip()


def _without_sign(text: str) -> tuple[str, bool]:
    if text[:1] in {"-", "\u2212"}:
        return text[1:].strip(), True
    return text.removeprefix("+").strip(), False
