"""Promises about what each page displays."""

from dataclasses import replace

import numpy as np
import pytest

from imbgui.application import events as happened
from imbgui.application import presenting
from imbgui.application.events import JobKind, Step, Tried
from imbgui.application.numbers import money, risk_score
from imbgui.application.presenting import (
    present_analyse,
    present_costs,
    present_data,
    present_decide,
    present_no_answer,
    present_window,
)
from imbgui.application.state import Job, State, curve_of
from imbgui.application.transitions import apply
from imbgui.application.weights import weight_effects
from imbgui.domain.plan import EFFORTS
from imbgui.domain.problems import OneAnswerAlwaysWins, UnusableCost, WorkerLost
from imbgui.domain.recommendation import Verdict
from imbgui.domain.strategies import LEARNERS, STRATEGIES, Family
from imbgui.domain.study import Outcome, Status
from imbgui.domain.table import Finding, Kind, Role
from imbgui.domain.tasks import About, Realised, Scored
from tests.builders import (
    PLAIN_BOOSTED,
    PLAIN_LOGISTIC,
    SMOTE_BOOSTED,
    a_column,
    a_plan,
    a_study,
    a_table,
    some_costs,
    state_with,
)

STATE = state_with()
TABLE = a_table()
LOST = WorkerLost("plain")
JOBS = [Job(3, kind, "in/claims.xlsx") for kind in JobKind]


def kind_of(job):
    return job.kind.value


def a_job(**progress):
    return Job(3, JobKind.ANALYSE, plan=STATE.study.plan, **progress)


# The frame


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
    assert any("Ulm" in said for said in view.scored_details)
    nothing = present_window(STATE)
    assert (nothing.written, nothing.scored, nothing.scored_details) == (None, None, ())


def test_that_what_a_scored_file_came_to_is_said():
    realised = Realised(120.0, 12_000.0, 9000.0, (1.0, 2.0))
    scored = Scored("o", 10, 2, (), (), (), realised=realised)
    details = present_window(replace(STATE, scored=scored)).scored_details
    assert any("12,000.00" in said for said in details)


# Data


def test_that_the_data_page_shows_the_table_as_understood():
    finding = Finding("mixed dates", "opened", 3, "Two ways to write a date.")
    table = replace(TABLE, findings=(finding,)).assign(Role.IGNORED, ["age"])
    view = present_data(State(table=table))
    assert view.headings == ("amount", "age", "fraud")
    assert view.kinds == ("number", "number", "yes/no")
    assert view.roles == (Role.FEATURE, Role.IGNORED, Role.OUTCOME)
    assert view.rows == TABLE.preview
    assert view.findings == (finding,)
    assert (view.file, view.sheet, view.header_row) == ("claims.xlsx", "Sheet1", 1)
    for words in ("2,402", "2,400", "2 set aside"):
        assert words in view.summary
    assert len(view.set_aside) == 1
    assert "7, 9" in view.set_aside[0]


def test_that_the_values_of_the_outcome_are_offered_with_their_shares():
    view = present_data(State(table=TABLE))
    assert (view.outcome, view.positive) == ("fraud", "yes")
    offered = dict(view.positive_choices)
    assert set(offered) == {"yes", "no"}
    assert "240" in offered["yes"]
    assert "10%" in offered["yes"]


def test_that_before_the_question_every_column_can_be_asked_about_and_no_value_is_offered():
    view = present_data(State(table=a_table(asked=False)))
    assert view.outcome_choices == ("amount", "age", "fraud")
    assert (view.outcome, view.positive, view.positive_choices) == (None, None, ())


def test_that_an_outcome_without_any_value_offers_none():
    column = replace(TABLE.columns[-1], common=())
    table = replace(TABLE, columns=(*TABLE.columns[:-1], column))
    assert present_data(State(table=table)).positive_choices == ()


