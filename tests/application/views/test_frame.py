"""Promises about what frames the pages."""

from dataclasses import replace

import pytest

from imbgui.application import events as happened
from imbgui.application.events import JobKind, Step, Tried
from imbgui.application.state import Job, State
from imbgui.application.transitions import apply
from imbgui.application.views.costs import present_costs
from imbgui.application.views.decide import present_decide
from imbgui.application.views.frame import present_window
from imbgui.domain.problems import OneAnswerAlwaysWins, UnusableCost, WorkerLost
from imbgui.domain.table import Role
from imbgui.domain.tasks import Scored, SourceNow
from tests.builders import (
    a_table,
    state_with,
)

STATE = state_with()
TABLE = a_table()
LOST = WorkerLost("plain")
JOBS = [Job(3, kind, "in/claims.xlsx") for kind in JobKind]


def kind_of(job):
    return job.kind.value


def test_that_a_current_answer_can_be_reported_saved_and_scored_with():
    view = present_window(STATE)
    assert (view.can_report, view.can_save, view.can_score) == (True, True, True)


@pytest.mark.parametrize(
    "state",
    [
        State(),
        replace(STATE, recommendation=None),
        replace(STATE, study=None, recommendation=None),
        replace(STATE, job=Job(3, JobKind.ANALYSE)),
        apply(STATE, happened.OutcomeChosen("fraud", "no")),
        apply(STATE, happened.RoleChosen(("age",), Role.IGNORED)),
        apply(STATE, happened.TriedChosen(Tried(effort="thorough"))),
        apply(STATE, happened.CostsEdited(None)),
        apply(STATE, happened.CostsRefused(UnusableCost("missed", -1))),
    ],
)
def test_that_an_answer_that_is_missing_busy_or_out_of_date_cannot_leave_the_window(state):
    view = present_window(state)
    assert (view.can_report, view.can_save, view.can_score) == (False, False, False)


def test_that_the_title_and_the_status_name_the_file_without_its_folder():
    view = present_window(replace(STATE, table=a_table(file="some/where/claims.xlsx")))
    assert view.title.startswith("claims.xlsx")
    assert "claims.xlsx" in view.status
    assert "where" not in view.status
    assert "2,400 rows" in view.status
    assert "240 bad cases (10%)" in view.status


def test_that_without_a_file_the_window_still_has_a_title_and_a_status():
    view = present_window(State())
    assert view.title == "imbgui"
    assert view.status
    assert view.busy is None


def test_that_before_the_question_the_status_counts_rows_only():
    assert "bad" not in present_window(State(table=a_table(asked=False))).status


def test_that_a_table_whose_outcome_is_all_blank_still_has_a_status():
    column = replace(TABLE.columns[-1], missing=2400, common=())
    table = replace(TABLE, columns=(*TABLE.columns[:-1], column))
    assert "0 bad cases" in present_window(State(table=table)).status


@pytest.mark.parametrize("job", JOBS, ids=kind_of)
def test_that_each_kind_of_job_says_that_it_is_under_way_and_on_which_page(job):
    view = present_window(replace(STATE, job=job))
    assert view.busy.endswith("claims.xlsx")
    assert "in/" not in view.busy
    assert [one.status for one in view.steps].count("Working") == 1


def test_that_a_job_without_a_file_is_busy_all_the_same():
    assert present_window(replace(STATE, job=Job(3, JobKind.ANALYSE))).busy


def steps(state):
    return {one.step: one.status for one in present_window(state).steps}


def test_that_steps_are_done_one_after_the_other():
    assert set(steps(State()).values()) == {""}
    with_table = steps(State(table=TABLE))
    assert [step for step, status in with_table.items() if status] == [Step.DATA]
    done = {step for step, status in steps(STATE).items() if status == "Done"}
    assert done == {Step.DATA, Step.COSTS, Step.ANALYSE, Step.DECIDE}
    finished = replace(STATE, written="out.xlsx", scored=Scored("o", 1, 1, (), (), ()))
    assert set(steps(finished).values()) == {"Done"}


def test_that_steps_are_in_the_order_of_the_work():
    assert list(steps(STATE)) == list(Step)


def test_that_a_provisional_study_is_not_done_yet():
    assert steps(replace(STATE, study_is_final=False))[Step.ANALYSE] == ""


def test_that_an_answer_out_of_date_is_marked_on_its_pages_and_said():
    stale = apply(STATE, happened.RoleChosen(("age",), Role.IGNORED))
    marked = {step for step, status in steps(stale).items() if status == "Out of date"}
    assert marked == {Step.ANALYSE, Step.DECIDE}
    assert present_decide(STATE).out_of_date is None
    assert present_decide(stale).out_of_date


@pytest.mark.parametrize("problem", [UnusableCost("missed", -1), OneAnswerAlwaysWins("flag all")])
def test_that_trouble_with_costs_is_said_beside_the_costs_only(problem):
    state = replace(STATE, problem=problem)
    assert present_costs(state).problem
    assert present_window(state).problem is None


def test_that_any_other_trouble_is_said_in_the_frame():
    state = replace(STATE, problem=LOST)
    assert present_window(state).problem
    assert present_costs(state).problem is None


def test_that_what_was_written_and_scored_is_said():
    scored = Scored("scored.xlsx", 1000, 120, (), (), (), {"town": ("Ulm",)})
    view = present_window(replace(STATE, written="out.xlsx", scored=scored))
    assert "out.xlsx" in view.written
    for words in ("120", "1,000", "scored.xlsx"):
        assert words in view.scored
    nothing = present_window(STATE)
    assert (nothing.written, nothing.scored) == (None, None)


def test_that_a_source_that_changed_is_told_of():
    assert present_window(STATE).changed is None
    assert present_window(State()).changed is None
    changed = replace(STATE, source=SourceNow.CHANGED)
    assert "has changed" in present_window(changed).changed
