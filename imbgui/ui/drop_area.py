"""What is shown before a file is open: where to drop one, and how to begin."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from imbgui.language import say
from imbgui.ui.blocks import Note, PrimaryButton, Title, named, row
from imbgui.ui.icons import themed_pixmap
from imbgui.ui.theme import SPACE, Theme

_PICTURE = QSize(56, 56)


class DropArea(QFrame):
    """Invites to drop or open a file, or to paste one."""

    open_requested = Signal()
    paste_requested = Signal()
    stop_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "dropArea", say("Drop an Excel or CSV file here"))
        self._title = Title(say("Drop an Excel or CSV file here"))
        self._note = Note(
            say(
                "One row per past case, and one column that says what happened.\n"
                "Your file stays on this computer and is never changed."
            )
        )
        self._open = named(PrimaryButton(say("&Open a file…")), "openFirstFile", say("Open a file"))
        self._paste = named(
            QPushButton(say("&Paste from Excel")),
            "pasteFirst",
            say("Paste cells that were copied in Excel"),
        )
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * SPACE)
        layout.addStretch(1)
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self._picture)
        for text in (self._title, self._note):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(text)
        self._stop = named(QPushButton(say("Sto&p")), "stopOpening", say("Stop reading the file"))
        layout.addLayout(row(1, self._open, self._paste, self._stop, 1))
        layout.addStretch(1)
        self._open.clicked.connect(self.open_requested)
        self._paste.clicked.connect(self.paste_requested)
        self._stop.clicked.connect(self.stop_requested)

    def display(self, reading: str | None) -> None:
        """Say how far the reading of a file is, or invite to open one."""
        self._title.setText(reading or say("Drop an Excel or CSV file here"))
        for button in (self._open, self._paste):
            button.setVisible(reading is None)
        self._stop.setVisible(reading is not None)

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""
        self._picture.setPixmap(themed_pixmap("open", theme.muted, _PICTURE))

    def await_drop(self, awaited: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show that a file held over the window may be let go."""
        self.setProperty("awaited", awaited)
        self.style().polish(self)
