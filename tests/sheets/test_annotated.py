"""A copy of a workbook has the answers beside the cases, and every other part byte for byte."""

import re
import struct
import warnings
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import openpyxl
import pytest
import xlsxwriter

from imbgui.domain.columns import ROW_NUMBERS
from imbgui.domain.new_cases import Lost
from imbgui.sheets import sheet_part
from imbgui.sheets.scored import lost_in_writing, write_scored
from imbgui.sheets.sheet_part import (
    Addition,
    UnusualPartError,
    column_letters,
    column_number,
    shape_of,
    with_cells,
)

ANSWERS = {
    "Risk score": [12.5, 0.0, 99.0],
    "Flag": ["No", "No", "Yes"],
    "Reason": ["a", "b & <c>\x01", "=SUM(A1)"],
    "Expected cost": [1.5, None, 3.25],
}
SHEET = "xl/worksheets/sheet2.xml"


def picture() -> bytes:
    """Return a PNG of one grey point."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    content = (
        chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")
    )
    return b"\x89PNG\r\n\x1a\n" + content


@pytest.fixture
def rich(tmp_path):
    """Return a workbook with all that people put into theirs."""
    path = tmp_path / "claims.xlsm"
    (tmp_path / "dot.png").write_bytes(picture())
    (tmp_path / "vba.bin").write_bytes(b"macros of no effect")
    book = xlsxwriter.Workbook(str(path))
    book.add_vba_project(str(tmp_path / "vba.bin"))
    notes, claims, hidden = map(book.add_worksheet, ("notes", "claims", "lookup"))
    hidden.hide()
    notes.write("A1", "Read me", book.add_format({"bold": True, "bg_color": "#FFEE00"}))
    notes.insert_image("B3", str(tmp_path / "dot.png"))
    notes.insert_textbox("D3", "A text box")
    notes.add_table("A10:B12", {"data": [["x", 1], ["y", 2]]})
    head = book.add_format({"bold": True, "bottom": 2})
    money = book.add_format({"num_format": "#,##0.00 [$€-407]"})
    claims.merge_range("A1:D1", "Claims of the week", head)
    claims.write_row("A3", ["id", "amount", "twice", "cause"], head)
    for row, (name, amount, cause) in enumerate(
        [("A", 1.5, "hail"), ("B", 20.25, "theft"), ("C", 300.0, "hail")], start=3
    ):
        claims.write_string(row, 0, name)
        claims.write_number(row, 1, amount, money)
        claims.write_formula(row, 2, f"=B{row + 1}*2", money, amount * 2)
        claims.write_string(row, 3, cause)
    claims.write_blank("F5", None, money)
    claims.write_comment("B4", "Checked twice")
    claims.set_column("A:A", 30)
    claims.set_row(3, 25)
    claims.freeze_panes(3, 1)
    claims.autofilter("A3:D6")
    claims.conditional_format("B4:B6", {"type": "data_bar", "data_bar_2010": True})
    claims.data_validation("D4:D6", {"validate": "list", "source": ["hail", "theft"]})
    claims.add_sparkline("D8", {"range": "claims!B4:B6"})
    claims.insert_button("A9", {"macro": "check", "caption": "Check"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=claims!$B$4:$B$6"})
    claims.insert_chart("A12", chart)
    book.define_name("Amounts", "=claims!$B$4:$B$6")
    book.close()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/slicers/slicer1.xml", "<slicers/>")
        archive.writestr("xl/pivotCache/pivotCacheDefinition1.xml", "<pivotCacheDefinition/>")
    return path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def opened(path: Path, **options: bool):
    """Open a workbook with the library that warns of all it would lose."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path, **options)


def written(read, path, out, answers=ANSWERS, **options):
    """Read a workbook, and write it with answers; return what was lost and where it is."""
    table = read(path, **options)
    folder = Path(table.folder)
    lost = lost_in_writing(table.source, folder, out, len(answers), is_sorted=False)
    write_scored(table.source, folder, answers, out, out)
    return lost


def test_that_every_part_but_the_sheet_is_the_same(read, rich, tmp_path):
    out = tmp_path / "out.xlsx"
    lost = written(read, rich, out, sheet="claims")
    before, after = parts(rich), parts(out)
    assert lost == (Lost.MACROS,)
    assert set(before) - set(after) == {"xl/vbaProject.bin"}
    assert not set(after) - set(before)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {SHEET, "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
    assert b"vba" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]
    assert b"macroEnabled" not in after["[Content_Types].xml"]


def without_added(part: bytes) -> str:
    """Return a sheet without the columns E to H of the rows 3 to 6, and what is said of them."""
    tree = ET.fromstring(part)  # noqa: S314 - made here
    for parent in list(tree.iter()):
        parent.attrib.pop("spans", None)
        for child in list(parent):
            added = re.fullmatch(r"[E-H][3-6]", child.get("r", ""))
            wider = child.tag.endswith("}col") and int(child.get("min", "0")) >= 5
            if added or wider or child.tag.endswith("}dimension"):
                parent.remove(child)
    return ET.canonicalize(ET.tostring(tree))


