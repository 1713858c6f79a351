"""The Excel report: its sheets in their order."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from imbgui.language import calling, mark, say
from imbgui.reports.contents import Contents
from imbgui.reports.curve_sheet import SHEET as CURVE
from imbgui.reports.curve_sheet import write_curve_sheet
from imbgui.reports.cut_offs_sheet import SHEET as CUT_OFFS
from imbgui.reports.cut_offs_sheet import write_cut_offs_sheet
from imbgui.reports.data_sheet import SHEET as DATA
from imbgui.reports.data_sheet import write_data_sheet
from imbgui.reports.decision_sheet import write_decision_sheet
from imbgui.reports.drawn import Drawn, drawn_of
from imbgui.reports.groups_sheet import SHEET as BY_GROUP
from imbgui.reports.groups_sheet import write_groups_sheet
from imbgui.reports.headlines import LiveCells
from imbgui.reports.lookup import SHEET as DECISION_TABLE
from imbgui.reports.lookup import LookUp
from imbgui.reports.method_sheet import SHEET as METHOD
from imbgui.reports.method_sheet import write_method_sheet
from imbgui.reports.outcomes_sheet import SHEET as OUTCOMES
from imbgui.reports.outcomes_sheet import write_outcomes_sheet
from imbgui.reports.page import Page
from imbgui.reports.prices import prices_of
from imbgui.reports.record_sheet import SHEET as RECORD
from imbgui.reports.record_sheet import write_record_sheet
from imbgui.reports.scored_sheet import SHEET as SCORED
from imbgui.reports.scored_sheet import write_scored_sheet
from imbgui.reports.strategies_sheet import SHEET as STRATEGIES
from imbgui.reports.strategies_sheet import write_strategies_sheet
from imbgui.reports.styles import Styles
from imbgui.reports.summary_sheet import SummarySheet, title
from imbgui.reports.what_if_sheet import SHEET as WHAT_IF
from imbgui.reports.what_if_sheet import write_what_if_sheet

SUMMARY = mark("Summary")
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_workbook(contents: Contents, out: Path) -> None:
    """Write the report as a workbook.

    Raises
    ------
    OSError
        Where the system refuses.
    """
    with TemporaryDirectory(prefix="imbgui-") as folder:
        book = Workbook(str(out), {**OPTIONS, "tmpdir": folder})
        try:
            with calling(contents.event):
                lay_out(book, contents)
            book.close()
        except FileCreateError as error:
            raise error.args[0] from error
        finally:
            for sheet in book.worksheets():
                if sheet.row_data_fh is not None:
                    sheet.row_data_fh.close()


@dataclass(frozen=True)
class LaidOut:
    """The sheets as written, by their names in English, and the curves that are drawn on them."""

    pages: Mapping[str, Page]
    drawn: Drawn


def lay_out(book: Workbook, contents: Contents) -> LaidOut:
    """Write every sheet into a workbook that is new."""
    book.set_properties(
        {
            "title": title(),
            "subject": say("Report of imbgui"),
            "author": "imbgui",
        }
    )
    styles = Styles(book, contents.costs.currency)
    names = sheet_names(contents)
    pages = {name: _page(book, name, styles, contents) for name in names}
    prices = prices_of(contents.costs)
    look_up = LookUp(len(contents.decisions.candidates), len(contents.decisions.ratios))
    strategies = write_strategies_sheet(pages[STRATEGIES], contents, prices, look_up)
    outcomes = write_outcomes_sheet(pages[OUTCOMES], contents, prices, look_up)
    practice, drawn = outcomes.practice, drawn_of(contents)
    curve = write_curve_sheet(
        pages[CURVE], contents, prices, look_up, practice=practice, drawn=drawn
    )
    write_cut_offs_sheet(
        pages[CUT_OFFS], contents, prices, look_up, drawn=drawn, curve=curve, practice=practice
    )
    cells = LiveCells(contents, prices, look_up, strategies, outcomes)
    summary = pages[SUMMARY]
    SummarySheet(summary, cells, curve).write(others=names[1:])
    if contents.is_live:
        write_what_if_sheet(pages[WHAT_IF], contents, prices, look_up)
        write_decision_sheet(pages[DECISION_TABLE], contents, prices, look_up)
    if contents.by_group is not None:
        write_groups_sheet(pages[BY_GROUP], contents, *contents.by_group)
    write_data_sheet(pages[DATA], contents)
    write_method_sheet(pages[METHOD], contents)
    write_record_sheet(pages[RECORD], contents, prices)
    if contents.cases is not None:
        write_scored_sheet(pages[SCORED], contents, contents.cases)
    summary.sheet.activate()
    summary.sheet.set_first_sheet()
    summary.sheet.set_selection(0, 0, 0, 0)
    return LaidOut(pages, drawn)


def _page(book: Workbook, name: str, styles: Styles, contents: Contents) -> Page:
    """Add a sheet; one that is as long as the file goes to the disk row by row."""
    book.constant_memory = name == SCORED
    sheet = book.add_worksheet(say(name))
    book.constant_memory = False
    return Page(book, sheet, styles, live=contents.is_live)


def sheet_names(contents: Contents) -> tuple[str, ...]:
    """Return the sheets in their order, by their names in English.

    Those that look answers up are there where a table holds them.
    """
    looked_up = (WHAT_IF, DECISION_TABLE) if contents.is_live else ()
    groups = () if contents.by_group is None else (BY_GROUP,)
    answer = (SUMMARY, STRATEGIES, CUT_OFFS, OUTCOMES, CURVE)
    scored = () if contents.cases is None else (SCORED,)
    return (*answer, *looked_up, *groups, DATA, METHOD, RECORD, *scored)
