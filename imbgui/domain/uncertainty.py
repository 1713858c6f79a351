"""Intervals for costs and savings, from how few the counted mistakes are.

Each count k is drawn from Gamma(k + 1/2), the posterior of a Poisson mean under Jeffreys' prior;
a normal approximation and a plain bootstrap both fail when a handful of misses carry the cost.
"""

import numpy as np

from imbgui.domain.costs import Costs, Counts
from imbgui.domain.curves import Floats

Interval = tuple[float, float]

_DRAWS = 4000


def cost_interval(costs: Costs, counts: Counts) -> Interval:
    """Return the 95 % interval of the cost per 1,000 cases that these counts stand for."""
    false_alarms, missed = _drawn([counts.false_alarms, counts.missed])
    positive, negative = _weights(costs, counts)
    caught = np.maximum(counts.positives - missed, 0)
    passed = np.maximum(counts.rows - counts.positives - false_alarms, 0)
    total = negative * (costs.false_alarm * false_alarms + costs.passed * passed)
    total += positive * (costs.missed * missed + costs.caught * caught)
    return _central_95(total * 1000 / counts.rows, costs.per_1000(counts))


def saving_per_1000(
    costs: Costs, counts: Counts, apart: tuple[float, float, float, float]
) -> tuple[float, Interval]:
    """Return what one policy saves over another on the same cases, and its 95 % interval.

    Parameters
    ----------
    counts
        The outcomes of either policy, for the number of rows and bad cases.
    apart
        Cases that only the first policy flags and that only the second flags: bad ones, then
        good ones. Cases that both answer alike cancel.
    """
    if not any(apart):
        return 0.0, (0.0, 0.0)
    positive, negative = _weights(costs, counts)
    worth = positive * (costs.missed - costs.caught)
    price = negative * (costs.false_alarm - costs.passed)
    gains = np.array([worth, -worth, -price, price]) * 1000 / counts.rows
    drawn = np.stack(_drawn(list(apart)))
    value = float(gains @ np.array(apart))
    return value, _central_95(gains @ drawn, value)


def _weights(costs: Costs, counts: Counts) -> tuple[float, float]:
    """Return how often a bad and a good case count at the deployment base rate."""
    if costs.base_rate is None:
        return 1.0, 1.0
    weighted = costs.at_base_rate(counts)
    negatives = counts.rows - counts.positives
    return (
        weighted.positives / max(counts.positives, 1),
        (weighted.rows - weighted.positives) / max(negatives, 1),
    )


def _drawn(counts: list[float]) -> list[Floats]:
    """Draw each count; the same counts always give the same draws."""
    rng = np.random.default_rng(0)
    return [rng.standard_gamma(count + 0.5, _DRAWS) for count in counts]


def _central_95(draws: Floats, estimate: float) -> Interval:
    """Return the middle 95 % of the draws; wide enough to hold what was counted.

    Where nothing went wrong the estimate is 0, which no draw ever is.
    """
    low, high = np.quantile(draws, [0.025, 0.975])
    return min(float(low), estimate), max(float(high), estimate)
