"""Today's rule: a column of present flags or scores, and how suspicious each value is.

Nothing here looks at an outcome: the rule is taken as it is, and only its cut-off is chosen later.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.calibration import logit
from imbgui.domain.columns import ColumnValues, labels_of
from imbgui.domain.curves import Floats
from imbgui.domain.problems import RefusedError, UnusableRule
from imbgui.domain.table import Kind
from imbgui.domain.yes_no import YES_NO_PAIRS, pair_of

_FLAGGED, _NOT_FLAGGED = 1.0, -1.0
_MOST_KNOTS = 512


@dataclass(frozen=True)
class CurrentRule:
    """How the column of today's rule is read.

    ``flagged`` is the value, as text, that means flagged. A column of scores has none: there
    ``knots`` are scores in rising order, ``heights`` the log-odds they stand for, and ``blank``
    those of a blank. ``kind`` is that of the column, so that a new file is read alike.
    """

    column: str
    kind: Kind
    flagged: str | None = None
    knots: tuple[float, ...] = ()
    heights: tuple[float, ...] = ()
    blank: float = _NOT_FLAGGED

    @property
    def is_flags(self) -> bool:
        """Whether it says yes or no to each case, and not how suspicious it is."""
        return self.flagged is not None

    def log_odds(self, values: ColumnValues) -> Floats:
        """Return how suspicious each value is; more suspicious is higher, a blank lowest.

        Between two knots it runs straight, so that no two scores within their range are made one.
        """
        if self.flagged is not None:
            flags, _ = labels_of(values, self.flagged)
            return np.where(flags, _FLAGGED, _NOT_FLAGGED)
        scores = np.asarray(values.values, np.float64)
        heights = np.interp(scores, self.knots, self.heights)
        return np.where(np.isnan(scores), self.blank, heights)


def understood_rule(column: str, kind: Kind, values: ColumnValues) -> CurrentRule:
    """Say how a column is read as today's rule, from its values in the rows that are used.

    Two different words are flags, and so are one word and blanks. Of two numbers the higher means
    flagged; more numbers are scores, the higher the more suspicious.

    Raises
    ------
    RefusedError
        With UnusableRule.
    """
    if kind is Kind.DATE:
        raise RefusedError(UnusableRule(column))
    if values.levels is None:
        return _of_numbers(column, kind, np.asarray(values.values, np.float64))
    counts = np.bincount(values.values[values.values >= 0], minlength=len(values.levels))
    words = [(level, int(count)) for level, count in zip(values.levels, counts, strict=True)]
    flagged = _flagged_word([word for word in words if word[1]], len(values.values))
    if flagged is None:
        raise RefusedError(UnusableRule(column))
    return CurrentRule(column, kind, flagged)


def _of_numbers(column: str, kind: Kind, scores: Floats) -> CurrentRule:
    distinct, counts = np.unique(scores[~np.isnan(scores)], return_counts=True)
    blanks = len(scores) - int(counts.sum())
    if len(distinct) > 2:
        return CurrentRule(column, kind, None, *_mapped(distinct, counts, blanks))
    marks_some = len(distinct) == 1 and blanks > 0 and bool(distinct[0])
    if len(distinct) < 2 and not marks_some:
        raise RefusedError(UnusableRule(column))
    return CurrentRule(column, kind, repr(float(distinct[-1])).removesuffix(".0"))


def _mapped(
    distinct: Floats, counts: NDArray[np.int64], blanks: int
) -> tuple[tuple[float, ...], tuple[float, ...], float]:
    """Map each score to the log-odds of its place among all; equals are in the middle of theirs.

    Returns knots, heights and the log-odds of a blank. Knots are even in log-odds, so that the few
    highest scores, which matter most, keep knots of their own.
    """
    rows = blanks + counts.sum()
    places = logit((blanks + np.cumsum(counts) - counts / 2) / rows)
    even = np.searchsorted(places, np.linspace(places[0], places[-1], _MOST_KNOTS))
    picked = np.unique(even) if len(places) > _MOST_KNOTS else np.arange(len(places))
    # Without blanks one would come below all that are there, by half a case.
    blank = logit(np.array([(blanks or 0.5) / 2 / rows]))
    knots, heights = distinct[picked].tolist(), places[picked].tolist()
    return tuple(knots), tuple(heights), float(blank[0])


_SAYS_FLAGGED = ("flag", "flagged", "alert", "alarm", "suspicious", "check", "review", "block", "x")


def _flagged_word(words: Sequence[tuple[str, int]], rows: int) -> str | None:
    """Return which of two words means flagged: the one that says so, or else the rarer."""
    plain = {" ".join(word.casefold().split()): word for word, _ in words}
    if len(words) == 1 and words[0][1] < rows:
        says_no = {spelling for _, no in YES_NO_PAIRS for spelling in no}
        return None if says_no & plain.keys() else words[0][0]
    if len(words) != 2:
        return None
    pair = pair_of(plain.keys())
    yes = _SAYS_FLAGGED if pair is None else pair[0]
    saying = [word for spelling, word in plain.items() if spelling in yes]
    return saying[0] if len(saying) == 1 else min(words, key=lambda one: one[1])[0]