def test_that_without_a_table_the_data_page_is_empty_and_says_what_is_being_read():
    job = Job(1, JobKind.READ, "claims.xlsx")
    view = present_data(State(job=job, problem=LOST))
    assert (view.file, view.reading, view.headings, view.rows) == (None, "claims.xlsx", (), ())
    assert view.problem
    assert present_data(State(job=Job(1, JobKind.OPEN, "old.imbgui"))).reading is None


# Costs


def test_that_costs_are_echoed_once_they_are_there():
    about = About(set_by="Ana")
    view = present_costs(replace(STATE, about=about))
    assert (view.costs, view.about) == (some_costs(), about)
    assert "20 false alarms" in view.echo
    assert present_costs(State()).echo == ""


# Analyse


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
    never = Outcome(SMOTE_BOOSTED, Status.STOPPED, "stopped before it was finished")
    study = replace(study, outcomes=(*study.outcomes, never))
    return state_with(study=study, **{"rows_at_hand": True, **changes})


def test_that_a_stopped_analysis_says_what_there_is_and_can_be_continued():
    view = present_analyse(stopped_state())
    assert view.stopped == "Stopped. 2 of 3 strategies finished; the answer uses those only."
    assert (view.can_continue, view.note) == (True, "")
    assert steps(stopped_state())[Step.ANALYSE] == "Stopped"


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


# Decide


@pytest.mark.parametrize("row", range(2, len(STATE.study.decisions.candidates)))
def test_that_the_weights_shown_are_those_of_the_selected_learner(row):
    learner = STATE.study.decisions.candidates[row].learner
    view = view_of(STATE, happened.CandidateSelected(row))
    tried = [one for one in weight_effects(STATE.recommendation) if one.learner == learner]
    assert [one.cost for one in view.weights] == [money(one.cost_per_1000, "EUR") for one in tried]
    assert view.weights[0].weight.startswith("1")
    assert LEARNERS[learner].in_sentence in view.weights_note


def test_that_the_recommended_weight_is_marked():
    marked = [one for one in view_of().weights if one.recommended]
    best = STATE.recommendation.best
    is_weight = STRATEGIES[best.candidate.strategy].family in (
        Family.THRESHOLD_ONLY,
        Family.CLASS_WEIGHT,
    )
    assert len(marked) == is_weight
    assert [one.threshold for one in marked] == [risk_score(best.threshold)] * is_weight


def test_that_a_policy_without_a_model_has_no_weights():
    view = view_of(STATE, happened.CandidateSelected(0))
    assert view.weights == ()
    assert view.weights_note


def view_of(state=STATE, *events):
    for event in events:
        state = apply(state, event)
    return present_decide(state)


@pytest.mark.parametrize("lacking", ["study", "recommendation"])
def test_that_without_an_answer_there_is_nothing_to_decide(lacking):
    assert present_decide(replace(STATE, **{lacking: None})) is None


@pytest.mark.parametrize(
    "state",
    [State(), State(costs=some_costs()), replace(STATE, job=Job(3, JobKind.ANALYSE))],
)
def test_that_what_keeps_the_answer_away_is_said(state):
    assert present_no_answer(state).endswith(".")


def test_that_the_marks_on_the_curve_are_exact_points_of_the_whole_curve():
    view = view_of(STATE, happened.PointMoved(333.0)).curve
    curve = curve_of(STATE.study, STATE.shown_row, STATE.costs)
    threshold = STATE.recommendation.candidates[STATE.shown_row].threshold
    for mark, index in (
        (view.here, curve.index_flagging(333.0)),
        (view.recommended, curve.index_at(threshold)),
    ):
        assert mark.recall == pytest.approx(curve.recall[index], abs=1e-12)
        assert mark.precision == curve.precision[index]
        assert mark.flagged_per_1000 == pytest.approx(curve.flagged_per_1000[index], abs=1e-9)
        assert mark.cost == pytest.approx(curve.cost_per_1000(STATE.costs)[index], abs=1e-9)


