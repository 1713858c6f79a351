"""The Excel report: its sheets in their order, written whole or not at all."""

import contextlib
import os
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook

from imbgui.domain.problems import RefusedError, UnwritableFile
from imbgui.domain.recommendation import Recommendation
from imbgui.domain.study import Study
from imbgui.domain.table import Table
from imbgui.domain.tasks import About
from imbgui.reports.contents import Contents
from imbgui.reports.curve_sheet import write_curve_sheet
from imbgui.reports.data_sheet import write_data_sheet
from imbgui.reports.decision_sheet import write_decision_sheet
from imbgui.reports.headlines import LiveCells
from imbgui.reports.lookup import SHEET as DECISION_TABLE
from imbgui.reports.lookup import LookUp
from imbgui.reports.method_sheet import write_method_sheet
from imbgui.reports.outcomes_sheet import write_outcomes_sheet
from imbgui.reports.page import Page
from imbgui.reports.prices import prices_of
from imbgui.reports.strategies_sheet import write_strategies_sheet
from imbgui.reports.styles import Styles
from imbgui.reports.summary_sheet import SummarySheet

SHEETS = (
    "Summary",
    "Compare strategies",
    "Outcomes",
    "PR curve",
    DECISION_TABLE,
    "Data check",
    "Method",
)
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_report(
    study: Study, recommendation: Recommendation, table: Table, about: About, out: Path
) -> None:
    """Write the workbook of a recommendation.

    Raises
    ------
    RefusedError
        With UnwritableFile, if ``out`` is no .xlsx file or cannot be written; what was there
        before is then still there, whole.
    """
    if out.suffix.lower() != ".xlsx":
        raise RefusedError(UnwritableFile(str(out), "the name of a report ends in .xlsx"))
    content = _workbook(Contents(study, recommendation, table, about))
    beside = out.with_name(f".imbgui-{os.getpid()}.part")
    try:
        beside.write_bytes(content)
        beside.replace(out)
    except OSError as error:
        raise RefusedError(UnwritableFile(str(out), error.strerror or str(error))) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _workbook(contents: Contents) -> bytes:
    stored = BytesIO()
    book = Workbook(stored, _OPTIONS)
    book.set_properties(
        {"title": "What to check, and what it costs", "subject": "Report of imbgui"}
    )
    styles = Styles(book, contents.costs.currency)
    summary, strategies, outcomes, curve, decisions, data, method = (
        Page(book, book.add_worksheet(name), styles) for name in SHEETS
    )
    prices = prices_of(contents.costs)
    look_up = LookUp(len(contents.decisions.candidates), len(contents.decisions.ratios))
    write_decision_sheet(decisions, contents, prices, look_up)
    strategy_cells = write_strategies_sheet(strategies, contents, prices, look_up)
    outcome_cells = write_outcomes_sheet(outcomes, contents, prices, look_up)
    curve_cells = write_curve_sheet(curve, contents, prices, look_up, outcome_cells.practice)
    cells = LiveCells(contents, prices, look_up, strategy_cells, outcome_cells)
    SummarySheet(summary, cells, curve_cells).write(others=SHEETS[1:])
    write_data_sheet(data, contents)
    write_method_sheet(method, contents)
    summary.sheet.activate()
    summary.sheet.set_first_sheet()
    summary.sheet.set_selection(0, 0, 0, 0)
    book.close()
    return stored.getvalue()
