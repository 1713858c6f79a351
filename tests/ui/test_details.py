"""The cards below the answer: folded until they are asked for, and of what is shown."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QTableWidget,
    QToolTip,
    QWidget,
)

from imbgui.application.events import AsideAnswered, CostsEdited, Detail, DetailFolded
from imbgui.application.views.decide import present_decide
from imbgui.domain.columns import ColumnValues
from imbgui.domain.costs import Amounts, Costs, Limits
from imbgui.domain.recommendation import recommend
from imbgui.domain.tasks import Recommend
from imbgui.store.columns import write_columns
from imbgui.ui.stability_grid import letter
from imbgui.ui.theme import DARK
from tests.builders import some_costs
from tests.ui.conftest import Driven

CONTENTS = {
    Detail.WEIGHTS: "weightTable",
    Detail.STABILITY: "stabilityGrid",
    Detail.CALIBRATION: "calibrationCurve",
    Detail.GAINS: "gainsCurve",
    Detail.METRICS: "metricsTable",
    Detail.GROUPS: "groupColumn",
}


def unfold(driven: Driven, detail: Detail) -> None:
    button = driven.find(QPushButton, f"fold{detail.capitalize()}")
    if not button.isChecked():
        button.click()


def cards(driven: Driven):
    view = present_decide(driven.session.state)
    assert view is not None
    return view.cards


def rows_of(driven: Driven, name: str) -> list[list[str]]:
    table = driven.find(QTableWidget, name)
    return [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


@pytest.mark.parametrize("detail", Detail)
def test_that_a_card_unfolds_and_folds(driven: Driven, detail: Detail) -> None:
    driven.analyse()
    button = driven.find(QPushButton, f"fold{detail.capitalize()}")
    unfold(driven, detail)
    assert detail in driven.session.state.opened
    assert button.accessibleDescription() == "unfolded"
    assert driven.find(QWidget, CONTENTS[detail]).isVisible()
    button.click()
    assert detail not in driven.session.state.opened
    assert button.accessibleDescription() == "folded"
    assert not driven.find(QWidget, CONTENTS[detail]).isVisible()


def test_that_a_click_in_the_map_and_its_keys_say_what_is_advised(driven: Driven) -> None:
    driven.analyse()
    unfold(driven, Detail.STABILITY)
    view = cards(driven).stability
    grid = driven.find(QWidget, "stabilityGrid")
    row, column = view.here
    assert driven.text("stabilityField") == view.sentences[row][column]
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Up)
    assert driven.text("stabilityField") == view.sentences[row - 1][column + 1]
    assert grid.accessibleDescription() == view.sentences[row - 1][column + 1]
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=QPoint(70, 5))
    assert driven.text("stabilityField") == view.sentences[0][0]
    QTest.keyClick(grid, Qt.Key.Key_Left)
    QTest.keyClick(grid, Qt.Key.Key_A)
    assert driven.text("stabilityField") == view.sentences[0][0]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_that_a_field_says_what_it_means_where_the_mouse_rests(driven: Driven) -> None:
    driven.analyse()
    unfold(driven, Detail.STABILITY)
    grid = driven.find(QWidget, "stabilityGrid")
    for at, words in ((QPoint(70, 5), cards(driven).stability.sentences[0][0]), (QPoint(2, 2), "")):
        event = QHelpEvent(QEvent.Type.ToolTip, at, grid.mapToGlobal(at))
        QApplication.sendEvent(grid, event)
        assert QToolTip.text() == words or not words
    QToolTip.hideText()


def test_that_the_legend_of_the_map_names_each_letter(driven: Driven) -> None:
    driven.analyse()
    unfold(driven, Detail.STABILITY)
    legend = cards(driven).stability.legend
    texts = {label.text() for label in driven.find(QWidget, "pageDecide").findChildren(QLabel)}
    assert {f"{letter(place)}  {name}" for place, name in enumerate(legend)} <= texts
    assert [letter(place) for place in (0, 25, 26)] == ["A", "Z", "AA"]


def test_that_without_a_map_the_card_says_why(driven: Driven) -> None:
    driven.analyse()
    unfold(driven, Detail.STABILITY)
    driven.deliver(CostsEdited(some_costs(limits=Limits(recall=0.5))))
    assert not driven.find(QWidget, "stabilityGrid").isVisible()
    shown = driven.find(QWidget, "pageDecide").findChildren(QLabel)
    assert any("there is no map" in one.text() and one.isVisible() for one in shown)


def test_that_the_score_cards_say_what_they_draw(driven: Driven) -> None:
    driven.analyse()
    for detail in (Detail.CALIBRATION, Detail.GAINS):
        unfold(driven, detail)
    view = cards(driven)
    assert driven.text("calibrationVerdict") == "\n".join(view.calibration.sentences)
    assert driven.text("gainsSentence") == view.gains.sentence
    for name in ("gainsCurve", "liftBars"):
        assert driven.find(QWidget, name).accessibleDescription() == view.gains.sentence
    driven.window.display_theme(DARK)
    policy = next(one.row for one in present_decide(driven.session.state).strategies if one.row < 2)
    table = driven.find(QWidget, "strategyTable")
    place = [one.row for one in present_decide(driven.session.state).strategies].index(policy)
    table.setCurrentIndex(table.model().index(place, 1))
    assert not driven.find(QWidget, "gainsCurve").isVisible()
    assert not driven.find(QWidget, "calibrationCurve").isVisible()
    assert "no risk scores" in driven.text("gainsSentence")


def test_that_the_metrics_follow_the_cut_off(driven: Driven) -> None:
    driven.analyse()
    unfold(driven, Detail.METRICS)
    before = rows_of(driven, "metricsTable")
    assert [row[0] for row in before][:3] == ["Precision", "Recall", "F1"]
    box = driven.find(QDoubleSpinBox, "threshold")
    box.setValue(60)
    after = rows_of(driven, "metricsTable")
    assert after[1] != before[1]
    assert after[3:] == before[3:]
    confusion = [list(cells) for cells in cards(driven).metrics.confusion]
    assert rows_of(driven, "confusionTable") == confusion
    assert driven.text("accuracy") == cards(driven).metrics.accuracy


def test_that_without_the_rows_the_groups_say_so(driven: Driven) -> None:
    driven.analyse()
    unfold(driven, Detail.GROUPS)
    box = driven.find(QComboBox, "groupColumn")
    assert [box.itemData(at) for at in range(box.count())] == [None, "amount", "age"]
    state = replace(driven.session.state, reopened=True, by="age")
    driven.window.display(state)
    assert "A session keeps the answer" in driven.text("groupRemarks")
    assert not driven.find(QTableWidget, "groupTable").isVisible()


def test_that_choosing_a_column_shows_its_groups(driven: Driven, tmp_path: Path) -> None:
    ages = ColumnValues(18.0 + np.arange(2400) % 60)
    write_columns(tmp_path, {"age": ages})
    driven.analyse()
    table = driven.session.state.table
    assert table is not None
    driven.session._state = replace(
        driven.session.state, table=replace(table, folder=str(tmp_path))
    )
    unfold(driven, Detail.GROUPS)
    driven.choose("groupColumn", "age")
    box = driven.find(QComboBox, "groupColumn")
    box.activated.emit(box.currentIndex())
    assert driven.session.state.by == "age"
    assert [row[0] for row in rows_of(driven, "groupTable")] == [
        one.name for one in cards(driven).groups.rows
    ]
    assert driven.text("groupRemarks")


# The answer at other kinds of cost


def by_amount(driven: Driven) -> Costs:
    """Have the study know amounts, and decide by them."""
    driven.analyse()
    state = driven.session.state
    assert state.study is not None
    at_stake = 20.0 + 400.0 * (state.study.practice_labels.cumsum() % 7 == 0)
    kept = 20.0 + 400.0 * (state.study.kept_labels.cumsum() % 7 == 0)
    study = replace(state.study, practice_amounts=at_stake, kept_amounts=kept, amounts="amount")
    costs = some_costs(5, 77, amounts=Amounts("amount", mean=77.0))
    driven.session._state = replace(state, study=study)
    driven.deliver(CostsEdited(costs))
    return costs


def test_that_a_cut_off_by_amount_is_shown_and_typed_as_money(driven: Driven) -> None:
    by_amount(driven)
    view = present_decide(driven.session.state)
    assert view is not None
    assert view.cuts_by_saving
    box = driven.find(QDoubleSpinBox, "threshold")
    assert "saving" in box.accessibleName()
    assert box.value() == pytest.approx(view.threshold, abs=0.01)
    box.selectAll()
    QTest.keyClicks(box, "3,5")
    QTest.keyClick(box, Qt.Key.Key_Return)
    moved = present_decide(driven.session.state)
    assert moved is not None
    assert moved.threshold >= 3.5
    assert moved.curve.here.flagged_per_1000 < view.curve.here.flagged_per_1000
    assert "One cut-off for all?" in {one.heading for one in view.beside}
    driven.deliver(CostsEdited(some_costs()))
    assert "risk score" in box.accessibleName()


def test_that_what_else_to_know_comes_and_goes(driven: Driven) -> None:
    driven.analyse()
    card = driven.find(QWidget, "besideTheAnswer")
    assert not card.isVisible()
    driven.deliver(CostsEdited(some_costs(missed_range=(20, 900), review=2.0)))
    assert card.isVisible()
    assert "Best on average" in card.accessibleDescription()
    driven.deliver(CostsEdited(some_costs(limits=Limits(capacity_per_1000=20))))
    assert "Your limits cost" in card.accessibleDescription()
    driven.deliver(CostsEdited(some_costs()))
    assert not card.isVisible()


def test_that_an_answer_being_renewed_says_so_until_the_new_one_is_there(driven: Driven) -> None:
    driven.analyse()
    driven.session._asides = type("Asked", (), {"ask": lambda _self, _request: None})()
    costs = some_costs(limits=Limits(capacity_per_1000=20))
    before = driven.text("recommendation")
    driven.deliver(CostsEdited(costs))
    assert driven.find(QLabel, "renewing").isVisible()
    assert driven.text("recommendation") == before
    assert not driven.find(QWidget, "saveReport").isEnabled()
    study = driven.session.state.study
    assert study is not None
    driven.deliver(AsideAnswered(Recommend(study.folder, costs), recommend(study, costs)))
    assert not driven.find(QLabel, "renewing").isVisible()
    assert driven.text("recommendation") != before
    assert driven.find(QWidget, "saveReport").isEnabled()


def test_that_folding_is_remembered_by_the_session_and_not_by_undo(driven: Driven) -> None:
    driven.analyse()
    driven.deliver(DetailFolded(Detail.GAINS, opened=True))
    assert driven.find(QPushButton, "foldGains").isChecked()
    driven.type_into("missedCostHere", "50")
    driven.trigger("actionUndo")
    assert driven.find(QPushButton, "foldGains").isChecked()
