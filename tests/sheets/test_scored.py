"""A scored file is the file as it was, row by row, with the answers beside it."""

import csv
import datetime as dt
import os
from functools import partial
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from imbgui.domain.problems import RefusedError, UnreadableFile, UnwritableFile
from imbgui.sheets import scored
from imbgui.store.files import written_whole

moment = partial(dt.datetime, tzinfo=None)  # a sheet's dates have no time zone

CSV = "id;amount;note\n007;1,50;=cmd|' /C calc'!A0\n;;\n008;-2,5;-\n009;1.000;plain\n"
ANSWERS = {"Risk score": [12.5, 0.0, 99.0], "Flag": ["No", "No", "Yes"], "Reason": ["a", "b", "=c"]}


def write_scored(table, answers, out, order=None):
    """Write a scored file as the task does: beside its place, and moved there when it is whole."""
    with written_whole(out) as beside:
        scored.write_scored(table.source, Path(table.folder), answers, out, beside, order=order)


def records(path: Path, delimiter: str = ",") -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream, delimiter=delimiter))


def cells(path: Path) -> list[list[object]]:
    book = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_that_a_text_file_keeps_its_fields_and_gets_the_answers(read, tmp_path):
    write_scored(read(CSV), ANSWERS, tmp_path / "out.csv")
    assert records(tmp_path / "out.csv", ";") == [
        ["id", "amount", "note", "Risk score", "Flag", "Reason"],
        ["007", "1,50", "'=cmd|' /C calc'!A0", "12,5", "No", "a"],
        ["008", "-2,5", "-", "0", "No", "b"],
        ["009", "1.000", "plain", "99", "Yes", "'=c"],
    ]


