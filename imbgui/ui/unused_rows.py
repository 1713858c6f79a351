"""The rows that are not used, listed beside the window."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from imbgui.application.words.data import rows_sentence
from imbgui.domain.table import SetAside
from imbgui.language import mark, say
from imbgui.ui.blocks import Note, named
from imbgui.ui.tables import Index, RowsModel, make_calm, said

_HEADINGS = (
    (mark("Rows"), mark("The rows by number, as a spreadsheet shows them")),
    (mark("Why they are not used"), mark("The reason for which these rows are set aside")),
)


class _RowsModel(RowsModel):
    rows: Sequence[tuple[str, int, int]]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if role == Qt.ItemDataRole.DisplayRole:
            return rows_sentence(*self.rows[index.row()])[index.column()]
        return super().data(index, role)


class UnusedRowsDialog(QDialog):
    """Lists every row that is not used, and why; the window stays usable beside it."""

    def __init__(self, parent: QWidget, summary: str, parts: Sequence[SetAside]) -> None:
        super().__init__(parent)
        named(self, "unusedRows", say("Rows that are not used"))
        self.setWindowTitle(say("Rows that are not used"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(520, 420)
        table = named(QTableView(), "unusedRowsTable", say("Rows that are not used, and why"))
        model = _RowsModel(table, said(_HEADINGS), len(_HEADINGS))
        model.rows = [(part.reason, *run) for part in parts for run in part.ranges]
        table.setModel(model)
        make_calm(table)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(0, 180)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.close)
        body = QVBoxLayout(self)
        body.addWidget(Note(summary))
        body.addWidget(table, 1)
        body.addWidget(close)
