"""A window whose jobs and dialogs are answered by the test."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pyqtgraph  # noqa: F401 - or the first window would load it in a thread, past a short test
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from imbgui.application.events import (
    Event,
    JobFinished,
    JobKind,
    StudyReady,
    TableRead,
)
from imbgui.application.recent import RecentFiles
from imbgui.application.session import Session
from imbgui.domain.plan import Plan
from imbgui.domain.study import Study
from imbgui.domain.table import Table
from imbgui.domain.tasks import Request
from imbgui.ui.window import MainWindow
from tests.builders import a_study, a_table

AnyWidget = TypeVar("AnyWidget", bound=QWidget)


@dataclass
class AskedJobs:
    """Runs nothing, and remembers what it was asked to run."""

    requests: list[Request] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    latest: int = 0
    stops: int = 0

    def start(self, number: int, kind: JobKind, request: Request) -> None:
        del kind
        self.latest = number
        self.requests.append(request)

    def analyse(
        self, number: int, table: Table, plan: Plan, folder: Path, seconds: float | None
    ) -> None:
        del table, folder, seconds
        self.latest = number
        self.plans.append(plan)

    def stop(self) -> None:
        self.stops += 1


@dataclass
class AnsweredDialogs:
    """Answers every dialog with the path that the test gives; None is Cancel."""

    opened: Path | None = None
    to_score: Path | None = None
    written: Path | None = None
    suggested: list[Path] = field(default_factory=list)

    def file_to_open(self, _parent: QWidget) -> Path | None:
        return self.opened

    def file_to_score(self, _parent: QWidget) -> Path | None:
        return self.to_score

    def report_to_write(self, _parent: QWidget, suggested: Path) -> Path | None:
        self.suggested.append(suggested)
        return self.written

    session_to_save = report_to_write
    scored_to_write = report_to_write
    picture_to_write = report_to_write
    record_to_write = report_to_write
    export_to_write = report_to_write
    record_to_compare = file_to_open


class Driven:
    """A window, and hands to drive it with by the names of its widgets."""

    def __init__(self, folder: Path) -> None:
        self.jobs, self.dialogs = AskedJobs(), AnsweredDialogs()
        self.session = Session(self.jobs, folder)
        self.recent = RecentFiles(folder / "recent.json")
        self.window = MainWindow(self.session, self.dialogs, self.recent)

    def catch_up(self) -> None:
        """Have the pages that are not looked at made, and told of the state."""
        self.window._turns.finish()

    def find(self, kind: type[AnyWidget], name: str) -> AnyWidget:
        """Find a part of any page."""
        self.catch_up()
        found = self.window.findChild(kind, name)
        assert isinstance(found, kind), name
        return found

    def text(self, name: str) -> str:
        found: Any = self.find(QWidget, name)
        return str(found.text())

    def click(self, name: str) -> None:
        QTest.mouseClick(self.find(QWidget, name), Qt.MouseButton.LeftButton)

    def trigger(self, name: str) -> None:
        action = self.window.findChild(object, name)
        assert action is not None, name
        action.trigger()

    def type_into(self, name: str, text: str) -> None:
        """Replace what a line holds, key by key."""
        line = self.find(QLineEdit, name)
        line.selectAll()
        QTest.keyClicks(line, text)

    def choose(self, name: str, data: str) -> None:
        combo = self.find(QComboBox, name)
        combo.setCurrentIndex(combo.findData(data))

    def deliver(self, *events: Event) -> None:
        for event in events:
            self.session.deliver(event)

    # Steps of the work

    def read(self, table: Table | None = None) -> Table:
        """Open a file that turns out to be this table."""
        table = table or a_table()
        self.window.open_file(Path(table.source.file))
        self.deliver(TableRead(self.jobs.latest, table), JobFinished(self.jobs.latest))
        return table

    def type_costs(self, false_alarm: str = "5", missed: str = "100") -> None:
        self.type_into("falseAlarmCost", false_alarm)
        self.type_into("missedCost", missed)

    def start_analysis(self) -> Plan:
        """Read, ask, type the costs and press Analyse."""
        self.read()
        self.type_costs()
        self.choose("effort", "quick")
        self.click("stepAnalyse")
        self.click("analyse")
        return self.jobs.plans[-1]

    def finish_analysis(self) -> Study:
        """Let the running analysis arrive at a study."""
        assert self.session.state.table is not None
        study = a_study(table=self.session.state.table, plan=self.jobs.plans[-1])
        number = self.jobs.latest
        self.deliver(StudyReady(number, study, final=True), JobFinished(number))
        return study

    def analyse(self) -> Study:
        self.start_analysis()
        return self.finish_analysis()


@pytest.fixture
def driven(qtbot: QtBot, tmp_path: Path) -> Driven:
    driven = Driven(tmp_path)
    qtbot.addWidget(driven.window)
    driven.window.show()
    return driven
