"""Promises about what may mislead: said before training, never of other data or another study."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from imbgui.application import contract, wording
from imbgui.application import events as happened
from imbgui.application.events import JobKind
from imbgui.application.session import Session
from imbgui.application.state import Job, State, leak_candidate
from imbgui.application.transitions import apply
from imbgui.application.views.analyse import present_analyse
from imbgui.application.views.decide import present_decide
from imbgui.application.views.frame import present_window
from imbgui.domain.giveaways import NOTHING_FOUND, Giveaway, Rule
from imbgui.domain.plan import LARGE_TABLE
from imbgui.domain.problems import NothingResamples, RowsNotAtHand
from imbgui.domain.recommendation import recommend
from imbgui.domain.table import Role
from imbgui.domain.tasks import About, LeakCheck, Opened
from tests.builders import (
    PLAIN_BOOSTED,
    SMOTE_BOOSTED,
    UNDERSAMPLED_BOOSTED,
    a_data_check,
    a_plan,
    a_study,
    a_table,
    some_costs,
    some_leaks,
    state_with,
)

TABLE = a_table()
RANKED = Giveaway("scenario", Rule.RANKS, 1.0, 0.02, roc_auc=0.99)
OF_GOOD = Giveaway("renewal", Rule.FILLED, 0.98, 0.001, of_bad=False)
MADE = "recall of 97%; the honest figure is 71%"


def resampling(best=3.0, plain=1.0, other=2.0):
    """Return a state whose study tried two candidates that resample, so far apart."""
    skills = {PLAIN_BOOSTED: plain, UNDERSAMPLED_BOOSTED: other, SMOTE_BOOSTED: best}
    study = a_study(skills, plan=a_plan(*skills))
    return state_with(study=study, rows_at_hand=True)


STATE = resampling()
RUNNING = replace(STATE, job=Job(3, JobKind.ANALYSE))
CHECKING = replace(STATE, job=Job(3, JobKind.LEAK_CHECK, "claims.xlsx"))


def row_of(state, candidate):
    return state.study.decisions.candidates.index(candidate)


# Words


def test_that_a_giveaway_is_named_with_what_to_do():
    sentence = wording.giveaway_sentence(a_data_check().giveaways[0])
    assert sentence.startswith("'chargeback_date' is filled in for 99% of bad cases and almost no")
    assert "only know it afterwards" in sentence
    assert "Ignore it" in sentence


@pytest.mark.parametrize(
    ("giveaway", "words"),
    [
        (RANKED, "'scenario' alone picks out 100% of bad cases and 2% of others"),
        (OF_GOOD, "'renewal' is filled in for 98% of the other cases and almost no bad cases"),
    ],
)
def test_that_each_rule_has_its_words(giveaway, words):
    assert wording.giveaway_sentence(giveaway).startswith(words)


def test_that_copies_are_worth_a_word_only_where_they_are_many():
    few = a_data_check(giveaways=(), copies=24)
    (said,) = wording.data_check_sentences(a_data_check(giveaways=(), copies=240))
    assert wording.data_check_sentences(few) == ()
    assert "240 of 2,400 rows (10%)" in said
    assert "one side of every split" in said


def test_that_copies_on_both_sides_of_a_split_are_said_to_flatter():
    check = a_data_check(giveaways=(), copies=240, copies_apart=31)
    (said,) = wording.data_check_sentences(check)
    assert "31 of them" in said
    assert "flatters" in said


def test_that_the_claim_stands_beside_the_honest_figure():
    said = wording.leak_sentence(some_leaks(STATE.study))
    assert MADE in said
    assert "96% promised, 71%" in said


# What was found in the data


def test_that_a_giveaway_is_on_the_analyse_page_before_anything_is_trained():
    found = apply(replace(RUNNING, study=None), happened.DataChecked(3, a_data_check()))
    view = present_analyse(found)
    assert view.done == 0
    assert view.warnings == wording.data_check_sentences(a_data_check())


def test_that_another_use_of_a_column_drops_what_was_found():
    found = apply(RUNNING, happened.DataChecked(3, a_data_check()))
    changed = apply(found, happened.RoleChosen(("age",), Role.IGNORED))
    assert found.known_check is not None
    assert changed.known_check is None
    assert present_analyse(changed).warnings == ()


def test_that_a_study_keeps_what_was_found():
    study = replace(STATE.study, data_check=a_data_check())
    opened = Opened("nowhere", TABLE, some_costs(), About())
    reopened = apply(
        replace(State(), job=Job(3, JobKind.OPEN)), happened.SessionOpened(3, opened, study)
    )
    assert reopened.known_check == a_data_check()
    assert present_analyse(reopened).warnings


def test_that_the_answer_is_shown_with_what_was_found():
    study = replace(STATE.study, data_check=a_data_check())
    cautions = present_decide(replace(STATE, study=study)).cautions
    assert cautions[0] == wording.giveaway_sentence(a_data_check().giveaways[0])
    assert cautions[1:] == present_decide(STATE).cautions


def document(study, leaks=None):
    found = recommend(study, some_costs())
    return contract.decide_document(TABLE, study, found, {}, leaks)


def test_that_scripts_read_what_was_found_in_words_and_in_numbers():
    study = replace(STATE.study, data_check=a_data_check(copies=240))
    told = document(study)
    assert told["warnings"][:2] == list(wording.data_check_sentences(study.data_check))
    (giveaway,) = told["giveaways"]
    assert (giveaway["column"], giveaway["rule"]) == ("chargeback_date", "filled")
    assert (giveaway["share"], giveaway["others"]) == (0.99, 0.0)
    assert document(STATE.study)["giveaways"] == []


# What resampling first would have claimed


def test_that_scripts_read_both_figures_of_a_leak_check():
    told = document(STATE.study, some_leaks(STATE.study))["leak_check"]
    assert (told["strategy"], told["learner"]) == ("SMOTE", "boosted trees")
    assert told["claimed"]["recall"] == pytest.approx(0.97)
    assert told["honest"]["recall"] == pytest.approx(0.71)
    assert told["honest"]["precision"] == pytest.approx(0.71)
    assert MADE in told["sentence"]


def test_that_a_script_that_did_not_ask_reads_null():
    assert document(STATE.study)["leak_check"] is None


def test_that_the_sentence_is_shown_beside_its_own_strategy():
    known = apply(CHECKING, happened.LeaksChecked(3, some_leaks(STATE.study)))
    row = row_of(known, SMOTE_BOOSTED)
    assert MADE in present_decide(replace(known, selected=row)).leaks
    other = replace(known, selected=row_of(known, UNDERSAMPLED_BOOSTED), job=None)
    assert present_decide(other).leaks == ""


def test_that_a_leak_check_of_another_study_is_dropped():
    other = a_study({SMOTE_BOOSTED: 2.0})
    told = apply(CHECKING, happened.LeaksChecked(3, some_leaks(other)))
    assert told.known_leaks is None
    assert MADE not in present_decide(told).leaks


def test_that_a_leak_check_is_forgotten_with_the_study_it_was_of():
    known = apply(CHECKING, happened.LeaksChecked(3, some_leaks(STATE.study)))
    renewed = apply(known, happened.StudyReady(3, a_study({SMOTE_BOOSTED: 2.0}), final=True))
    assert known.known_leaks is not None
    assert renewed.known_leaks is None


def test_that_only_a_strategy_that_resamples_is_offered_the_check():
    offered = replace(STATE, selected=row_of(STATE, SMOTE_BOOSTED))
    plain = replace(STATE, selected=row_of(STATE, PLAIN_BOOSTED))
    assert present_decide(offered).offers_leak_check
    assert present_decide(offered).can_check_leaks
    assert not present_decide(plain).offers_leak_check


def test_that_the_check_is_not_asked_for_twice_at_once():
    view = present_decide(CHECKING)
    assert view.offers_leak_check
    assert not view.can_check_leaks
    assert view.leaks


def test_that_a_check_under_way_keeps_nobody_from_reporting_or_analysing():
    view = present_window(CHECKING)
    assert (view.can_report, view.can_save, view.can_score) == (True, True, True)
    assert present_analyse(CHECKING).can_analyse


def test_that_the_cheapest_that_resamples_stands_in_for_one_that_does_not():
    state = resampling(best=1.0, plain=3.0, other=2.0)
    costs = {one.candidate: one.cost_per_1000 for one in state.recommendation.candidates}
    assert state.recommendation.best.candidate == PLAIN_BOOSTED
    assert costs[UNDERSAMPLED_BOOSTED] < costs[SMOTE_BOOSTED]
    assert leak_candidate(state) == UNDERSAMPLED_BOOSTED


@pytest.mark.parametrize(
    "state",
    [
        State(),
        replace(STATE, rows_at_hand=False),
        apply(STATE, happened.RoleChosen(("age",), Role.IGNORED)),
        state_with(
            study=a_study({PLAIN_BOOSTED: 2.0}, plan=a_plan(PLAIN_BOOSTED)), rows_at_hand=True
        ),
    ],
    ids=["no study", "reopened", "out of date", "nothing resamples"],
)
def test_that_without_rows_or_a_strategy_that_resamples_nothing_can_be_checked(state):
    assert leak_candidate(state) is None


# Asking for it


@dataclass
class Jobs:
    """A runner that only remembers what it was asked to do."""

    asked: list[Any] = field(default_factory=list)

    def start(self, number, kind, request):
        self.asked.append((number, kind, request))

    def analyse(self, number, table, plan, folder, seconds):
        del table, plan, folder, seconds
        self.asked.append((number, JobKind.ANALYSE, None))

    def stop(self):
        pass


class Work:
    """A session that has a table and costs, and ends an analysis with a study."""

    def __init__(self, folder, *, checks_leaks=False):
        self.jobs = Jobs()
        self.session = Session(self.jobs, folder, checks_leaks=checks_leaks)
        self.session.open_file(Path(TABLE.source.file))
        self.deliver(happened.TableRead(self.job, TABLE), happened.JobFinished(self.job))
        self.deliver(happened.CostsEdited(some_costs()))

    @property
    def job(self):
        return self.session.state.job.number

    def deliver(self, *events):
        for event in events:
            self.session.deliver(event)

    def analyse(self, study, *, stopped=False):
        plan = study.plan
        tried = happened.Tried(plan.effort, plan.strategies, plan.class_weight, plan.seed)
        self.deliver(happened.TriedChosen(tried))
        self.session.analyse()
        number = self.job
        ready = happened.StudyReady(number, study, final=True)
        if stopped:
            self.deliver(happened.JobStopped(number))
        self.deliver(ready, happened.JobFinished(number))

    @property
    def checks(self):
        return [request for _, kind, request in self.jobs.asked if kind is JobKind.LEAK_CHECK]


def test_that_a_check_asks_for_the_fits_of_the_study_at_its_costs(tmp_path):
    work = Work(tmp_path)
    study = replace(STATE.study, folder=str(tmp_path / "analysis" / "study-1"))
    work.analyse(study)
    work.session.check_leaks()
    ratio = some_costs().effective_ratio(study.file_rate)
    folder = str(tmp_path / "analysis")
    assert work.checks == [LeakCheck(study.key, SMOTE_BOOSTED, ratio, study.plan.seed, folder)]


def test_that_undoing_keeps_what_was_found(tmp_path):
    work = Work(tmp_path)
    work.analyse(STATE.study)
    work.deliver(happened.CostsEdited(some_costs(5, 90)))
    work.session.check_leaks()
    work.deliver(happened.LeaksChecked(work.job, some_leaks(STATE.study)))
    work.session.undo()
    assert work.session.state.known_leaks == some_leaks(STATE.study)
    assert leak_candidate(work.session.state) is not None


def test_that_a_check_that_cannot_be_made_is_refused_in_words(tmp_path):
    work = Work(tmp_path)
    work.session.check_leaks()
    assert work.session.state.problem == NothingResamples()
    assert work.checks == []


def test_that_a_recommended_strategy_that_resamples_is_checked_at_once_where_asked(tmp_path):
    (tmp_path / "not").mkdir()
    asked, not_asked = Work(tmp_path, checks_leaks=True), Work(tmp_path / "not")
    for work in (asked, not_asked):
        work.analyse(STATE.study)
    assert [check.candidate for check in asked.checks] == [SMOTE_BOOSTED]
    assert not_asked.checks == []


@pytest.mark.parametrize(
    ("study", "stopped"),
    [
        (STATE.study, True),
        (resampling(best=1.0, plain=3.0).study, False),
        (replace(STATE.study, data_check=NOTHING_FOUND, table_key="another"), False),
    ],
    ids=["stopped", "does not resample", "out of date"],
)
def test_that_nothing_is_checked_at_once_that_need_not_be(tmp_path, study, stopped):
    work = Work(tmp_path, checks_leaks=True)
    work.analyse(study, stopped=stopped)
    assert work.checks == []


def test_that_without_costs_at_the_end_nothing_is_checked_at_once(tmp_path):
    work = Work(tmp_path, checks_leaks=True)
    work.session.analyse()
    work.deliver(happened.CostsEdited(None))
    number = work.job
    work.deliver(happened.StudyReady(number, STATE.study, final=True))
    work.deliver(happened.JobFinished(number))
    assert work.checks == []


def test_that_costly_resampling_of_many_rows_waits_to_be_asked_for(tmp_path):
    table = a_table(rows=LARGE_TABLE + 1000, positives=300)
    unbounded = replace(SMOTE_BOOSTED, bounded=False)
    for candidate, checks in ((unbounded, 0), (SMOTE_BOOSTED, 1)):
        skills = {PLAIN_BOOSTED: 1.0, candidate: 3.0}
        folder = tmp_path / candidate.key
        folder.mkdir()
        work = Work(folder, checks_leaks=True)
        work.session.open_file(Path(table.source.file))
        work.deliver(happened.TableRead(work.job, table), happened.JobFinished(work.job))
        work.analyse(a_study(skills, table=table, plan=a_plan(*skills, table=table)))
        assert len(work.checks) == checks


# What a reopened session cannot do


@pytest.fixture
def reopened(tmp_path):
    """Return a session that was opened from a file, with the strategy that resamples selected."""
    work = Work(tmp_path)
    work.session.open_session(Path("claims.imbgui"))
    opened = Opened("study", TABLE, some_costs(), About())
    study = STATE.study
    work.deliver(
        happened.SessionOpened(work.job, opened, study),
        happened.JobFinished(work.job),
        happened.CandidateSelected(row_of(STATE, SMOTE_BOOSTED)),
    )
    return work


@pytest.mark.parametrize(
    "ask", [Session.analyse, Session.resume, Session.check_leaks], ids=lambda one: one.__name__
)
def test_that_what_needs_the_rows_is_refused_with_the_file_to_open(reopened, ask):
    asked = list(reopened.jobs.asked)
    ask(reopened.session)
    assert reopened.session.state.problem == RowsNotAtHand(TABLE.source.file)
    assert reopened.jobs.asked == asked
    assert reopened.session.state.recommendation is not None


def test_that_a_reopened_session_says_why_before_it_is_asked(reopened):
    state = reopened.session.state
    words = wording.problem_sentence(RowsNotAtHand(TABLE.source.file))
    assert present_decide(state).leaks == words
    assert not present_decide(state).offers_leak_check
    assert present_analyse(state).note == words
    assert not present_analyse(state).can_analyse
    plain = apply(state, happened.CandidateSelected(row_of(STATE, PLAIN_BOOSTED)))
    assert present_decide(plain).leaks == ""


def test_that_with_the_file_open_again_everything_can_be_asked_for(reopened):
    reopened.session.open_file(Path(TABLE.source.file))
    reopened.deliver(happened.TableRead(reopened.job, TABLE), happened.JobFinished(reopened.job))
    assert present_analyse(reopened.session.state).can_analyse
