"""What a candidate answered to each practice row, by thresholds that did not see the row."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.plan import TODAYS_RULE
from imbgui.domain.study import Study

Flags = NDArray[np.bool_]

FLAG_NONE_ROW, FLAG_ALL_ROW = 0, 1
"""The rows of the policies without a model in the decision table."""


def practice_flags(study: Study, candidate: int, index: int) -> Flags:
    """Return which practice rows a candidate flags at a grid ratio; shape (rows,).

    Their counts are those of the decision table: each fold is held against the threshold that
    was learnt on the others. ``candidate`` is a row of that table.
    """
    if study.decisions.candidates[candidate].is_trivial:
        return np.full(len(study.practice_labels), candidate == FLAG_ALL_ROW)
    thresholds = study.decisions.fold_thresholds[candidate, :, index]
    return np.asarray(study.practice_scores[candidate - 2] >= thresholds[study.practice_fold])


def corrected_flags(study: Study, index: int) -> Flags:
    """Return the answers whose counts the table gives as corrected for the choice; shape (rows,).

    Each fold follows the candidate that the other folds choose.
    """
    table = study.decisions
    if table.stands(index):
        return practice_flags(study, int(table.chosen[index]), index)
    followed = table.fold_chosen[study.practice_fold, index]
    flags = np.zeros(len(followed), bool)
    for row in set(table.fold_chosen[:, index].tolist()):
        flags |= practice_flags(study, row, index) & (followed == row)
    return flags


def todays_flags(study: Study, index: int) -> Flags | None:
    """Return which practice rows are flagged today; shape (rows,), None where that is not known.

    Where today's rule is a score, it is held against a cut-off of its own at this grid ratio, as
    every candidate is.
    """
    return flagged_today(study, lambda row: practice_flags(study, row, index))


def flagged_today(study: Study, answers: Callable[[int], Flags]) -> Flags | None:
    """Return which practice rows are flagged today; shape (rows,), None where that is not known.

    Flags are taken as they are. Where today's rule is a score it is a candidate, and ``answers``
    says what a row of the decision table flags.
    """
    if study.practice_flagged.size:
        return study.practice_flagged
    if TODAYS_RULE not in study.decisions.candidates:
        return None
    return answers(study.decisions.candidates.index(TODAYS_RULE))
