"""Promises about choosing strategies by hand."""

from dataclasses import replace

import pytest

from imbgui.application import wording
from imbgui.application.choosing import strategy_choices, suggested_tries, takes_a_weight
from imbgui.application.events import Tried
from imbgui.application.state import plan_for
from imbgui.domain.plan import EFFORTS, TODAYS_RULE
from imbgui.domain.strategies import PLAIN, SMOTE, SMOTEN, SMOTENC, STRATEGIES, Family
from imbgui.domain.table import Kind, Role
from tests.builders import QUICK, a_column, a_table, some_costs

TABLE, COSTS = a_table(), some_costs()
USUAL = Tried()
MIXED = a_table(features=[a_column("amount"), a_column("colour", Kind.CATEGORY)])
FEW = a_table(rows=100, positives=8)


def choices(tried=USUAL, table=TABLE):
    return {one.name: one for one in strategy_choices(table, COSTS, tried)}


def ticked(tried=USUAL, table=TABLE):
    return {name for name, one in choices(tried, table).items() if one.ticked}


def tried_names(tried, table=TABLE):
    return {one.strategy for one in plan_for(table, COSTS, tried).learnt}


@pytest.mark.parametrize("effort", EFFORTS)
@pytest.mark.parametrize("table", [TABLE, MIXED, FEW], ids=["numbers", "mixed", "few"])
def test_that_the_strategies_of_the_suggested_plan_are_ticked(effort, table):
    tried = Tried(effort)
    assert ticked(tried, table) == tried_names(tried, table)


@pytest.mark.parametrize("effort", EFFORTS)
def test_that_every_effort_offers_the_same_strategies(effort):
    assert choices(Tried(effort)).keys() == choices().keys()
    assert len(choices()) > 15


def test_that_only_what_suits_the_columns_is_offered():
    assert SMOTENC not in choices()
    assert {SMOTE, SMOTENC} <= choices(table=MIXED).keys()
    assert SMOTEN not in choices(table=MIXED)


def test_that_policies_without_a_model_are_no_choice():
    families = {STRATEGIES[name].family for name in choices(table=MIXED)}
    always = {Family.NO_MODEL, Family.CURRENT_RULE, Family.BLEND}
    assert families == set(Family) - always == wording.FAMILY_HEADINGS.keys()


def test_that_todays_rule_is_tried_without_being_a_choice():
    table = MIXED.assign(Role.RULE, ["colour"])
    assert "current rule" not in choices(table=table)
    for tried in (USUAL, replace(USUAL, strategies=("SMOTE",)), Tried("quick")):
        assert TODAYS_RULE in plan_for(table, COSTS, tried).learnt


@pytest.mark.parametrize("name", choices())
def test_that_unticking_a_strategy_leaves_the_plan_as_it_was_without_it(name):
    toggled = choices()[name].toggled
    assert toggled.strategies is not None
    assert name not in toggled.strategies
    suggested = plan_for(TABLE, COSTS, USUAL).candidates
    kept = plan_for(TABLE, COSTS, toggled).candidates
    # What a combination that is still ticked has to beat stays beside it.
    parts = {part for one in kept for part in one.parts}
    if name != PLAIN:
        assert set(kept) == {one for one in suggested if one.strategy != name or one in parts}


@pytest.mark.parametrize("name", choices())
def test_that_ticking_it_again_asks_for_the_suggested_plan(name):
    toggled = choices()[name].toggled
    assert ticked(toggled) == ticked() - {name}
    assert choices(toggled)[name].toggled == USUAL


def test_that_a_strategy_beyond_the_effort_can_be_ticked():
    beyond = choices(QUICK)[SMOTE]
    assert not beyond.ticked
    assert tried_names(beyond.toggled) == tried_names(QUICK) | {SMOTE}


def test_that_what_is_ticked_is_named_in_the_order_of_the_registry():
    named = choices(choices()[PLAIN].toggled)[SMOTE].toggled.strategies
    assert list(named) == [name for name in STRATEGIES if name in named]


def test_that_ticking_keeps_the_weight_the_seed_and_the_effort():
    tried = Tried("thorough", class_weight=3.0, seed=7)
    assert replace(choices(tried)[SMOTE].toggled, strategies=None) == tried


def test_that_the_way_back_forgets_strategies_and_weight_only():
    by_hand = Tried("thorough", strategies=(SMOTE,), class_weight=3.0, seed=7)
    assert suggested_tries(by_hand) == Tried("thorough", seed=7)
    assert suggested_tries(Tried("thorough", seed=7)) is None


def test_that_a_weight_needs_a_strategy_that_takes_it():
    assert takes_a_weight(plan_for(TABLE, COSTS, USUAL))
    assert not takes_a_weight(plan_for(TABLE, COSTS, Tried(strategies=(SMOTE,))))
