"""What the window offers, when, and by which names and keys."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSlider,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from imbgui.application.events import (
    AboutEdited,
    FileScored,
    FileWritten,
    JobFailed,
    JobFinished,
    JobStopped,
    PointMoved,
    Progressed,
    ReadSoFar,
    Step,
    StudyReady,
)
from imbgui.domain.new_cases import Lost, Order
from imbgui.domain.problems import KeepsLess, MissingFeatures
from imbgui.domain.tasks import About, Report, Save, Score, Scored, SoFar
from imbgui.ui.theme import DARK
from imbgui.ui.window import MainWindow
from tests.builders import a_study
from tests.ui.conftest import Driven

CONTRACT = """
    openFile sheetChoice headerRow previewTable targetColumn positiveValue falseAlarmCost missedCost
    analyse stop progress recommendation verdict strategyTable prCurve costCurve outcomes threshold
    saveReport scoreFile stepData stepCosts stepAnalyse stepDecide stepReport stepScore
"""
PATIENCE = 60_000
"""Milliseconds: a busy machine may be ten times slower than an idle one."""
CONTROLS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QSlider)


@pytest.mark.parametrize("name", CONTRACT.split())
def test_that_scripts_find_a_widget_by_its_name_and_hear_its_words(
    driven: Driven, name: str
) -> None:
    driven.analyse()
    assert driven.find(QWidget, name).accessibleName()


def test_that_every_control_has_a_name_of_its_own_and_words(driven: Driven) -> None:
    driven.analyse()
    controls = [
        control
        for kind in CONTROLS
        for control in driven.window.findChildren(kind)
        if control.window() is driven.window and not control.objectName().startswith("qt_")
    ]
    assert len(controls) > 25
    assert [one for one in controls if not one.accessibleName()] == []
    names = Counter(one.objectName() for one in controls)
    assert {name: times for name, times in names.items() if times > 1 or not name} == {}


@pytest.mark.parametrize("step", Step)
def test_that_no_letter_stands_for_two_things_on_a_page(driven: Driven, step: Step) -> None:
    driven.analyse()
    driven.click(f"step{step.capitalize()}")
    if step is Step.COSTS:
        driven.click("moreCosts")
    if step is Step.DATA:
        driven.click("moreReading")
    texts = [action.text() for action in driven.window.menuBar().actions()]
    texts += [
        one.text()
        for kind in (QAbstractButton, QLabel)
        for one in driven.window.findChildren(kind)
        if one.isVisible() and (kind is QAbstractButton or one.buddy() is not None)
    ]
    letters = Counter(
        letter for text in texts if (letter := QKeySequence.mnemonic(text).toString())
    )
    assert {letter: times for letter, times in letters.items() if times > 1} == {}


def test_that_the_letter_of_a_label_leads_into_its_field(driven: Driven) -> None:
    driven.catch_up()
    buddies = [one.buddy() for one in driven.window.findChildren(QLabel) if one.buddy()]
    assert len(buddies) > 10
    deaf = [one for one in buddies if one.focusPolicy() is Qt.FocusPolicy.NoFocus]
    assert deaf == []


def test_that_the_first_cost_can_be_typed_without_a_click(driven: Driven) -> None:
    driven.read()
    driven.click("nextCosts")
    assert driven.window.focusWidget() is driven.find(QLineEdit, "falseAlarmCost")


def test_that_the_pages_are_a_key_away(driven: Driven) -> None:
    for number, step in enumerate(Step, start=1):
        action = driven.window.findChild(QAction, f"actionStep{step.capitalize()}")
        assert action.shortcut().toString() == f"Ctrl+{number}"
        action.trigger()
        assert driven.find(QWidget, f"page{step.capitalize()}").isVisible()


def test_that_stop_is_offered_only_while_analysing(driven: Driven) -> None:
    stop = driven.find(QWidget, "stop")
    assert not stop.isEnabled()
    driven.start_analysis()
    assert stop.isEnabled()
    assert not driven.find(QWidget, "analyse").isEnabled()
    driven.click("stop")
    assert driven.jobs.stops > 0
    driven.deliver(JobStopped(driven.jobs.latest))
    assert not stop.isEnabled()
    driven.deliver(JobFinished(driven.jobs.latest))
    assert not stop.isEnabled()
    assert driven.find(QWidget, "analyse").isEnabled()


def test_that_progress_is_shown_as_it_is_made(driven: Driven) -> None:
    driven.start_analysis()
    driven.deliver(Progressed(driven.jobs.latest, 3, 12, 4.0))
    bar = driven.find(QProgressBar, "progress")
    assert (bar.isVisible(), bar.value(), bar.maximum()) == (True, 3, 12)


def test_that_undo_brings_back_the_costs(driven: Driven) -> None:
    driven.analyse()
    before = driven.text("recommendation")
    QTest.keyClick(driven.find(QLineEdit, "missedCost"), Qt.Key.Key_0)
    assert driven.session.state.costs is not None
    assert driven.session.state.costs.missed == 1000
    driven.trigger("actionUndo")
    assert driven.session.state.costs.missed == 100
    assert driven.find(QLineEdit, "missedCost").text() == "100.00"
    assert driven.find(QLineEdit, "missedCostHere").text() == "100.00"
    assert driven.text("recommendation") == before
    driven.trigger("actionRedo")
    assert driven.session.state.costs.missed == 1000


def test_that_costs_that_make_no_sense_are_refused_beside_the_fields(driven: Driven) -> None:
    driven.read()
    driven.type_costs("5", "0")
    page = driven.find(QWidget, "pageCosts")
    driven.click("stepCosts")
    assert any("missed case must cost more" in one.text() for one in page.findChildren(QLabel))
    assert not driven.find(QLabel, "message").isVisible()
    assert not driven.find(QWidget, "analyse").isEnabled()


def test_that_who_set_the_costs_is_kept(driven: Driven) -> None:
    driven.type_into("costsSetBy", "Ana Lima")
    driven.type_into("costsBecause", "Last year's losses")
    about = driven.session.state.about
    assert (about.set_by, about.because) == ("Ana Lima", "Last year's losses")
    assert driven.text("costsSetBy") == "Ana Lima"


def test_that_costs_of_checks_and_a_base_rate_are_taken(driven: Driven) -> None:
    driven.type_costs()
    driven.type_into("caughtCost", "2")
    driven.type_into("passedCost", "-1")
    driven.type_into("baseRate", "0,17")
    driven.choose("currency", "CHF")
    costs = driven.session.state.costs
    assert costs is not None
    assert (costs.caught, costs.passed, costs.currency) == (2, -1, "CHF")
    assert costs.base_rate == pytest.approx(0.0017)


def test_that_a_report_is_written_where_the_dialog_says(driven: Driven, tmp_path: Path) -> None:
    driven.analyse()
    driven.click("stepReport")
    driven.click("saveReport")
    assert not any(isinstance(one, Report) for one in driven.jobs.requests)
    driven.dialogs.written = tmp_path / "answer.xlsx"
    driven.click("saveReport")
    request = driven.jobs.requests[-1]
    assert isinstance(request, Report)
    assert request.out == str(tmp_path / "answer.xlsx")
    driven.deliver(FileWritten(driven.jobs.latest, request.out), JobFinished(driven.jobs.latest))
    assert request.out in driven.text("message")


def test_that_the_scored_cases_are_asked_for_where_there_is_room_for_them(
    driven: Driven, tmp_path: Path
) -> None:
    driven.analyse()
    driven.click("stepReport")
    driven.click("scoredCases")
    for name, asked in (("answer.xlsx", True), ("answer.html", False)):
        driven.dialogs.written = tmp_path / name
        driven.click("saveReport")
        request = driven.jobs.requests[-1]
        assert isinstance(request, Report)
        assert request.scored_cases is asked
        driven.deliver(JobFinished(driven.jobs.latest))


def test_that_a_report_is_asked_for_in_the_language_chosen_on_its_page(
    driven: Driven, tmp_path: Path
) -> None:
    driven.analyse()
    driven.click("stepReport")
    driven.dialogs.written = tmp_path / "answer.xlsx"
    driven.click("saveReport")
    spoken = driven.jobs.requests[-1]
    driven.deliver(JobFinished(driven.jobs.latest))
    driven.choose("reportLanguage", "de")
    driven.click("saveReport")
    chosen = driven.jobs.requests[-1]
    assert isinstance(spoken, Report)
    assert isinstance(chosen, Report)
    assert (spoken.language, chosen.language) == ("en", "de")


def test_that_a_session_is_saved_from_page_or_menu(driven: Driven, tmp_path: Path) -> None:
    driven.analyse()
    driven.dialogs.written = tmp_path / "claims.imbgui"
    driven.trigger("actionSave")
    assert isinstance(driven.jobs.requests[-1], Save)
    assert driven.dialogs.suggested[-1].name == "claims.imbgui"


def test_that_new_cases_are_scored_and_summed_up(driven: Driven, tmp_path: Path) -> None:
    driven.analyse()
    driven.dialogs.to_score = tmp_path / "new.csv"
    driven.dialogs.written = tmp_path / "scored.csv"
    driven.click("stepScore")
    driven.click("scoreFile")
    request = driven.jobs.requests[-1]
    assert isinstance(request, Score)
    scored = Scored(
        request.out, rows=120, flagged=7, matched=("amount",), missing=(), extra=("note",)
    )
    driven.deliver(FileScored(driven.jobs.latest, scored), JobFinished(driven.jobs.latest))
    texts = [one.text() for one in driven.find(QWidget, "pageScore").findChildren(QLabel)]
    assert any("7 of 120 cases flagged" in text for text in texts)
    assert any("note" in text for text in texts)


def scoring(driven: Driven, folder: Path) -> Score:
    """Ask for a new file to be scored, and return what was asked of the workers."""
    driven.analyse()
    driven.dialogs.to_score = folder / "new.xlsx"
    driven.dialogs.written = folder / "scored.xlsx"
    driven.click("stepScore")
    driven.click("scoreFile")
    request = driven.jobs.requests[-1]
    assert isinstance(request, Score)
    return request


def test_that_order_and_number_of_checks_are_those_chosen(driven: Driven, tmp_path: Path) -> None:
    plain = scoring(driven, tmp_path)
    assert (plain.order, plain.first, plain.agreed) == (None, None, False)
    driven.deliver(JobFinished(driven.jobs.latest))
    driven.choose("scoreOrder", "risk")
    driven.find(QSpinBox, "checkFirst").setValue(25)
    driven.click("scoreFile")
    request = driven.jobs.requests[-1]
    assert isinstance(request, Score)
    assert (request.order, request.first) == (Order.RISK, 25)


def test_that_columns_are_matched_before_they_are_used(driven: Driven, tmp_path: Path) -> None:
    scoring(driven, tmp_path)
    lacking = MissingFeatures("new.xlsx", ("amount", "town"), (("amount", "Amt"),), ("Amt", "City"))
    driven.deliver(JobFailed(driven.jobs.latest, lacking), JobFinished(driven.jobs.latest))
    use = driven.find(QPushButton, "useColumns")
    assert driven.find(QComboBox, "match amount").currentData() == "Amt"
    assert not use.isEnabled()
    driven.choose("match town", "Amt")
    assert not use.isEnabled()
    driven.choose("match town", "City")
    driven.click("useColumns")
    request = driven.jobs.requests[-1]
    assert isinstance(request, Score)
    assert request.columns == (("amount", "Amt"), ("town", "City"))
    driven.deliver(JobFinished(driven.jobs.latest))
    assert not use.isVisibleTo(driven.window)


def test_that_it_is_agreed_to_what_is_not_kept(driven: Driven, tmp_path: Path) -> None:
    request = scoring(driven, tmp_path)
    driven.deliver(ReadSoFar(driven.jobs.latest, SoFar(50_000)))
    assert "50,000 cases" in driven.text("scoreProgress")
    problem = KeepsLess(request.out, (Lost.MACROS,))
    driven.deliver(JobFailed(driven.jobs.latest, problem), JobFinished(driven.jobs.latest))
    assert "macros" in driven.text("notKept")
    driven.click("agreeToScore")
    again = driven.jobs.requests[-1]
    assert again == replace(request, agreed=True, folder=again.folder)


def test_that_the_title_names_the_file(driven: Driven) -> None:
    driven.read()
    assert driven.window.windowTitle().startswith("claims.xlsx")


def made(window: MainWindow) -> set[Step]:
    return {step for step in Step if window.findChild(QWidget, f"page{step.capitalize()}")}


def test_that_only_the_page_that_is_looked_at_is_made_before_the_window_is_seen(
    driven: Driven, qtbot: QtBot
) -> None:
    window = MainWindow(driven.session, driven.dialogs, driven.recent)
    qtbot.addWidget(window)
    assert made(window) == {Step.DATA}
    with qtbot.waitSignal(window.complete, timeout=PATIENCE):
        window.show()
    assert made(window) == set(Step)
    assert window.findChild(QWidget, "costCurve") is not None


@pytest.mark.parametrize("step", Step)
def test_that_any_page_can_be_visited_before_it_was_made(
    driven: Driven, qtbot: QtBot, step: Step
) -> None:
    window = MainWindow(driven.session, driven.dialogs, driven.recent, DARK)
    qtbot.addWidget(window)
    window.findChild(QAction, f"actionStep{step.capitalize()}").trigger()
    assert window._pages.currentWidget().objectName() == f"page{step.capitalize()}"
    assert {getattr(part, "_theme", DARK) for part in window._painted} == {DARK}


def test_that_a_page_that_is_not_looked_at_is_told_in_a_later_turn(
    driven: Driven, qtbot: QtBot
) -> None:
    driven.read()
    driven.type_costs()
    driven.click("stepData")
    noun = driven.find(QLineEdit, "eventNoun")
    driven.deliver(AboutEdited(About(event="fraud")))
    assert noun.text() == ""
    qtbot.waitUntil(lambda: noun.text() == "fraud")


def test_that_a_new_answer_is_shown_in_turns_and_moved_at_once(driven: Driven) -> None:
    driven.start_analysis()
    driven.click("stepDecide")
    note = driven.find(QLabel, "recommendation")
    table = driven.session.state.table
    study = a_study(table=table, plan=driven.jobs.plans[-1])
    driven.deliver(StudyReady(driven.jobs.latest, study, final=True))
    assert note.text() == ""
    driven.catch_up()
    assert "risk score" in note.text()
    slider = driven.find(QSlider, "cutOffSlider")
    before = slider.value()
    driven.deliver(PointMoved(1000.0))
    assert slider.value() > before
