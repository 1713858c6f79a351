"""Promises about how long an analysis is said to take."""

import pytest

from imbgui.application.time_left import FEWEST_FITS, seconds_left


@pytest.mark.parametrize("done", range(FEWEST_FITS))
def test_that_nothing_is_said_before_enough_fits_are_made(done):
    assert seconds_left(done=done, total=40, seconds=90.0) is None
    assert seconds_left(done=done + 20, total=40, seconds=90.0, reused=20) is None


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_that_fits_side_by_side_are_expected_to_go_on_side_by_side(workers):
    assert seconds_left(done=8, total=40, seconds=8 / workers) == pytest.approx(32 / workers)


def test_that_nothing_is_left_when_all_is_done():
    assert seconds_left(done=40, total=40, seconds=60.0) == 0


def test_that_fewer_fits_to_come_mean_less_time():
    before, after = (seconds_left(done=10, total=total, seconds=20.0) for total in (40, 35))
    assert (before, after) == (60.0, 50.0)
