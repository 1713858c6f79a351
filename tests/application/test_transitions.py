"""Promises about how the state follows from what happens."""

from dataclasses import replace

import pytest

from imbgui.application import events as happened
from imbgui.application.events import Detail, JobKind, Step, Tried
from imbgui.application.state import (
    Job,
    State,
    column_problem,
    facts_of,
    plan_for,
    practice_curve,
    readiness,
)
from imbgui.application.transitions import apply
from imbgui.domain.costs import Amounts
from imbgui.domain.new_cases import Lost
from imbgui.domain.problems import (
    MissingColumn,
    MissingOutcome,
    MissingPositive,
    NoFeatures,
    OneAnswerAlwaysWins,
    OneClassOnly,
    TooFewCases,
    UnclearPositive,
    UnusableCost,
    WorkerLost,
)
from imbgui.domain.study import Outcome, Status
from imbgui.domain.table import Kind, ReadingOptions, Role
from imbgui.domain.tasks import About, Decision, Foretold, Opened, Scored, SoFar
from tests.builders import (
    PLAIN_BOOSTED,
    QUICK,
    SMOTE_BOOSTED,
    a_column,
    a_data_check,
    a_study,
    a_table,
    some_costs,
    some_leaks,
    state_with,
)

TABLE = a_table()
STATE = state_with()
RUNNING = replace(STATE, job=Job(3, JobKind.ANALYSE, "claims.xlsx"))
SCORED = Scored("out.xlsx", 10, 2, (), (), ())
OPENED = Opened("nowhere", TABLE, some_costs(5, 200), About(set_by="Ana"))
LOST = WorkerLost("plain")

CHOICES = [
    happened.StepVisited(Step.COSTS),
    happened.OutcomeChosen("fraud", "no"),
    happened.OutcomeChosen("colour"),
    happened.RoleChosen(("age",), Role.IGNORED),
    happened.RoleChosen(("age", "colour"), Role.IGNORED),
    happened.CostsEdited(some_costs(5, 200)),
    happened.CostsEdited(None),
    happened.CostsRefused(UnusableCost("missed", -1)),
    happened.AboutEdited(About(set_by="Ana")),
    happened.DecisionTaken(Decision.ACCEPTED, "as advised", "2026-01-01T00:00:00+00:00"),
    happened.RecordSaved("decision.json"),
    happened.TriedChosen(Tried(effort="thorough")),
    happened.ByChosen("age"),
    happened.ByChosen(None),
    happened.StudyDiscarded(),
    happened.DetailFolded(Detail.GAINS, opened=True),
    happened.CandidateSelected(2),
    happened.CandidateSelected(None),
    happened.PointMoved(50.0),
    happened.PointMoved(None),
    happened.ThresholdTyped(0.2),
]


def reports(job):
    return [
        happened.Progressed(job, 1, 5, 4.0),
        happened.ReadSoFar(job, SoFar(100, ("age",), (("42",),))),
        happened.WritingForetold(job, Foretold("out.xlsx", (Lost.MACROS,))),
        happened.TableRead(job, a_table(file="other.xlsx")),
        happened.DataChecked(job, a_data_check()),
        happened.CandidateFinished(job, Outcome(PLAIN_BOOSTED, Status.DONE)),
        happened.StudyWritten(job, "nowhere", final=True),
        happened.StudyReady(job, a_study({SMOTE_BOOSTED: 2.0}), final=True),
        happened.LeaksChecked(job, some_leaks(a_study())),
        happened.FileWritten(job, "out.xlsx"),
        happened.FileScored(job, SCORED),
        happened.SessionUnpacked(job, OPENED),
        happened.SessionOpened(job, OPENED, a_study()),
        happened.JobFailed(job, LOST),
        happened.ClusterFailed(job, LOST),
        happened.JobStopped(job),
        happened.JobFinished(job),
    ]


def named(event):
    return type(event).__name__


# Purity and staleness


@pytest.mark.parametrize(
    "event", [*CHOICES, happened.JobStarted(4, JobKind.READ), *reports(3)], ids=named
)
def test_that_the_same_event_gives_the_same_state_and_leaves_the_old_one_as_it_was(event):
    before = replace(RUNNING)
    assert apply(RUNNING, event) == apply(RUNNING, event)
    assert before == RUNNING


