"""How the file is read: its sheet, its headings, how it is written; all of it can be changed."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from imbgui.application.views.data import DataView
from imbgui.application.words import data as words
from imbgui.domain.table import ReadingOptions, Source
from imbgui.language import say
from imbgui.ui.blocks import LinkButton, named, row
from imbgui.ui.icons import themed_icon
from imbgui.ui.retelling import Words, tell
from imbgui.ui.theme import LIGHT, SPACE, Theme

_MOST_HEADING_ROWS = 1000


class ReadingStrip(QWidget):
    """Shows how the file was read, and asks for another way."""

    changed = Signal(object)
    """ReadingOptions to read the file again with."""

    def __init__(self) -> None:
        super().__init__()
        self._options, self._source = ReadingOptions(), Source("", "")
        self._sheet = named(QComboBox(), "sheetChoice", say("Sheet"))
        self._header_row = named(QSpinBox(), "headerRow", say("Row of the column headings"))
        self._decimal = named(QComboBox(), "decimalChoice", say("How numbers are written"))
        self._reload = named(QPushButton(say("Re&load")), "reload", say("Read the file again"))
        self._more = named(
            LinkButton(say("&More about the file")),
            "moreReading",
            say("More about how the file is written"),
        )
        self._delimiter = named(QComboBox(), "delimiterChoice", say("What separates the cells"))
        self._encoding = named(QComboBox(), "encodingChoice", say("How the letters are stored"))
        self._dates = named(QComboBox(), "dateChoice", say("What dates begin with"))
        self._blanks = named(QLineEdit(), "blankWords", say("Words that mean no value"))
        self._lay_out()
        self._connect()
        self.display_theme(LIGHT)

    def display(self, view: DataView) -> None:
        """Show how the file was read."""
        source = view.source
        if source is None:
            return
        self._options, self._source = view.options, source
        options = view.options
        with QSignalBlocker(self._sheet):
            self._sheet.clear()
            self._sheet.addItems(source.sheets)
            self._sheet.setCurrentText(source.sheet or "")
        self._sheet_part.setVisible(len(source.sheets) > 1)
        with QSignalBlocker(self._header_row):
            self._header_row.setValue(source.header_row)
        _choose(self._decimal, options.decimal, source.decimal)
        _choose(self._delimiter, options.delimiter, source.delimiter)
        _choose(self._encoding, options.encoding, source.encoding)
        _choose(self._dates, options.day_first, None)
        is_text = source.delimiter is not None
        for field in (self._delimiter, self._encoding):
            field.setEnabled(is_text)
        self._blanks.setText("; ".join(options.missing_words))

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._theme = theme
        name = "chevron-up" if self._more.isChecked() else "chevron-down"
        self._more.setIcon(themed_icon(name, theme.muted))

    def _lay_out(self) -> None:
        self._header_row.setRange(0, _MOST_HEADING_ROWS)
        self._header_row.setSpecialValueText(say("none"))
        for field, choices in (
            (self._decimal, words.DECIMAL_CHOICES),
            (self._delimiter, words.DELIMITER_CHOICES),
            (self._encoding, words.ENCODING_CHOICES),
            (self._dates, words.DATE_CHOICES),
        ):
            _fill(field, choices)
        self._blanks.setPlaceholderText(say("such as  none; 999"))
        self._blanks.setFixedWidth(220)
        self._more.setCheckable(True)
        self._sheet_part, self._further = QWidget(), QWidget()
        part = row(buddy(say("Shee&t"), self._sheet), self._sheet)
        part.setContentsMargins(0, 0, SPACE, 0)
        self._sheet_part.setLayout(part)
        further = QVBoxLayout(self._further)
        further.setContentsMargins(0, 0, 0, 0)
        further.setSpacing(SPACE)
        further.addLayout(
            row(
                *(buddy(say("Cells parted b&y"), self._delimiter), self._delimiter),
                *(buddy(say("Te&xt stored as"), self._encoding), self._encoding),
                1,
            )
        )
        further.addLayout(
            row(
                *(buddy(say("Dates begin with"), self._dates), self._dates),
                *(buddy(say("Ta&ken as blank"), self._blanks), self._blanks),
                1,
            )
        )
        self._further.hide()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE)
        body.addLayout(self._first_line())
        body.addWidget(self._further)

    def _first_line(self) -> QHBoxLayout:
        return row(
            self._sheet_part,
            *(buddy(say("Headin&gs in row"), self._header_row), self._header_row),
            *(buddy(say("Num&bers look like"), self._decimal), self._decimal),
            self._reload,
            self._more,
            1,
        )

    def _connect(self) -> None:
        for field in (self._decimal, self._delimiter, self._encoding, self._dates):
            field.currentIndexChanged.connect(self._on_changed)
        self._sheet.currentIndexChanged.connect(self._on_sheet_chosen)
        self._blanks.editingFinished.connect(self._on_blanks_typed)
        self._reload.clicked.connect(self._on_changed)
        self._more.toggled.connect(self._on_more)

    def _on_more(self, opened: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._further.setVisible(opened)
        self.display_theme(self._theme)

    def _on_sheet_chosen(self) -> None:
        # Where the headings are on one sheet says nothing of another.
        self.changed.emit(replace(self._chosen(), header_row=None))

    def _on_changed(self) -> None:
        self.changed.emit(self._chosen())

    def _on_blanks_typed(self) -> None:
        if self._chosen().missing_words != self._options.missing_words:
            self._on_changed()

    def _chosen(self) -> ReadingOptions:
        """Return what is chosen; what was found, and is left as it is, is not told."""
        told, source = self._options, self._source
        sheet, header_row = self._sheet.currentText() or None, self._header_row.value()
        blanks = (word.strip() for word in self._blanks.text().split(";"))
        return replace(
            told,
            sheet=told.sheet if sheet == source.sheet else sheet,
            header_row=told.header_row if header_row == source.header_row else header_row,
            decimal=self._decimal.currentData(),
            delimiter=self._delimiter.currentData(),
            encoding=self._encoding.currentData(),
            day_first=self._dates.currentData(),
            missing_words=tuple(dict.fromkeys(word for word in blanks if word)),
        )


def buddy(says: Words, field: QWidget) -> QLabel:
    """Return the words before a field, whose key leads into it."""
    label = QLabel()
    tell(label, says, label.setText)
    label.setBuddy(field)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    return label


def _fill(field: QComboBox, choices: Sequence[tuple[str, object]]) -> None:
    for says, value in choices:
        field.addItem(say(says), value)


def _choose(field: QComboBox, told: object, found: str | None) -> None:
    """Show what was told, which may be none of the usual choices, or else what was found."""
    with QSignalBlocker(field):
        at = field.findData(told)
        if at < 0:
            field.addItem(str(told), told)
            at = field.count() - 1
        field.setCurrentIndex(at)
        field.setItemText(0, words.found_words(found if told is None else None))
