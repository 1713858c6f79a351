"""Any file of sheets as a workbook, by the reader that knows its format."""

from imbgui.sheets.old_excel import open_old_excel
from imbgui.sheets.opening import Format, OpenedFile
from imbgui.sheets.parquet import open_parquet
from imbgui.sheets.sheet import unheard
from imbgui.sheets.web_page import open_web_page
from imbgui.sheets.workbook import Heard, Workbook, open_workbook

_READERS = {
    Format.HTML: open_web_page,
    Format.OLD_XLS: open_old_excel,
    Format.PARQUET: open_parquet,
}


def open_any(opened: OpenedFile, heard: Heard = unheard) -> Workbook:
    """Open a file that is no plain text; where it is gone through for that, the rows are told."""
    return _READERS.get(opened.format, open_workbook)(opened, heard)
