"""What can be taken from a chart or a table: its picture and its numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QObject, QPoint, QSaveFile, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QMenu,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from imbgui.language import say
from imbgui.ui.blocks import named
from imbgui.ui.tables import Index, RowsModel, make_calm


@dataclass(frozen=True)
class Numbers:
    """A table as it is shown; columns from ``first_number`` on are numbers."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    first_number: int = 0


@runtime_checkable
class SavesPictures(Protocol):
    """A window that asks where a picture goes, and writes it there."""

    def save_picture(self, widget: QWidget) -> None:
        """Save a picture of a widget."""


class Taking(QObject):
    """Lets a chart or a table be copied, saved and read: by Ctrl+C on it, and by its own menu."""

    def __init__(self, taken: QWidget, numbers: Callable[[], Numbers]) -> None:
        super().__init__(taken)
        self._taken, self._numbers = taken, numbers
        self.menu = QMenu(taken)
        for label, name, slot in (
            (say("&Copy"), "Copy", self._on_copy),
            (say("&Save picture…"), "SavePicture", self._on_save),
            (say("Show the &numbers…"), "ShowNumbers", self._on_show),
        ):
            action = QAction(label, self.menu)
            action.setObjectName(f"{taken.objectName()}{name}")
            action.triggered.connect(slot)
            self.menu.addAction(action)
        copy = self.menu.actions()[0]
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        taken.addAction(copy)
        taken.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        taken.customContextMenuRequested.connect(self._on_menu_requested)

    def button(self) -> QToolButton:
        """Return a button that opens the menu, to stand beside what it belongs to."""
        words = say("Copy or save: {what}", what=self._taken.accessibleName())
        button = named(QToolButton(), f"{self._taken.objectName()}TakeAway", words)
        button.setText("⋯")
        button.setToolTip(say("Copy or save"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(self.menu)
        return button

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setMimeData(copied(self._taken, self._numbers()))

    def _on_save(self) -> None:
        window = self._taken.window()
        if isinstance(window, SavesPictures):
            window.save_picture(self._taken)

    def _on_show(self) -> None:
        NumbersDialog(self._taken.window(), self._numbers()).show()

    def _on_menu_requested(self, at: QPoint) -> None:
        self.menu.popup(self._taken.mapToGlobal(at))


def copied(widget: QWidget, numbers: Numbers) -> QMimeData:
    """Return a picture for documents, and a table for spreadsheets and for text."""
    lines = [numbers.headings, *numbers.rows]
    taken = QMimeData()
    taken.setImageData(widget.grab().toImage())
    taken.setText("\n".join("\t".join(line) for line in lines))
    cells = ("".join(f"<td>{escape(cell)}</td>" for cell in line) for line in lines)
    taken.setHtml("<table>" + "".join(f"<tr>{line}</tr>" for line in cells) + "</table>")
    return taken


def write_picture(widget: QWidget, path: Path) -> str | None:
    """Write what a widget shows, as .svg or .png by the name; return what went wrong, or None.

    The file is written beside its place and moved there, so that none is ever half-written.
    """
    picture = _svg(widget) if path.suffix.lower() == ".svg" else _png(widget)
    file = QSaveFile(str(path))
    whole = (
        file.open(QIODevice.OpenModeFlag.WriteOnly)
        and file.write(picture) == picture.size()
        and file.commit()
    )
    return (
        None
        if whole
        else say("{file} cannot be written: {why}", file=path.name, why=file.errorString())
    )


def _png(widget: QWidget) -> QByteArray:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(buffer, "PNG")
    return buffer.data()


def _svg(widget: QWidget) -> QByteArray:
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size())
    generator.setViewBox(widget.rect())
    generator.setTitle(widget.accessibleName())
    generator.setDescription(widget.accessibleDescription())
    painter = QPainter(generator)
    # Not the like-named one of a plot, which draws its scene without what is around it.
    QWidget.render(widget, painter, QPoint())
    painter.end()
    return buffer.data()


class _NumbersModel(RowsModel):
    rows: Sequence[tuple[str, ...]]

    def __init__(self, parent: QTableView, numbers: Numbers) -> None:
        super().__init__(parent, [(one, one) for one in numbers.headings], numbers.first_number)
        self.rows = numbers.rows

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows[index.row()][index.column()]
        return super().data(index, role)


class NumbersDialog(QDialog):
    """Shows the numbers of a chart as a table, for who would rather read, or hear, than look."""

    def __init__(self, parent: QWidget, numbers: Numbers) -> None:
        super().__init__(parent)
        named(self, "chartNumbers", numbers.title)
        self.setWindowTitle(numbers.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(860, 520)
        table = named(QTableView(), "chartNumbersTable", numbers.title)
        table.setModel(_NumbersModel(table, numbers))
        make_calm(table)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.close)
        body = QVBoxLayout(self)
        body.addWidget(table, 1)
        body.addWidget(close)
