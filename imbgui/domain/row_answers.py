"""What the recommended candidate says of each practice row: its risk, and whether it is flagged."""

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


def recommended_risks(study: Study, recommendation: Recommendation) -> Floats | None:
    """Return each practice row's out-of-fold risk at the deployment base rate; shape (rows,).

    None where the recommendation needs no model.
    """
    if recommendation.best.candidate.is_trivial:
        return None
    scores = np.asarray(study.practice_scores[recommendation.chosen - 2])
    return np.asarray(shifted_probability(scores, recommendation.costs.odds_shift(study.file_rate)))


def recommended_flags(study: Study, recommendation: Recommendation) -> NDArray[np.bool_]:
    """Return which practice rows the recommended candidate flags; shape (rows,).

    By look-up the answers are cross-fitted. Where costs or limits decide row by row, the final
    rule is applied to the out-of-fold scores.
    """
    costs, best = recommendation.costs, recommendation.best
    risks = recommended_risks(study, recommendation) if decides_by_row(costs) else None
    if risks is None:
        return practice_flags(study, recommendation.chosen, recommendation.ratio_index)
    if best.rule is Rule.PER_ROW:
        stakes = stakes_of(costs, study.practice_labels, np.asarray(study.practice_amounts))
        return np.asarray(stakes.expected_saving(risks) >= (best.least_saving or 0.0))
    return np.asarray(risks >= (best.threshold or 0.0))


def expected_costs(
    costs: Costs, risks: Floats, flagged: NDArray[np.bool_], missed: Floats | float
) -> Floats:
    """Return what the answer to each row is expected to cost; shape (rows,).

    ``missed`` is what missing each row would cost, were it bad.
    """
    if_flagged = risks * costs.caught + (1 - risks) * costs.false_alarm
    if_passed = risks * missed + (1 - risks) * costs.passed
    return np.asarray(np.where(flagged, if_flagged, if_passed))
