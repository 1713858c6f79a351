"""Unsaved work is kept when it says something new, and leads back to where it was."""

from dataclasses import replace

from imbgui.application import events as happened
from imbgui.application.events import JobKind, Tried
from imbgui.application.keeping import Keeper, choices_of, kept_of
from imbgui.application.state import Job, State
from imbgui.application.transitions import apply
from imbgui.domain.table import Role
from imbgui.domain.tasks import About
from tests.builders import a_study, a_table, some_costs

TABLE = a_table()
STATE = State(
    table=TABLE.asking(TABLE.outcome.name, TABLE.positive),
    costs=some_costs(),
    about=About(set_by="Ann"),
    tried=Tried("quick", ("plain",)),
)


def test_that_only_what_says_something_new_is_kept():
    kept = []
    keeper = Keeper(kept.append)
    keeper(State())
    keeper(STATE)
    keeper(STATE)
    keeper(replace(STATE, selected=2, point=10.0))
    assert len(kept) == 1
    keeper(replace(STATE, costs=some_costs(5, 200)))
    keeper(replace(STATE, study=a_study()))
    assert [one.study_folder for one in kept] == [None, None, a_study().folder]


def test_that_nothing_is_kept_while_a_job_runs():
    kept = []
    Keeper(kept.append)(replace(STATE, job=Job(1, JobKind.ANALYSE)))
    assert kept == []


def test_that_the_choices_lead_from_the_file_to_what_was_kept():
    name = TABLE.features[0].name
    table = STATE.table.assign(Role.IGNORED, [name])
    kept = kept_of(STATE, table)
    state = State(table=a_table().assign(Role.IGNORED, [TABLE.outcome.name]))
    for choice in choices_of(state.table, kept):
        state = apply(state, choice)
    assert state.table == table
    assert (state.costs, state.about, state.tried) == (STATE.costs, STATE.about, STATE.tried)


def test_that_columns_that_are_gone_are_left_out():
    kept = kept_of(STATE, STATE.table)
    others = replace(STATE.table, columns=())
    kinds = [type(one) for one in choices_of(others, kept)]
    assert kinds == [happened.CostsEdited, happened.AboutEdited, happened.TriedChosen]
    undecided = kept_of(STATE, STATE.table.assign(Role.IGNORED, [TABLE.outcome.name]))
    assert happened.OutcomeChosen not in map(type, choices_of(STATE.table, undecided))