@pytest.mark.parametrize("event", reports(2), ids=named)
def test_that_what_another_job_reports_is_dropped(event):
    assert apply(RUNNING, event) is RUNNING


@pytest.mark.parametrize("event", reports(3), ids=named)
def test_that_what_a_job_reports_after_its_end_is_dropped(event):
    over = apply(RUNNING, happened.JobFinished(3))
    assert over.job is None
    assert apply(over, event) is over


@pytest.mark.parametrize(
    "event",
    [
        happened.OutcomeChosen("fraud"),
        happened.RoleChosen(("age",), Role.TIME),
        happened.ThresholdTyped(0.5),
    ],
    ids=named,
)
def test_that_what_needs_a_table_or_an_answer_does_nothing_without(event):
    empty = State()
    assert apply(empty, event) is empty


def test_that_groups_are_those_of_a_column_that_is_there():
    by_age = apply(STATE, happened.ByChosen("age"))
    assert (by_age.by, by_age.problem) == ("age", None)
    nowhere = apply(by_age, happened.ByChosen("colour"))
    assert nowhere.by == "age"
    assert nowhere.problem == MissingColumn("colour", TABLE.names)
    assert apply(nowhere, happened.ByChosen(None)).by is None
    assert apply(State(), happened.ByChosen("age")) == State()


def test_that_the_groups_stay_while_the_same_file_is_read_in_another_way():
    by_age = replace(RUNNING, by="age")
    assert apply(by_age, happened.TableRead(3, a_table())).by == "age"
    assert apply(by_age, happened.TableRead(3, a_table(features=[a_column("amount")]))).by is None
    assert apply(by_age, happened.TableRead(3, a_table(file="other.xlsx"))).by is None


def test_that_every_report_is_tried_above():
    assert {type(event) for event in reports(3)} == set(happened.JobReport.__args__)
    assert {type(event) for event in CHOICES} == set(happened.Choice.__args__)


@pytest.mark.parametrize(
    "event",
    [
        happened.OutcomeChosen("fraud", "no"),
        happened.OutcomeChosen("age"),
        happened.RoleChosen(("age",), Role.IGNORED),
        happened.RoleChosen(("age",), Role.TIME),
        happened.TriedChosen(Tried(effort="thorough")),
        happened.TriedChosen(replace(QUICK, seed=1)),
    ],
)
def test_that_another_question_or_effort_leaves_the_study_out_of_date(event):
    assert STATE.is_current
    after = apply(STATE, event)
    assert not after.is_current
    assert after.study is STATE.study


@pytest.mark.parametrize(
    "event",
    [
        happened.CostsEdited(some_costs(5, 7)),
        happened.AboutEdited(About(because="audit")),
        happened.StepVisited(Step.DATA),
        happened.CandidateSelected(2),
        happened.PointMoved(10),
        happened.RoleChosen(("age",), Role.FEATURE),
    ],
    ids=named,
)
def test_that_nothing_else_leaves_the_study_out_of_date(event):
    assert apply(STATE, event).is_current


def test_that_a_choice_taken_back_by_hand_makes_the_study_current_again():
    away = apply(STATE, happened.RoleChosen(("age",), Role.IGNORED))
    assert apply(away, happened.RoleChosen(("age",), Role.FEATURE)).is_current


def test_that_without_a_study_or_a_table_nothing_is_current():
    assert not State().is_current
    assert not State(table=TABLE).is_current
    assert not replace(STATE, table=None).is_current


# Costs


def test_that_editing_costs_keeps_the_study_and_changes_the_threshold():
    after = apply(STATE, happened.CostsEdited(some_costs(5, 1000)))
    assert after.study is STATE.study
    assert after.job is None
    before = {one.candidate: one.threshold for one in STATE.recommendation.candidates}
    for advice in after.recommendation.candidates[2:]:
        assert advice.threshold < before[advice.candidate]
    assert after.recommendation.costs == some_costs(5, 1000)


