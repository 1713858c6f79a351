"""Numbers as people read them; nothing is rounded anywhere else on the window's side."""

from decimal import Decimal
from functools import cache

from babel.numbers import format_currency, get_decimal_symbol, get_group_symbol

from imbgui.language import locale, say

HALF_A_CENT = 0.005
"""Less than this is nothing; it must not read -0.00."""


def money(value: float, currency: str | None) -> str:
    """Return an amount to the cent, with its currency where there is one.

    >>> money(1234.5, "EUR")
    '€1,234.50'
    >>> money(-3, None)
    '-3.00'
    """
    return _money(value, currency, 2)


def _money(value: float, currency: str | None, digits: int) -> str:
    value = value if abs(value) >= HALF_A_CENT else 0.0
    amount = _written(abs(value), digits)
    if currency is None:
        return f"-{amount}" if value < 0 else amount
    before, behind = _around(currency, locale(), is_negative=value < 0)
    return f"{before}{amount}{behind}"


def money_range(low: float, high: float, currency: str | None) -> str:
    """Return a range of amounts, each with three digits at most: more would pretend to precision.

    >>> money_range(-1.234, 43.72, None), money_range(1234.5, 98765, "EUR")
    ('-1.23 to 43.70', '€1,230 to €98,800')
    """
    return say(
        "{low} to {high}", low=_three_digits(low, currency), high=_three_digits(high, currency)
    )


def _three_digits(value: float, currency: str | None) -> str:
    return _money(float(f"{value:.3g}"), currency, 2 if abs(value) < 100 else 0)


def whole(value: float) -> str:
    """Return a count of cases.

    >>> whole(12480)
    '12,480'
    """
    return _written(round(value), 0)


def per_1000(value: float) -> str:
    """Return a count out of 1,000: whole, or with one digit where it is small.

    >>> per_1000(3.21), per_1000(45.4)
    ('3.2', '45')
    """
    return _written(value, 1 if value < 9.95 else 0)


def percent(share: float | None) -> str:
    """Return a share in percent, three digits at most; a dash where there is none.

    >>> percent(0.0017), percent(0.713), percent(None)
    ('0.17%', '71.3%', '–')
    """
    if share is None:
        return "–"
    digits = 2 if share < 0.1 else 1
    return say("{number}%", number=_without_zeros(_written(share * 100, digits)))


def risk_score(threshold: float) -> str:
    """Return a calibrated score as the risk score of 0 to 100 that the window shows.

    Only certainty is 100: what lies just below has as many digits as tell it apart.

    >>> risk_score(0.0476190), risk_score(0.27), risk_score(0.00031)
    ('4.76', '27', '0.031')
    >>> risk_score(0.9994), risk_score(0.9996), risk_score(1.0)
    ('99.9', '99.96', '100')
    """
    score = float(f"{threshold * 100:.3g}")
    if score == 100 and threshold < 1:
        score = 100 - float(f"{(1 - threshold) * 100:.1g}")
    return _spelled(f"{score:.15g}")


def significant(value: float) -> str:
    """Return a number with three digits.

    >>> significant(21.4159), significant(1.0)
    ('21.4', '1')
    """
    return _without_zeros(_written(float(f"{value:.3g}"), 3))


def small(value: float) -> str:
    """Return a number of any smallness with three digits.

    >>> small(0.006987), small(0.25)
    ('0.00699', '0.25')
    """
    return _spelled(f"{value:.3g}")


def _written(value: float, digits: int) -> str:
    """Return a number with its thousands grouped, rounded as it reads and not as it is stored."""
    return _spelled(f"{Decimal(repr(float(value))):,.{digits}f}")


def _spelled(number: str) -> str:
    """Return a number that Python wrote with the separators of who reads it."""
    return number.translate(_separators(locale()))


def _without_zeros(number: str) -> str:
    decimal = get_decimal_symbol(locale())
    return number.rstrip("0").rstrip(decimal) if decimal in number else number


@cache
def _separators(place: str) -> dict[int, str]:
    return {ord(","): get_group_symbol(place), ord("."): get_decimal_symbol(place)}


@cache
def _around(currency: str, place: str, *, is_negative: bool) -> tuple[str, str]:
    """Return what stands before and behind an amount: Babel knows, but takes long for each."""
    sample = -1.25 if is_negative else 1.25
    told = str(format_currency(sample, currency, locale=place, currency_digits=False))
    before, _, behind = told.partition("1.25".translate(_separators(place)))
    return before, behind
