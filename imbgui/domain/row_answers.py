"""What the recommended candidate says of each practice row: its risk, and whether it is flagged."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.advice import Rule
from imbgui.domain.costs import Costs, shifted_probability
from imbgui.domain.curves import Floats
from imbgui.domain.direct import decides_by_row
from imbgui.domain.practice import practice_flags
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.stakes import stakes_of
from imbgui.domain.study import Study

_LOOKED_AT = 10_000
"""So many scores tell how wide bands of them have to be."""


def recommended_scores(study: Study, recommendation: Recommendation) -> Floats | None:
    """Return each practice row's calibrated out-of-fold score, as the study has it; shape (rows,).

    None where the recommendation needs no model.
    """
    if recommendation.best.candidate.is_trivial:
        return None
    return np.asarray(study.practice_scores[recommendation.chosen - 2])


def as_risks(scores: Floats, study: Study, costs: Costs) -> Floats:
    """Return scores as risks at the deployment base rate, in the same order; shape (rows,)."""
    return np.asarray(shifted_probability(scores, costs.odds_shift(study.file_rate)))


def recommended_flags(study: Study, recommendation: Recommendation) -> NDArray[np.bool_]:
    """Return which practice rows the recommended candidate flags; shape (rows,).

    By look-up the answers are cross-fitted. Where costs or limits decide row by row, the final
    rule is applied to the out-of-fold scores.
    """
    costs, best = recommendation.costs, recommendation.best
    scores = recommended_scores(study, recommendation) if decides_by_row(costs) else None
    if scores is None:
        return practice_flags(study, recommendation.chosen, recommendation.ratio_index)
    risks = as_risks(scores, study, costs)
    if best.rule is Rule.PER_ROW:
        stakes = stakes_of(costs, study.practice_labels, np.asarray(study.practice_amounts))
        return np.asarray(stakes.expected_saving(risks) >= (best.least_saving or 0.0))
    return np.asarray(risks >= (best.threshold or 0.0))


def by_falling_score(scores: Floats, at_a_time: int) -> Iterator[NDArray[np.int64]]:
    """Yield the places of scores from the highest to the lowest, those of equal scores in order.

    Scores of shape (rows,) may be mapped from a file of any length: one band of them, about as
    wide as ``at_a_time`` rows and all that score alike, is sorted at a time.
    """
    looked_at = scores[:: max(1, len(scores) // _LOOKED_AT)]
    bands = len(scores) // at_a_time + 1
    edges = np.unique(np.quantile(looked_at, np.linspace(0, 1, bands + 1)[1:-1]))
    for below, least in pairwise([np.inf, *edges[::-1], -np.inf]):
        yield _falling(scores, least, below, at_a_time)


def _falling(scores: Floats, least: float, below: float, at_a_time: int) -> NDArray[np.int64]:
    """Return the places of the scores from ``least`` to ``below``, the highest first."""
    found = [np.empty(0, np.int64)]
    for first in range(0, len(scores), at_a_time):
        part = np.asarray(scores[first : first + at_a_time])
        found.append(first + np.flatnonzero((part >= least) & (part < below)))
    band = np.concatenate(found)
    return band[np.argsort(-scores[band], kind="stable")]


def expected_costs(
    costs: Costs, risks: Floats, flagged: NDArray[np.bool_], missed: Floats | float
) -> Floats:
    """Return what the answer to each row is expected to cost; shape (rows,).

    ``missed`` is what missing each row would cost, were it bad.
    """
    if_flagged = risks * costs.caught + (1 - risks) * costs.false_alarm
    if_passed = risks * missed + (1 - risks) * costs.passed
    return np.asarray(np.where(flagged, if_flagged, if_passed))