def test_that_a_check_is_news_only_at_the_costs_at_which_it_was_first_seen():
    ready = apply(RUNNING, happened.StudyReady(3, STATE.study, final=True))
    assert not ready.check_was_seen
    dearer = apply(ready, happened.CostsEdited(some_costs(5, 1000)))
    assert dearer.check_was_seen
    assert not apply(dearer, happened.CostsEdited(STATE.costs)).check_was_seen
    # Analysing the same rows again does not make them fresh; another outcome does.
    again = apply(
        replace(dearer, job=RUNNING.job), happened.StudyReady(3, a_study(seed=5), final=True)
    )
    assert again.check_was_seen
    assert not apply(again, happened.OutcomeChosen("fraud", "no")).check_was_seen


def test_that_asking_the_same_question_again_changes_nothing():
    amounts = some_costs(amounts=Amounts("amount", mean=100.0))
    asked = replace(STATE, costs=amounts, seen_at=amounts)
    after = apply(asked, happened.OutcomeChosen(asked.table.outcome.name, asked.table.positive))
    assert (after.table, after.costs, after.seen_at) == (asked.table, amounts, amounts)


def test_that_an_answer_that_is_not_final_shows_no_check_yet():
    early = apply(RUNNING, happened.StudyReady(3, STATE.study, final=False))
    assert not apply(early, happened.CostsEdited(some_costs(5, 1000))).check_was_seen


def test_that_editing_costs_goes_back_to_the_recommended_point_and_clears_the_trouble():
    moved = replace(STATE, point=70.0, problem=LOST)
    after = apply(moved, happened.CostsEdited(some_costs(5, 90)))
    assert (after.point, after.problem) == (None, None)


def test_that_costs_before_a_study_are_kept_without_an_answer():
    after = apply(State(table=TABLE), happened.CostsEdited(some_costs()))
    assert after.costs == some_costs()
    assert after.recommendation is None


def test_that_incomplete_costs_have_no_answer():
    after = apply(STATE, happened.CostsEdited(None))
    assert (after.costs, after.recommendation) == (None, None)
    assert after.study is STATE.study


def test_that_refused_costs_clear_the_answer_and_say_why():
    problem = OneAnswerAlwaysWins("flag all")
    after = apply(STATE, happened.CostsRefused(problem))
    assert (after.costs, after.recommendation, after.problem) == (None, None, problem)
    assert after.study is STATE.study
    mended = apply(after, happened.CostsEdited(some_costs()))
    assert mended.problem is None
    assert mended.recommendation == STATE.recommendation


# The question


def test_that_choosing_the_outcome_asks_the_question_and_clears_the_trouble():
    state = State(table=a_table(asked=False), problem=LOST)
    after = apply(state, happened.OutcomeChosen("fraud"))
    assert (after.table.outcome.name, after.table.positive) == ("fraud", "yes")
    assert after.problem is None


@pytest.mark.parametrize(
    "event",
    [happened.OutcomeChosen("colour"), happened.RoleChosen(("age", "colour"), Role.IGNORED)],
    ids=named,
)
def test_that_a_column_that_is_not_there_is_said_and_changes_nothing(event):
    after = apply(STATE, event)
    assert after.problem == MissingColumn("colour", TABLE.names)
    assert replace(after, problem=None) == STATE


# The operating point


def test_that_a_typed_threshold_moves_the_point_to_the_cases_it_flags():
    after = apply(STATE, happened.ThresholdTyped(0.2))
    row = STATE.shown_row
    scores = STATE.study.practice_scores[row - 2]
    assert after.point == pytest.approx((scores >= 0.2).mean() * 1000)


@pytest.mark.parametrize("lacking", [{"study": None}, {"recommendation": None}])
def test_that_a_typed_threshold_without_an_answer_does_nothing(lacking):
    state = replace(STATE, **lacking)
    assert apply(state, happened.ThresholdTyped(0.2)) is state


