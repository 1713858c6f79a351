"""Bands in charts say what the intervals in words say."""

import numpy as np
import pytest

from imbgui.domain.bands import cost_band, share_band
from imbgui.domain.costs import Amounts, Counts
from imbgui.domain.proportions import share_interval
from imbgui.domain.uncertainty import cost_interval
from tests.builders import a_study, some_costs

CURVE = a_study().curve(2)


@pytest.mark.parametrize("missed", [20, 100, 2000])
@pytest.mark.parametrize("base_rate", [None, 0.02])
def test_that_the_band_of_the_cost_is_the_interval_at_every_threshold(missed, base_rate):
    costs = some_costs(5, missed, base_rate=base_rate)
    band = cost_band(CURVE, costs)
    bad, good = CURVE.positives, CURVE.negatives
    for place in range(20, len(CURVE.caught) - 20, 97):
        caught, alarms = float(CURVE.caught[place]), float(CURVE.false_alarms[place])
        counts = Counts(caught, alarms, bad - caught, good - alarms)
        low, high = cost_interval(costs, counts)
        assert band.low[place] == pytest.approx(low, rel=1e-9)
        assert band.high[place] == pytest.approx(high, rel=1e-9)


def test_that_the_band_holds_the_curve():
    costs = some_costs()
    band = cost_band(CURVE, costs)
    cost = CURVE.cost_per_1000(costs)
    assert (band.low <= cost).all()
    assert (cost <= band.high).all()
    assert (band.low >= 0).all()


def test_that_benefits_may_take_the_band_below_zero():
    band = cost_band(CURVE, some_costs(caught=-500))
    assert band.low.min() < 0
    assert (band.low < band.high).all()


def test_that_no_band_is_drawn_where_missed_cases_differ_in_cost():
    assert cost_band(CURVE, some_costs(amounts=Amounts("loss", mean=100.0))) is None


@pytest.mark.parametrize(("cases", "of"), [(0, 20), (3, 10), (50, 100), (997, 1000), (7, 7)])
def test_that_the_band_of_a_share_is_its_interval(cases, of):
    band = share_band(np.array([float(cases)]), float(of))
    low, high = share_interval(cases, of)
    # At the very ends this one is the wider, by the little that so few cases tell.
    near = 0.1 if cases in (0, of) else 0.03
    assert band.low[0] == pytest.approx(low, abs=near)
    assert band.high[0] == pytest.approx(high, abs=near)


def test_that_nothing_counted_may_be_anything():
    band = share_band(np.zeros(1), np.zeros(1))
    assert (band.low[0], band.high[0] > 0.7) == (0, True)
