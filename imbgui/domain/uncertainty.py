"""Intervals for costs and savings, from how few the counted mistakes are.

Each count k is drawn from Gamma(k + 1/2), the posterior of a Poisson mean under Jeffreys' prior;
a normal approximation and a plain bootstrap both fail when a handful of misses carry the cost.
"""

import numpy as np

from imbgui.domain.costs import Costs, Counts
from imbgui.domain.curves import Floats

Interval = tuple[float, float]

_DRAWS = 4000
_OVERDISPERSION = 1.2
"""How much more the mistakes of a model vary than by chance alone: from table to table, its
threshold and the choice of it differ too. Without it 95 % intervals held the true cost of
simulated populations in 93 to 94 %."""


def cost_interval(
    costs: Costs, counts: Counts, *, missed_cost: float | None = None, dispersion: float = 1.0
) -> Interval:
    """Return the 95 % interval of the cost per 1,000 cases that these counts stand for.

    All four outcomes are drawn, so that the share of bad cases is as uncertain as the file leaves
    it; where a base rate is given it is certain. Who flags nobody makes no false alarm and who
    flags everybody misses no case: what cannot happen is not drawn.

    Parameters
    ----------
    missed_cost, dispersion
        Where missed cases differ in cost: their average, and 1 plus its squared coefficient of
        variation. Their number is then drawn as if there were so many times fewer of them, each
        so many times as large (a gamma variable with the mean and variance of the sum, Fay &
        Feuer 1997).
    """
    of_model = 0 < counts.flagged < counts.rows
    beyond_chance = _OVERDISPERSION if of_model else 1.0
    caught, false_alarms, missed, passed = _drawn(
        [counts.caught, counts.false_alarms, counts.missed, counts.passed],
        [1.0, beyond_chance, beyond_chance * dispersion, 1.0],
    )
    unit = costs.missed if missed_cost is None else missed_cost
    if counts.flagged == 0:
        caught, false_alarms = caught * 0, false_alarms * 0
    if counts.flagged == counts.rows:
        missed, passed = missed * 0, passed * 0
    bad = (unit * missed + costs.caught * caught) / (missed + caught)
    good = (costs.false_alarm * false_alarms + costs.passed * passed) / (false_alarms + passed)
    share = (missed + caught) / (missed + caught + false_alarms + passed)
    if costs.base_rate is not None and 0 < counts.positives < counts.rows:
        share = np.full(_DRAWS, costs.base_rate)
    return central_95((share * bad + (1 - share) * good) * 1000, costs.per_1000(counts))


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
    return valued(list(apart), gains)


def valued(counts: list[float], prices: Floats) -> tuple[float, Interval]:
    """Return what counted cases are worth together, each kind at its price; with the 95 % interval.

    Both of shape (kinds of case,).
    """
    if not counts:
        return 0.0, (0.0, 0.0)
    value = float(prices @ np.array(counts))
    return value, central_95(prices @ np.stack(_drawn(counts)), value)


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


def _drawn(counts: list[float], dispersions: list[float] | None = None) -> list[Floats]:
    """Draw each count; the same counts always give the same draws.

    Its variance is so many times that of a Poisson mean as its dispersion says; 1 without any.
    """
    rng = np.random.default_rng(0)
    times = dispersions or [1.0] * len(counts)
    return [
        more * rng.standard_gamma((count + 0.5) / more, _DRAWS)
        for count, more in zip(counts, times, strict=True)
    ]


def central_95(draws: Floats, estimate: float) -> Interval:
    """Return the middle 95 % of the draws; wide enough to hold what was counted.

    Where nothing went wrong the estimate is 0, which no draw ever is.
    """
    places = 0.025 * (len(draws) - 1), 0.975 * (len(draws) - 1)
    below = [int(place) for place in places]
    # As np.quantile finds it, which takes as long for the looking as for all the rest.
    ordered = np.partition(draws, sorted({*below, *(one + 1 for one in below)}))
    low, high = (
        float(ordered[one] + (place - one) * (ordered[one + 1] - ordered[one]))
        for one, place in zip(below, places, strict=True)
    )
    return min(low, estimate), max(high, estimate)