def test_that_a_discarded_study_takes_its_answer_with_it():
    looked_at = replace(STATE, selected=2, point=50.0)
    after = apply(looked_at, happened.StudyDiscarded())
    assert (after.study, after.recommendation, after.selected, after.point) == (None,) * 4
    assert after.discarded is STATE.study
    assert (after.table, after.costs, after.tried) == (STATE.table, STATE.costs, STATE.tried)


def test_that_without_a_study_there_is_nothing_to_discard():
    assert apply(State(), happened.StudyDiscarded()) == State()


def test_that_another_study_ends_the_memory_of_the_discarded_one():
    discarded = apply(RUNNING, happened.StudyDiscarded())
    after = apply(discarded, happened.StudyReady(3, a_study({SMOTE_BOOSTED: 2.0}), final=True))
    assert after.discarded is None
    assert after.recommendation is not None


def test_that_the_selected_candidate_is_shown_and_otherwise_the_recommended_one():
    recommended = STATE.study.decisions.candidates[STATE.shown_row]
    assert recommended == STATE.recommendation.best.candidate
    assert apply(STATE, happened.CandidateSelected(0)).shown_row == 0
    assert replace(STATE, recommendation=None).shown_row is None
    assert replace(STATE, study=None).shown_row is None


# Jobs


def test_that_a_job_that_begins_clears_the_trouble_and_what_was_written():
    state = replace(STATE, problem=LOST, written="old.xlsx")
    after = apply(state, happened.JobStarted(4, JobKind.REPORT, "new.xlsx"))
    assert (after.job.number, after.job.kind, after.job.file) == (4, JobKind.REPORT, "new.xlsx")
    assert after.job.plan is None
    assert (after.problem, after.written) == (None, None)


def test_that_progress_and_finished_candidates_are_kept_with_the_job():
    finished = Outcome(PLAIN_BOOSTED, Status.DONE)
    after = apply(RUNNING, happened.Progressed(3, 2, 20, 4.5, 1))
    after = apply(after, happened.CandidateFinished(3, finished))
    assert (after.job.done, after.job.total, after.job.outcomes) == (2, 20, (finished,))
    assert (after.job.seconds, after.job.reused) == (4.5, 1)


def test_that_a_new_table_keeps_costs_and_what_to_try_and_drops_the_answer():
    other = a_table(file="other.xlsx", asked=False)
    about = About(set_by="Ana")
    state = replace(RUNNING, about=about, scored=SCORED, selected=2)
    after = apply(state, happened.TableRead(3, other))
    assert (after.costs, after.tried, after.about) == (STATE.costs, QUICK, about)
    assert (after.study, after.recommendation, after.scored, after.selected) == (None,) * 4
    assert (after.table, after.step, after.job) == (other, Step.DATA, state.job)


def test_that_reading_the_same_file_in_another_way_keeps_what_the_columns_are_for():
    chosen = TABLE.assign(Role.IGNORED, ["age"]).asking("fraud", "no")
    reread = replace(a_table(asked=False), options=ReadingOptions(decimal=","))
    after = apply(replace(RUNNING, table=chosen), happened.TableRead(3, reread))
    assert after.table.options.decimal == ","
    assert after.table.column("age").role is Role.IGNORED
    assert (after.table.outcome.name, after.table.positive) == ("fraud", "no")


def test_that_a_column_now_of_another_kind_starts_afresh():
    chosen = TABLE.assign(Role.TIME, ["age"])
    reread = a_table(features=(a_column("amount"), a_column("age", Kind.CATEGORY)), asked=False)
    after = apply(replace(RUNNING, table=chosen), happened.TableRead(3, reread))
    assert after.table.column("age").role is Role.FEATURE


@pytest.mark.parametrize(
    "other",
    [
        a_table(asked=False, features=(a_column("amount"), a_column("years"))),
        a_table(asked=False, file="other.xlsx"),
    ],
    ids=["other columns", "another file"],
)
def test_that_another_sheet_or_file_starts_afresh(other):
    after = apply(RUNNING, happened.TableRead(3, other))
    assert after.table == other


