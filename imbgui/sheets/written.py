"""Numbers as people write them, for what is said of the cells of a sheet."""

from functools import cache

from babel.numbers import get_decimal_symbol

from imbgui.language import locale


def significant(number: float, digits: int) -> str:
    """Return a number with so many digits at most.

    >>> significant(1234.5678, 6), significant(0.0476190, 3)
    ('1234.57', '0.0476')
    """
    return f"{number:.{digits}g}".replace(".", _decimal_sign(locale()))


@cache
def _decimal_sign(where: str) -> str:
    """Return what parts the decimals; Babel knows, but takes long for each number."""
    return str(get_decimal_symbol(where))
