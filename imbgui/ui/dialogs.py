"""Where the window asks for files; a protocol, so that a test can answer instead of a person."""

from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from imbgui.language import say

_SHEETS = (
    "*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.txt *.htm *.html *.parquet "
    "*.gz *.xz *.bz2 *.zip"
)


class Dialogs(Protocol):
    """Asks for a file; None means that nothing was chosen."""

    def file_to_open(self, parent: QWidget) -> Path | None:
        """Ask for a spreadsheet or a session."""

    def file_to_score(self, parent: QWidget) -> Path | None:
        """Ask for a spreadsheet with new cases."""

    def report_to_write(self, parent: QWidget, suggested: Path) -> Path | None:
        """Ask where to write the report."""

    def session_to_save(self, parent: QWidget, suggested: Path) -> Path | None:
        """Ask where to save the session."""

    def record_to_write(self, parent: QWidget, suggested: Path) -> Path | None:
        """Ask where to write the decision record."""

    def record_to_compare(self, parent: QWidget) -> Path | None:
        """Ask for an earlier decision record."""

    def export_to_write(self, parent: QWidget, suggested: Path) -> Path | None:
        """Ask where to write what is used without imbgui."""

    def scored_to_write(self, parent: QWidget, suggested: Path) -> Path | None:
        """Ask where to write the scored file."""

    def picture_to_write(self, parent: QWidget, suggested: Path) -> Path | None:
        """Ask where to write a picture of a chart or a table."""


class SystemDialogs:
    """Asks with the dialogs of the system."""

    def file_to_open(self, parent: QWidget) -> Path | None:
        """Ask for a spreadsheet or a session."""
        return _opened(
            parent, say("Open"), _kind(say("Spreadsheets and sessions"), f"{_SHEETS} *.imbgui")
        )

    def file_to_score(self, parent: QWidget) -> Path | None:
        """Ask for a spreadsheet with new cases."""
        return _opened(parent, say("Score new cases"), _kind(say("Spreadsheets"), _SHEETS))

    def report_to_write(self, parent: QWidget, suggested: Path) -> Path | None:
        """Ask where to write the report."""
        web = _kind(say("Web page"), "*.html")
        kinds = f"{_workbook()};;PDF (*.pdf);;{web}"
        return _saved(parent, say("Save the report"), suggested, kinds)

    def session_to_save(self, parent: QWidget, suggested: Path) -> Path | None:
        """Ask where to save the session."""
        return _saved(
            parent, say("Save session"), suggested, _kind(say("imbgui session"), "*.imbgui")
        )

    def record_to_write(self, parent: QWidget, suggested: Path) -> Path | None:
        """Ask where to write the decision record."""
        return _saved(
            parent, say("Save the decision record"), suggested, say("Decision record (*.json)")
        )

    def record_to_compare(self, parent: QWidget) -> Path | None:
        """Ask for an earlier decision record."""
        return _opened(
            parent, say("Compare with an earlier record"), say("Decision records (*.json)")
        )

    def export_to_write(self, parent: QWidget, suggested: Path) -> Path | None:
        """Ask where to write what is used without imbgui."""
        kinds = say("Python script (*.py);;Model for scikit-learn (*.skops);;ONNX model (*.onnx)")
        return _saved(parent, say("Export"), suggested, kinds)

    def scored_to_write(self, parent: QWidget, suggested: Path) -> Path | None:
        """Ask where to write the scored file."""
        text = _kind(say("CSV file"), "*.csv")
        kinds = f"{_workbook()};;{text}"
        return _saved(parent, say("Save the scored cases"), suggested, kinds)

    def picture_to_write(self, parent: QWidget, suggested: Path) -> Path | None:
        """Ask where to write a picture of a chart or a table."""
        return _saved(parent, say("Save the picture"), suggested, "PNG (*.png);;SVG (*.svg)")


def tell(sentence: str) -> None:
    """Say something where there is no window yet to say it in."""
    QMessageBox.critical(None, "imbgui", sentence)


def _kind(words: str, endings: str) -> str:
    """Return a kind of file as the dialog wants it."""
    return f"{words} ({endings})"


def _workbook() -> str:
    return _kind(say("Excel workbook"), "*.xlsx")


def _opened(parent: QWidget, title: str, kinds: str) -> Path | None:
    everything = _kind(say("All files"), "*")
    chosen, _ = QFileDialog.getOpenFileName(parent, title, "", f"{kinds};;{everything}")
    return Path(chosen) if chosen else None


def _saved(parent: QWidget, title: str, suggested: Path, kinds: str) -> Path | None:
    first = next((kind for kind in kinds.split(";;") if f"*{suggested.suffix})" in kind), "")
    chosen, kind = QFileDialog.getSaveFileName(parent, title, str(suggested), kinds, first)
    if not chosen:
        return None
    return _with_ending(Path(chosen), kind)


def _with_ending(path: Path, kind: str) -> Path:
    """Return a file whose name ends as the kind that was picked, where it has no ending.

    Some dialogs add none; and what follows a point, as in "report v1.2", need not be one.
    """
    if path.suffix[1:].isalpha():
        return path
    return path.with_name(path.name + kind[kind.index("*") + 1 : kind.index(")")])
