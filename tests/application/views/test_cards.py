"""Promises about the cards below the answer: worked out when asked for, and of what is shown."""

from dataclasses import replace

import numpy as np
import pytest

from imbgui.application import events as happened
from imbgui.application.asides import wanted, work_out
from imbgui.application.events import AsideAnswered, Detail
from imbgui.application.numbers import percent
from imbgui.application.state import State, curve_of
from imbgui.application.transitions import apply
from imbgui.application.views.cards import CardsView, present_cards
from imbgui.application.words import cards as words
from imbgui.domain.columns import ColumnValues
from imbgui.domain.costs import Limits
from imbgui.domain.groups import GroupRate
from imbgui.domain.metrics import score_metrics
from imbgui.domain.stability import stability_map
from imbgui.domain.table import Kind
from imbgui.store.columns import write_columns
from tests.builders import (
    a_column,
    a_plan,
    a_study,
    a_table,
    some_costs,
    state_with,
)

NOTHING = percent(None)
STATE = state_with(costs=some_costs(5, 400))


def unfolded(*details, state=STATE):
    """Return the cards of a state in which these are open, with all that they need worked out."""
    for detail in details:
        state = apply(state, happened.DetailFolded(detail, opened=True))
    for request in wanted(state):
        state = apply(state, AsideAnswered(request, work_out(state.study, request)))
    return present_cards(state)


def test_that_what_is_folded_is_not_worked_out():
    assert present_cards(STATE) == CardsView()
    assert present_cards(State(opened=frozenset(Detail))) == CardsView()
    everything = unfolded(*Detail)
    assert None not in vars(everything).values()


# How far costs may move


def test_that_the_map_says_what_is_advised_at_each_field():
    view = unfolded(Detail.STABILITY).stability
    found = stability_map(STATE.study.decisions, STATE.costs)
    assert (len(view.base_rates), len(view.missed)) == (11, 11)
    row, column = view.here
    assert view.advised[row][column] == 0
    assert "€400.00" in view.sentences[row][column]
    assert view.legend[0] in view.sentences[row][column]
    present = found.advised[10, 10]
    same = [[place == 0 for place in line] for line in view.advised]
    assert same == (found.advised[::-2, ::2] == present).tolist()
    assert view.missed[0] == "40"
    assert view.missed[-1] == "4,000"


def test_that_the_map_says_how_far_the_missed_cost_may_move():
    view = unfolded(Detail.STABILITY).stability
    assert view.sentence.startswith("The advice stays while a missed case costs")
    assert words.room_sentence((None, None), None).startswith("The advice stays the same")
    assert "up to €7.00" in words.room_sentence((None, 7), "EUR")
    assert "at least 7.00" in words.room_sentence((7, None), None)
    assert "2.00 to 7.00" in words.room_sentence((2, 7), None)


def test_that_without_a_table_of_answers_there_is_no_map():
    state = state_with(costs=some_costs(limits=Limits(capacity_per_1000=30)))
    view = unfolded(Detail.STABILITY, state=state).stability
    assert (view.note, view.advised) == (words.NO_STABILITY, ())


# Scores


@pytest.mark.parametrize("rate", [None, 0.01])
def test_that_the_calibration_is_that_of_the_shown_score_at_the_base_rate(rate):
    state = state_with(costs=some_costs(base_rate=rate))
    view = unfolded(Detail.CALIBRATION, state=state).calibration
    metrics = score_metrics(state.study.curve(state.shown_row), state.costs)
    assert view.calibrated == metrics.calibration.calibrated
    assert np.divide(view.said, 100) == pytest.approx([one.mean_score for one in metrics.bins])
    assert np.divide(view.observed, 100) == pytest.approx([one.observed for one in metrics.bins])
    assert np.divide(view.low, 100) == pytest.approx([one.interval[0] for one in metrics.bins])
    assert np.divide(view.high, 100) == pytest.approx([one.interval[1] for one in metrics.bins])
    known = 0.1 if rate is None else rate
    assert f"{known * (1 - known):.3g}" in view.sentences[1]


def test_that_until_they_are_there_the_metrics_say_so():
    state = apply(STATE, happened.DetailFolded(Detail.GAINS, opened=True))
    state = apply(state, happened.DetailFolded(Detail.METRICS, opened=True))
    view = present_cards(state)
    assert view.gains.sentence == words.WORKING_OUT
    assert words.WORKING_OUT in {row.value for row in view.metrics.rows}


def test_that_a_policy_without_scores_says_so():
    state = apply(STATE, happened.CandidateSelected(0))
    view = unfolded(Detail.GAINS, Detail.CALIBRATION, Detail.METRICS, state=state)
    assert view.gains.sentence == words.NO_SCORE
    assert view.calibration.sentences == (words.NO_SCORE,)
    values = {row.name: row.value for row in view.metrics.rows}
    assert (values["ROC AUC"], values["Precision"], values["Recall"]) == (NOTHING, NOTHING, "0%")


