"""Days and times as people write them."""

import datetime as dt

from imbgui.language import say


def day(date: dt.date) -> str:
    """Return a day.

    >>> day(dt.date(2026, 3, 9))
    '2026-03-09'
    """
    return say("{year}-{month}-{day}", year=f"{date:%Y}", month=f"{date:%m}", day=f"{date:%d}")


def day_of(stamp: str) -> str:
    """Return the day of a time in the form of ISO 8601; the start of what is none, as it is.

    >>> day_of("2026-03-09T14:05:00+00:00"), day_of("last week or so")
    ('2026-03-09', 'last week ')
    """
    try:
        return day(dt.datetime.fromisoformat(stamp).date())
    except ValueError:
        return stamp[:10]