def test_that_the_bad_value_is_found_again_when_its_spellings_are_counted_together():
    spelled = with_outcome(common=(("no", 2_100), ("yes", 200), ("Yes", 100)))
    merged = with_outcome(common=(("no", 2_100), ("Yes", 300)))
    job = Job(1, JobKind.READ, TABLE.source.file)
    after = apply(
        State(table=spelled, job=job), happened.TableRead(1, replace(merged, positive=None))
    )
    assert (after.table.positive, after.table.positives) == ("Yes", 300)


def test_that_no_bad_value_is_chosen_by_reading_again():
    job = Job(1, JobKind.READ, TABLE.source.file)
    open_question = replace(TABLE, positive=None)
    after = apply(State(table=open_question, job=job), happened.TableRead(1, a_table(asked=False)))
    assert after.table.positive is None


def test_that_a_failing_read_keeps_the_old_table_and_says_why():
    reading = apply(STATE, happened.JobStarted(4, JobKind.READ, "gone.xlsx"))
    after = apply(reading, happened.JobFailed(4, LOST))
    assert (after.table, after.study, after.costs) == (STATE.table, STATE.study, STATE.costs)
    assert (after.job, after.problem) == (None, LOST)
    assert after.is_current


def test_that_a_study_that_is_ready_is_decided_at_the_present_costs():
    study = a_study({PLAIN_BOOSTED: 1.0})
    state = replace(RUNNING, study=None, recommendation=None, selected=4, point=9.0)
    after = apply(state, happened.StudyReady(3, study, final=False))
    assert after.recommendation.study_key == study.key
    assert after.recommendation.costs == STATE.costs
    assert (after.selected, after.point, after.study_is_final) == (None, None, False)
    assert apply(after, happened.StudyReady(3, study, final=True)).study_is_final


def test_that_a_stopped_job_is_still_waited_for():
    after = apply(RUNNING, happened.JobStopped(3))
    assert after.job.stopping
    assert after.job.number == 3


def test_that_a_finished_analysis_goes_on_to_the_answer_if_there_is_one():
    on_costs = replace(RUNNING, step=Step.ANALYSE)
    assert apply(on_costs, happened.JobFinished(3)).step is Step.DECIDE
    without = replace(on_costs, study=None, recommendation=None)
    assert apply(without, happened.JobFinished(3)).step is Step.ANALYSE


def test_that_any_other_finished_job_stays_on_its_page():
    state = replace(STATE, step=Step.REPORT, job=Job(3, JobKind.REPORT))
    assert apply(state, happened.JobFinished(3)).step is Step.REPORT


def test_that_what_was_written_and_scored_is_remembered():
    after = apply(RUNNING, happened.FileWritten(3, "out.xlsx"))
    after = apply(after, happened.FileScored(3, SCORED))
    assert (after.written, after.scored) == ("out.xlsx", SCORED)


def test_that_what_was_scored_before_is_put_away_when_more_is_scored():
    scored = replace(STATE, scored=SCORED)
    assert apply(scored, happened.JobStarted(4, JobKind.SCORE)).scored is None
    assert apply(scored, happened.JobStarted(4, JobKind.SAVE)).scored == SCORED


def test_that_a_session_remembers_at_which_costs_its_check_was_seen():
    opening = State(job=Job(3, JobKind.OPEN))
    earlier = replace(OPENED, seen_at=some_costs(5, 7))
    after = apply(opening, happened.SessionOpened(3, earlier, a_study()))
    assert (after.seen_at, after.check_was_seen) == (some_costs(5, 7), True)
    unknown = apply(opening, happened.SessionOpened(3, OPENED, a_study()))
    assert (unknown.seen_at, unknown.check_was_seen) == (OPENED.costs, False)


def test_that_a_session_opens_with_its_own_table_costs_and_effort():
    study = a_study()
    state = State(costs=some_costs(1, 2), tried=Tried(class_weight=3.0), job=Job(3, JobKind.OPEN))
    after = apply(state, happened.SessionOpened(3, OPENED, study))
    assert (after.table, after.costs, after.about) == (OPENED.table, OPENED.costs, OPENED.about)
    assert (after.tried.effort, after.tried.seed) == ("quick", 0)
    assert after.study is study
    assert after.study_is_final
    assert after.is_current
    assert after.recommendation.costs == OPENED.costs
    assert (after.step, after.job) == (Step.DECIDE, state.job)


