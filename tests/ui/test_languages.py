"""The window in another language: what it says, what it reads, and that nothing is cut off."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from imbgui import language
from imbgui.application.events import CandidateFinished, CostsEdited, Detail, Step
from imbgui.application.settings import Settings, keep_settings, read_settings
from imbgui.domain.costs import Costs
from imbgui.domain.study import Outcome, Status
from imbgui.domain.table import Finding, ReadingOptions, Remedy
from imbgui.language import languages, speaking
from imbgui.sentences import Series, to_say, to_say_count
from imbgui.ui.qt_language import language_to_begin_with, speak_in_qt
from imbgui.ui.theme import CELL_PADDING, LIGHT, apply_theme
from imbgui.ui.window import MainWindow
from imbgui.ui.windows import Windows
from tests.builders import a_table
from tests.ui.conftest import Driven

SMALLEST = (960, 640)


@pytest.fixture
def speaks(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """Speak a language in everything, Qt included, dressed as the program is."""
    style, palette, locale = qapp.style().name(), qapp.palette(), QLocale()
    with speaking(request.param):
        speak_in_qt(qapp)
        apply_theme(qapp, LIGHT)
        yield request.param
    for words in qapp.findChildren(QTranslator):
        qapp.removeTranslator(words)
        words.setParent(None)
    QLocale.setDefault(locale)
    qapp.setStyleSheet("")
    qapp.setStyle(style)
    qapp.setPalette(palette)


@pytest.fixture
def in_it(speaks: str, qtbot: QtBot, tmp_path: Path) -> Driven:
    """Return a window in the language spoken."""
    del speaks
    driven = Driven(tmp_path)
    qtbot.addWidget(driven.window)
    driven.window.resize(*SMALLEST)
    driven.window.show()
    return driven


in_german = pytest.mark.parametrize("speaks", ["de"], indirect=True)
in_each = pytest.mark.parametrize("speaks", languages(), indirect=True)


@in_german
def test_that_the_window_speaks_german(in_it: Driven) -> None:
    assert in_it.text("stepCosts") == "&Kosten"
    assert in_it.find(QWidget, "stepScore").accessibleName() == "Neue Fälle"
    assert in_it.text("openFirstFile") == "Datei ö&ffnen…"
    in_it.analyse()
    in_it.click("stepDecide")
    headings = [label.text() for label in in_it.find(QWidget, "pageDecide").findChildren(QLabel)]
    assert "Was ist zu tun?" in headings
    assert "Warum diese Empfehlung?" in headings


@in_german
def test_that_german_amounts_are_written_and_read_as_germans_do(in_it: Driven) -> None:
    in_it.analyse()
    line = in_it.find(QLineEdit, "falseAlarmCost")
    assert line.placeholderText() == "0,00"
    for typed, cost in (("5,50", 5.5), ("1.500,00", 1500), ("1.5", 1.5)):
        in_it.type_into("falseAlarmCost", typed)
        costs = in_it.session.state.costs
        assert costs is not None
        assert costs.false_alarm == cost
    in_it.deliver(CostsEdited(Costs(false_alarm=1500.5, missed=9000)))
    assert line.text() == "1500,50"


@in_german
def test_that_qt_speaks_german_too(speaks: str, qtbot: QtBot) -> None:
    del speaks
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Abbrechen"


@in_each
@pytest.mark.parametrize("step", Step)
def test_that_no_label_and_no_button_is_cut_off_in_the_smallest_window(
    in_it: Driven, step: Step
) -> None:
    in_it.analyse()
    in_it.click("stepCosts")
    in_it.click("moreCosts")
    in_it.click("stepDecide")
    for detail in Detail:
        in_it.find(QPushButton, f"fold{detail.capitalize()}").click()
    in_it.click(f"step{step.capitalize()}")
    QCoreApplication.processEvents()
    page = in_it.find(QWidget, f"page{step.capitalize()}")
    wide = [
        (one.objectName(), one.text(), one.sizeHint().width(), one.width())
        for kind in (QLabel, QAbstractButton)
        for one in page.findChildren(kind)
        if one.isVisible() and not getattr(one, "wordWrap", bool)() and is_cut(one)
    ]
    beyond = [
        (one.objectName(), one.mapTo(page, one.rect().topRight()).x())
        for kind in (QAbstractButton, QLineEdit)
        for one in page.findChildren(kind)
        if one.isVisible() and one.mapTo(page, one.rect().topRight()).x() > page.width()
    ]
    headings = [
        (table.objectName(), table.model().headerData(column, Qt.Orientation.Horizontal))
        for table in page.findChildren(QTableView)
        if table.isVisible()
        for column in range(table.model().columnCount())
        if is_heading_cut(table.horizontalHeader(), column)
    ]
    assert (wide, beyond, headings) == ([], [], [])


def is_heading_cut(header: QHeaderView, column: int) -> bool:
    """Whether a heading has less room than its words take, without what is left free around."""
    if header.isSectionHidden(column) or header.parent().objectName() == "previewTable":
        return False  # the names of an analyst's columns may be of any length
    return header.sectionSize(column) < header.sectionSizeHint(column) - 2 * CELL_PADDING


def is_cut(one: QWidget) -> bool:
    return one.width() < one.sizeHint().width()


@in_each
def test_that_steps_have_room_for_their_words(in_it: Driven) -> None:
    for step in Step:
        button = in_it.find(QPushButton, f"step{step.capitalize()}")
        font = button.font()
        font.setBold(True)
        assert button.fontMetrics().horizontalAdvance(button.text()) < button.width() - 60


@in_each
def test_that_no_two_entries_of_a_menu_have_one_key(in_it: Driven) -> None:
    menus = [action.menu() for action in in_it.window.menuBar().actions()]
    for entries in ([one.menuAction() for one in menus], *(one.actions() for one in menus)):
        keys = [found[1].lower() for one in entries if (found := re.search("&(.)", one.text()))]
        assert len(keys) == len(set(keys)), [one.text() for one in entries]


def test_that_the_language_told_comes_before_the_one_chosen_and_that_before_the_systems(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QLocale, "system", lambda: QLocale("de_CH"))
    assert language_to_begin_with(Settings("de"), "en") == "en"
    assert language_to_begin_with(Settings("en"), None) == "en"
    assert language_to_begin_with(Settings(), None) == "de"


def test_that_a_language_chosen_is_kept_and_shows_the_same_session_at_the_same_place(
    driven: Driven, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(language.VARIABLE, "en")
    monkeypatch.setattr(language, "_spoken", "en")
    made: list[MainWindow] = []

    def make() -> MainWindow:
        made.append(MainWindow(driven.session, driven.dialogs, driven.recent))
        qtbot.addWidget(made[-1])
        return made[-1]

    kept_in = driven.recent._kept_in.with_name("settings.json")
    keep_settings(Settings(), kept_in)
    windows = Windows(qapp, make, kept_in)
    before = driven.window = windows.present
    before.resize(1100, 700)
    before.show()
    driven.analyse()
    before.findChild(QPushButton, "stepCosts").click()
    before.findChild(QAction, "actionLanguageDe").trigger()
    after = windows.present
    assert read_settings(kept_in) == Settings("de")
    assert after is not before
    assert (after.isVisible(), before.isVisible()) == (True, False)
    assert after.size() == before.size()
    assert after.findChild(QPushButton, "stepCosts").isChecked()
    assert after.findChild(QLineEdit, "missedCost").text() == "100,00"
    after.findChild(QAction, "actionLanguageEn").trigger()
    assert windows.present.findChild(QPushButton, "stepCosts").text() == "&Costs"
    windows.present.findChild(QAction, "actionLanguageEn").trigger()  # which is spoken already
    assert len(made) == 3


COPIES = Finding(
    "duplicates",
    None,
    1200,
    to_say_count(
        "{count} row is an exact copy of an earlier row: {rows}.",
        "{count} rows are exact copies of an earlier row: {rows}.",
        1200,
        rows=to_say_count("row {rows}", "rows {rows}", 2, rows=Series(("2", "9"))),
    ),
    (Remedy("Remove the copies", ReadingOptions(without_copies=True)),),
)


def test_that_what_was_found_and_why_a_strategy_failed_follow_the_language_chosen(
    driven: Driven, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(language.VARIABLE, "en")
    monkeypatch.setattr(language, "_spoken", "en")

    def make() -> MainWindow:
        window = MainWindow(driven.session, driven.dialogs, driven.recent)
        qtbot.addWidget(window)
        return window

    windows = Windows(qapp, make, driven.recent._kept_in.with_name("settings.json"))
    driven.window = windows.present
    driven.read(a_table(findings=(COPIES,)))
    driven.type_costs()
    driven.click("stepAnalyse")
    driven.click("analyse")
    (plan,), needed = driven.jobs.plans, "needs a number among the columns; all are categories"
    outcome = Outcome(plan.learnt[0], Status.NOT_APPLICABLE, to_say(needed))
    driven.deliver(CandidateFinished(driven.jobs.latest, outcome))

    def told() -> tuple[str, str, str]:
        driven.window = windows.present
        driven.click("stepData")
        found = driven.text("finding1"), driven.text("remedy1.1")
        driven.click("stepAnalyse")
        strategies = driven.find(QTableView, "planTable").model()
        why = strategies.index(plan.candidates.index(plan.learnt[0]), 1).data()
        return (*found, str(why))

    copies = "1,200 rows are exact copies of an earlier row: rows 2, 9."
    english = (copies, "Remove the copies", f"Not applicable: {needed}")
    assert told() == english
    driven.trigger("actionLanguageDe")
    assert told() == (
        "1.200 Zeilen sind genaue Kopien einer früheren: Zeilen 2, 9.",
        "Doppelte Zeilen entfernen",
        "Nicht anwendbar: braucht eine Zahl unter den Spalten; alle sind Kategorien",
    )
    driven.trigger("actionLanguageEn")
    assert told() == english


def test_that_a_menu_has_every_language_by_its_own_name(driven: Driven) -> None:
    names = {
        code: driven.window.findChild(QAction, f"actionLanguage{code.capitalize()}").text()
        for code in languages()
    }
    assert names["en"] == "English"
    assert names["de"] == "Deutsch"
