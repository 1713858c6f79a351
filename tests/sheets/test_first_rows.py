"""While a large file loads, its first rows are there and its rows are counted, in every format."""

import bz2
import gzip
import io
import lzma
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from imbgui.domain.problems import RefusedError
from imbgui.domain.table import ReadingOptions
from imbgui.sheets import first_rows, package
from imbgui.sheets.first_rows import first_look
from imbgui.sheets.opening import Format, open_file
from imbgui.sheets.reading import read_table
from imbgui.sheets.sheet import PREVIEW_ROWS

HEADINGS = ("id", "amount", "fraud")
ROWS = [(f"C-{row}", row / 2, "yes" if row % 9 == 0 else "no") for row in range(1_000)]
TEXT = "\n".join(",".join(map(str, row)) for row in (HEADINGS, *ROWS)) + "\n"


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch):
    monkeypatch.setattr(first_rows, "_LARGE", dict.fromkeys(Format, 100))
    monkeypatch.setattr(first_rows, "_LARGE_UNPACKED", 100)
    monkeypatch.setattr(package, "LARGE_PART", 1_000)
    monkeypatch.setattr(package, "LARGE_PACKED", 100)


def listened(path, folder, options=ReadingOptions()):  # noqa: B008 - it cannot be changed
    """Read a file; return the table and all that was heard on the way."""
    heard = []
    table, _ = read_table(path, options, folder / "columns", heard.append)
    return table, heard


# What is written


def zipped(content):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("claims.csv", content)
    return packed.getvalue()


def ods_cell(cell):
    if isinstance(cell, float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    text = f"<text:p>{cell}</text:p>"
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'


def ods():
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = "".join(f' xmlns:{one}="{names}{one}:1.0"' for one in ("office", "table", "text"))
    rows = "".join(
        f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>"
        for row in (HEADINGS, *ROWS)
    )
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Claims"><table:table-row-group>{rows}</table:table-row-group>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = f'<m:manifest xmlns:m="{names}manifest:1.0"/>'
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return packed.getvalue()


def page():
    rows = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n"
        for row in (HEADINGS, *ROWS)
    )
    return f"<html><body><table>{rows}</table></body></html>".encode()


def record(kind, content):
    """Return a record of an xlsb whose content is shorter than 128 bytes."""
    head = [kind] if kind < 128 else [kind & 127 | 128, kind >> 7]
    return bytes([*head, len(content)]) + content


