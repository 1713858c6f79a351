"""The Data page: the file as understood, and the question asked of it."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QTextDocumentFragment,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QMenu,
    QPushButton,
    QSpinBox,
    QTableView,
    QWidget,
)

from imbgui.application.command_line import command_line
from imbgui.application.events import (
    JobFailed,
    JobFinished,
    JobStopped,
    ReadSoFar,
    TableRead,
)
from imbgui.domain.problems import MissingFile, PasswordProtected
from imbgui.domain.table import Finding, Kind, Labels, ReadingOptions, Remedy, Role, SetAside
from imbgui.domain.tasks import Read, SoFar
from imbgui.sentences import to_say, verbatim
from imbgui.ui.blocks import Title
from imbgui.ui.preview_table import PreviewTable
from tests.builders import a_column, a_table
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


@pytest.mark.parametrize("name", ["Fraud", "Churn", "Defects"])
def test_that_every_example_is_one_click_away(driven: Driven, name: str) -> None:
    driven.click(f"example{name}")
    by_click = driven.jobs.requests[-1]
    assert isinstance(by_click, Read)
    assert Path(by_click.file).is_file()
    driven.trigger(f"actionExample{name}")
    assert driven.jobs.requests[-1].file == by_click.file
    driven.deliver(TableRead(driven.jobs.latest, a_table(file=by_click.file)))
    driven.deliver(JobFinished(driven.jobs.latest))
    assert driven.recent.files() == ()  # it came with the program


def test_that_a_file_that_was_opened_is_offered_again(driven: Driven, tmp_path: Path) -> None:
    claims = tmp_path / "claims.csv"
    claims.write_text("a,b")
    driven.read(a_table(file=str(claims)))
    assert driven.recent.files() == (claims,)
    again = Driven(tmp_path)
    again.window.show()
    again.click("recent0")
    assert again.jobs.requests[-1].file == str(claims)
    again.window.close()


def test_that_a_file_that_cannot_be_opened_is_not_remembered(driven: Driven) -> None:
    driven.window.open_file(Path("claims.csv"))
    driven.deliver(JobFailed(driven.jobs.latest, MissingFile("claims.csv")))
    assert driven.recent.files() == ()


def test_that_a_file_that_is_gone_can_be_forgotten(driven: Driven) -> None:
    driven.recent.opened(Path("gone.csv"))
    driven.window._display_recent()
    assert driven.window.findChild(QWidget, "recent0") is None
    driven.click("forget0")
    assert driven.recent.files() == ()


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


def test_that_no_text_of_the_file_is_taken_for_markup(driven: Driven) -> None:
    cells = ("<img src='a.png'>", "<b>2</b>", "1 < 2")
    finding = replace(COPIES, examples=("<i>a</i>",))
    driven.read(a_table(preview=(cells,), findings=(finding,)))
    model = driven.find(QTableView, "previewTable").model()
    for column, text in enumerate(cells):
        tip = model.index(0, column).data(Qt.ItemDataRole.ToolTipRole)
        assert model.index(0, column).data() == text
        assert QTextDocumentFragment.fromHtml(tip).toPlainText() == text
    tip = driven.find(QLabel, "finding1").toolTip()
    assert "Values: <i>a</i>" in QTextDocumentFragment.fromHtml(tip).toPlainText()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_that_a_column_can_be_ignored_from_its_heading(driven: Driven) -> None:
    driven.read()
    preview = driven.find(PreviewTable, "previewTable")
    preview.horizontalHeader().sectionClicked.emit(1)
    preview.menu.hide()
    action_with(preview, "Ignore it").trigger()
    assert driven.session.state.table is not None
    assert driven.session.state.table.column("age").role is Role.IGNORED
    assert "ignored" in preview.model().headerData(1, Qt.Orientation.Horizontal)


def action_with(preview: QTableView, *words: str) -> QAction:
    """Return the entry of the column menu, or of a menu below it, that these words lead to."""
    menu = preview.menu
    for word in words[:-1]:
        menu = next(one for one in menu.findChildren(QMenu) if one.title() == word)
    return next(one for one in menu.actions() if one.text() == words[-1])


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_that_menus_below_the_heading_do_not_pile_up(driven: Driven) -> None:
    driven.read()
    preview = driven.find(PreviewTable, "previewTable")
    counted = []
    for _ in range(3):
        preview.horizontalHeader().sectionClicked.emit(1)
        preview.menu.hide()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        counted.append(len(preview.menu.findChildren(QMenu)))
    assert len(set(counted)) == 1


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_that_marked_columns_are_asked_about_by_key_alone(driven: Driven) -> None:
    driven.read()
    preview = driven.find(PreviewTable, "previewTable")
    ask_by_key(preview)
    assert not preview.menu.isVisible()
    preview.setFocus()
    preview.setCurrentIndex(preview.model().index(0, 0))
    QTest.keyClick(preview, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    ask_by_key(preview)
    assert preview.menu.isVisible()
    preview.menu.hide()
    action_with(preview, "Read it as", "Category").trigger()
    request = driven.jobs.requests[-1]
    assert isinstance(request, Read)
    both = (("amount", Kind.CATEGORY), ("age", Kind.CATEGORY))
    assert request.options == ReadingOptions(kinds=both)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_that_a_click_beside_the_marked_columns_asks_about_the_one_clicked(driven: Driven) -> None:
    driven.read()
    preview = driven.find(PreviewTable, "previewTable")
    preview.selectColumn(0)
    inside = QPoint(preview.columnViewportPosition(1) + 5, 5)
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, inside, preview.viewport().mapToGlobal(inside))
    QApplication.sendEvent(preview.viewport(), event)
    preview.menu.hide()
    action_with(preview, "Ignore it").trigger()
    assert role_of(driven, "amount") is Role.FEATURE
    assert role_of(driven, "age") is Role.IGNORED


def ask_by_key(preview: PreviewTable) -> None:
    """Press the key that opens menus."""
    reason = QContextMenuEvent.Reason.Keyboard
    middle = preview.rect().center()
    QApplication.sendEvent(preview, QContextMenuEvent(reason, middle, preview.mapToGlobal(middle)))


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize(
    ("question", "choice", "options"),
    [
        ("Read it as", "Category", ReadingOptions(kinds=(("age", Kind.CATEGORY),))),
        ("Its numbers look like", "1.234,56", ReadingOptions(decimals=(("age", ","),))),
        ("Its dates begin with", "The day", ReadingOptions(dates=(("age", True),))),
        ("Spellings of one value", "Keep them apart", ReadingOptions(labels=(("age", "apart"),))),
        ("These mean no value", "999", ReadingOptions(missing_in=(("age", "999"),))),
    ],
)
def test_that_how_a_column_is_read_can_be_changed_from_its_heading(
    driven: Driven, question: str, choice: str, options: ReadingOptions
) -> None:
    age = a_column("age", common=(("42", 9), ("999", 5)))
    driven.read(a_table(features=(a_column("amount"), age)))
    preview = driven.find(PreviewTable, "previewTable")
    preview.horizontalHeader().sectionClicked.emit(1)
    preview.menu.hide()
    action_with(preview, question, choice).trigger()
    request = driven.jobs.requests[-1]
    assert isinstance(request, Read)
    assert request.options == options


def test_that_reload_reads_again_with_the_row_that_was_typed(driven: Driven) -> None:
    driven.read()
    driven.find(QSpinBox, "headerRow").setValue(4)
    driven.click("reload")
    request = driven.jobs.requests[-1]
    assert isinstance(request, Read)
    assert request.options.header_row == 4


@pytest.mark.parametrize(
    ("field", "data", "change"),
    [
        ("decimalChoice", ",", ReadingOptions(decimal=",")),
        ("delimiterChoice", ";", ReadingOptions(delimiter=";")),
        ("encodingChoice", "cp1252", ReadingOptions(encoding="cp1252")),
        ("dateChoice", True, ReadingOptions(day_first=True)),
    ],
)
def test_that_how_the_file_is_written_can_be_changed(
    driven: Driven, field: str, data: object, change: ReadingOptions
) -> None:
    read_as_text(driven)
    combo = driven.find(QComboBox, field)
    combo.setCurrentIndex(combo.findData(data))
    request = driven.jobs.requests[-1]
    assert isinstance(request, Read)
    assert request.options == change


def test_that_words_for_no_value_can_be_named(driven: Driven) -> None:
    read_as_text(driven)
    driven.click("moreReading")
    driven.type_into("blankWords", " none; 999;")
    QTest.keyClick(driven.find(QWidget, "blankWords"), Qt.Key.Key_Return)
    request = driven.jobs.requests[-1]
    assert isinstance(request, Read)
    assert request.options.missing_words == ("none", "999")


def test_that_what_was_found_of_the_file_is_shown(driven: Driven) -> None:
    read_as_text(driven)
    assert driven.find(QComboBox, "delimiterChoice").currentText() == "As found (;)"
    assert driven.find(QComboBox, "decimalChoice").currentText() == "As found (,)"
    assert driven.find(QComboBox, "encodingChoice").currentText() == "As found (cp1250)"


def test_that_an_unusual_way_to_read_a_file_is_shown_as_it_was_told(driven: Driven) -> None:
    driven.read(replace(a_table(), options=ReadingOptions(encoding="koi8-r")))
    assert driven.find(QComboBox, "encodingChoice").currentData() == "koi8-r"


def read_as_text(driven: Driven) -> None:
    """Open a text file."""
    table = a_table()
    source = replace(table.source, delimiter=";", decimal=",", encoding="cp1250")
    driven.read(replace(table, source=source))


def test_that_another_sheet_is_read_with_headings_of_its_own(driven: Driven) -> None:
    table = a_table()
    source = replace(table.source, sheets=("Sheet1", "Claims"), header_row=5)
    driven.read(replace(table, source=source))
    driven.find(QComboBox, "sheetChoice").setCurrentText("Claims")
    request = driven.jobs.requests[-1]
    assert isinstance(request, Read)
    assert (request.options.sheet, request.options.header_row) == ("Claims", None)


COPIES = Finding(
    "duplicates",
    None,
    3,
    verbatim("3 rows are exact copies."),
    (Remedy("Remove the copies", ReadingOptions(without_copies=True)),),
    (4, 9, 12),
)
DATED = Finding(
    "date",
    "age",
    9,
    verbatim("age is a date."),
    (Remedy("Ignore column", roles=(("age", Role.IGNORED),)),),
)


def said(driven: Driven) -> list[str]:
    """Return everything that the card of findings says, from top to bottom."""
    return [label.text() for label in driven.find(QWidget, "findings").findChildren(QLabel)]


def test_that_findings_and_rows_set_aside_are_listed(driven: Driven) -> None:
    driven.read(a_table(findings=(COPIES,)))
    assert said(driven) == ["3 rows are exact copies.", "2 rows set aside: blank row (rows 7, 9)"]
    assert driven.find(QLabel, "finding1").toolTip() == "Rows: 4, 9, 12"


def test_that_a_finding_calls_a_bad_case_what_the_analyst_calls_it_from_then_on(
    driven: Driven,
) -> None:
    cases = to_say("{counted}, under 1 %", counted=to_say("{count} bad cases", count=64))
    driven.read(a_table(findings=(replace(COPIES, message=cases),)))
    assert driven.text("finding1") == "64 bad cases, under 1 %"
    driven.type_into("eventNoun", "fraud")
    driven.click("stepData")
    assert driven.text("finding1") == "64 frauds, under 1 %"


def test_that_a_file_without_findings_is_said_to_have_none(driven: Driven) -> None:
    driven.read(a_table(set_aside=()))
    assert said(driven) == ["Nothing unusual was found."]


def test_that_a_remedy_reads_the_file_again_by_one_click(driven: Driven) -> None:
    driven.read(a_table(findings=(COPIES,)))
    driven.click("remedy1.1")
    request = driven.jobs.requests[-1]
    assert isinstance(request, Read)
    assert request.options == ReadingOptions(without_copies=True)


def test_that_a_remedy_is_pressed_by_key_and_taken_back_by_undo(driven: Driven) -> None:
    driven.read(a_table(findings=(DATED, COPIES)))
    remedy = driven.find(QPushButton, "remedy1.1")
    assert (remedy.accessibleName(), remedy.accessibleDescription()) == (
        "Ignore column",
        "age is a date.",
    )
    remedy.setFocus()
    QTest.keyClick(remedy, Qt.Key.Key_Space)
    assert role_of(driven, "age") is Role.IGNORED
    assert driven.window.focusWidget().objectName() == "remedy2.1"
    driven.trigger("actionUndo")
    assert role_of(driven, "age") is Role.FEATURE
    assert driven.find(QPushButton, "remedy1.1").isEnabled()


def role_of(driven: Driven, column: str) -> Role:
    assert driven.session.state.table is not None
    return driven.session.state.table.column(column).role


def test_that_spellings_of_the_bad_value_are_merged_with_consent_only(driven: Driven) -> None:
    table = a_table()
    spelled = replace(table.columns[-1], common=(("no", 2_100), ("yes", 200), ("Yes", 100)))
    driven.read(replace(table, columns=(*table.columns[:-1], spelled)))
    assert "Yes" in driven.text("outcomeTrouble")
    driven.click("outcomeRemedy.1")
    request = driven.jobs.requests[-1]
    assert isinstance(request, Read)
    assert request.options.labels == (("fraud", Labels.MERGED),)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_that_the_rows_not_used_can_be_listed(driven: Driven) -> None:
    blank = SetAside("a blank row", 3, (7, 9, 10), ((7, 7), (9, 10)))
    driven.read(a_table(set_aside=(blank,)))
    driven.click("listUnusedRows")
    listed = driven.find(QTableView, "unusedRowsTable").model()
    cells = [[listed.index(row, at).data() for at in range(2)] for row in range(listed.rowCount())]
    assert cells == [["7", "A blank row"], ["9 to 10", "A blank row"]]
    driven.find(QDialog, "unusedRows").close()


def test_that_where_every_row_is_used_there_is_none_to_list(driven: Driven) -> None:
    driven.read(a_table(set_aside=()))
    assert not driven.find(QWidget, "listUnusedRows").isVisible()


# Reading


FIRST = SoFar(0, ("age", "fraud"), (("42", "yes"), ("43", "no")))


def test_that_the_first_rows_are_shown_while_the_rest_is_read(driven: Driven) -> None:
    driven.window.open_file(Path("claims.csv"))
    assert "Reading claims.csv" in title_of_the_drop_area(driven)
    job = driven.jobs.latest
    driven.deliver(ReadSoFar(job, FIRST), ReadSoFar(job, SoFar(40_000)))
    model = driven.find(QTableView, "previewTable").model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["42", "43"]
    assert driven.text("dataSummary") == "Reading claims.csv: 40,000 rows read so far …"
    assert not driven.find(QComboBox, "targetColumn").isVisible()
    assert not driven.find(QWidget, "nextCosts").isEnabled()


def test_that_counting_rows_takes_nothing_out_of_the_hand(driven: Driven) -> None:
    table = driven.read()
    driven.click("moreReading")
    driven.type_into("blankWords", "non")
    driven.find(QTableView, "previewTable").selectColumn(1)
    driven.click("reload")
    driven.deliver(ReadSoFar(driven.jobs.latest, SoFar(900)))
    assert driven.text("dataSummary") == f"Reading {table.source.file}: 900 rows read so far …"
    assert driven.text("blankWords") == "non"
    assert driven.find(QTableView, "previewTable").selectionModel().hasSelection()


def test_that_a_choice_that_was_stopped_is_not_shown_as_made(driven: Driven) -> None:
    driven.read()
    driven.find(QSpinBox, "headerRow").setValue(4)
    driven.click("reload")
    job = driven.jobs.latest
    driven.deliver(ReadSoFar(job, SoFar(900)), JobStopped(job), JobFinished(job))
    assert driven.find(QSpinBox, "headerRow").value() == 1


def title_of_the_drop_area(driven: Driven) -> str:
    return driven.find(QWidget, "dropArea").findChildren(Title)[0].text()


def test_that_nothing_is_asked_of_columns_that_are_not_understood_yet(driven: Driven) -> None:
    driven.window.open_file(Path("claims.csv"))
    driven.deliver(ReadSoFar(driven.jobs.latest, FIRST))
    preview = driven.find(PreviewTable, "previewTable")
    preview.horizontalHeader().sectionClicked.emit(1)
    assert not preview.menu.isVisible()


@pytest.mark.parametrize(("told", "button"), [((), "stopOpening"), ((FIRST,), "stopReading")])
def test_that_reading_can_be_stopped(driven: Driven, told: tuple[SoFar, ...], button: str) -> None:
    driven.window.open_file(Path("claims.csv"))
    job, stops = driven.jobs.latest, driven.jobs.stops
    driven.deliver(*(ReadSoFar(job, so_far) for so_far in told))
    driven.click(button)
    assert driven.jobs.stops == stops + 1
    driven.deliver(JobStopped(job), JobFinished(job))
    assert driven.find(QWidget, "openFirstFile").isVisible()


def test_that_a_stopped_reading_leaves_the_file_before_it(driven: Driven) -> None:
    table = driven.read()
    driven.window.open_file(Path("other.csv"))
    job = driven.jobs.latest
    driven.deliver(ReadSoFar(job, FIRST))
    model = driven.find(QTableView, "previewTable").model()
    assert model.columnCount() == 2
    driven.deliver(JobStopped(job), JobFinished(job))
    assert model.columnCount() == len(table.columns)
    assert driven.find(QComboBox, "targetColumn").isVisible()


# The clipboard


CELLS = "age\tfraud\n42\tyes\n"


@pytest.mark.parametrize("way", ["button", "key"])
def test_that_cells_are_pasted_from_excel(driven: Driven, way: str) -> None:
    QGuiApplication.clipboard().setText(CELLS)
    if way == "button":
        driven.click("pasteFirst")
    else:
        driven.window.activateWindow()
        QTest.keyClick(driven.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    request = driven.jobs.requests[-1]
    assert isinstance(request, Read)
    assert request.pasted == CELLS


def test_that_an_empty_clipboard_is_said_to_be_empty(driven: Driven) -> None:
    QGuiApplication.clipboard().clear()
    driven.click("pasteFirst")
    assert not driven.jobs.requests
    assert "nothing to paste" in driven.text("message")


def test_that_a_slip_of_the_keys_elsewhere_does_not_replace_the_file(driven: Driven) -> None:
    driven.read()
    driven.click("stepCosts")
    asked = len(driven.jobs.requests)
    QGuiApplication.clipboard().setText(CELLS)
    driven.trigger("actionPaste")
    QTest.keyClick(driven.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(driven.jobs.requests) == asked


def test_that_the_choices_are_copied_as_a_command_line(driven: Driven) -> None:
    driven.read()
    driven.trigger("actionCopyCommand")
    driven.type_costs()
    driven.trigger("actionCopyCommand")
    copied = QGuiApplication.clipboard().text()
    assert copied == command_line(driven.session.state)
    assert "--missed-cost=100" in copied
    assert "clipboard" in driven.text("message")


def test_that_no_command_line_is_promised_for_pasted_cells(driven: Driven) -> None:
    QGuiApplication.clipboard().setText(CELLS)
    driven.click("pasteFirst")
    request = driven.jobs.requests[-1]
    assert isinstance(request, Read)
    number = driven.jobs.latest
    driven.deliver(TableRead(number, a_table(file=request.file)), JobFinished(number))
    driven.type_costs()
    driven.trigger("actionCopyCommand")
    assert QGuiApplication.clipboard().text() == CELLS
    assert "Pasted cells" in driven.text("message")


def test_that_files_of_pasted_cells_are_not_suggested_beside_them(driven: Driven) -> None:
    QGuiApplication.clipboard().setText(CELLS)
    driven.click("pasteFirst")
    request = driven.jobs.requests[-1]
    assert isinstance(request, Read)
    number = driven.jobs.latest
    driven.deliver(TableRead(number, a_table(file=request.file)), JobFinished(number))
    driven.type_costs()
    driven.click("stepAnalyse")
    driven.click("analyse")
    driven.finish_analysis()
    driven.trigger("actionReport")
    assert driven.dialogs.suggested[-1].parent == Path.home()


def test_that_trouble_with_a_file_is_said_in_the_window(driven: Driven) -> None:
    driven.window.open_file(Path("secret.xlsx"))
    driven.deliver(JobFailed(driven.jobs.latest, PasswordProtected("secret.xlsx")))
    message = driven.find(QLabel, "message")
    assert message.isVisible()
    assert "password" in message.text()
    driven.click("dismissMessage")
    assert not message.isVisible()
