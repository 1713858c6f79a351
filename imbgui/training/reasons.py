"""Why a case scores as it does: what its score loses without each column's own value.

Ablation against a base: one column at a time is set to what it usually is among the cases scored
(the median of numbers, the commonest category), all else staying as it is, and the fall of the
log-odds is that column's part in the score.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.calibration import Floats
from imbgui.domain.features import Layout

Matrix = NDArray[np.float32]


def usual_values(layout: Layout, matrix: Matrix) -> NDArray[np.float32]:
    """Return the base of the ablation; shape (matrix columns,), NaN where all are blank."""
    usual = np.full(matrix.shape[1], np.nan, np.float32)
    for place, (feature, _) in enumerate(layout.columns):
        values = matrix[:, place]
        values = values[~np.isnan(values)]
        if not len(values):
            continue
        if feature.is_categorical:
            usual[place] = np.bincount(values.astype(np.int64)).argmax()
        else:
            usual[place] = np.median(values)
    return usual


def contributions(
    layout: Layout,
    matrix: Matrix,
    usual: NDArray[np.float32],
    score: Callable[[Matrix], Floats],
) -> Floats:
    """Return what each feature adds to each row's log-odds; shape (rows, features).

    Parameters
    ----------
    score
        Gives the log-odds of rows, of which there is one at least.
    """
    if not len(matrix):
        return np.empty((0, len(layout.features)))
    whole = score(matrix)
    parts = []
    for feature in layout.features:
        places = layout.positions_of(feature.name)
        without = matrix.copy()
        without[:, places] = usual[places]
        parts.append(whole - score(without))
    return np.column_stack(parts)