def test_that_a_drawn_curve_is_thinned_and_runs_from_nobody_to_everybody(monkeypatch):
    monkeypatch.setattr(presenting, "DRAWN_POINTS", 100)
    view = view_of(state_with(costs=some_costs(5, 101))).curve
    assert len(view.recall) == len(view.precision) == len(view.cost) <= 100
    assert (view.flagged_per_1000[0], view.flagged_per_1000[-1]) == pytest.approx((0, 1000))
    assert (view.recall[0], view.recall[-1]) == (0, 1)


def test_that_the_drawn_curve_is_the_same_object_while_only_the_point_moves():
    first = view_of(STATE, happened.PointMoved(100.0)).curve
    other = view_of(STATE, happened.PointMoved(200.0)).curve
    assert first.here != other.here
    assert first.recommended == other.recommended
    assert presenting._drawn(STATE.study, 2, STATE.costs) is presenting._drawn(
        STATE.study, 2, STATE.costs
    )


def test_that_the_curve_is_at_the_deployment_base_rate():
    state = state_with(costs=some_costs(base_rate=0.01))
    view = view_of(state)
    assert view.curve.base_rate == pytest.approx(0.01)
    assert view.curve.precision[-1] == pytest.approx(0.01)
    caught, missed, _, _ = view.dots
    assert caught + missed == 10
    assert view_of().curve.base_rate == pytest.approx(0.1)


@pytest.mark.parametrize("per_1000", [None, 0.0, 33.3, 500.0, 1000.0])
@pytest.mark.parametrize("row", [None, 0, 1, 2])
@pytest.mark.parametrize("rate", [None, 0.0017])
def test_that_the_four_outcomes_add_up_to_1000_cases(per_1000, row, rate):
    state = state_with(costs=some_costs(base_rate=rate))
    view = view_of(state, happened.CandidateSelected(row), happened.PointMoved(per_1000))
    assert sum(view.dots) == 1000
    assert min(view.dots) >= 0
    assert len(view.outcomes) == 4
    caught, _, false_alarms, _ = view.dots
    assert caught + false_alarms == pytest.approx(view.curve.here.flagged_per_1000, abs=2)


def test_that_the_threshold_shown_is_the_recommended_one_until_the_point_is_moved():
    threshold = STATE.recommendation.best.threshold
    assert view_of().threshold == pytest.approx(threshold * 100)
    moved = view_of(STATE, happened.ThresholdTyped(0.3))
    scores = STATE.study.practice_scores[STATE.shown_row - 2]
    assert moved.threshold == pytest.approx(scores[scores >= 0.3].min() * 100)
    assert moved.curve.here.flagged_per_1000 == pytest.approx((scores >= 0.3).mean() * 1000)


def test_that_a_point_that_flags_nobody_has_the_highest_score():
    assert view_of(STATE, happened.PointMoved(0.0)).threshold == 100


@pytest.mark.parametrize(
    ("rate", "fewest"), [(None, 1), (0.0017, 2)], ids=["as in the file", "rare"]
)
def test_that_enough_decimals_tell_the_recommended_threshold(rate, fewest):
    state = state_with(costs=some_costs(base_rate=rate))
    view = view_of(state)
    assert view.threshold_decimals >= fewest
    rounded = round(view.threshold, view.threshold_decimals)
    assert rounded == pytest.approx(view.threshold, rel=0.01)


def test_that_strategies_are_sorted_by_cost_with_the_recommended_one_marked():
    rows = view_of().strategies
    costs = [STATE.recommendation.candidates[row.row].cost_per_1000 for row in rows]
    assert costs == sorted(costs)
    assert [row.row for row in rows if row.recommended] == [STATE.shown_row]
    assert [row.row for row in rows if row.selected] == [STATE.shown_row]
    assert len({row.row for row in rows}) == len(STATE.study.decisions.candidates)


