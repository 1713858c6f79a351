"""Web pages saved as workbooks, workbooks of Excel 2 to 4, and Parquet where it is installed."""

import struct
import sys

import pytest

from imbgui.domain import problems
from imbgui.domain.table import Kind
from imbgui.sheets import web_page

PAGE = """<html><head><style>td {color: red}</style><title>Claims</title>
<body><p>Claims</p>
<table><tr><td>Printed</td><td>today</td></tr></table>
<table border=1>
<tr><th>id<th>amount<th>town<th>fraud</tr>
<tr><td>C-1<td>1,234.50<td rowspan=2>K&ouml;ln<td>yes
<tr><td>C-2<td>20&nbsp;<td>no<script>document.write("gone")</script></tr>
<tr><td>C-3</td><td>n/a</td><td>two<br>lines<table><tr><td>inside</td></tr></table></td><td>no</td>
</table>"""


# Web pages


def test_that_the_largest_table_of_a_web_page_is_read(read, values):
    table = read(PAGE, name="claims.xls")
    assert (table.source.sheets, table.source.sheet) == (("Table 2", "Table 1"), "Table 2")
    assert table.names == ("id", "amount", "town", "fraud")
    assert values(table, "amount") == [1234.5, 20.0, None]
    assert values(table, "town") == ["K\u00f6ln", None, "two linesinside"]
    assert values(table, "fraud") == ["yes", "no", "no"]


def test_that_another_table_of_a_web_page_is_read_when_it_is_asked_for(read):
    table = read(PAGE, name="claims.xls", sheet="Table 1", header_row=0)
    assert (table.rows_kept, len(table.columns)) == (1, 2)


def test_that_a_page_in_another_encoding_is_read_as_it_is_written(read, values):
    table = read(PAGE.replace("&ouml;", "\u00f6").encode("cp1252"), name="claims.xls")
    assert values(table, "town")[0] == "K\u00f6ln"


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ("<html><body>Log in first</body></html>", problems.NotASpreadsheet),
        ("<html><table><tr></tr></table></html>", problems.EmptySheet),
        ("<html><![en99table]><table><tr><td>1</table>", problems.DamagedFile),
        ('<table><tr><td rowspan="99999" colspan="99999">1</table>', problems.TooLarge),
        (f'<table><tr><td rowspan="{"9" * 5000}" colspan="999">1</table>', problems.TooLarge),
        (f"<table><tr><td>&#{'9' * 5000};</table>", problems.DamagedFile),
    ],
)
def test_that_a_page_without_a_table_worth_reading_is_refused(read, page, problem):
    assert isinstance(read.problem(page, name="claims.xls"), problem)


def test_that_a_page_beyond_the_limit_is_refused(read, monkeypatch):
    monkeypatch.setattr(web_page, "PAGE_LIMIT", 100)
    assert isinstance(read.problem(PAGE, name="claims.xls"), problems.TooLarge)


# Excel 2 to 4


def record(number, content):
    return struct.pack("<HH", number, len(content)) + content


def old_excel(*cells):
    """Write a sheet of Excel 2: text, or a number."""
    parts = [record(0x0009, struct.pack("<HH", 0x0002, 0x0010))]
    for row, column, value in cells:
        place = struct.pack("<HH3x", row, column)
        if isinstance(value, str):
            text = value.encode("ascii")
            parts.append(record(0x0004, place + bytes([len(text)]) + text))
        else:
            parts.append(record(0x0003, place + struct.pack("<d", value)))
    return b"".join([*parts, record(0x000A, b"")])


def test_that_a_workbook_of_excel_2_is_read(read, values):
    cells = [(0, 0, "amount"), (0, 1, "fraud")]
    for row in range(1, 6):
        cells += [(row, 0, row / 2), (row, 1, "yes" if row == 1 else "no")]
    table = read(old_excel(*cells), name="claims.xls")
    assert values(table, "amount") == [0.5, 1.0, 1.5, 2.0, 2.5]
    assert values(table, "fraud") == ["yes", "no", "no", "no", "no"]


@pytest.mark.parametrize("length", [7, 30, 61])
def test_that_a_cut_off_workbook_of_excel_2_is_read_as_far_as_it_goes_or_refused(read, length):
    content = old_excel((0, 0, "amount"), (1, 0, 1.0), (2, 0, 2.0))
    problem = read.problem(content[:length], name="claims.xls")
    assert isinstance(problem, (problems.DamagedFile, problems.EmptySheet))


# Parquet


def test_that_parquet_without_its_reader_says_what_to_install(read, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    problem = read.problem(b"PAR1 and more", name="claims.parquet")
    assert isinstance(problem, problems.MissingReader)
    assert (problem.seen_as, problem.extra) == ("a Parquet file", "parquet")


def test_that_a_parquet_file_is_read_where_its_reader_is_installed(read, values, kinds, tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = 40
    content = {
        "id": [f"C-{row}" for row in range(rows)],
        "amount": [None, *(row / 2 for row in range(1, rows))],
        "long": [2**60 + row for row in range(rows)],
        "fraud": [row % 10 == 0 for row in range(rows)],
        "town": pyarrow.array(["Rome", "Oslo"] * 20).dictionary_encode(),
        "opened": pyarrow.array([row * 86_400_000 for row in range(rows)], pyarrow.date64()),
    }
    path = tmp_path / "claims.parquet"
    parquet.write_table(pyarrow.table(content), path)
    table = read(path)
    assert table.rows_kept == rows
    assert values(table, "amount")[:3] == [None, 0.5, 1.0]
    assert values(table, "long")[1] == str(2**60 + 1)
    assert kinds(table) == {
        "id": Kind.IDENTIFIER,
        "amount": Kind.NUMBER,
        "long": Kind.IDENTIFIER,
        "fraud": Kind.YES_NO,
        "town": Kind.CATEGORY,
        "opened": Kind.DATE,
    }
    cut = path.read_bytes()[: path.stat().st_size // 2]
    assert isinstance(read.problem(cut, name="cut.parquet"), problems.DamagedFile)
