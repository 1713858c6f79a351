"""The Analyse page: choosing strategies, watching them, and going on after a stop."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QTableView, QTableWidget, QWidget

from imbgui.application.events import (
    CandidateFinished,
    CandidateSelected,
    JobFinished,
    JobStopped,
    Progressed,
    StudyReady,
)
from imbgui.application.standings import standing_rows
from imbgui.application.views.decide import present_decide
from imbgui.domain.strategies import STRATEGIES
from imbgui.domain.study import Outcome, Status, Study
from imbgui.sentences import verbatim
from imbgui.ui.theme import DARK, LIGHT
from tests.builders import a_study
from tests.ui.conftest import Driven


def open_choices(driven: Driven) -> None:
    driven.read()
    driven.type_costs()
    driven.click("stepAnalyse")
    driven.click("chooseStrategies")


def cells(driven: Driven, name: str) -> list[list[str]]:
    model = driven.find(QTableView, name).model()
    columns = range(model.columnCount())
    return [
        [model.index(row, column).data() for column in columns] for row in range(model.rowCount())
    ]


def picture(driven: Driven, row: int) -> bytes:
    icon = driven.find(QTableView, "planTable").model().index(row, 1).data(Qt.DecorationRole)
    assert isinstance(icon, QIcon)
    return bytes(icon.pixmap(24, 24).toImage().constBits())


def stop_halfway(driven: Driven) -> Study:
    """Stop an analysis when two candidates are finished."""
    plan = driven.start_analysis()
    table, number = driven.session.state.table, driven.jobs.latest
    study = a_study(dict.fromkeys(plan.learnt[:2], 1.5), table=table, plan=plan)
    unfinished = tuple(Outcome(one, Status.STOPPED) for one in plan.learnt[2:])
    study = replace(study, outcomes=(*study.outcomes, *unfinished))
    driven.click("stop")
    driven.deliver(JobStopped(number), StudyReady(number, study, final=True), JobFinished(number))
    driven.click("stepAnalyse")
    return study


# Choosing


def test_that_the_page_is_calm_until_strategies_are_asked_for(driven: Driven) -> None:
    open_choices(driven)
    box = driven.find(QCheckBox, "tryPlain")
    assert box.isVisible()
    driven.click("chooseStrategies")
    assert not box.isVisible()
    assert not driven.find(QWidget, "backToSuggested").isVisible()


def test_that_strategies_are_chosen_by_keyboard_alone(driven: Driven) -> None:
    driven.read()
    driven.type_costs()
    driven.click("stepAnalyse")
    choose = driven.find(QWidget, "chooseStrategies")
    choose.setFocus()
    QTest.keyClick(choose, Qt.Key.Key_Space)
    box = driven.find(QCheckBox, "trySMOTE")
    while driven.window.focusWidget() is not box:
        before = driven.window.focusWidget()
        QTest.keyClick(before, Qt.Key.Key_Tab)
        assert driven.window.focusWidget() not in (before, choose)
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert driven.session.state.tried.strategies is not None


def test_that_there_is_nothing_to_choose_before_the_question(driven: Driven) -> None:
    driven.click("stepAnalyse")
    assert not driven.find(QWidget, "chooseStrategies").isEnabled()


def test_that_unticking_a_strategy_takes_it_out_of_the_plan_and_ticking_brings_it_back(
    driven: Driven,
) -> None:
    open_choices(driven)
    before = cells(driven, "planTable")
    driven.click("tryRUSBoost")
    tried = driven.session.state.tried.strategies
    assert tried is not None
    assert "RUSBoost" not in tried
    kept = cells(driven, "planTable")
    assert [one for one in before if one not in kept] == [
        one for one in before if one[0] == STRATEGIES["RUSBoost"].plain_name
    ]
    driven.click("tryRUSBoost")
    assert driven.session.state.tried.strategies is None
    assert cells(driven, "planTable") == before


def test_that_a_choice_is_taken_back_by_undo(driven: Driven) -> None:
    open_choices(driven)
    driven.click("tryRUSBoost")
    driven.trigger("actionUndo")
    assert driven.find(QCheckBox, "tryRUSBoost").isChecked()


def test_that_only_what_suits_the_columns_is_offered(driven: Driven) -> None:
    open_choices(driven)
    assert driven.find(QWidget, "trySMOTE").isVisible()
    assert not driven.find(QWidget, "trySMOTENC").isVisible()


def test_that_a_strategy_explains_itself(driven: Driven) -> None:
    open_choices(driven)
    for name in ("SMOTE", "plain"):
        box = driven.find(QCheckBox, "try" + name[0].upper() + name[1:])
        assert STRATEGIES[name].fails_when in box.toolTip()
        assert box.accessibleDescription() == box.toolTip()


def test_that_a_weight_of_ones_own_is_tried(driven: Driven) -> None:
    open_choices(driven)
    driven.type_into("ownClassWeight", "12,5")
    assert driven.session.state.tried.class_weight == 12.5
    assert any("12.5" in one[0] for one in cells(driven, "planTable"))
    driven.click("analyse")
    assert driven.jobs.plans[-1].class_weight == 12.5


@pytest.mark.parametrize("typed", ["0", "heavy", "-3"])
def test_that_a_weight_that_makes_no_sense_is_refused_beside_its_field(
    driven: Driven, typed: str
) -> None:
    open_choices(driven)
    driven.type_into("ownClassWeight", typed)
    line = driven.find(QWidget, "ownClassWeight")
    assert line.property("refused")
    assert driven.text("ownClassWeight") == typed
    assert driven.session.state.tried.class_weight is None


def test_that_a_blend_is_allowed_by_a_tick(driven: Driven) -> None:
    open_choices(driven)
    box = driven.find(QCheckBox, "allowBlend")
    assert not box.isChecked()
    assert STRATEGIES["blend"].fails_when in box.toolTip()
    driven.click("allowBlend")
    assert driven.session.state.tried.allow_blend
    driven.click("analyse")
    assert driven.jobs.plans[-1].allow_blend


def test_that_the_way_back_leads_to_the_suggested_plan(driven: Driven) -> None:
    open_choices(driven)
    before = cells(driven, "planTable")
    driven.click("tryPlain")
    driven.click("tryRUSBoost")
    driven.type_into("ownClassWeight", "7")
    assert cells(driven, "planTable") != before
    driven.click("backToSuggested")
    assert cells(driven, "planTable") == before
    assert driven.text("ownClassWeight") == ""
    assert not driven.find(QWidget, "backToSuggested").isVisible()


def test_that_nothing_can_be_chosen_otherwise_while_it_runs(driven: Driven) -> None:
    open_choices(driven)
    driven.click("tryRUSBoost")
    driven.click("analyse")
    assert not driven.find(QWidget, "trySMOTE").isEnabled()
    assert not driven.find(QWidget, "effort").isEnabled()
    assert not driven.find(QWidget, "backToSuggested").isVisible()


# Watching


def test_that_each_strategy_is_listed_once_from_the_plan_to_the_answer(driven: Driven) -> None:
    plan = driven.start_analysis()
    planned = cells(driven, "planTable")
    assert len(planned) == len(plan.candidates)
    assert {(one[1], one[2]) for one in planned} == {("Waiting", "")}
    driven.finish_analysis()
    finished = cells(driven, "planTable")
    assert [one[0] for one in finished] == [one[0] for one in planned]
    assert all(cost for _, _, cost in finished)


def test_that_how_a_strategy_ends_is_shown_in_a_word_and_a_picture(driven: Driven) -> None:
    plan = driven.start_analysis()
    waiting = picture(driven, 2)
    seen = {waiting}
    ends = [Status.DONE, Status.DROPPED_EARLY, Status.NOT_APPLICABLE, Status.FAILED, Status.STOPPED]
    for status, candidate in zip(ends, plan.learnt, strict=False):
        outcome = Outcome(candidate, status, verbatim("so it is"))
        driven.deliver(CandidateFinished(driven.jobs.latest, outcome))
        row = plan.candidates.index(candidate)
        assert cells(driven, "planTable")[row][1] == standing_rows(driven.session.state)[row].words
        seen.add(picture(driven, row))
    assert len(seen) == len(ends) + 1


def test_that_pictures_follow_the_theme(driven: Driven) -> None:
    driven.start_analysis()
    light = picture(driven, 2)
    driven.window.display_theme(DARK)
    assert picture(driven, 2) != light
    driven.window.display_theme(LIGHT)
    assert picture(driven, 2) == light


def test_that_the_longest_plan_scrolls_in_its_own_table_and_stays_where_it_was(
    driven: Driven,
) -> None:
    driven.read()
    driven.type_costs()
    driven.choose("effort", "thorough")
    driven.click("stepAnalyse")
    driven.click("analyse")
    table = driven.find(QAbstractItemView, "planTable")
    assert len(cells(driven, "planTable")) > 45
    assert table.height() < driven.window.height()
    bar = table.verticalScrollBar()
    bar.setValue(bar.maximum())
    plan = driven.jobs.plans[-1]
    driven.deliver(CandidateFinished(driven.jobs.latest, Outcome(plan.learnt[0], Status.DONE)))
    assert bar.value() == bar.maximum() > 0


def test_that_the_time_left_is_said_once_it_is_known(driven: Driven) -> None:
    driven.start_analysis()
    driven.deliver(Progressed(driven.jobs.latest, 2, 42, 6.0))
    assert driven.text("analysisNote") == "2 of 42 fits done."
    driven.deliver(Progressed(driven.jobs.latest, 12, 42, 48.0))
    assert driven.text("analysisNote") == "12 of 42 fits done. About 2 minutes left."


# Stopping


def test_that_a_stopped_analysis_offers_to_go_on_or_to_drop_it(driven: Driven) -> None:
    study = stop_halfway(driven)
    said = f"Stopped. 2 of {len(study.outcomes)} strategies finished; the answer uses those only."
    assert driven.text("stoppedNote") == said
    assert driven.find(QWidget, "continue").isVisible()
    assert driven.find(QWidget, "discard").isVisible()
    assert driven.find(QWidget, "stepAnalyse").accessibleDescription() == "Stopped"


def test_that_a_finished_analysis_offers_neither(driven: Driven) -> None:
    driven.analyse()
    driven.click("stepAnalyse")
    assert not driven.find(QWidget, "continue").isVisible()
    assert not driven.find(QWidget, "discard").isVisible()


def test_that_continue_runs_the_same_plan_to_its_end(driven: Driven) -> None:
    study = stop_halfway(driven)
    driven.click("continue")
    assert driven.jobs.plans[-1] == study.plan
    assert len(driven.jobs.plans) == 2
    assert not driven.find(QWidget, "continue").isVisible()
    driven.finish_analysis()
    driven.click("stepAnalyse")
    assert driven.text("analysisNote").startswith("Finished")


def test_that_discarding_drops_the_answer_and_undo_brings_it_back(driven: Driven) -> None:
    stop_halfway(driven)
    answer = driven.text("recommendation")
    driven.click("discard")
    assert driven.session.state.study is None
    assert not driven.find(QWidget, "continue").isVisible()
    assert {one[1] for one in cells(driven, "planTable")} == {"Waiting"}
    driven.click("stepDecide")
    assert not driven.find(QWidget, "recommendation").isVisible()
    driven.trigger("actionUndo")
    assert driven.find(QWidget, "recommendation").isVisible()
    assert driven.text("recommendation") == answer


# What each weight does


def test_that_the_weights_of_the_shown_learner_are_compared(driven: Driven) -> None:
    driven.analyse()
    view = present_decide(driven.session.state)
    assert view is not None
    shown = [one[1:] for one in cells(driven, "weightTable")]
    assert shown == [
        [
            one.weight,
            one.threshold,
            one.caught,
            one.missed,
            one.false_alarms,
            one.precision,
            one.recall,
            one.cost,
        ]
        for one in view.weights
    ]
    assert len(shown) > 1


def test_that_selecting_another_strategy_shows_the_weights_of_its_learner(driven: Driven) -> None:
    study = driven.analyse()
    for row in range(2, len(study.decisions.candidates)):
        driven.deliver(CandidateSelected(row))
        view = present_decide(driven.session.state)
        assert view is not None
        assert driven.text("weightsNote") == view.weights_note
        table = driven.find(QTableWidget, "weightTable")
        assert table.isVisible() == (len(view.weights) > 1)
        assert table.rowCount() == len(view.weights)


def test_that_a_strategy_without_a_model_says_so_in_place_of_weights(driven: Driven) -> None:
    driven.analyse()
    driven.deliver(CandidateSelected(0))
    assert not driven.find(QWidget, "weightTable").isVisible()
    assert "no model" in driven.text("weightsNote")


@pytest.mark.parametrize("name", ["planTable", "weightTable", "weightsNote", "stoppedNote"])
def test_that_what_is_told_is_read_out_by_name(driven: Driven, name: str) -> None:
    stop_halfway(driven)
    driven.click("stepDecide")
    widget = driven.find(QWidget, name)
    assert widget.accessibleName()
    if name.endswith("Note"):
        assert widget.accessibleDescription() == driven.text(name)