def test_that_a_text_file_becomes_a_workbook_without_formulas(read, tmp_path):
    write_scored(read(CSV), ANSWERS, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert cells(tmp_path / "out.xlsx") == [
        ["id", "amount", "note", "Risk score", "Flag", "Reason"],
        ["007", 1.5, "=cmd|' /C calc'!A0", 12.5, "No", "a"],
        ["008", -2.5, "-", 0, "No", "b"],
        ["009", "1.000", "plain", 99, "Yes", "=c"],
    ]
    assert {cell.data_type for cell in book.active["C"]} == {"s"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\n=", "\n@"])
def test_that_no_field_of_a_text_file_is_run_as_a_formula(read, tmp_path, start):
    table = read(f'id,note\n1,"{start}cmd|x"\n2,plain\n3,-5\n')
    write_scored(table, ANSWERS, tmp_path / "out.csv")
    assert [record[1] for record in records(tmp_path / "out.csv")[1:]] == [
        f"'{start}cmd|x",
        "plain",
        "-5",
    ]


@pytest.fixture
def claims(workbook):
    return workbook(
        readme=[["Claims"]],
        claims=[
            ["Title", None, None, None],
            ["id", "amount", "when", "Flag"],
            ["A", 1.5, moment(2024, 1, 31), True],
            [None, None, None, None],
            ["+49", 2, moment(2024, 2, 1, 8, 30), None],
            ["=x", 3, moment(1950, 1, 1), False],
        ],
    )


@pytest.mark.parametrize("text", ["<r><t>1</t></r>", "<r></x> & </r>"])
def test_that_text_that_looks_like_markup_stays_as_it_is(read, tmp_path, text):
    write_scored(read(f"id,note\n1,{text}\n2,b\n3,c\n"), ANSWERS, tmp_path / "out.xlsx")
    assert cells(tmp_path / "out.xlsx")[1][1] == text


def test_that_the_cells_of_a_workbook_keep_their_types_in_another_order(read, claims, tmp_path):
    book = openpyxl.load_workbook(claims)
    book["claims"]["A6"].data_type = "s"
    book.save(claims)
    write_scored(read(claims), ANSWERS, tmp_path / "out.xlsx", order=np.array([2, 0, 1]))
    assert cells(tmp_path / "out.xlsx") == [
        ["id", "amount", "when", "Flag", "Risk score", "Flag (2)", "Reason"],
        ["=x", 3, moment(1950, 1, 1), False, 99, "Yes", "=c"],
        ["A", 1.5, moment(2024, 1, 31), True, 12.5, "No", "a"],
        ["+49", 2, moment(2024, 2, 1, 8, 30), None, 0, "No", "b"],
    ]


def test_that_a_workbook_becomes_a_text_file(read, claims, tmp_path):
    book = openpyxl.load_workbook(claims)
    book["claims"]["A6"].data_type = "s"
    book.save(claims)
    write_scored(read(claims), ANSWERS, tmp_path / "out.csv")
    assert records(tmp_path / "out.csv")[1:] == [
        ["A", "1.5", "2024-01-31", "TRUE", "12.5", "No", "a"],
        ["+49", "2", "2024-02-01 08:30:00", "", "0", "No", "b"],
        ["'=x", "3", "1950-01-01", "FALSE", "99", "Yes", "'=c"],
    ]


def test_that_a_file_without_a_header_gets_one(read, tmp_path):
    write_scored(read("30,64,1\n31,62,2\n30,60,1\n"), ANSWERS, tmp_path / "out.csv")
    found = records(tmp_path / "out.csv")
    assert found[0][:4] == ["Column 1", "Column 2", "Column 3", "Risk score"]
    assert [row[:3] for row in found[1:]] == [
        ["30", "64", "1"],
        ["31", "62", "2"],
        ["30", "60", "1"],
    ]


@pytest.mark.parametrize("first", ["<tr><td>id<td>amount<tr>", ""])
def test_that_columns_beyond_the_first_row_of_a_web_page_are_kept(read, tmp_path, first):
    rows = "<tr><td>C-1<td>1<tr><td>C-2<td>2<td>late<tr><td>C-3<td>3<td>x<td>y"
    page = f"<html><table>{first}{rows}</table>"
    write_scored(read(page, name="claims.xls"), {"Flag": ["No"] * 3}, tmp_path / "out.csv")
    assert [record[:4] for record in records(tmp_path / "out.csv")[1:]] == [
        ["C-1", "1", "", ""],
        ["C-2", "2", "late", ""],
        ["C-3", "3", "x", "y"],
    ]


def test_that_rows_set_aside_are_not_in_the_scored_file(read, tmp_path):
    rows = "".join(f"x{number % 5},{number}.5\n" for number in range(30))
    table = read(f"a,b\n{rows}Total,\n")
    write_scored(table, {"Flag": ["No"] * table.rows_kept}, tmp_path / "out.csv")
    assert len(records(tmp_path / "out.csv")) == 31


def test_that_a_missing_answer_is_a_blank_cell(read, tmp_path):
    table = read("a,b\n1,x\n2,y\n")
    answers = {"Risk score": [float("nan"), 1.0], "Reason": [None, ""]}
    write_scored(table, answers, tmp_path / "out.csv")
    write_scored(table, answers, tmp_path / "out.xlsx")
    assert records(tmp_path / "out.csv")[1] == ["1", "x", "", ""]
    assert cells(tmp_path / "out.xlsx")[1] == [1, "x", None, None]


def refused(table, out, answers=None):
    with pytest.raises(RefusedError) as caught:
        write_scored(table, answers or {"Flag": ["No", "No"]}, out)
    return caught.value.problem


def test_that_what_cannot_be_written_is_refused_and_leaves_nothing(read, tmp_path):
    table = read("a,b\n1,x\n2,y\n")
    before = sorted(tmp_path.iterdir())
    for name in ("out.pdf", "none/out.csv", "none/out.xlsx", "claims.csv"):
        assert isinstance(refused(table, tmp_path / name), UnwritableFile)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_that_a_folder_without_permission_is_refused(read, tmp_path):
    table = read("a,b\n1,x\n2,y\n")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    assert isinstance(refused(table, closed / "out.csv"), UnwritableFile)


def test_that_a_source_that_changed_meanwhile_is_refused(read, tmp_path):
    table = read("a,b\n1,x\n2,y\n")
    Path(table.source.file).write_text("a,b\n1,x\n3,y\n")
    assert isinstance(refused(table, tmp_path / "out.csv"), UnreadableFile)


@pytest.mark.parametrize("limit", ["EXCEL_ROWS", "EXCEL_COLUMNS", "EXCEL_TEXT"])
def test_that_what_no_excel_sheet_holds_is_refused(read, tmp_path, monkeypatch, limit):
    monkeypatch.setattr(scored, limit, 2)
    table = read("a,b\n1,xyz\n2,y\n")
    problem = refused(table, tmp_path / "out.xlsx")
    assert isinstance(problem, UnwritableFile)
    assert ".csv" in problem.reason
    assert not [path for path in tmp_path.iterdir() if "out" in path.name]


def test_that_an_earlier_scored_file_is_replaced(read, tmp_path):
    (tmp_path / "out.csv").write_text("old")
    write_scored(read("a,b\n1,x\n2,y\n"), {"Flag": ["No", "Yes"]}, tmp_path / "out.csv")
    assert records(tmp_path / "out.csv")[2] == ["2", "y", "Yes"]