def test_that_selecting_a_strategy_shows_its_curve_and_keeps_the_answer():
    before, after = view_of(), view_of(STATE, happened.CandidateSelected(2))
    assert [row.row for row in after.strategies if row.selected] == [2]
    assert after.curve.name != before.curve.name
    assert (after.answer, after.verdict, after.cost) == (before.answer, before.verdict, before.cost)
    assert next(row.name for row in after.strategies if row.row == 2) == after.curve.name


def test_that_a_strategy_row_says_its_cost_and_threshold():
    rows = {row.row: row for row in view_of().strategies}
    advice = STATE.recommendation.candidates[2]
    assert rows[2].cost == f"€{advice.cost_per_1000:,.2f}"
    assert rows[2].threshold == f"{float(f'{advice.threshold * 100:.3g}'):g}"
    assert rows[2].cheapest_in_100 == str(advice.cheapest_in_100)
    assert (rows[0].threshold, rows[1].threshold) == ("", "")
    assert rows[0].cost == "€10,000.00"


@pytest.mark.parametrize(("row", "flagged"), [(0, 0), (1, 1000)])
def test_that_a_policy_without_a_model_is_shown_where_it_stands(row, flagged):
    view = view_of(STATE, happened.CandidateSelected(row))
    assert view.curve.recommended.flagged_per_1000 == flagged
    assert view.difference == ""
    assert view.dots == ((0, 100, 0, 900) if row == 0 else (100, 0, 900, 0))


def test_that_a_difference_is_said_only_away_from_the_recommended_point():
    assert view_of().difference == ""
    moved = view_of(STATE, happened.PointMoved(900.0))
    here, best = moved.curve.here, moved.curve.recommended
    assert f"€{here.cost - best.cost:,.2f} more" in moved.difference
    back = view_of(STATE, happened.PointMoved(900.0), happened.PointMoved(None))
    assert back.difference == ""


def test_that_every_sentence_of_the_answer_is_there():
    view = view_of()
    assert len(view.savings) == 3
    for said in (view.answer, view.verdict, view.cost, view.check, *view.savings, *view.reasons):
        assert said.endswith(".")
    assert view.cautions == ()
    assert not view.provisional
    assert view_of(replace(STATE, study_is_final=False)).provisional
    assert view_of(state_with(costs=some_costs(5, 1e7))).cautions


@pytest.mark.parametrize(
    ("verdict", "tone"),
    [
        (Verdict.CLEAR_WINNER, "good"),
        (Verdict.PROBABLY_BEST, "fair"),
        (Verdict.TOO_CLOSE, "careful"),
        (Verdict.NOT_ENOUGH_CASES, "careful"),
    ],
)
def test_that_the_tone_follows_the_verdict(verdict, tone):
    found = replace(STATE.recommendation, verdict=verdict)
    assert view_of(replace(STATE, recommendation=found)).tone == tone


def test_that_the_part_of_the_curve_worth_looking_at_holds_the_recommended_point():
    for costs in (some_costs(), some_costs(base_rate=0.0017), some_costs(5, 1e5)):
        curve = view_of(state_with(costs=costs)).curve
        assert 10 <= curve.focus <= 1000
        assert curve.focus >= curve.recommended.flagged_per_1000


def test_that_a_finished_analysis_leads_to_its_answer():
    table = a_table(features=(a_column("age"), a_column("town", Kind.CATEGORY)))
    study = a_study({PLAIN_BOOSTED: 1.0, SMOTE_BOOSTED: 2.5}, table=table)
    state = State(table=table, costs=some_costs(), tried=Tried("quick"), step=Step.ANALYSE)
    for event in (
        happened.JobStarted(1, JobKind.ANALYSE),
        happened.StudyReady(1, study, final=True),
        happened.JobFinished(1),
    ):
        state = apply(state, event)
    assert present_window(state).step is Step.DECIDE
    view = present_decide(state)
    assert view.curve.name == next(row.name for row in view.strategies if row.recommended)
    assert np.isfinite(view.curve.cost).all()