def test_that_of_the_sheet_only_cells_are_added(read, rich, tmp_path):
    out = tmp_path / "out.xlsx"
    written(read, rich, out, sheet="claims")
    before, after = parts(rich)[SHEET], parts(out)[SHEET]
    assert without_added(after) == without_added(before)
    assert after != before
    assert before.partition(b"</sheetData>")[2] == after.partition(b"</sheetData>")[2]


def test_that_the_answers_stand_beside_their_cases(read, rich, tmp_path):
    out = tmp_path / "out.xlsx"
    written(read, rich, out, sheet="claims")
    sheet = opened(out)["claims"]
    rows = [[cell.value for cell in row] for row in sheet["E3:H6"]]
    assert rows == [
        ["Risk score", "Flag", "Reason", "Expected cost"],
        [12.5, "No", "a", 1.5],
        [0, "No", "b & <c>", None],
        [99, "Yes", "=SUM(A1)", 3.25],
    ]
    assert sheet["G6"].data_type == "s"
    assert sheet["E3"].font.bold
    assert sheet["B4"].value == 1.5
    assert sheet["C4"].value == "=B4*2"
    assert sheet.column_dimensions["A"].width == pytest.approx(30.7, abs=0.1)
    assert sheet.column_dimensions["G"].width == 60
    assert opened(out, data_only=True)["claims"]["C6"].value == 600


def test_that_a_plain_workbook_loses_nothing(read, workbook, tmp_path):
    path = workbook(claims=[["id", "Flag"], ["A", 1.5], ["B", 2.5], ["C", 3.5]])
    out = tmp_path / "out.xlsx"
    assert written(read, path, out) == ()
    names = [cell.value for cell in openpyxl.load_workbook(out)["claims"][1]]
    assert names == ["id", "Flag", "Risk score", "Flag (2)", "Reason", "Expected cost"]
    changed = {name for name, part in parts(out).items() if part != parts(path)[name]}
    assert changed == {"xl/worksheets/sheet1.xml"}


def test_that_a_signature_is_told_of_and_left_out(read, workbook, tmp_path):
    path = workbook(claims=[["id", "b"], ["A", 1.5], ["B", 2.5], ["C", 3.5]])
    relation = (
        b'<Relationship Id="rSig" Type="http://x/digital-signature/origin"'
        b' Target="_xmlsignatures/origin.sigs"/></Relationships>'
    )
    signed = tmp_path / "signed.xlsx"
    with zipfile.ZipFile(signed, "w") as archive:
        for name, part in parts(path).items():
            text = part.replace(b"</Relationships>", relation) if name == "_rels/.rels" else part
            archive.writestr(name, text)
        archive.writestr("_xmlsignatures/origin.sigs", b"")
    out = tmp_path / "out.xlsx"
    assert written(read, signed, out) == (Lost.SIGNATURE,)
    assert "_xmlsignatures/origin.sigs" not in parts(out)
    assert b"signature" not in parts(out)["_rels/.rels"]


def test_that_columns_stand_beyond_whatever_else_is_on_the_sheet(read, workbook, tmp_path):
    path = workbook(claims=[["id", "b"], ["A", 1.5], ["B", 2.5], ["C", 3.5]])
    book = openpyxl.load_workbook(path)
    book["claims"]["H40"] = "a note far off"
    book.save(path)
    table = read(path, sheet="claims")
    assert table.rows_kept == 3
    out = tmp_path / "out.xlsx"
    write_scored(table.source, Path(table.folder), ANSWERS, out, out)
    sheet = openpyxl.load_workbook(out)["claims"]
    assert sheet["H40"].value == "a note far off"
    assert [sheet.cell(1, column).value for column in (8, 9, 10)] == [None, *list(ANSWERS)[:2]]


@pytest.mark.parametrize("why", [Lost.FORMAT, Lost.HEADINGS])
def test_that_it_is_said_why_a_workbook_cannot_be_copied(read, workbook, tmp_path, why):
    rows = [["A", 1.5], ["B", 2.5], ["C", 3.5]]
    path, options = workbook(claims=rows), {"header_row": 0}
    if why is Lost.FORMAT:
        cells = "".join(f"<tr><td>{one}</td><td>{two}</td></tr>" for one, two in rows)
        path, options = tmp_path / "claims.xls", {}
        path.write_text(f"<html><table><tr><th>id</th><th>b</th></tr>{cells}</table></html>")
    out = tmp_path / "out.xlsx"
    assert written(read, path, out, **options) == (why,)
    rows = list(openpyxl.load_workbook(out).active.iter_rows(values_only=True))
    assert [row[2] for row in rows] == ["Risk score", 12.5, 0, 99]


