"""Racing: which candidates are so far behind that they need not be fitted any further."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.calibration import sigmoid
from imbgui.domain.curves import Floats, smoothed_thresholds

BEHIND = 1.0
"""A candidate is hopeless when it is this many paired standard errors behind, at every ratio.

Being behind at each of three ratios is rarer than at one. Two standard errors cost no less on fresh
rows and took a third more fits (tests/benchmarks/README.md).
"""
FEWEST_POSITIVES = 50
"""With fewer bad cases nobody can be told to be hopeless."""


def hopeless(logits: Sequence[Floats], labels: NDArray[np.bool_], band: float) -> list[bool]:
    """Say which candidates cannot be expected to catch up.

    Each gets its own smoothed threshold on these very rows, which flatters all alike, and is
    compared, row by row, with the cheapest one; at half the cost ratio of the plan, at that
    ratio and at twice it.

    Parameters
    ----------
    logits
        Each candidate's out-of-fold log-odds of the same rows, of shape (rows,).
    labels
        Shape (rows,).
    """
    if labels.sum() < FEWEST_POSITIVES or len(logits) < 2:
        return [False] * len(logits)
    ratios = np.array([band / 2, band, band * 2])
    behind = np.ones(len(logits), bool)
    scores = [sigmoid(one) for one in logits]
    thresholds = [smoothed_thresholds(one, labels, ratios) for one in scores]
    for place, ratio in enumerate(ratios):
        losses = np.stack(
            [
                np.where(labels, ratio * (score < limits[place]), score >= limits[place])
                for score, limits in zip(scores, thresholds, strict=True)
            ]
        )
        apart = losses - losses[np.argmin(losses.sum(axis=1))]
        error = np.sqrt(len(labels)) * apart.std(axis=1)
        behind &= apart.sum(axis=1) > BEHIND * error
    return behind.tolist()
