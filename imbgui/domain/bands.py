"""Bands around whole curves: likely ranges at every threshold at once.

Those of costs are the very intervals that are told in words; those of shares agree with
imbgui.domain.proportions to within what can be seen in a chart.
"""

from dataclasses import dataclass

import numpy as np

from imbgui.domain.costs import Costs
from imbgui.domain.curves import Curve, Floats
from imbgui.domain.uncertainty import cost_ranges

_NORMAL_97_5 = 1.959964


@dataclass(frozen=True, eq=False)
class Band:
    """The two ends of the 95 % ranges; shape (points,)."""

    low: Floats
    high: Floats


def cost_band(curve: Curve, costs: Costs) -> Band | None:
    """Return the likely range of the cost per 1,000 cases at every threshold.

    Parameters
    ----------
    curve
        As counted in the file.

    Returns
    -------
    None where missed cases differ in cost.
    """
    if costs.amounts is not None:
        return None
    counted = (curve.caught, curve.false_alarms, curve.positives, curve.negatives)
    low, high = cost_ranges(costs, *counted)
    total = curve.at_base_rate(costs).cost_per_1000(costs)
    return Band(np.minimum(low, total), np.maximum(high, total))


def share_band(cases: Floats, of: Floats | float) -> Band:
    """Return the likely range of counted shares (Wilson 1927, without continuity correction)."""
    number = np.maximum(of, 1)
    share, square = cases / number, _NORMAL_97_5**2
    centre = (share + square / (2 * number)) / (1 + square / number)
    spread = np.sqrt(share * (1 - share) / number + square / (4 * number**2))
    spread = spread * _NORMAL_97_5 / (1 + square / number)
    return Band(np.maximum(centre - spread, 0), np.minimum(centre + spread, 1))