def test_that_metrics_of_another_strategy_are_never_shown():
    state = apply(STATE, happened.DetailFolded(Detail.GAINS, opened=True))
    (request,) = wanted(state)
    state = apply(state, AsideAnswered(request, work_out(state.study, request)))
    assert present_cards(state).gains.lift
    other = next(row for row in range(2, 5) if row != state.shown_row)
    state = apply(state, happened.CandidateSelected(other))
    assert present_cards(state).gains.sentence == words.WORKING_OUT


def test_that_the_gains_are_those_of_the_riskiest_shares():
    view = unfolded(Detail.GAINS).gains
    metrics = score_metrics(STATE.study.curve(STATE.shown_row), STATE.costs)
    assert (view.checked[0], view.caught[0]) == (0, 0)
    assert (view.checked[-1], view.caught[-1]) == (100, 100)
    assert view.lift == metrics.lift
    tenth = next(one for one in metrics.gains if one.checked == 0.1)
    assert f"catches {tenth.caught * 100:.3g}%" in view.sentence


# The usual metrics


def test_that_the_metrics_are_those_at_the_present_cut_off():
    state = apply(STATE, happened.PointMoved(250.0))
    view = unfolded(Detail.METRICS, state=state).metrics
    curve = curve_of(state.study, state.shown_row, state.costs)
    counts = curve.counts(curve.index_flagging(250.0))
    values = {row.name: row.value for row in view.rows}
    assert values["Recall"] == f"{counts.recall * 100:.3g}%"
    assert view.confusion[0][1:] == (
        f"{counts.caught * 1000 / counts.rows:.0f}",
        f"{counts.missed * 1000 / counts.rows:.1f}",
    )
    assert "Checking nobody would be right in 90%" in view.accuracy
    assert all(row.meaning for row in view.rows)


def test_that_a_metric_that_is_none_is_a_dash():
    metrics = score_metrics(STATE.study.curve(2), STATE.costs)
    request = wanted(apply(STATE, happened.DetailFolded(Detail.METRICS, opened=True)))[0]
    state = replace(STATE, opened=frozenset({Detail.METRICS}))
    state = apply(state, AsideAnswered(request, replace(metrics, roc_auc=float("nan"))))
    values = {row.name: row.value for row in present_cards(state).metrics.rows}
    assert values["ROC AUC"] == NOTHING


# By group


@pytest.fixture
def grouped(tmp_path):
    """Return a state whose table has a column of two regions on disk."""
    features = (a_column("region", Kind.CATEGORY), a_column("number", Kind.IDENTIFIER))
    table = a_table(features=features, folder=str(tmp_path))
    rows = np.arange(table.rows_kept)
    codes = np.where(rows % 50, rows % 2, -1).astype(np.int32)
    write_columns(tmp_path, {"region": ColumnValues(codes, ("north", "south"))})
    study = a_study(table=table, plan=a_plan(table=table))
    return state_with(table=table, study=study, opened=frozenset({Detail.GROUPS}))


def test_that_each_group_has_its_figures_and_the_small_one_a_remark(grouped):
    assert present_cards(grouped).groups.columns == ("region",)
    view = present_cards(apply(grouped, happened.ByChosen("region"))).groups
    assert view.column == "region"
    assert [row.name for row in view.rows] == ["north", "south", "(no value)"]
    assert all(row.cases.endswith("bad)") for row in view.rows)
    assert all("%" in row.false_alarms for row in view.rows)
    assert all(row.cost.startswith("€") and "to" in row.interval for row in view.rows)
    assert any("too few to say much" in remark for remark in view.remarks)


def test_that_a_rate_that_stands_out_is_marked_and_one_of_nothing_is_a_dash():
    rate = GroupRate(cases=5, of=10, share=0.5, interval=(0.2, 0.8))
    assert words.rate_words(rate) == "50% (20% to 80%)"
    assert words.rate_words(replace(rate, elsewhere=0.1)).endswith("!")
    assert words.rate_words(replace(rate, of=0, share=None)) == NOTHING


def test_that_columns_of_groups_are_offered_and_none_is_chosen():
    view = unfolded(Detail.GROUPS).groups
    assert (view.columns, view.column) == (("amount", "age"), None)
    assert (view.rows, view.remarks) == ((), ())
    lost = replace(STATE, opened=frozenset({Detail.GROUPS}), table=None)
    assert present_cards(lost).groups.columns == ()


def test_that_a_reopened_session_says_that_it_has_no_rows():
    state = replace(STATE, opened=frozenset({Detail.GROUPS}), by="age", reopened=True)
    view = present_cards(state).groups
    assert view.columns == ()
    assert "A session keeps the answer" in view.remarks[0]
