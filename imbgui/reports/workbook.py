"""The Excel report: its sheets in their order."""

from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook

from imbgui.domain.recommendation import Recommendation
from imbgui.domain.study import Study
from imbgui.domain.table import Table
from imbgui.domain.tasks import About, ByGroup
from imbgui.reports.contents import Contents
from imbgui.reports.curve_sheet import write_curve_sheet
from imbgui.reports.data_sheet import write_data_sheet
from imbgui.reports.decision_sheet import write_decision_sheet
from imbgui.reports.groups_sheet import SHEET as BY_GROUP
from imbgui.reports.groups_sheet import write_groups_sheet
from imbgui.reports.headlines import LiveCells
from imbgui.reports.lookup import SHEET as DECISION_TABLE
from imbgui.reports.lookup import LookUp
from imbgui.reports.method_sheet import write_method_sheet
from imbgui.reports.outcomes_sheet import write_outcomes_sheet
from imbgui.reports.page import Page
from imbgui.reports.prices import prices_of
from imbgui.reports.record_sheet import SHEET as RECORD
from imbgui.reports.record_sheet import write_record_sheet
from imbgui.reports.strategies_sheet import write_strategies_sheet
from imbgui.reports.styles import Styles
from imbgui.reports.summary_sheet import SummarySheet
from imbgui.reports.what_if_sheet import SHEET as WHAT_IF
from imbgui.reports.what_if_sheet import write_what_if_sheet

_SUMMARY = "Summary"
_STRATEGIES = "Compare strategies"
_OUTCOMES = "Outcomes"
_CURVE = "PR curve"
_DATA = "Data check"
_METHOD = "Method"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_report(
    study: Study,
    recommendation: Recommendation,
    table: Table,
    about: About,
    out: Path,
    *,
    by_group: ByGroup | None = None,
) -> None:
    """Write the workbook of a recommendation; with the groups of a column where they are given."""
    out.write_bytes(_workbook(Contents(study, recommendation, table, about, by_group)))


def _workbook(contents: Contents) -> bytes:
    stored = BytesIO()
    book = Workbook(stored, _OPTIONS)
    book.set_properties(
        {"title": "What to check, and what it costs", "subject": "Report of imbgui"}
    )
    styles = Styles(book, contents.costs.currency)
    names = sheet_names(contents)
    pages = {
        name: Page(book, book.add_worksheet(name), styles, live=contents.is_live) for name in names
    }
    prices = prices_of(contents.costs)
    look_up = LookUp(len(contents.decisions.candidates), len(contents.decisions.ratios))
    strategies = write_strategies_sheet(pages[_STRATEGIES], contents, prices, look_up)
    outcomes = write_outcomes_sheet(pages[_OUTCOMES], contents, prices, look_up)
    curve = write_curve_sheet(pages[_CURVE], contents, prices, look_up, outcomes.practice)
    cells = LiveCells(contents, prices, look_up, strategies, outcomes)
    summary = pages[_SUMMARY]
    SummarySheet(summary, cells, curve).write(others=names[1:])
    if contents.is_live:
        write_what_if_sheet(pages[WHAT_IF], contents, prices, look_up)
        write_decision_sheet(pages[DECISION_TABLE], contents, prices, look_up)
    if contents.by_group is not None:
        write_groups_sheet(pages[BY_GROUP], contents, *contents.by_group)
    write_data_sheet(pages[_DATA], contents)
    write_method_sheet(pages[_METHOD], contents)
    write_record_sheet(pages[RECORD], contents, prices)
    summary.sheet.activate()
    summary.sheet.set_first_sheet()
    summary.sheet.set_selection(0, 0, 0, 0)
    book.close()
    return stored.getvalue()


def sheet_names(contents: Contents) -> tuple[str, ...]:
    """Return the sheets in their order; those that look answers up where a table holds them."""
    looked_up = (WHAT_IF, DECISION_TABLE) if contents.is_live else ()
    groups = () if contents.by_group is None else (BY_GROUP,)
    answer = (_SUMMARY, _STRATEGIES, _OUTCOMES, _CURVE)
    return (*answer, *looked_up, *groups, _DATA, _METHOD, RECORD)
