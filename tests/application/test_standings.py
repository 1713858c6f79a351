"""Promises about the one list of what is tried and where it stands."""

from dataclasses import replace

import pytest

from imbgui.application import events as happened
from imbgui.application.events import JobKind, Tried
from imbgui.application.numbers import money
from imbgui.application.standings import shown_plan, standing_rows
from imbgui.application.state import Job, State
from imbgui.application.transitions import apply
from imbgui.domain.plan import TRIVIAL, Candidate
from imbgui.domain.study import Outcome, Status
from tests.builders import (
    PLAIN_BOOSTED,
    PLAIN_LOGISTIC,
    SMOTE_BOOSTED,
    UNDERSAMPLED_BOOSTED,
    a_plan,
    a_study,
    some_costs,
    state_with,
)

STATE = state_with()
PLAN = a_plan(PLAIN_LOGISTIC, PLAIN_BOOSTED, SMOTE_BOOSTED, UNDERSAMPLED_BOOSTED)
EARLY = a_study({PLAIN_LOGISTIC: 1.5, PLAIN_BOOSTED: 1.6}, plan=PLAN)
RUNNING = state_with(study=EARLY, study_is_final=False, job=Job(3, JobKind.ANALYSE, plan=PLAN))


def rows_by_candidate(state):
    return dict(zip(shown_plan(state).candidates, standing_rows(state), strict=True))


def after(*outcomes, state=RUNNING):
    for outcome in outcomes:
        state = apply(state, happened.CandidateFinished(3, outcome))
    return rows_by_candidate(state)


def test_that_there_is_no_list_before_the_question_and_the_costs():
    assert standing_rows(State()) == ()
    assert standing_rows(replace(STATE, study=None, costs=None)) == ()


def test_that_everything_waits_before_the_analysis_and_nothing_costs_anything_yet():
    rows = standing_rows(replace(STATE, study=None, recommendation=None))
    assert {(one.status, one.words, one.cost) for one in rows} == {(None, "Waiting", "")}


def test_that_a_finished_study_lists_every_candidate_with_its_cost():
    rows, found = rows_by_candidate(STATE), STATE.recommendation
    assert len(rows) == len(found.candidates)
    for advice in found.candidates:
        assert rows[advice.candidate].cost == money(advice.cost_per_1000, "EUR")
        assert rows[advice.candidate].status in (Status.DONE, Status.BOUNDED)


@pytest.mark.parametrize("status", Status)
def test_that_each_end_is_told_in_its_own_words(status):
    row = after(Outcome(SMOTE_BOOSTED, status, "too slow"))[SMOTE_BOOSTED]
    assert row.status is status
    is_explained = status in (Status.DROPPED_EARLY, Status.FAILED, Status.NOT_APPLICABLE)
    assert row.words.endswith(": too slow") == is_explained


def test_that_a_number_found_by_search_is_named_once_it_is_found():
    searched = Candidate("class weight", "logistic regression", searched=True)
    plan = a_plan(PLAIN_LOGISTIC, PLAIN_BOOSTED, searched)
    state = state_with(study=EARLY, job=Job(3, JobKind.ANALYSE, plan=plan))
    assert "heavily (weight found by search)" in rows_by_candidate(state)[searched].name
    found = after(Outcome(searched, Status.DONE, weight=5.3), state=state)[searched]
    assert "heavily 5.3\u00d7 (weight found by search)" in found.name


def test_that_the_words_of_any_two_states_differ():
    words = [after(Outcome(SMOTE_BOOSTED, one))[SMOTE_BOOSTED].words for one in Status]
    assert len({*words, "Waiting"}) == len(Status) + 1


def test_that_costs_come_with_the_provisional_answer_for_what_is_in_it():
    done = [Outcome(one, Status.DONE) for one in (PLAIN_LOGISTIC, PLAIN_BOOSTED, SMOTE_BOOSTED)]
    rows = after(*done)
    measured = {one for one, row in rows.items() if row.cost}
    assert measured == {*TRIVIAL, PLAIN_LOGISTIC, PLAIN_BOOSTED}
    assert rows[UNDERSAMPLED_BOOSTED].words == "Waiting"


def test_that_costs_follow_what_is_typed_while_the_analysis_runs():
    before = rows_by_candidate(RUNNING)
    dearer = rows_by_candidate(apply(RUNNING, happened.CostsEdited(some_costs(5, 400))))
    assert dearer.keys() == before.keys()
    assert dearer[TRIVIAL[0]].cost != before[TRIVIAL[0]].cost


def test_that_a_running_analysis_shows_no_end_or_cost_of_another_plan():
    state = replace(STATE, job=Job(3, JobKind.ANALYSE, plan=PLAN))
    assert STATE.study.plan != PLAN
    assert {(one.status, one.cost) for one in standing_rows(state)} == {(None, "")}


def test_that_choosing_otherwise_lists_the_next_plan_without_the_old_figures():
    state = replace(STATE, tried=Tried("thorough"))
    rows = standing_rows(state)
    assert len(rows) > len(standing_rows(STATE))
    assert {(one.status, one.cost) for one in rows} == {(None, "")}


def test_that_typing_a_cost_keeps_the_list_of_the_study():
    dearer = apply(STATE, happened.CostsEdited(some_costs(5, 400)))
    assert shown_plan(dearer) is STATE.study.plan


def test_that_each_candidate_has_a_name_of_its_own():
    rows = standing_rows(replace(STATE, tried=Tried("thorough", class_weight=3.0)))
    assert len({one.name for one in rows}) == len(rows) > 30
