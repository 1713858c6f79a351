"""Numbers as people read them; nothing is rounded anywhere else on the window's side."""

from babel.numbers import format_currency, format_decimal, format_percent

LOCALE = "en_US"
HALF_A_CENT = 0.005
"""Less than this is nothing; it must not read -0.00."""


def money(value: float, currency: str | None) -> str:
    """Return an amount to the cent, with its currency where there is one.

    >>> money(1234.5, "EUR")
    '€1,234.50'
    >>> money(-3, None)
    '-3.00'
    """
    value = value if abs(value) >= HALF_A_CENT else 0.0
    if currency is None:
        return str(format_decimal(value, format="#,##0.00", locale=LOCALE))
    return str(format_currency(value, currency, locale=LOCALE, currency_digits=False))


def whole(value: float) -> str:
    """Return a count of cases.

    >>> whole(12480)
    '12,480'
    """
    return str(format_decimal(round(value), format="#,##0", locale=LOCALE))


def per_1000(value: float) -> str:
    """Return a count out of 1,000: whole, or with one digit where it is small.

    >>> per_1000(3.21), per_1000(45.4)
    ('3.2', '45')
    """
    return str(format_decimal(value, format="#,##0.0" if value < 10 else "#,##0", locale=LOCALE))


def percent(share: float | None) -> str:
    """Return a share in percent, three digits at most; a dash where there is none.

    >>> percent(0.0017), percent(0.713), percent(None)
    ('0.17%', '71.3%', '–')
    """
    if share is None:
        return "–"
    pattern = "0.##%" if share < 0.1 else "0.#%"
    return str(format_percent(share, format=pattern, locale=LOCALE))


def risk_score(threshold: float) -> str:
    """Return a calibrated score as the risk score of 0 to 100 that the window shows.

    >>> risk_score(0.0476190), risk_score(0.27), risk_score(0.00031)
    ('4.76', '27', '0.031')
    """
    return f"{float(f'{threshold * 100:.3g}'):g}"


def significant(value: float) -> str:
    """Return a number with three digits.

    >>> significant(21.4159), significant(1.0)
    ('21.4', '1')
    """
    return str(format_decimal(float(f"{value:.3g}"), locale=LOCALE))