# What may be analysed


def ready(**changes):
    return State(table=a_table(**changes))


def with_outcome(**changes):
    columns = (*TABLE.columns[:-1], replace(TABLE.columns[-1], **changes))
    return replace(TABLE, columns=columns)


def test_that_a_table_with_a_question_and_cases_of_both_kinds_can_be_analysed():
    assert readiness(ready()) is None


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (None, MissingOutcome(())),
        (a_table(asked=False), MissingOutcome(TABLE.names)),
        (with_outcome(common=(("yes", 2400),)), OneClassOnly("fraud", "yes")),
        (
            replace(with_outcome(common=(("a", 9), ("b", 8), ("c", 7))), positive=None),
            UnclearPositive("fraud", ("a", "b", "c")),
        ),
        (
            replace(TABLE, positive="maybe"),
            MissingPositive("fraud", "maybe", ("no", "yes")),
        ),
        (
            TABLE.assign(Role.IGNORED, ["amount", "age"]),
            NoFeatures(TABLE.names),
        ),
        (a_table(rows=100, positives=4), TooFewCases("fraud", "yes", 4, 5)),
        (
            a_table(rows=100, positives=96),
            TooFewCases("fraud", None, 4, 5),
        ),
        (
            replace(a_table(rows=100, positives=50), positive="yes", rows_read=56),
            TooFewCases("fraud", None, 4, 5),
        ),
    ],
)
def test_that_what_keeps_a_table_from_being_analysed_is_found(table, problem):
    assert readiness(State(table=table)) == problem


@pytest.mark.parametrize("cases", [5, 95])
def test_that_five_cases_of_each_kind_are_enough(cases):
    assert readiness(ready(rows=100, positives=cases)) is None


def test_that_rows_without_an_outcome_are_not_counted():
    table = with_outcome(missing=400, common=(("no", 1760), ("yes", 240)))
    assert (facts_of(table).rows, facts_of(table).positives) == (2000, 240)
    unasked = facts_of(a_table(asked=False))
    assert (unasked.rows, unasked.positives) == (2400, 0)


def test_that_a_missing_column_is_named_with_those_there_are():
    assert column_problem(TABLE, ("age", "colour")) == MissingColumn("colour", TABLE.names)
    assert column_problem(TABLE, ("age",)) is None


# The plan


def test_that_the_plan_holds_the_effective_cost_ratio_as_a_number():
    costs = replace(some_costs(5, 100), base_rate=0.0017)
    plan = plan_for(TABLE, costs, QUICK)
    assert plan.band == pytest.approx(20 * (0.0017 / 0.9983) / (240 / 2160))
    assert plan_for(TABLE, some_costs(), QUICK).band == 20


def test_that_the_plan_follows_what_is_asked_to_be_tried():
    tried = Tried("thorough", strategies=("SMOTE",), class_weight=3.0, seed=4)
    plan = plan_for(TABLE, some_costs(), tried)
    assert (plan.effort, plan.seed) == ("thorough", 4)
    assert {one.strategy for one in plan.learnt} == {"plain", "SMOTE"}


def test_that_the_plan_knows_the_kinds_of_column():
    columns = (a_column("town", Kind.CATEGORY), a_column("member", Kind.YES_NO))
    plan = plan_for(a_table(features=columns), some_costs(), Tried())
    assert "SMOTEN" in {one.strategy for one in plan.learnt}


def test_that_a_curve_is_counted_once_and_then_remembered():
    study = a_study()
    assert practice_curve(study, 2) is practice_curve(study, 2)
    assert practice_curve(study, 2) is not practice_curve(study, 3)


def test_that_first_rows_stay_known_while_more_rows_are_counted():
    state = apply(State(), happened.JobStarted(1, JobKind.READ, "claims.csv"))
    state = apply(state, happened.ReadSoFar(1, SoFar(0, ("age",), (("42",),))))
    state = apply(state, happened.ReadSoFar(1, SoFar(8_000)))
    assert state.job.so_far == SoFar(8_000, ("age",), (("42",),))
