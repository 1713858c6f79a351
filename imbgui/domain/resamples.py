"""Bootstrap resamples by Poisson weights: how often each row is drawn, for many rows at once."""

import math

import numpy as np
from numpy.typing import NDArray

_MOST = 9
_SHARES = [math.exp(-1) / math.factorial(times) for times in range(_MOST)]
_BOUNDS = np.rint((1 << 16) * np.cumsum([0.0, *_SHARES])).astype(np.int64)
_TIMES = np.repeat(np.arange(_MOST, dtype=np.float32), np.diff(_BOUNDS))
"""How often a row is drawn, for every number that two bytes hold: Poisson with mean 1."""


def times_drawn(
    rows: NDArray[np.int64], resamples: int, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Draw how often each row is met in each resample; shape (resamples, rows).

    ``rows`` says how many rows each entry stands for. Where that is one, a table of the Poisson
    distribution is several times as fast as drawing from it.
    """
    shape = (resamples, len(rows))
    if (rows == 1).all():
        drawn = rng.integers(0, len(_TIMES), shape, dtype=np.uint16)
        return np.asarray(_TIMES[drawn], np.float32)
    return rng.poisson(rows, shape).astype(np.float32)