def xlsb(shared):
    """Write the rows into the sheet of an xlsb that has a few dates."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(shared / "awkward" / "calamine__date.xlsb") as archive,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for entry in archive.infolist():
            content = archive.read(entry)
            if entry.filename.endswith("sheet1.bin"):
                start, end = content.index(b"\x91\x01\x00") + 3, content.index(b"\x92\x01\x00")
                content = content[:start] + b"".join(xlsb_rows()) + content[end:]
            copy.writestr(entry.filename, content)
    return packed.getvalue()


def xlsb_rows():
    for number, row in enumerate((HEADINGS, *ROWS)):
        yield record(0, struct.pack("<I", number) + bytes(21))
        for column, cell in enumerate(row):
            place = struct.pack("<II", column, 0)
            if isinstance(cell, float):
                yield record(5, place + struct.pack("<d", cell))
            else:
                text = struct.pack("<I", len(cell)) + cell.encode("utf-16-le")
                yield record(6, place + text)


# What is heard


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("claims.csv", TEXT.encode()),
        ("utf16.csv", TEXT.encode("utf-16")),
        ("utf16-be.csv", b"\xfe\xff" + TEXT.encode("utf-16-be")),
        ("claims.csv.gz", gzip.compress(TEXT.encode())),
        ("claims.csv.xz", lzma.compress(TEXT.encode())),
        ("claims.csv.bz2", bz2.compress(TEXT.encode())),
        ("claims.zip", zipped(TEXT)),
        ("claims.ods", ods()),
        ("claims.xls", page()),
        ("claims.xlsb", None),
    ],
)
def test_that_the_first_rows_of_a_large_file_come_before_the_rest(tmp_path, shared, name, content):
    path = tmp_path / name
    path.write_bytes(xlsb(shared) if content is None else content)
    table, heard = listened(path, tmp_path)
    first = next(so_far for so_far in heard if so_far.headings)
    assert first.headings == table.names == HEADINGS
    assert first.preview == table.preview
    assert len(first.preview) == PREVIEW_ROWS
    counts = [so_far.rows for so_far in heard]
    assert first.rows < 1_000
    assert counts == sorted(counts)
    assert counts[-1] == 1_001


def test_that_the_first_rows_of_an_old_workbook_come_before_the_rest(tmp_path, shared, monkeypatch):
    monkeypatch.setattr(first_rows, "_ROWS", 12)
    path = shared / "awkward" / "poi__testEXCEL_5.xls"
    table, heard = listened(path, tmp_path)
    assert heard[0].headings == table.names
    assert 0 < len(heard[0].preview) < len(table.preview)
    assert heard[0].preview == table.preview[: len(heard[0].preview)]


def test_that_parquet_gives_its_first_rows_at_once(tmp_path):
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    columns = dict(zip(HEADINGS, map(list, zip(*ROWS, strict=True)), strict=True))
    parquet.write_table(pa.table(columns), tmp_path / "claims.parquet")
    table, heard = listened(tmp_path / "claims.parquet", tmp_path)
    assert heard[0].headings == table.names == HEADINGS
    assert heard[0].preview == table.preview


def test_that_without_a_large_file_nothing_is_read_twice(tmp_path, monkeypatch):
    monkeypatch.setattr(first_rows, "_LARGE", dict.fromkeys(Format, 10**9))
    (tmp_path / "claims.csv").write_text(TEXT, encoding="utf-8")
    opened = open_file(tmp_path / "claims.csv", tmp_path)
    assert first_look(opened, ReadingOptions()) is None
    assert len([1 for so_far in listened(opened.path, tmp_path)[1] if so_far.headings]) == 1


@pytest.mark.parametrize("ending", ["csv.gz", "xls", "xlsb", "ods", "xlsx"])
@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_that_whoever_looks_first_leaves_trouble_to_the_reader(tmp_path, ending, content):
    path = tmp_path / f"broken.{ending}"
    path.write_bytes(gzip.compress(b"\x89PNG" + bytes(2_000)) if ending == "csv.gz" else content)
    with pytest.raises(RefusedError):
        listened(path, tmp_path)


# A workbook of more sheets


@pytest.fixture
def large(tmp_path):
    """Write a workbook of two sheets, with notes above and an error in the one that is read."""
    path = tmp_path / "large.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Notes").write(0, 0, "Read me")
    sheet = book.add_worksheet("Claims")
    sheet.write(0, 1, "Claims of May")
    sheet.write_row(2, 1, HEADINGS)
    for number, row in enumerate(ROWS):
        sheet.write_row(number + 3, 1, row)
    sheet.write_formula(700, 2, "=1/0", None, "#DIV/0!")
    book.close()
    return path


def test_that_first_rows_of_a_large_sheet_are_told_before_the_rest_is_read(large, tmp_path):
    table, heard = listened(large, tmp_path)
    [first] = [so_far for so_far in heard if so_far.headings]
    assert table.source.header_row == 3
    assert first.headings == table.names == HEADINGS
    assert len(first.preview) == PREVIEW_ROWS
    assert first.preview == table.preview
    assert heard[-1].rows == 1_003
    assert [one.kind for one in table.findings if one.column == "amount"] == ["Excel errors"]


def test_that_a_workbook_that_cannot_be_cut_off_is_simply_read(large, tmp_path, monkeypatch):
    opened = open_file(large, tmp_path)
    assert first_look(opened, ReadingOptions(sheet="Claims")) is not None
    assert first_look(opened, ReadingOptions(sheet="nowhere")) is None
    monkeypatch.setattr(first_rows, "_MOST_SHARED", 10)
    assert first_look(opened, ReadingOptions()) is None
    assert listened(large, tmp_path)[0].rows_kept == 1_000


def test_that_reading_leaves_the_file_as_it_was(large, tmp_path):
    before = (large.read_bytes(), large.stat().st_mtime_ns, sorted(Path(tmp_path).iterdir()))
    read_table(large, ReadingOptions(), tmp_path / "columns")
    (tmp_path / "columns" / "rows.npy").unlink()
    (tmp_path / "columns").rmdir()
    assert (large.read_bytes(), large.stat().st_mtime_ns, sorted(tmp_path.iterdir())) == before
