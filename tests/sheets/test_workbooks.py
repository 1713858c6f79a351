"""Workbooks: the right sheet, every cell as what it is, and no value lost without a word."""

import datetime as dt
import struct
import sys
import tracemalloc
import zipfile
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from imbgui.domain import problems
from imbgui.domain.table import Kind, ReadingOptions
from imbgui.sheets import package
from imbgui.sheets.opening import open_file
from imbgui.sheets.reading import read_table

if TYPE_CHECKING:
    from imbgui.domain.tasks import SoFar

moment = partial(dt.datetime, tzinfo=None)  # a sheet's dates have no time zone

HEADER = ["id", "amount", "when", "fraud"]
ROWS = [
    ["C-1", 1.5, moment(2024, 1, 31), "Y"],
    ["C-2", 20, moment(2024, 2, 1, 12, 30), "N"],
    ["C-3", None, moment(2024, 2, 2), "N"],
]


def test_that_cells_keep_their_types(read, workbook, values, kinds):
    table = read(workbook(claims=[HEADER, *ROWS]))
    assert values(table, "amount") == [1.5, 20.0, None]
    assert kinds(table)["when"] is Kind.DATE
    assert table.column("when").examples[:2] == ("2024-01-31", "2024-02-01 12:30:00")
    assert table.preview[2] == ("C-3", "", "2024-02-02", "N")


def test_that_the_first_visible_sheet_with_a_table_is_read(read, workbook):
    path = workbook(readme=[["Claims of 2024"]], claims=[HEADER, *ROWS], other=[HEADER, *ROWS])
    table = read(path)
    assert (table.source.sheet, table.source.sheets) == ("claims", ("readme", "claims", "other"))
    assert read(path, sheet="other").source.sheet == "other"


def test_that_a_hidden_sheet_is_only_read_when_it_is_asked_for(read, workbook):
    path = workbook(secret=[HEADER, *ROWS], claims=[["a", "b"], [1, 2], [3, 4]])
    book = openpyxl.load_workbook(path)
    book["secret"].sheet_state = "hidden"
    book.active = 1
    book.save(path)
    assert read(path).source.sheets == ("claims",)
    assert read(path, sheet="secret").names == tuple(HEADER)


def test_that_a_missing_sheet_is_refused_with_those_there_are(read, workbook):
    problem = read.problem(workbook(claims=[HEADER, *ROWS]), sheet="Claims")
    assert problem == problems.MissingSheet(problem.file, "Claims", ("claims",))


def test_that_an_empty_workbook_and_a_bare_header_are_refused(read, workbook):
    assert isinstance(read.problem(workbook(empty=[])), problems.EmptyFile)
    assert isinstance(read.problem(workbook(bare=[HEADER])), problems.EmptySheet)


def test_that_numbers_stored_as_text_are_numbers(read, workbook, values):
    rows = [["a", "b"], ["1", "x"], [2, "y"], ["3,000", "z"]]
    assert values(read(workbook(sheet=rows)), "a") == [1.0, 2.0, 3000.0]


def test_that_text_among_numbers_is_named(read, workbook, values, noted):
    rows = [["a", "b"], *([number + 0.5, "x"] for number in range(30)), ["3a", "y"]]
    table = read(workbook(sheet=rows))
    assert values(table, "a")[-1] is None
    assert "'3a'; row 32" in noted(table)["not a number"]


def test_that_leading_zeros_stored_as_text_stay(read, workbook, values):
    rows = [["a", "b"], ["007", 1], ["008", 2]]
    assert values(read(workbook(sheet=rows)), "a") == ["007", "008"]


def test_that_true_and_false_read_as_the_sheet_shows_them(read, workbook, values):
    rows = [["a", "b"], [True, 1], [False, 2]]
    assert values(read(workbook(sheet=rows)), "a") == ["TRUE", "FALSE"]


def test_that_durations_are_hours(read, workbook, values):
    rows = [["a", "b"], [dt.timedelta(hours=30), 1], [dt.time(1, 30), 2]]
    assert values(read(workbook(sheet=rows)), "a") == [30.0, 1.5]


def test_that_errors_and_bare_formulas_are_blank_and_said(read, tmp_path, values, noted):
    path = tmp_path / "claims.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, [1, 2])
        sheet.write_formula(2, 0, "=1/0", value="#DIV/0!")
        sheet.write_number(2, 1, 3)
        sheet.write_row(3, 0, [3, 4])
    table = read(path)
    assert values(table, "a") == [1.0, None, 3.0]
    assert "'#DIV/0!'; row 3" in noted(table)["Excel errors"]


def test_that_a_formula_without_a_saved_value_is_said(read, workbook, noted):
    rows = [["a", "b"], [1, "=A2*2"], [2, "=A3*2"]]
    assert "2 formulas" in noted(read(workbook(sheet=rows)))["formulas without values"]


def test_that_a_second_header_row_is_set_aside(read, workbook, values):
    rows = [["a", "b", "c"], ["(EUR)", "(days)", "(code)"], [1, 2, "x"], [3, 4, "y"], [5, 6, "x"]]
    table = read(workbook(sheet=rows))
    assert [part.reason for part in table.set_aside] == ["a second header row"]
    assert values(table, "a") == [1.0, 3.0, 5.0]


def test_that_a_table_may_start_anywhere(read, workbook):
    rows = [[], [], [None, None, "a", "b"], [None, None, 1, "x"], [None, None, 2, "y"]]
    table = read(workbook(sheet=rows))
    assert (table.source.header_row, table.names) == (3, ("a", "b"))
    assert table.preview == (("1", "x"), ("2", "y"))


