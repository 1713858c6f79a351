"""What happens when something unexpected goes wrong: it is logged, and said with its details."""

import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout

from imbgui.application.folders import log_to_file
from imbgui.language import say
from imbgui.ui.blocks import Heading, Plain, named

_log = logging.getLogger(__name__)


class CrashDialog(QDialog):
    """Says that something went wrong, with details that can be copied."""

    def __init__(self, details: str, log: Path) -> None:
        super().__init__()
        self.setWindowTitle("imbgui")
        self.setMinimumSize(620, 380)
        text = named(QPlainTextEdit(details), "crashDetails", say("Details"))
        text.setReadOnly(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(say("&Copy details"), QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.addWidget(Heading(say("Something went wrong that should not have")))
        layout.addWidget(
            Plain(
                say(
                    "Your files are as they were. You can go on, but save the session first. "
                    "The details below are also in {log}.",
                    log=log,
                )
            )
        )
        layout.addWidget(text, 1)
        layout.addWidget(buttons)
        self._text = text
        copy.clicked.connect(self._on_copy)
        buttons.rejected.connect(self.reject)

    def _on_copy(self) -> None:
        self._text.selectAll()
        self._text.copy()


class CrashHandler:
    """Takes exceptions that nobody expected: into a log in ``folder``, and one dialog at a time."""

    def __init__(self, folder: Path) -> None:
        self._file = log_to_file(folder)
        self._is_open = False

    def install(self) -> None:
        """Take over unexpected exceptions."""
        sys.excepthook = self.take

    def take(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log an exception and say it, unless it is the wish to end the program."""
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        _log.critical("unexpected", exc_info=(kind, error, trace))
        if self._is_open or QCoreApplication.instance() is None:
            return  # a dialog that fails must not open another
        self._is_open = True
        try:
            CrashDialog("".join(traceback.format_exception(error)), self._file).exec()
        finally:
            self._is_open = False
