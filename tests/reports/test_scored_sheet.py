"""The sheet "Scored cases": the answer to every practice case, as the engine gives it."""

import zipfile

import numpy as np
import openpyxl
import pytest

from imbgui.domain.columns import ColumnValues
from imbgui.domain.costs import Costs
from imbgui.domain.row_answers import as_risks, recommended_flags, recommended_scores
from imbgui.reports import scored_sheet
from imbgui.reports.contents import Cases
from tests.reports.conftest import by_amount

COSTS = Costs(5, 400, caught=1, currency="EUR", base_rate=0.02)
HOSTILE = ("=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "<r><t>raw</r>", "a\x00b", "http://a.example")


def cases_of(study, names=HOSTILE):
    rows = len(study.practice_labels)
    codes = (np.arange(rows) % len(names)).astype(np.int32)
    codes[1] = -1
    numbers = np.where(np.arange(rows) == 2, np.nan, np.arange(rows) * 10.0)
    return Cases(
        np.arange(rows) + 5, {"=Name": ColumnValues(codes, names), "Number": ColumnValues(numbers)}
    )


def table_of(file):
    rows = list(openpyxl.load_workbook(file)["Scored cases"].iter_rows(min_row=5))
    heads = [cell.value for cell in rows[0]]
    return [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in rows[1:]]


@pytest.mark.parametrize("amounts", [None, "Loss"])
def test_that_each_case_has_the_answer_of_the_engine(report, amounts):
    study = report.study(amounts=amounts) if amounts else report.study()
    costs = by_amount(40, study) if amounts else COSTS
    found = report.recommendation(costs, study)
    risks = as_risks(recommended_scores(study, found), study, found.costs)
    flags = recommended_flags(study, found)
    rows = table_of(report(costs, study=study, cases=cases_of(study)))
    assert sorted(row["Row in the file"] for row in rows) == [5 + i for i in range(len(flags))]
    assert [row["Risk score"] for row in rows] == sorted(
        (row["Risk score"] for row in rows), reverse=True
    )
    ends = {
        (1, 1): "Caught",
        (0, 1): "Missed",
        (1, 0): "False alarm",
        (0, 0): "Rightly let through",
    }
    for row in rows:
        place = row["Row in the file"] - 5
        assert row["Risk score"] == pytest.approx(100 * risks[place])
        assert row["Flag"] == ("Yes" if flags[place] else "No")
        assert row["What became of it"] == ends[flags[place], study.practice_labels[place]]
        assert row["Part"] == study.practice_fold[place] + 1
        risk, alarm = risks[place], costs.false_alarm
        missed = costs.amounts.missed(study.practice_amounts[place]) if amounts else costs.missed
        flagged = risk * costs.caught + (1 - risk) * alarm
        assert row["Expected cost"] == pytest.approx(flagged if flags[place] else risk * missed)
        assert row["Number"] == (None if place == 2 else place * 10)
        if amounts:
            assert row["Loss"] == pytest.approx(study.practice_amounts[place])


def test_that_what_names_a_case_stays_text(report):
    study = report.study()
    file = report(COSTS, cases=cases_of(study))
    shown = {row["=Name"] for row in table_of(file)}
    assert shown == {*HOSTILE[:3], "<r><t>raw</r> ", "a b", HOSTILE[5], None}
    with zipfile.ZipFile(file) as package:
        parts = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        sheet = package.read(max(parts, key=lambda name: int("".join(filter(str.isdigit, name)))))
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


def test_that_cases_of_a_session_are_told_apart_by_their_place(report):
    rows = table_of(report(COSTS, cases=Cases()))
    assert "Row in the file" not in rows[0]
    assert {row["Row of the data"] for row in rows} == set(range(1, 3001))


def test_that_an_answer_without_a_model_has_no_scores(report):
    rows = table_of(report(Costs(400, 5), cases=Cases()))
    assert "Risk score" not in rows[0]
    assert {row["Flag"] for row in rows} == {"No"}
    assert [row["Row of the data"] for row in rows] == list(range(1, 3001))


def test_that_more_cases_than_a_sheet_has_room_for_are_said_to_be_left_out(report, monkeypatch):
    monkeypatch.setattr(scored_sheet, "MOST_ROWS", 105)
    file = report(COSTS, cases=Cases())
    assert len(table_of(file)) == 100
    said = openpyxl.load_workbook(file)["Scored cases"]["A3"].value
    assert said == "Only the 100 riskiest of 3,000 cases."


def test_that_it_is_written_only_where_it_is_asked_for(report):
    assert "Scored cases" not in openpyxl.load_workbook(report(COSTS)).sheetnames


def test_that_a_failing_disk_is_said_by_the_system_and_leaves_nothing_open(report, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(scored_sheet, "_rows", full)
    with pytest.raises(OSError, match="No space"):
        report(COSTS, cases=Cases())
    nowhere = report.folder / "nowhere" / "report.xlsx"
    with pytest.raises(FileNotFoundError):
        report(COSTS, name=str(nowhere))
