"""The curves on the Decide page: all strategies, what is pointed at, what is taken away."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QTableView, QWidget

from imbgui.ui.strategy_table import StrategyTable
from tests.ui.conftest import Driven


@pytest.fixture
def deciding(driven: Driven) -> Driven:
    driven.analyse()
    driven.click("stepDecide")
    return driven


def move_over(driven: Driven, plot: str, x: float, y: float) -> None:
    """Move the mouse over a place in the axes of a plot."""
    widget = driven.find(QWidget, plot)
    scene = widget.getViewBox().mapViewToScene(QPointF(x, y))
    at = QPointF(widget.mapFromScene(scene))
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        at,
        widget.viewport().mapToGlobal(at),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget.viewport(), event)


def lines_of(driven: Driven, plot: str):
    plots = driven.window._decide.prepare()
    return {"costCurve": plots.cost, "prCurve": plots._recall, "rocCurve": plots._roc}[plot].lines


def pointed_at(driven: Driven) -> set[int | None]:
    """Return which strategy each view sets off."""
    table = driven.find(StrategyTable, "strategyTable")
    views = [lines_of(driven, one)._highlighted for one in ("costCurve", "prCurve", "rocCurve")]
    return {table._model.pointed_at, *views}


def test_that_every_strategy_is_drawn_behind_only_when_asked_for(deciding: Driven) -> None:
    lines = lines_of(deciding, "costCurve")
    assert not lines._all.isVisible()
    deciding.click("allStrategies")
    assert lines._all.isVisible()
    assert lines_of(deciding, "prCurve")._all.isVisible()


def test_that_a_cost_that_is_a_gain_is_within_the_plot(deciding: Driven) -> None:
    deciding.type_into("caughtCost", "-50")
    best = deciding.window._decide._view.curve.recommended
    assert best.cost < 0
    _, (bottom, top) = deciding.find(QWidget, "costCurve").getViewBox().viewRange()
    assert bottom < best.cost < 0 < top


def test_that_a_strategy_pointed_at_in_a_plot_is_set_off_everywhere(deciding: Driven) -> None:
    deciding.click("allStrategies")
    line = lines_of(deciding, "costCurve")._lines[-1]
    place = len(line.x) // 2
    move_over(deciding, "costCurve", line.x[place], line.y[place])
    (row,) = pointed_at(deciding)
    assert row is not None
    viewport = deciding.find(QWidget, "costCurve").viewport()
    QApplication.sendEvent(viewport, QEvent(QEvent.Type.Leave))
    assert pointed_at(deciding) == {None}


def test_that_a_strategy_pointed_at_in_the_table_is_set_off_everywhere(deciding: Driven) -> None:
    table = deciding.find(StrategyTable, "strategyTable")
    table.entered.emit(table.model().index(1, 0))
    assert pointed_at(deciding) == {table._model.rows[1].row}
    name = lines_of(deciding, "costCurve")._name
    assert name.isVisible()
    assert name.toPlainText() == table._model.rows[1].name


def test_that_a_line_that_is_not_shown_is_not_pointed_at(deciding: Driven) -> None:
    line = lines_of(deciding, "costCurve")._lines[-1]
    move_over(deciding, "costCurve", line.x[5], line.y[5])
    assert pointed_at(deciding) == {None}


def test_that_roc_is_shown_on_request_with_the_same_point(deciding: Driven) -> None:
    assert deciding.find(QWidget, "prCurve").isVisible()
    deciding.find(QComboBox, "rateCurve").setCurrentIndex(1)
    assert deciding.find(QWidget, "rocCurve").isVisible()
    assert not deciding.find(QWidget, "prCurve").isVisible()
    roc = deciding.window._decide.prepare()._roc
    here = deciding.window._decide._view.curve.here
    assert roc._recommended.getData()[0][0] == pytest.approx(here.false_alarm_rate * 100)
    assert roc._recommended.getData()[1][0] == pytest.approx(here.recall * 100)


@pytest.mark.parametrize("name", ["costCurve", "prCurve", "strategyTable"])
def test_that_ctrl_c_copies_picture_and_numbers(deciding: Driven, name: str) -> None:
    widget = deciding.find(QWidget, name)
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    taken = QGuiApplication.clipboard().mimeData()
    assert taken.hasImage()
    heading, *lines = taken.text().split("\n")
    assert "Cost per 1,000" in heading
    assert {line.count("\t") for line in lines} == {heading.count("\t")}
    assert taken.html().count("<tr>") == len(lines) + 1


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_that_the_numbers_of_a_chart_can_be_read(deciding: Driven) -> None:
    deciding.trigger("costCurveShowNumbers")
    dialog = deciding.find(QDialog, "chartNumbers")
    table = dialog.findChild(QTableView, "chartNumbersTable").model()
    assert table.rowCount() > 20
    assert table.index(0, 0).data() == "0.0"
    assert "False-alarm rate" in {
        table.headerData(column, Qt.Orientation.Horizontal) for column in range(table.columnCount())
    }
    dialog.close()


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_that_a_picture_is_saved(deciding: Driven, tmp_path: Path, ending: str) -> None:
    deciding.dialogs.written = tmp_path / f"costs.{ending}"
    deciding.trigger("costCurveSavePicture")
    content = (tmp_path / f"costs.{ending}").read_bytes()
    assert content.startswith(b"\x89PNG") if ending == "png" else b"<svg" in content
    assert deciding.text("message") == f"Saved: costs.{ending}"
    assert [path.name for path in tmp_path.glob("costs*")] == [f"costs.{ending}"]


def test_that_a_picture_that_cannot_be_saved_is_told(deciding: Driven, tmp_path: Path) -> None:
    deciding.dialogs.written = tmp_path / "missing" / "costs.png"
    deciding.trigger("costCurveSavePicture")
    assert "cannot be written" in deciding.text("message")


def test_that_no_file_is_asked_for_in_vain(deciding: Driven) -> None:
    deciding.dialogs.written = None
    deciding.trigger("costCurveSavePicture")
    assert deciding.text("message") == ""


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_that_a_right_click_offers_what_the_button_does(deciding: Driven) -> None:
    widget = deciding.find(QWidget, "costCurve")
    widget.customContextMenuRequested.emit(QPoint(5, 5))
    menu = QApplication.activePopupWidget()
    assert [action.objectName() for action in menu.actions()] == [
        "costCurveCopy",
        "costCurveSavePicture",
        "costCurveShowNumbers",
    ]
    menu.close()