def test_that_a_sorted_file_is_a_plain_sheet_in_that_order(read, workbook, tmp_path):
    path = workbook(notes=[["x"]], claims=[["id", "b"], ["A", 1.5], ["B", 2.5], ["C", 3.5]])
    table, out = read(path, sheet="claims"), tmp_path / "out.xlsx"
    folder = Path(table.folder)
    assert lost_in_writing(table.source, folder, out, 4, is_sorted=True) == (Lost.SORTED,)
    write_scored(table.source, folder, ANSWERS, out, out, order=np.array([2, 0, 1]))
    sheet = openpyxl.load_workbook(out).active
    assert [cell.value for cell in sheet["A"]] == ["id", "C", "A", "B"]
    assert [cell.value for cell in sheet["C"]] == ["Risk score", 99, 12.5, 0]


def test_that_a_text_file_is_sorted_from_disk(read, tmp_path):
    table, out = read("id,b\nA,1.5\nB,2.5\nC,3.5\n"), tmp_path / "out.csv"
    write_scored(table.source, Path(table.folder), ANSWERS, out, out, order=np.array([2, 0, 1]))
    lines = out.read_text().splitlines()
    assert [line[:1] for line in lines] == ["i", "C", "A", "B"]
    assert lines[1] == "C,3.5,99,Yes,'=SUM(A1),3.25"


# The part itself

HEAD = b'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="m"><dimension ref="A1:B3"/>'
ROWS = (
    b'<sheetData><row r="1"><c r="A1"/><c r="B1"><v>1</v></c></row><row r="2"/>'
    b'<row r="3" spans="1:2"><c r="A3" t="s"><v>0</v></c><c r="D3" s="4"/><c r="G3" s="4"/></row>'
    b"</sheetData></worksheet>"
)
ADDED = Addition(column=3, heading_row=1, headings=("P", "Q"), widths=(9, 10))


def edited(text, cells, addition=ADDED, size=7):
    blocks = [text[:200], *(text[at : at + size] for at in range(200, len(text), size))]
    shape = shape_of(iter(blocks), 1)
    return b"".join(with_cells(iter(blocks), shape, addition, iter(cells)))


def test_that_a_part_is_edited_in_blocks_of_any_size():
    ends = {edited(HEAD + ROWS, [(3, (1.5, "x"))], size=size) for size in (1, 7, 64, 4096)}
    assert len(ends) == 1
    after = ends.pop()
    assert b'<dimension ref="A1:D3"/>' in after
    assert b'<cols><col min="3" max="3" width="9" customWidth="1"/><col min="4"' in after
    assert b'<row r="3"><c r="A3" t="s"><v>0</v></c><c r="C3"><v>1.5</v></c>' in after
    assert (
        b'<c r="D3" t="inlineStr"><is><t xml:space="preserve">x</t></is></c><c r="G3" s="4"/>'
        in after
    )
    assert b'<row r="2"/>' in after


def test_that_a_part_with_a_prefix_is_edited_alike():
    prefixed = re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", HEAD + ROWS)
    after = edited(prefixed, [(3, (1.5, "x"))])
    assert after.replace(b"<x:", b"<").replace(b"</x:", b"</") == edited(
        HEAD + ROWS, [(3, (1.5, "x"))]
    )


def test_that_widths_and_extents_that_are_there_are_kept():
    head = HEAD.replace(b"A1:B3", b"A1:Z9") + b'<cols><col min="1" max="99" width="5"/></cols>'
    after = edited(head + ROWS, [])
    assert b'ref="A1:Z9"' in after
    assert after.count(b"<col ") == 1
    narrow = HEAD + b'<cols><col min="1" max="1" width="5"/></cols>'
    assert edited(narrow + ROWS, []).count(b"<col ") == 3


@pytest.mark.parametrize(
    "text",
    [
        HEAD.replace(b"UTF-8", b"UTF-16") + ROWS,
        HEAD.replace(b"worksheet", b"chartsheet") + ROWS,
        HEAD + ROWS.replace(b"<sheetData>", b"<sheetData><!-- by hand -->"),
        HEAD + ROWS.replace(b"<v>1</v>", b"<v><![CDATA[1]]></v>"),
        HEAD + ROWS.replace(b' r="1"', b""),
        HEAD + ROWS.replace(b' r="B1"', b""),
        HEAD + ROWS.replace(b'<c r="A1"/>', b"<c></c>"),
        b"",
    ],
)
def test_that_a_part_written_in_another_way_is_left_alone(text):
    with pytest.raises(UnusualPartError):
        shape_of(iter([text] if text else []), 1)


def test_that_a_case_without_its_row_is_never_passed_over():
    with pytest.raises(UnusualPartError):
        edited(HEAD + ROWS, [(2, (1.5, "x"))])


def test_that_merged_blocks_beside_the_cases_count_as_used():
    merged = b'</sheetData><mergeCells><mergeCell ref="A1:F1"/></mergeCells></worksheet>'
    text = HEAD + ROWS.replace(b"</sheetData></worksheet>", merged)
    assert shape_of(iter([text]), 1).width == 6
    assert shape_of(iter([text]), 2).width == 2


def test_that_columns_have_letters():
    numbers = [1, 26, 27, 702, 703, 16384]
    assert [column_letters(number) for number in numbers] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert [column_number(column_letters(number).encode()) for number in numbers] == numbers
    assert ROW_NUMBERS.endswith(".npy")
    assert sheet_part.column_letters(28) == "AB"