def test_that_a_broken_part_does_not_end_the_program(read, workbook):
    path = workbook(claims=[HEADER, *ROWS])
    content = path.read_bytes()
    assert isinstance(read.problem(content[: len(content) // 2]), problems.DamagedFile)


def test_that_a_document_is_no_spreadsheet(read):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    problem = read.problem(packed.getvalue(), name="claims.xlsx")
    assert problem == problems.NotASpreadsheet(problem.file, "a text document")


def rewritten(path: Path, part: str, content: bytes) -> Path:
    """Put other content into one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, old in parts.items():
            archive.writestr(name, content if name == part else old)
    return path


SHEET = b"""<?xml version="1.0"?><worksheet
xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData>
</worksheet>"""


def test_that_a_part_with_entities_is_refused(read, workbook):
    path = workbook(claims=[HEADER, *ROWS])
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + SHEET % b""
    path = rewritten(path, "xl/worksheets/sheet1.xml", bomb)
    assert isinstance(read.problem(path), problems.TooLarge)


def test_that_two_cells_far_apart_do_not_fill_the_memory(read, workbook):
    cells = b"".join(
        b'<row r="%s"><c r="%s%s"><v>1</v></c></row>' % (row, column, row)
        for column, row in ((b"A", b"1"), (b"XFD", b"1048576"))
    )
    path = rewritten(workbook(claims=[HEADER]), "xl/worksheets/sheet1.xml", SHEET % cells)
    assert isinstance(read.problem(path), problems.TooLarge)


def test_that_a_program_without_a_terminal_reads_workbooks(read, workbook, monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    assert read(workbook(claims=[HEADER, *ROWS])).rows_kept == 3


def test_that_the_kind_of_an_archive_is_told_without_unpacking_all_of_it(read, tmp_path):
    path = tmp_path / "bomb.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", b"application/x-nothing" + b" " * (1 << 26))
        archive.writestr("content.xml", "<x/>")
    tracemalloc.start()
    try:
        assert isinstance(read.problem(path), problems.NotASpreadsheet)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 1 << 23


@pytest.mark.parametrize(
    "far",
    [
        b"""<row r="1"><c r="XFD1"/><c r="A1"/></row><row r="1048576"><c r="A1048576"/></row>""",
        b"""<row r='1'><c r='A1'/></row ><row r='1048576'><c r='XFD1048576'/></row >""",
        b"""<row>%s</row><row r="1048576"><c><v>1</v></c></row>""" % (b"<c><v>1</v></c>" * 16384),
    ],
    ids=["out of order", "in an unusual spelling", "without places"],
)
def test_that_no_way_of_writing_cells_hides_how_far_they_reach(read, workbook, far):
    path = rewritten(workbook(claims=[HEADER]), "xl/worksheets/sheet1.xml", SHEET % far)
    assert isinstance(read.problem(path), problems.TooLarge)


def test_that_a_small_file_is_looked_through_before_it_is_read_whatever_it_unpacks_to(
    read, workbook, monkeypatch
):
    monkeypatch.setattr(package, "LARGE_PART", 1 << 16)
    cells = b'<row r="1"><c r="A1"/></row>' * 10_000 + b'<row r="9"><c r="XFD1048576"/></row>'
    path = rewritten(workbook(claims=[HEADER]), "xl/worksheets/sheet1.xml", SHEET % cells)
    assert not package.is_large(open_file(path, path.parent), "claims")
    assert isinstance(read.problem(path), problems.TooLarge)


def test_that_a_part_larger_than_it_declares_is_refused(read, workbook, monkeypatch):
    monkeypatch.setattr(package, "SHEET_LIMIT", 1 << 20)
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row>' + b" " * (1 << 22)
    path = rewritten(workbook(claims=[HEADER]), "xl/worksheets/sheet1.xml", SHEET % cells)
    content = bytearray(path.read_bytes())
    honest = struct.pack("<I", len(SHEET % cells))
    place = content.find(honest)
    while place >= 0:
        content[place : place + 4] = struct.pack("<I", 1000)
        place = content.find(honest, place + 4)
    problem = read.problem(bytes(content), name="liar.xlsx")
    assert isinstance(problem, problems.TooLarge)


def shared_texts(path: Path, rows: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def test_that_one_long_text_in_very_many_cells_is_refused(read, tmp_path, monkeypatch):
    monkeypatch.setattr(package, "TEXT_LIMIT", 1 << 20)
    rows = [["a", "b"], *(["x" * 1000, number] for number in range(3000))]
    assert isinstance(read.problem(shared_texts(tmp_path / "a.xlsx", rows)), problems.TooLarge)


def test_that_a_long_text_in_few_cells_is_read(read, tmp_path, monkeypatch):
    monkeypatch.setattr(package, "TEXT_LIMIT", 1 << 18)
    rows = [["a", "b"], ["x" * 1000, "y"], *(["z", "z"] for number in range(1000))]
    assert read(shared_texts(tmp_path / "a.xlsx", rows)).rows_kept == 1001


@pytest.mark.parametrize("repeated", ["rows", "columns"])
def test_that_repeated_cells_of_an_open_document_are_counted(read, repeated):
    attribute = f'table:number-{repeated}-repeated="900000000"'
    row, cell = (attribute, "") if repeated == "rows" else ("", attribute)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<table:table-row {row}><table:table-cell {cell} "
            f'office:value-type="float" office:value="1"/></table:table-row>',
        )
    assert isinstance(read.problem(packed.getvalue(), name="a.ods"), problems.TooLarge)


def test_that_progress_counts_the_rows(workbook, tmp_path):
    heard: list[SoFar] = []
    read_table(workbook(claims=[HEADER, *ROWS]), ReadingOptions(), tmp_path / "c", heard.append)
    rows = [so_far.rows for so_far in heard]
    assert rows == sorted(rows)
    assert rows[-1] == 4
