"""Promises about what is typed on the Costs page: what it means, and what does not go together."""

from dataclasses import replace

import pytest

from imbgui.application.events import CostsEdited, CostsRefused
from imbgui.application.typed_costs import TypedCosts, costs_typed, slips
from imbgui.domain.costs import Amounts, Costs, Limits
from imbgui.domain.problems import OneAnswerAlwaysWins, UnusableCost

TYPED = TypedCosts(false_alarm=5.0, missed=400.0)


def test_that_two_numbers_are_costs():
    assert costs_typed(TYPED) == CostsEdited(Costs(5, 400))


@pytest.mark.parametrize("lacking", ["false_alarm", "missed"])
def test_that_without_one_of_them_there_are_none(lacking):
    assert costs_typed(replace(TYPED, **{lacking: None})) == CostsEdited(None)


def test_that_everything_that_is_typed_is_in_the_costs():
    typed = replace(
        TYPED,
        caught=5.0,
        passed=-1.0,
        currency="EUR",
        base_rate=0.0017,
        checks=50.0,
        recall=0.8,
        precision=0.2,
        missed_range=(200.0, 900.0),
        false_alarm_range=(5.0, 5.0),
        review=3.0,
    )
    assert costs_typed(typed) == CostsEdited(
        Costs(
            5,
            400,
            caught=5,
            passed=-1,
            currency="EUR",
            base_rate=0.0017,
            limits=Limits(50, 0.8, 0.2),
            missed_range=(200, 900),
            false_alarm_range=(5, 5),
            review=3,
        )
    )


def test_that_amounts_take_the_place_of_one_missed_cost():
    amounts = Amounts("loss", mean=200.0, share=0.5, fixed=10.0)
    typed = replace(TYPED, missed=None, amounts=amounts, missed_range=(1.0, 2.0))
    edited = costs_typed(typed)
    assert isinstance(edited, CostsEdited)
    assert edited.costs.amounts == amounts
    assert edited.costs.missed == 110


def test_that_checks_a_day_are_taken_of_a_thousand_cases():
    typed = replace(TYPED, checks=20.0, cases_a_day=800.0)
    assert costs_typed(typed).costs.limits.capacity_per_1000 == 25


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"checks": 1001.0}, "checks", "more than come in"),
        ({"checks": 90.0, "cases_a_day": 80.0}, "checks", "more than come in"),
        ({"missed_range": (200.0, None)}, "missed_range", "both ends"),
        ({"missed_range": (None, 200.0)}, "missed_range", "both ends"),
        ({"false_alarm_range": (9.0, 2.0)}, "false_alarm_range", "lower end first"),
        ({"missed_range": (500.0, 900.0)}, "missed_range", "400.00, lies outside"),
        ({"false_alarm_range": (6.0, 9.0)}, "false_alarm_range", "5.00, lies outside"),
    ],
)
def test_that_what_does_not_go_together_is_said_beside_its_field(changes, field, words):
    typed = replace(TYPED, **changes)
    assert list(slips(typed)) == [field]
    assert words in slips(typed)[field]
    assert costs_typed(typed) == CostsEdited(None)


def test_that_what_goes_together_has_nothing_said_of_it():
    typed = replace(TYPED, checks=1000.0, missed_range=(400.0, 900.0))
    assert slips(typed) == {}
    assert slips(replace(typed, missed=None)) == {}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"missed": 0.0}, OneAnswerAlwaysWins("flag none")),
        ({"passed": 5.0}, OneAnswerAlwaysWins("flag all")),
        ({"recall": 1.2}, UnusableCost("recall", 1.2)),
    ],
)
def test_that_costs_that_cannot_be_used_are_refused(changes, problem):
    assert costs_typed(replace(TYPED, **changes)) == CostsRefused(problem)
