import math

import numpy as np
import pytest

from imbgui.domain.resamples import times_drawn


def test_that_single_rows_are_drawn_as_poisson_with_mean_one():
    drawn = times_drawn(np.ones(2000, np.int64), 200, np.random.default_rng(0))
    assert drawn.shape == (200, 2000)
    for times in range(5):
        share = math.exp(-1) / math.factorial(times)
        assert np.mean(drawn == times) == pytest.approx(share, abs=0.003)
    assert drawn.mean() == pytest.approx(1, abs=0.005)
    assert drawn.var() == pytest.approx(1, abs=0.01)


def test_that_an_entry_is_drawn_as_often_as_the_rows_it_stands_for():
    drawn = times_drawn(np.array([1, 50]), 4000, np.random.default_rng(0))
    assert drawn.mean(axis=0) == pytest.approx([1, 50], rel=0.05)
    assert drawn.var(axis=0) == pytest.approx([1, 50], rel=0.1)
