"""What the analyst's things are called in the workbook, and text from data made safe to show."""

import datetime as dt
import re

from imbgui.domain.plan import Candidate
from imbgui.domain.strategies import FLAG_ALL, FLAG_NONE, instructed, named
from imbgui.language import say
from imbgui.reports.numbers import three_digits

LONGEST = 250
"""More characters than this of one text from the data are cut: a cell is to be read."""

_NOT_IN_XML = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]+")


def clean(text: str, longest: int = LONGEST) -> str:
    r"""Return text from outside as one line that a cell can hold.

    >>> clean("a\x00b\tc")
    'a b c'
    >>> clean("x" * 40_000, longest=5)
    'xxxx…'
    """
    shown = _NOT_IN_XML.sub(" ", text).strip()
    if len(shown) > longest:
        shown = shown[: longest - 1] + "…"
    # XlsxWriter takes a text between these for markup of its own.
    return f"{shown} " if shown.startswith("<r>") and shown.endswith("</r>") else shown


def day_and_time(stamp: str) -> str:
    """Return a day, or a time, as people write it; what is neither stays as it is.

    >>> day_and_time("2025-11-21T07:27:56+00:00"), day_and_time("2025-11-21"), day_and_time("now")
    ('2025-11-21, 07:27 UTC', '2025-11-21', 'now')
    """
    try:
        moment = dt.datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    if moment.tzinfo is None:
        is_a_day = stamp == moment.date().isoformat()
        return say("{year}-{month}-{day}", **_parts(moment)) if is_a_day else stamp
    there = moment.astimezone(dt.UTC)
    return say("{year}-{month}-{day}, {time} UTC", time=f"{there:%H:%M}", **_parts(there))


def _parts(day: dt.datetime) -> dict[str, str]:
    return {"year": f"{day:%Y}", "month": f"{day:%m}", "day": f"{day:%d}"}


def candidate_name(candidate: Candidate, weight: float | None, ratio: float | None) -> str:
    """Name a candidate for an analyst, with its weight or ratio as achieved."""
    number = None if weight is None else three_digits(weight)
    return named(
        candidate.strategy,
        candidate.learner,
        number,
        ratio,
        searched=candidate.searched,
        sign=", ",
    )


def instruction(candidate: Candidate, weight: float | None, ratio: float | None) -> str:
    """Say what to do, up to the cut-off: a whole sentence only for a policy without a model."""
    if candidate.strategy == FLAG_NONE:
        return say("Check nobody: at these costs no check pays off.")
    if candidate.strategy == FLAG_ALL:
        return say("Check everyone: at these costs a missed case outweighs all the false alarms.")
    return instructed(candidate.strategy, candidate.learner, three_digits(weight or 1), ratio)
