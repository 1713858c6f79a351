"""Promises about the Analyse page."""

from dataclasses import replace

import pytest

from imbgui.application.events import JobKind, Step, Tried
from imbgui.application.state import Job, State
from imbgui.application.views.analyse import present_analyse
from imbgui.application.views.frame import present_window
from imbgui.domain.plan import EFFORTS
from imbgui.domain.problems import WorkerLost
from imbgui.domain.study import Outcome, Status
from imbgui.sentences import to_say
from tests.builders import (
    PLAIN_BOOSTED,
    PLAIN_LOGISTIC,
    SMOTE_BOOSTED,
    a_plan,
    a_study,
    a_table,
    some_costs,
    state_with,
)

STATE = state_with()
TABLE = a_table()
LOST = WorkerLost("plain")


def a_job(**progress):
    return Job(3, JobKind.ANALYSE, plan=STATE.study.plan, **progress)


def test_that_the_plan_is_shown_before_anything_is_pressed():
    view = present_analyse(replace(STATE, study=None, recommendation=None))
    assert view.plan
    assert len({one.name for one in view.rows}) == len(STATE.study.plan.candidates)
    assert {one.status for one in view.rows} == {None}
    assert view.summary == f"{len(STATE.study.plan.learnt)} strategies"
    assert (view.efforts, view.effort) == (EFFORTS, "quick")
    assert (view.can_analyse, view.can_stop) == (True, False)


@pytest.mark.parametrize(
    "state", [State(), State(table=TABLE), State(table=a_table(asked=False), costs=some_costs())]
)
def test_that_what_is_missing_for_an_analysis_is_said(state):
    view = present_analyse(state)
    assert not view.can_analyse
    assert not present_window(state).can_analyse
    assert view.note
    assert (view.plan, view.rows, view.choices) == ((), (), ())


def test_that_a_running_analysis_can_be_stopped_and_not_started_again():
    view = present_analyse(replace(STATE, job=a_job(done=4, total=20, seconds=1.0)))
    assert (view.can_analyse, view.can_stop, view.can_choose) == (False, True, False)
    assert (view.done, view.total) == (4, 20)
    assert view.note.startswith("4 of 20 fits done.")


def test_that_the_time_left_is_said_from_the_third_fit_on():
    notes = [
        present_analyse(replace(STATE, job=a_job(done=done, total=23, seconds=20.0 * done))).note
        for done in (2, 3)
    ]
    assert notes == ["2 of 23 fits done.", "3 of 23 fits done. About 7 minutes left."]


def test_that_fits_that_were_there_already_promise_no_speed():
    job = a_job(done=13, total=23, seconds=180.0, reused=10)
    assert present_analyse(replace(STATE, job=job)).note.endswith("About 10 minutes left.")
    assert "left" not in present_analyse(replace(STATE, job=replace(job, reused=11))).note


def test_that_an_analysis_that_is_stopping_says_so():
    view = present_analyse(replace(STATE, job=Job(3, JobKind.ANALYSE, stopping=True)))
    assert not view.can_stop
    assert "Stopped" in view.note


def test_that_another_job_is_not_shown_as_an_analysis():
    view = present_analyse(replace(STATE, job=Job(3, JobKind.SAVE, done=1, total=2)))
    assert (view.can_analyse, view.can_stop, view.total) == (False, False, 0)


def test_that_how_each_candidate_ended_stays_on_the_page():
    ended = {one.status for one in present_analyse(STATE).rows}
    assert ended <= {Status.DONE, Status.BOUNDED}
    assert present_analyse(replace(STATE, problem=LOST)).problem


def stopped_state(**changes):
    """Return a state whose study was stopped when two candidates had scores."""
    plan = a_plan(PLAIN_BOOSTED, PLAIN_LOGISTIC, SMOTE_BOOSTED)
    study = a_study({PLAIN_BOOSTED: 1.5, PLAIN_LOGISTIC: 1.2}, plan=plan)
    never = Outcome(SMOTE_BOOSTED, Status.STOPPED, to_say("stopped before it was finished"))
    study = replace(study, outcomes=(*study.outcomes, never))
    return state_with(study=study, **{"rows_at_hand": True, **changes})


def test_that_a_stopped_analysis_says_what_there_is_and_can_be_continued():
    view = present_analyse(stopped_state())
    assert view.stopped == "Stopped. 2 of 3 strategies finished; the answer uses those only."
    assert (view.can_continue, view.note) == (True, "")
    status = {one.step: one.status for one in present_window(stopped_state()).steps}
    assert status[Step.ANALYSE] == "Stopped"


@pytest.mark.parametrize("changes", [{"rows_at_hand": False}, {"job": Job(3, JobKind.SAVE)}])
def test_that_nothing_is_continued_without_the_rows_or_beside_another_job(changes):
    view = present_analyse(stopped_state(**changes))
    assert view.stopped
    assert not view.can_continue


@pytest.mark.parametrize(
    "state",
    [
        STATE,
        stopped_state(tried=Tried("thorough")),
        stopped_state(job=Job(3, JobKind.ANALYSE, plan=STATE.study.plan)),
    ],
    ids=["finished", "out of date", "running"],
)
def test_that_only_a_stopped_analysis_of_this_plan_is_said_to_be_stopped(state):
    view = present_analyse(state)
    assert (view.stopped, view.can_continue) == ("", False)


def test_that_a_weight_that_no_strategy_takes_is_said():
    alone = replace(STATE, tried=Tried("quick", strategies=("plain",), class_weight=3.0))
    assert present_analyse(alone).weight_note
    among = replace(STATE, tried=Tried("quick", class_weight=3.0))
    assert not present_analyse(among).weight_note


def test_that_what_was_chosen_by_hand_leads_back_to_the_suggested_plan():
    assert present_analyse(STATE).suggested is None
    by_hand = replace(STATE, tried=Tried("quick", strategies=(), class_weight=3.0))
    assert present_analyse(by_hand).suggested == STATE.tried
