"""Promises about the Costs page."""

from dataclasses import replace

import pytest

from imbgui.application.state import State
from imbgui.application.views.costs import present_costs
from imbgui.domain.costs import Amounts, Limits
from imbgui.domain.problems import NotAmounts, OneAnswerAlwaysWins, UnusableCost
from imbgui.domain.strategies import FLAG_ALL, FLAG_NONE
from imbgui.domain.table import Kind, Role
from imbgui.domain.tasks import About
from tests.builders import (
    a_column,
    a_table,
    some_costs,
    state_with,
)

STATE = state_with()


def test_that_costs_are_echoed_once_they_are_there():
    about = About(set_by="Ana")
    view = present_costs(replace(STATE, about=about))
    assert (view.costs, view.about) == (some_costs(), about)
    assert "20 false alarms" in view.echo
    assert present_costs(State()).echo == ""


def test_that_costs_by_a_column_are_echoed_on_average():
    costs = some_costs(5, 125, amounts=Amounts("amount", mean=125.0))
    echo = present_costs(replace(STATE, costs=costs)).echo
    assert echo.startswith("On average one missed case costs as much as 25 false alarms (€125.00)")


def test_that_columns_that_may_say_something_of_a_case_are_offered():
    kinds = (Kind.NUMBER, Kind.CATEGORY, Kind.DATE, Kind.TEXT, Kind.YES_NO)
    features = tuple(a_column(kind.name.lower(), kind) for kind in kinds)
    view = present_costs(State(table=a_table(features=features).assign(Role.RULE, ["yes_no"])))
    assert view.columns == ("number",)
    assert view.rules == ("number", "category", "yes_no")
    assert view.rule == "yes_no"
    nothing = present_costs(State())
    assert (nothing.columns, nothing.rules, nothing.rule) == ((), (), None)


@pytest.mark.parametrize(
    ("problem", "field"),
    [
        (UnusableCost("recall", 0.0), "recall"),
        (OneAnswerAlwaysWins(FLAG_ALL), "false_alarm"),
        (OneAnswerAlwaysWins(FLAG_NONE), "missed"),
        (NotAmounts("age"), "amounts"),
        (None, None),
    ],
)
def test_that_a_problem_belongs_to_a_field(problem, field):
    view = present_costs(replace(STATE, problem=problem))
    assert view.field == field
    assert bool(view.problem) == (field is not None)


def test_that_a_column_of_a_table_without_outcome_waits_for_it():
    state = State(table=a_table(asked=False), problem=NotAmounts("age"))
    view = present_costs(state)
    assert "says what happened" in view.problem
    assert view.field == "amounts"


def test_that_a_column_that_another_file_lacks_is_missed():
    costs = some_costs(amounts=Amounts("loss", mean=1.0))
    view = present_costs(State(table=a_table(), costs=costs))
    assert (view.field, "no column loss" in view.problem) == ("amounts", True)
    assert present_costs(State(costs=costs)).problem is None


@pytest.mark.parametrize("idle", [{"review": 2.0}, {"missed_range": (1, 900)}])
def test_that_what_is_left_out_row_by_row_is_said(idle):
    assert present_costs(replace(STATE, costs=some_costs(**idle))).unused == ""
    costs = some_costs(limits=Limits(recall=0.5), **idle)
    assert present_costs(replace(STATE, costs=costs)).unused
