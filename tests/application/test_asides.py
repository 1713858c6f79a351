"""Promises about what is worked out beside any job: the newest wish counts, nothing stale does."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from imbgui.application import events as happened
from imbgui.application.asides import wanted, wanted_metrics, work_out
from imbgui.application.events import AsideAnswered, Detail, JobKind, Step
from imbgui.application.session import Session
from imbgui.application.state import Job, State
from imbgui.application.transitions import apply
from imbgui.application.views.decide import present_decide, present_no_answer
from imbgui.application.views.frame import present_window
from imbgui.domain.costs import Amounts, Limits
from imbgui.domain.metrics import ScoreMetrics
from imbgui.domain.problems import NothingFinished, StillDeciding, WorkerLost
from imbgui.domain.recommendation import recommend
from imbgui.domain.tasks import Measure, Recommend
from tests.builders import a_study, some_costs, state_with

STATE = state_with()
LIMITED = some_costs(limits=Limits(capacity_per_1000=30))
TIGHTER = some_costs(limits=Limits(capacity_per_1000=10))
RENEWING = apply(STATE, happened.CostsEdited(LIMITED))
LOOKED_AT = apply(STATE, happened.DetailFolded(Detail.GAINS, opened=True))


def answered(state, costs):
    """Return the event that answers these costs."""
    request = Recommend(state.study.folder, costs)
    return AsideAnswered(request, recommend(state.study, costs))


@dataclass
class Asked:
    """Works nothing out, and remembers what it was asked."""

    requests: list = field(default_factory=list)

    def ask(self, request):
        self.requests.append(request)


def test_that_a_look_up_is_never_waited_for():
    after = apply(STATE, happened.CostsEdited(some_costs(5, 300)))
    assert after.recommendation.costs == after.costs
    assert wanted(after) == ()


def test_that_the_old_answer_stays_until_the_new_one_is_there():
    assert RENEWING.recommendation is STATE.recommendation
    assert wanted(RENEWING) == (Recommend("nowhere", LIMITED),)
    after = apply(RENEWING, answered(STATE, LIMITED))
    assert after.recommendation.costs == LIMITED
    assert wanted(after) == ()


def test_that_an_answer_to_other_costs_is_dropped():
    newer = apply(RENEWING, happened.CostsEdited(TIGHTER))
    assert apply(newer, answered(STATE, LIMITED)) is newer
    assert apply(STATE, answered(STATE, LIMITED)) is STATE


def test_that_an_answer_of_another_study_is_dropped():
    request = Recommend("elsewhere", LIMITED)
    event = AsideAnswered(request, recommend(STATE.study, LIMITED))
    assert apply(RENEWING, event) is RENEWING


def test_that_a_new_study_never_keeps_the_answer_of_the_old_one():
    running = replace(RENEWING, job=Job(3, JobKind.ANALYSE))
    after = apply(running, happened.StudyReady(3, a_study(seed=5), final=True))
    assert after.recommendation is None
    assert wanted(after)
    assert apply(after, happened.JobFinished(3)).step is Step.DECIDE


def test_that_trouble_is_told_and_the_answer_stays_the_old_one():
    request = Recommend("nowhere", LIMITED)
    after = apply(RENEWING, AsideAnswered(request, WorkerLost("recommend")))
    assert after.problem == WorkerLost("recommend")
    assert after.recommendation is STATE.recommendation


def test_that_an_answer_of_the_wrong_kind_changes_nothing():
    event = AsideAnswered(Recommend("nowhere", LIMITED), work_out(STATE.study, measured()))
    assert apply(RENEWING, event) is RENEWING


def test_that_what_is_being_renewed_says_so_and_cannot_leave_the_window():
    view = present_decide(RENEWING)
    assert view.renewing
    assert view.cost == present_decide(STATE).cost
    window = present_window(RENEWING)
    assert (window.can_report, window.can_save, window.can_score) == (False, False, False)
    assert not present_decide(STATE).renewing


def test_that_an_answer_that_is_on_its_way_is_announced():
    waiting = replace(RENEWING, recommendation=None)
    assert "being worked out" in present_no_answer(waiting)


def test_that_costs_by_a_column_the_study_did_not_know_ask_for_an_analysis():
    costs = some_costs(amounts=Amounts("amount", mean=100.0))
    after = apply(STATE, happened.CostsEdited(costs))
    assert after.recommendation is None
    assert not after.is_renewing
    assert "Analyse again" in present_no_answer(after)


# Metrics


def measured(state=STATE):
    return Measure("nowhere", state.shown_row, None)


def test_that_metrics_are_worked_out_only_while_somebody_looks():
    assert wanted(STATE) == ()
    assert wanted(LOOKED_AT) == (measured(),)
    folded = apply(LOOKED_AT, happened.DetailFolded(Detail.GAINS, opened=False))
    assert wanted(folded) == ()


def test_that_metrics_that_are_known_are_not_asked_for_again():
    metrics = work_out(STATE.study, measured())
    assert isinstance(metrics, ScoreMetrics)
    after = apply(LOOKED_AT, AsideAnswered(measured(), metrics))
    assert after.measured == (measured(), metrics)
    assert wanted(after) == ()
    other = apply(after, happened.CandidateSelected(2))
    assert wanted(other) == (Measure("nowhere", 2, None),)
    at_rate = apply(after, happened.CostsEdited(some_costs(base_rate=0.02)))
    assert wanted_metrics(at_rate) == Measure("nowhere", at_rate.shown_row, 0.02)


@pytest.mark.parametrize("row", [0, 1])
def test_that_a_policy_without_scores_has_no_metrics(row):
    assert wanted(apply(LOOKED_AT, happened.CandidateSelected(row))) == ()


def test_that_nothing_is_worked_out_without_an_answer():
    assert wanted(State(opened=LOOKED_AT.opened)) == ()
    assert wanted(replace(LOOKED_AT, costs=None, recommendation=None)) == ()


# The session


def a_session(tmp_path, asides=None):
    session = Session(None, tmp_path, asides=asides)
    session._state = STATE
    return session


def test_that_a_session_alone_works_everything_out_at_once(tmp_path):
    session = a_session(tmp_path)
    session.deliver(happened.CostsEdited(LIMITED))
    assert session.state.recommendation.costs == LIMITED
    session.deliver(happened.DetailFolded(Detail.METRICS, opened=True))
    assert session.state.measured[0] == measured(session.state)


def test_that_a_session_asks_once_for_each_wish(tmp_path):
    asides = Asked()
    session = a_session(tmp_path, asides)
    session.deliver(happened.CostsEdited(LIMITED))
    session.deliver(happened.StepVisited(Step.COSTS))
    session.deliver(happened.CostsEdited(TIGHTER))
    asked = [request.costs for request in asides.requests]
    assert asked == [LIMITED, TIGHTER]
    session.deliver(answered(STATE, TIGHTER))
    assert session.state.recommendation.costs == TIGHTER


def test_that_a_session_asks_again_for_what_it_had_given_up(tmp_path):
    asides = Asked()
    session = a_session(tmp_path, asides)
    session.deliver(happened.CostsEdited(LIMITED))
    session.deliver(happened.CostsEdited(STATE.costs))
    session.deliver(answered(STATE, LIMITED))
    session.deliver(happened.CostsEdited(LIMITED))
    assert session.state.is_renewing
    assert [request.costs for request in asides.requests] == [LIMITED, LIMITED]


def test_that_a_session_does_not_ask_again_for_what_has_just_met_trouble(tmp_path):
    asides = Asked()
    session = a_session(tmp_path, asides)
    session.deliver(happened.CostsEdited(LIMITED))
    session.deliver(AsideAnswered(Recommend("nowhere", LIMITED), WorkerLost("recommend")))
    session.deliver(happened.StepVisited(Step.COSTS))
    assert len(asides.requests) == 1


@pytest.mark.parametrize("verb", ["write_report", "save"])
def test_that_what_is_being_renewed_is_neither_reported_nor_saved(tmp_path, verb):
    session = a_session(tmp_path, Asked())
    session.deliver(happened.CostsEdited(LIMITED))
    getattr(session, verb)(tmp_path / "out")
    assert session.state.problem == StillDeciding()
    session.deliver(happened.CostsEdited(None))
    getattr(session, verb)(tmp_path / "out")
    assert session.state.problem == NothingFinished(())


def test_that_taking_costs_back_brings_the_answer_they_had(tmp_path):
    session = a_session(tmp_path, Asked())
    session.deliver(happened.CostsEdited(LIMITED))
    session.undo()
    assert session.state.recommendation is STATE.recommendation
    assert not session.state.is_renewing


def test_that_folding_is_no_choice_to_take_back(tmp_path):
    session = a_session(tmp_path)
    session.deliver(happened.DetailFolded(Detail.STABILITY, opened=True))
    assert not session.can_undo
    session.deliver(happened.CostsEdited(some_costs(5, 300)))
    session.deliver(happened.DetailFolded(Detail.STABILITY, opened=False))
    session.undo()
    assert Detail.STABILITY not in session.state.opened


def test_that_answers_are_the_same_wherever_they_are_worked_out():
    here = work_out(STATE.study, Recommend("nowhere", LIMITED))
    assert here == recommend(STATE.study, LIMITED)
    assert np.isfinite(work_out(STATE.study, measured()).brier)
