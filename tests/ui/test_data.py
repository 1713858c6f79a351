"""The Data page: the file as understood, and the question asked of it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QSpinBox, QTableView, QWidget

from imbgui.application.events import JobFailed
from imbgui.domain.problems import PasswordProtected
from imbgui.domain.table import Finding, Role
from imbgui.domain.tasks import Read
from tests.builders import a_table
from tests.ui.conftest import Driven


def test_that_an_empty_window_invites_to_open_a_file(driven: Driven) -> None:
    assert driven.find(QWidget, "dropArea").isVisible()
    driven.dialogs.opened = Path("claims.xlsx")
    driven.click("openFirstFile")
    request = driven.jobs.requests[-1]
    assert isinstance(request, Read)
    assert Path(request.file) == Path("claims.xlsx").absolute()


def test_that_a_dropped_file_is_opened(driven: Driven) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(Path("claims.xlsx").absolute()))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        dropped,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    driven.window.dropEvent(event)
    assert isinstance(driven.jobs.requests[-1], Read)


def test_that_the_example_is_one_click_away(driven: Driven) -> None:
    driven.click("tryExample")
    request = driven.jobs.requests[-1]
    assert isinstance(request, Read)
    assert Path(request.file).is_file()


def test_that_the_preview_shows_rows_kinds_and_what_columns_are_for(driven: Driven) -> None:
    table = driven.read()
    model = driven.find(QTableView, "previewTable").model()
    assert model.rowCount() == len(table.preview)
    assert model.index(0, 0).data() == table.preview[0][0]
    headings = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(3)]
    assert headings == ["amount\nnumber", "age\nnumber", "fraud\nyes/no · what happened"]


def test_that_the_rarer_value_is_preselected_and_can_be_changed(driven: Driven) -> None:
    driven.read(a_table(asked=False))
    positive = driven.find(QComboBox, "positiveValue")
    assert not positive.isEnabled()
    driven.choose("targetColumn", "fraud")
    assert positive.currentData() == "yes"
    assert "240 cases (10%)" in positive.currentText()
    driven.choose("positiveValue", "no")
    assert driven.session.state.table is not None
    assert driven.session.state.table.positive == "no"


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_that_a_column_can_be_ignored_from_its_heading(driven: Driven) -> None:
    driven.read()
    preview = driven.find(QTableView, "previewTable")
    preview.horizontalHeader().sectionClicked.emit(1)
    preview.menu.hide()
    action = next(one for one in preview.menu.actions() if one.data() == Role.IGNORED)
    action.trigger()
    assert driven.session.state.table is not None
    assert driven.session.state.table.column("age").role is Role.IGNORED
    assert "ignored" in preview.model().headerData(1, Qt.Orientation.Horizontal)


def test_that_reload_reads_again_with_the_row_that_was_typed(driven: Driven) -> None:
    driven.read()
    driven.find(QSpinBox, "headerRow").setValue(4)
    driven.click("reload")
    request = driven.jobs.requests[-1]
    assert isinstance(request, Read)
    assert request.options.header_row == 4


def test_that_findings_and_rows_set_aside_are_listed(driven: Driven) -> None:
    driven.read(a_table(findings=(Finding("duplicates", None, 3, "3 rows are exact copies."),)))
    listed = driven.find(QListWidget, "findings")
    texts = [listed.item(at).text() for at in range(listed.count())]
    assert texts == ["3 rows are exact copies.", "2 rows set aside: blank row (rows 7, 9)"]


def test_that_trouble_with_a_file_is_said_in_the_window(driven: Driven) -> None:
    driven.window.open_file(Path("secret.xlsx"))
    driven.deliver(JobFailed(driven.jobs.latest, PasswordProtected("secret.xlsx")))
    message = driven.find(QLabel, "message")
    assert message.isVisible()
    assert "password" in message.text()
    driven.click("dismissMessage")
    assert not message.isVisible()
