"""The Decide page: one answer, and one operating point behind every view."""

import gc
from dataclasses import replace
from weakref import ref

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QSlider, QTableView, QWidget

from imbgui.application.events import (
    JobFinished,
    PointMoved,
    StudyReady,
)
from imbgui.application.views.decide import present_decide
from tests.builders import a_study, a_table
from tests.ui.conftest import Driven


def outcomes(driven: Driven) -> str:
    return driven.find(QWidget, "outcomes").accessibleDescription()


def drag(driven: Driven, plot: str, x: float, y: float) -> None:
    """Press where a plot has these coordinates."""
    widget = driven.window.findChild(QWidget, plot)
    at = widget.mapFromScene(widget.getViewBox().mapViewToScene(QPointF(x, y)))
    QTest.mousePress(widget.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseRelease(widget.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_that_the_answer_arrives_with_the_study(driven: Driven) -> None:
    driven.analyse()
    view = present_decide(driven.session.state)
    assert view is not None
    assert driven.text("recommendation") == view.answer
    assert driven.text("verdict") == view.verdict
    assert driven.find(QWidget, "pageDecide").isVisible()


def test_that_typing_a_cost_re_decides_without_a_job(driven: Driven) -> None:
    driven.analyse()
    before = driven.session.state.recommendation
    asked = (len(driven.jobs.plans), len(driven.jobs.requests))
    driven.type_into("missedCostHere", "7")
    after = driven.session.state.recommendation
    assert before is not None
    assert after is not None
    assert after.costs.missed == 7
    assert after.best.counts != before.best.counts
    assert (len(driven.jobs.plans), len(driven.jobs.requests)) == asked
    assert driven.text("missedCost") == "7"
    assert driven.text("recommendation") in present_decide(driven.session.state).answer


def test_that_a_cost_left_blank_hides_the_answer_of_other_costs(driven: Driven) -> None:
    driven.analyse()
    driven.type_into("missedCostHere", " ")
    assert not driven.find(QLabel, "recommendation").isVisible()
    assert driven.session.state.recommendation is None
    driven.type_into("missedCostHere", "100")
    assert driven.find(QLabel, "recommendation").isVisible()


@pytest.mark.parametrize(("plot", "x", "y"), [("costCurve", 200, 100), ("prCurve", 99, 15)])
def test_that_dragging_the_threshold_moves_every_view(
    driven: Driven, plot: str, x: float, y: float
) -> None:
    driven.analyse()
    slider, box = driven.find(QSlider, "cutOffSlider"), driven.find(QDoubleSpinBox, "threshold")
    before = (outcomes(driven), slider.value(), box.value())
    drag(driven, plot, x, y)
    view = present_decide(driven.session.state)
    assert view is not None
    assert driven.session.state.point is not None
    assert view.difference
    after = (outcomes(driven), slider.value(), box.value())
    assert all(now != then for now, then in zip(after, before, strict=True))
    assert driven.find(QWidget, "costCurve").accessibleDescription() == view.curve.caption
    assert driven.find(QWidget, "prCurve").accessibleDescription() == view.curve.caption


def test_that_the_way_back_leads_to_the_recommended_cut_off(driven: Driven) -> None:
    driven.analyse()
    back = driven.find(QWidget, "backToRecommended")
    before = outcomes(driven)
    assert not back.isVisible()
    driven.deliver(PointMoved(400.0))
    assert back.isVisible()
    driven.click("backToRecommended")
    assert outcomes(driven) == before
    assert driven.session.state.point is None


def test_that_going_back_to_recommended_leaves_the_focus_by_the_cut_off(driven: Driven) -> None:
    driven.analyse()
    driven.find(QDoubleSpinBox, "threshold").setValue(50)
    back = driven.find(QWidget, "backToRecommended")
    back.setFocus()
    driven.click("backToRecommended")
    assert driven.window.focusWidget() is driven.find(QWidget, "cutOffSlider")


def test_that_a_typed_cut_off_takes_point_and_comma_alike(driven: Driven) -> None:
    driven.analyse()
    box = driven.find(QDoubleSpinBox, "threshold")
    points = []
    for text in ("12.5", "12,5"):
        driven.deliver(PointMoved(None))
        box.selectAll()
        QTest.keyClicks(box, text)
        QTest.keyClick(box, Qt.Key.Key_Return)
        points.append(driven.session.state.point)
    assert points[0] is not None
    assert points[0] == points[1]


def test_that_selecting_a_strategy_shows_it_everywhere(driven: Driven) -> None:
    driven.analyse()
    table = driven.find(QTableView, "strategyTable")
    chosen = table.currentIndex().row()
    other = next(row for row in range(table.model().rowCount()) if row != chosen)
    table.setCurrentIndex(table.model().index(other, 1))
    view = present_decide(driven.session.state)
    assert view is not None
    assert view.strategies[other].selected
    name = table.model().index(other, 1).data()
    assert name in {label.text() for label in driven.find(QWidget, "outcomes").findChildren(QLabel)}
    driven.click("backToRecommended")
    assert driven.session.state.selected is None
    assert table.currentIndex().row() == chosen


def test_that_a_result_of_an_older_job_is_not_displayed(driven: Driven) -> None:
    plan = driven.start_analysis()
    older = driven.jobs.latest
    study = a_study(table=driven.session.state.table, plan=plan)
    driven.trigger("actionStop")
    driven.read(a_table(rows=2000, positives=200))
    driven.deliver(StudyReady(older, study, final=True), JobFinished(older))
    assert driven.session.state.study is None
    assert not driven.find(QLabel, "recommendation").isVisible()


def test_that_a_changed_outcome_column_shows_the_answer_as_out_of_date(driven: Driven) -> None:
    driven.analyse()
    assert driven.find(QWidget, "saveReport").isEnabled()
    driven.choose("positiveValue", "no")
    view = present_decide(driven.session.state)
    assert view is not None
    banners = [label.text() for label in driven.find(QWidget, "pageDecide").findChildren(QLabel)]
    assert view.out_of_date in banners
    assert driven.find(QWidget, "stepDecide").accessibleDescription() == "Out of date"
    assert not driven.find(QWidget, "saveReport").isEnabled()
    assert not driven.find(QWidget, "scoreFile").isEnabled()


def test_that_a_provisional_answer_says_so(driven: Driven) -> None:
    plan = driven.start_analysis()
    study = a_study(table=driven.session.state.table, plan=plan)
    driven.deliver(StudyReady(driven.jobs.latest, study, final=False))
    driven.click("stepDecide")
    shown = driven.find(QWidget, "pageDecide").findChildren(QLabel)
    assert any(label.isVisible() and label.text().startswith("Provisional") for label in shown)


def test_that_a_study_is_let_go_when_another_takes_its_place(driven: Driven) -> None:
    """Each holds files open, and memory; what was chosen can still be undone."""
    driven.start_analysis()
    first = replace(a_study(table=driven.session.state.table, plan=driven.jobs.plans[-1]))
    number = driven.jobs.latest
    driven.deliver(StudyReady(number, first, final=True), JobFinished(number))
    for step in ("stepCosts", "stepDecide", "stepReport", "stepDecide"):
        driven.click(step)
    driven.deliver(PointMoved(300.0))
    driven.click("stepCosts")
    driven.type_costs("5", "90")
    driven.click("stepAnalyse")
    driven.click("analyse")
    second = driven.finish_analysis()
    driven.catch_up()
    there = ref(first)
    del first
    gc.collect()
    assert there() is None
    while driven.session.can_undo:
        driven.trigger("actionUndo")
    assert driven.session.state.study is second
