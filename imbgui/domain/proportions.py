"""Shares of counted cases: how sure they are, and whether two of them differ beyond chance."""

import math
from collections.abc import Sequence

import numpy as np

from imbgui.domain.curves import Floats
from imbgui.domain.uncertainty import Interval

_GRID = 8001
_AS_LIKELY = 1 + 1e-7


def share_interval(cases: int, of: int) -> Interval:
    """Return Jeffreys' 95 % interval of the share that ``cases`` are of ``of``.

    The middle of Beta(k + 1/2, n - k + 1/2), from 0 where nothing was counted and to 1 where
    everything was (Brown, Cai and DasGupta 2001, section 4.1.2).

    >>> low, high = share_interval(3, 10)
    >>> round(low, 3), round(high, 3)
    (0.093, 0.606)
    """
    low, high = _beta_quantiles(cases + 0.5, of - cases + 0.5, (0.025, 0.975))
    return 0.0 if cases == 0 else low, 1.0 if cases == of else high


def _beta_quantiles(a: float, b: float, levels: Sequence[float]) -> list[float]:
    """Return quantiles of Beta(a, b), by summing its density over an even grid of log-odds.

    There the density is smooth, falls off as exp(a z) to the left and as exp(-b z) to the right,
    and the sum is exact to 4 digits.
    """
    centre, spread = math.log(a / b), 10 * math.sqrt(1 / a + 1 / b)
    grid = np.linspace(centre - spread - 25 / a, centre + spread + 25 / b, _GRID)
    logs = a * grid - (a + b) * np.logaddexp(0, grid)
    density = np.exp(logs - logs.max())
    below = np.concatenate([[0], np.cumsum(density[1:] + density[:-1])])
    logits = np.interp(np.array(levels) * below[-1], below, grid)
    return [float(1 / (1 + math.exp(-value))) for value in logits]


def chance_of_difference(cases: int, of: int, other_cases: int, other_of: int) -> float:
    """Return how probable two shares so far apart are if they differ by chance alone.

    Fisher's exact test, two-sided: the sum over all tables with these margins that are no more
    probable than the one seen.

    >>> round(chance_of_difference(3, 4, 1, 4), 4)
    0.4857
    """
    likely = _hypergeometric(of, other_of, cases + other_cases)
    seen = likely[cases - max(0, cases + other_cases - other_of)]
    return min(1.0, float(likely[likely <= seen * _AS_LIKELY].sum()))


def _hypergeometric(of: int, other_of: int, drawn: int) -> Floats:
    """Return how probable each number of ``drawn`` cases among the first ``of`` is.

    From the least to the greatest number possible; by the ratio of one to the next.
    """
    numbers = np.arange(max(0, drawn - other_of), min(of, drawn), dtype=np.float64)
    rises = np.log((of - numbers) * (drawn - numbers))
    falls = np.log((numbers + 1) * (other_of - drawn + numbers + 1))
    logs = np.concatenate([[0], np.cumsum(rises - falls)])
    likely = np.exp(logs - logs.max())
    return np.asarray(likely / likely.sum())
