"""How the values of each feature lie in the analysed rows."""

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.drift import Profile, is_compared, profile_levels, profile_numbers
from imbgui.domain.features import Layout

MOST_ROWS = 50_000
"""Profiles of longer files are made of so many rows, spread evenly over them."""


def profiles_of(layout: Layout, matrix: NDArray[np.float32]) -> tuple[Profile, ...]:
    """Return the profile of each feature that new cases are compared by.

    Parameters
    ----------
    matrix
        Shape (rows, matrix columns), as the layout says.
    """
    rows = matrix[:: max(1, -(-len(matrix) // MOST_ROWS))]
    profiles = []
    for feature in layout.features:
        if not is_compared(feature):
            continue
        values = np.asarray(rows[:, layout.positions_of(feature.name)[0]])
        if feature.is_categorical:
            known = values[~np.isnan(values)].astype(np.int64)
            counts = np.bincount(known, minlength=len(feature.levels)).tolist()
            named = dict(zip(feature.levels, counts, strict=True))
            profiles.append(profile_levels(feature.name, named, len(values) - len(known)))
        else:
            profiles.append(profile_numbers(feature.name, values))
    return tuple(profiles)
