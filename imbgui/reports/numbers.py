"""Numbers in sentences, written as a spreadsheet in the language of the report would write them."""

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from imbgui.language import locale, say

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}


def fixed(value: float, decimals: int = 2) -> str:
    """Return what Excel's FIXED makes of a number.

    >>> fixed(1234.565), fixed(7, 0)
    ('1,234.57', '7')
    """
    step = Decimal(1).scaleb(-decimals)
    return _local(f"{Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP):,}")


def whole(value: float) -> str:
    """Return a count.

    >>> whole(12480)
    '12,480'
    """
    return fixed(value, 0)


def three_digits(value: float) -> str:
    """Return a number with three significant digits, as the workbook's own formula rounds it.

    >>> three_digits(21.4159), three_digits(0.000312), three_digits(0.0), three_digits(1234.5)
    ('21.4', '0.000312', '0', '1230')
    """
    if not value:
        return "0"
    exponent = math.floor(math.log10(abs(value))) - 2
    rounded = (Decimal(repr(value)) / Decimal(10) ** exponent).quantize(
        Decimal(1), rounding=ROUND_HALF_UP
    )
    shown = f"{(rounded * Decimal(10) ** exponent):f}"
    return _local(shown.rstrip("0").rstrip(".") if "." in shown else shown)


def general(value: float, digits: int) -> str:
    """Return a number with so many digits at most, and no more than it has.

    >>> general(0.5, 4), general(12.3456, 4)
    ('0.5', '12.35')
    """
    return _local(f"{value:.{digits}g}")


def per_cent(share: float, decimals: int) -> str:
    """Return a share in per cent.

    >>> per_cent(0.0333, 1)
    '3.3%'
    """
    return say("{number}%", number=fixed(100 * share, decimals))


@dataclass(frozen=True)
class Money:
    """How amounts are written: what stands before a number, and what behind it."""

    before: str = ""
    behind: str = ""

    def words(self, value: float, decimals: int = 2) -> str:
        """Return an amount as a live sentence shows it.

        >>> Money("€").words(-1234.5), Money(behind=" €").words(7, 0)
        ('-€1,234.50', '7 €')
        """
        sign = "-" if value < 0 else ""
        return f"{sign}{self.before}{fixed(abs(value), decimals)}{self.behind}"

    @property
    def number_format(self) -> str:
        """How Excel is told to write amounts."""
        before, behind = (f'"{one}"' if one else "" for one in (self.before, self.behind))
        return f"{before}#,##0.00{behind};-{before}#,##0.00{behind}"


def money_in(currency: str | None) -> Money:
    """Return how amounts in a currency are written, which is on the side that the language has it.

    >>> money_in("EUR"), money_in("CHF"), money_in(None)
    (Money(before='€', behind=''), Money(before='CHF ', behind=''), Money(before='', behind=''))
    """
    if not currency:
        return Money()
    sign = _SYMBOLS.get(currency, currency)
    if _written_behind(locale()):
        return Money(behind=f"\N{NO-BREAK SPACE}{sign}")
    return Money(before=sign if currency in _SYMBOLS else f"{sign} ")


def _local(number: str) -> str:
    """Return a number that is written in English with the signs of the language spoken."""
    return number.translate(_signs(locale()))


@cache
def _signs(name: str) -> dict[int, str]:
    return {ord(","): get_group_symbol(name), ord("."): get_decimal_symbol(name)}


@cache
def _written_behind(name: str) -> bool:
    return not Locale.parse(name).currency_formats["standard"].pattern.startswith("¤")
