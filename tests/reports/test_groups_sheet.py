"""The sheet "By group": the figures of the groups, and what is more than chance."""

from dataclasses import replace

import openpyxl
import pytest

from imbgui.domain.costs import Costs
from imbgui.domain.groups import GroupFigures, GroupRate

COSTS = Costs(5, 400, currency="EUR")
NORTH = GroupFigures(
    "North",
    2000,
    150,
    1234.5,
    (1100.0, 1400.0),
    GroupRate(300, 1850, 300 / 1850, (0.15, 0.18), elsewhere=0.05),
    GroupRate(30, 150, 0.2, (0.14, 0.27), elsewhere=0.08),
)
UNKNOWN = GroupFigures(
    None,
    12,
    0,
    60.0,
    (20.0, 90.0),
    GroupRate(1, 12, 1 / 12, (0, 0.4)),
    GroupRate(0, 0, None, (0, 1)),
)
SOUTH = GroupFigures(
    "South",
    900,
    60,
    900.0,
    (800.0, 1000.0),
    GroupRate(9, 840, 9 / 840, (0, 0.02)),
    GroupRate(3, 60, 0.05, (0, 0.1)),
)


def rows_of(file):
    return list(openpyxl.load_workbook(file)["By group"].iter_rows(values_only=True))


def test_that_a_group_has_its_cost_and_its_shares_with_their_ranges(report):
    rows = rows_of(report(COSTS, by_group=("Region", (NORTH, UNKNOWN))))
    assert rows[3][:2] == ("Groups of the column", "Region")
    north, unknown = rows[6:8]
    assert north == pytest.approx(
        ("North", 2000, 150, 1234.5, 1100, 1400, 300 / 1850, 0.15, 0.18, 0.2, 0.14, 0.27)
    )
    assert unknown[0] == "Cases without a value"
    assert unknown[9:] == (None, None, None)


def test_that_what_is_more_than_chance_is_said_and_what_is_too_few(report):
    said = [row[0] for row in rows_of(report(COSTS, by_group=("Region", (NORTH, UNKNOWN))))]
    assert (
        "North: 16.2% of its other cases are flagged, against 5.0% elsewhere. "
        "That is more than chance."
    ) in said
    assert (
        "North: 20.0% of its frauds are missed, against 8.0% elsewhere. That is more than chance."
    ) in said
    assert "Cases without a value: only 0 frauds, too few to say much." in said


def test_that_groups_that_do_not_differ_are_said_not_to(report):
    said = [row[0] for row in rows_of(report(COSTS, by_group=("Region", (SOUTH,))))]
    assert "No group is treated differently beyond chance." in said


def test_that_the_sheet_is_left_out_where_no_groups_are_looked_at(report):
    assert "By group" not in openpyxl.load_workbook(report(COSTS)).sheetnames


def test_that_the_names_of_groups_and_columns_stay_text(report):
    hostile = "=cmd|' /C calc'!A0"
    group = replace(SOUTH, name=hostile)
    sheet = openpyxl.load_workbook(report(COSTS, by_group=(hostile, (group,))))["By group"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "f" not in {cell.data_type for cell in cells}
    assert hostile in [cell.value for cell in cells if cell.quotePrefix]
