"""Promises about the Decide page."""

from dataclasses import replace

import numpy as np
import pytest

from imbgui.application import events as happened
from imbgui.application.events import JobKind, Step, Tried
from imbgui.application.numbers import money, risk_score
from imbgui.application.state import Job, State, curve_of
from imbgui.application.transitions import apply
from imbgui.application.views import curves
from imbgui.application.views.decide import present_decide, present_no_answer
from imbgui.application.views.frame import present_window
from imbgui.application.weights import weight_effects
from imbgui.application.words import cards
from imbgui.domain.costs import Amounts, Limits
from imbgui.domain.plan import Candidate
from imbgui.domain.recommendation import Verdict
from imbgui.domain.strategies import LEARNERS, STRATEGIES, Family
from imbgui.domain.table import Kind
from tests.builders import (
    PLAIN_BOOSTED,
    SMOTE_BOOSTED,
    a_column,
    a_study,
    a_table,
    some_costs,
    state_with,
)

STATE = state_with()


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
    monkeypatch.setattr(curves, "DRAWN_POINTS", 100)
    view = view_of(state_with(costs=some_costs(5, 101, base_rate=0.09))).curve
    assert len(view.recall) == len(view.precision) == len(view.cost) <= 100
    assert (view.flagged_per_1000[0], view.flagged_per_1000[-1]) == pytest.approx((0, 1000))
    assert (view.recall[0], view.recall[-1]) == (0, 1)


SHARES = ("flagged_per_1000", "recall", "precision", "recall_range", "precision_range")
PAID = ("cost", "cost_of_missed", "cost_range")


def test_that_what_is_drawn_stays_the_same_object_while_only_the_point_moves():
    first = view_of(STATE, happened.PointMoved(100.0)).curve
    other = view_of(STATE, happened.PointMoved(200.0)).curve
    assert first.here != other.here
    assert first.recommended == other.recommended
    for name in (*SHARES, *PAID):
        assert getattr(first, name) is getattr(other, name), name


def test_that_another_cost_changes_what_is_paid_and_no_share():
    one, other = (
        view_of(STATE, happened.CostsEdited(some_costs(5, missed))).curve for missed in (400, 410)
    )
    for name in SHARES:
        assert getattr(one, name) is getattr(other, name), name
    for name in PAID:
        assert getattr(one, name) is not getattr(other, name), name


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


def test_that_a_check_that_was_seen_before_says_so():
    fresh = present_decide(replace(STATE, seen_at=STATE.costs)).check
    seen = present_decide(replace(STATE, seen_at=some_costs(1, 7))).check
    assert seen.removeprefix(fresh).strip() == cards.CHECK_WAS_SEEN


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


COMBINED = Candidate("SMOTE + class weight", "logistic regression", 3.0, ratio=1.0)
SMOTE_ALONE, WEIGHT_ALONE = COMBINED.parts


@pytest.mark.parametrize(("skill", "kept"), [(1.0, True), (3.0, False)])
def test_that_a_combination_that_does_not_beat_a_part_says_so_in_its_row(skill, kept):
    study = a_study({PLAIN_BOOSTED: 1.5, SMOTE_ALONE: 1.5, WEIGHT_ALONE: 1.5, COMBINED: skill})
    state = state_with(study=study)
    row = study.decisions.candidates.index(COMBINED)
    rows = {one.row: one for one in present_decide(state).strategies}
    assert ("Kept for comparison only" in rows[row].explanation) == kept


# Amounts


_RNG = np.random.default_rng(1)
AT_STAKE = replace(
    STATE.study,
    practice_amounts=_RNG.lognormal(4, 1.5, len(STATE.study.practice_labels)),
    kept_amounts=_RNG.lognormal(4, 1.5, len(STATE.study.kept_labels)),
    amounts="amount",
)


@pytest.mark.parametrize("limits", [Limits(), Limits(capacity_per_1000=20)])
def test_that_a_cut_off_by_row_is_an_expected_saving(limits):
    costs = some_costs(missed=168.0, amounts=Amounts("amount", mean=168.0), limits=limits)
    state = state_with(study=AT_STAKE, costs=costs)
    view = view_of(state)
    assert view.cuts_by_saving
    assert view.threshold == pytest.approx(state.recommendation.best.least_saving)
    assert (view.threshold_decimals, view.currency) == (2, "EUR")
    low, high = view.threshold_range
    assert low < 0 <= view.threshold < high
    assert "the more is at stake" in view.answer
    assert any("goes by" in one or "follows the amount" in one for one in view.reasons)
    moved = view_of(state, happened.ThresholdTyped(view.threshold + 50))
    assert moved.curve.here.flagged_per_1000 < view.curve.here.flagged_per_1000
    assert view_of(state, happened.PointMoved(0.0)).threshold == high


def test_that_a_cut_off_for_all_is_a_risk_score():
    view = view_of()
    assert not view.cuts_by_saving
    assert view.threshold_range == (0, 100)
