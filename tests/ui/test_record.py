"""The decision record, the data and the export on the Report page."""

import json

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QLineEdit, QPushButton, QRadioButton

from imbgui.application.events import CostsEdited, JobFinished, Step, StepVisited
from imbgui.domain.tasks import Decision, Export, Save
from tests.builders import some_costs


@pytest.fixture
def decided(driven):
    """Return a window on the Report page, with an answer."""
    driven.analyse()
    driven.deliver(StepVisited(Step.REPORT))
    return driven


def checked(driven):
    names = ("decisionOpen", "decisionAccepted", "decisionOverridden")
    return [name for name in names if driven.find(QRadioButton, name).isChecked()]


def test_that_the_decision_is_asked_for_and_kept(decided):
    driven = decided
    assert checked(driven) == ["decisionOpen"]
    driven.find(QRadioButton, "decisionOverridden").click()
    QTest.keyClicks(driven.find(QLineEdit, "decisionBecause"), "we check all")
    about = driven.session.state.about
    assert (about.decision, about.decision_because) == (Decision.OVERRIDDEN, "we check all")
    driven.session.undo()
    driven.session.undo()
    assert checked(driven) == ["decisionOpen"]
    assert driven.find(QLineEdit, "decisionBecause").text() == ""


def test_that_other_costs_open_the_decision_again(decided):
    driven = decided
    driven.find(QRadioButton, "decisionAccepted").click()
    driven.deliver(CostsEdited(some_costs(5, 300)))
    assert checked(driven) == ["decisionOpen"]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_that_a_record_is_saved_and_compared(decided, tmp_path):
    driven = decided
    driven.find(QRadioButton, "decisionAccepted").click()
    driven.dialogs.written = driven.dialogs.opened = tmp_path / "decision.json"
    driven.find(QPushButton, "saveRecord").click()
    assert driven.dialogs.suggested[-1].name.endswith(" decision.json")
    assert json.loads((tmp_path / "decision.json").read_text())["decision"] == "accepted"
    driven.deliver(CostsEdited(some_costs(5, 300)))
    driven.find(QPushButton, "compareRecord").click()
    dialog = driven.window.findChild(QDialog, "recordChanges")
    assert "the cost of a missed case" in dialog.findChild(QLabel, "recordChangesText").text()
    dialog.close()


def test_that_nothing_is_compared_where_no_record_is_chosen(decided):
    driven = decided
    driven.find(QPushButton, "compareRecord").click()
    assert driven.window.findChild(QDialog, "recordChanges") is None


def test_that_nothing_can_be_decided_without_an_answer(driven):
    driven.deliver(StepVisited(Step.REPORT))
    for kind, name in (
        (QRadioButton, "decisionAccepted"),
        (QLineEdit, "decisionBecause"),
        (QPushButton, "saveRecord"),
        (QPushButton, "export"),
        (QCheckBox, "embedData"),
    ):
        assert not driven.find(kind, name).isEnabled(), name


def test_that_the_data_go_into_the_session_only_when_ticked(decided, tmp_path):
    driven = decided
    driven.dialogs.written = tmp_path / "claims.imbgui"
    driven.find(QPushButton, "saveSession").click()
    driven.deliver(JobFinished(driven.jobs.latest))
    driven.find(QCheckBox, "embedData").click()
    driven.find(QPushButton, "saveSession").click()
    without, with_data = (one for one in driven.jobs.requests if isinstance(one, Save))
    assert without.columns is None
    assert with_data.columns == driven.session.state.table.folder


def test_that_the_recommendation_is_exported_from_the_page(decided, tmp_path):
    driven = decided
    driven.dialogs.written = tmp_path / "claims.py"
    driven.find(QPushButton, "export").click()
    assert isinstance(driven.jobs.requests[-1], Export)
    assert driven.jobs.requests[-1].out == str(tmp_path / "claims.py")
