"""What was found before training stands among the findings of the report."""

from dataclasses import replace

import openpyxl
import pytest

from imbgui.domain.costs import Costs
from imbgui.domain.row_runs import rows_set_aside
from tests.builders import a_data_check


def cells_of(report, check):
    study = replace(report.study(), data_check=check)
    sheet = openpyxl.load_workbook(report(Costs(5, 400), study=study))["Data check"]
    return [cell.value for row in sheet.iter_rows() for cell in row]


def test_that_a_giveaway_is_a_finding_with_what_can_be_done(report):
    cells = cells_of(report, a_data_check())
    assert "chargeback_date" in cells
    assert "It is filled in for 99.0% of the frauds and 0.0% of the other ones." in cells
    assert "Ignore the column; Keep it if it is known when you decide" in cells


@pytest.mark.parametrize(
    ("rows", "words"), [([4], "a blank row (row 4)"), ([4, 9], "a blank row (rows 4, 9)")]
)
def test_that_one_row_that_is_set_aside_is_told_from_several(report, rows, words):
    table = replace(report.table(), set_aside=(rows_set_aside("a blank row", rows),))
    sheet = openpyxl.load_workbook(report(Costs(5, 400), table=table))["Data check"]
    assert words in [cell.value for row in sheet.iter_rows() for cell in row]


def test_that_rows_that_repeat_are_a_finding_where_they_are_many(report):
    assert "rows repeat" in cells_of(report, a_data_check(copies=240))
    assert "rows repeat" not in cells_of(report, a_data_check(copies=24))
