"""Promises about the curves of all strategies together."""

from dataclasses import replace

import numpy as np
import pytest

from imbgui.application.views.curves import NUMBERED_POINTS, curve_numbers
from imbgui.application.views.decide import present_decide
from imbgui.application.views.overlays import present_overlays
from imbgui.domain.costs import Amounts, Limits
from imbgui.domain.recommendation import recommend
from imbgui.language import speaking
from tests.builders import a_study, some_costs, state_with

STUDY = a_study()


def test_that_every_strategy_with_a_model_has_its_curve():
    overlays = present_overlays(STUDY, some_costs())
    assert [one.row for one in overlays] == list(range(2, len(STUDY.decisions.candidates)))
    assert len({one.name for one in overlays}) == len(overlays)


@pytest.mark.parametrize("base_rate", [None, 0.02])
def test_that_a_curve_runs_from_nobody_to_everybody_through_what_is_recommended(base_rate):
    costs = some_costs(base_rate=base_rate)
    found = recommend(STUDY, costs)
    for one in present_overlays(STUDY, costs):
        assert (one.flagged_per_1000[0], one.flagged_per_1000[-1]) == pytest.approx((0, 1000))
        assert (one.recall[0], one.recall[-1]) == (0, 1)
        assert (np.diff(one.flagged_per_1000) >= 0).all()
        advice = found.candidates[one.row]
        assert np.abs(one.cost - advice.cost_per_1000).min() == pytest.approx(0, abs=1e-6)


def test_that_they_are_made_once_for_the_same_costs():
    assert present_overlays(STUDY, some_costs()) is present_overlays(STUDY, some_costs())


@pytest.mark.parametrize(
    "costs",
    [some_costs(limits=Limits(recall=0.8)), some_costs(amounts=Amounts("loss", mean=100.0))],
)
def test_that_there_are_none_where_no_table_holds_the_answer(costs):
    assert present_overlays(STUDY, costs) == ()


def test_that_the_numbers_of_the_curves_are_those_drawn():
    view = present_decide(state_with()).curve
    headings, rows = curve_numbers(view)
    assert len(rows) <= NUMBERED_POINTS
    assert {len(row) for row in rows} == {len(headings)}
    assert rows[0][0] == "0.0"
    assert "Likely at least" in headings


def test_that_around_amounts_no_range_is_drawn_or_numbered():
    amounts = np.full(len(STUDY.practice_labels), 100.0)
    study = replace(STUDY, practice_amounts=amounts, kept_amounts=amounts[:600], amounts="loss")
    costs = some_costs(amounts=Amounts("loss", mean=100.0))
    view = present_decide(state_with(study=study, costs=costs)).curve
    assert view.cost_range is None
    assert "Likely at least" not in curve_numbers(view)[0]
    assert view.cost_of_missed[0] == pytest.approx(view.cost[0])


def test_that_curves_are_named_in_the_language_spoken():
    english = present_overlays(STUDY, some_costs())
    with speaking("de"):
        assert present_overlays(STUDY, some_costs()) is not english
    assert present_overlays(STUDY, some_costs()) is english
