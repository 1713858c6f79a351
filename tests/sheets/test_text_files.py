"""Text files of any dialect come out as the rows and columns a person sees in them."""

import bz2
import gzip
import hashlib
import lzma
import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest

from imbgui.domain import problems
from imbgui.domain.table import Kind
from imbgui.sheets import scanning, text_columns

ROWS = "name;amount\nÅsa;1,5\nJosé;2,25\nZoë;-3\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_that_an_encoding_is_found_from_the_bytes(read, values, encoding, found):
    table = read(ROWS.encode(encoding))
    assert table.source.encoding == found
    assert values(table, "name") == ["Åsa", "José", "Zoë"]
    assert values(table, "amount") == [1.5, 2.25, -3.0]


def test_that_bytes_no_windows_text_has_are_still_read(read):
    assert read(b"name,n\n\x81\xe9,1\nb,2\n").source.encoding == "latin-1"


def test_that_a_told_encoding_that_does_not_fit_is_refused(read):
    expected = problems.UnknownEncoding
    assert isinstance(read.problem("name\nÅsa\n".encode("cp1252"), encoding="utf-8"), expected)
    assert isinstance(read.problem(b"a\n1\n", encoding="klingon"), expected)


@pytest.mark.parametrize("encoding", ["hex", "rot13", "zlib", "base64", "undefined"])
def test_that_an_encoding_of_anything_but_text_is_refused(read, encoding):
    assert isinstance(read.problem(b"a,b\n1,2\n", encoding=encoding), problems.UnknownEncoding)


def test_that_a_told_encoding_is_used(read, values):
    table = read("name,n\nЖя,1\nЁж,2\n".encode("cp1251"), encoding="cp1251")
    assert values(table, "name") == ["Жя", "Ёж"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_that_a_delimiter_is_found(read, delimiter):
    rows = [["id", "who", "amount"], ["1", "a, b", "2.5"], ["2", "c", "3.5"]]
    text = "\n".join(
        delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows
    )
    table = read(text)
    assert table.source.delimiter == delimiter
    assert table.names == ("id", "who", "amount")


def test_that_decimal_commas_do_not_pass_for_delimiters(read, values):
    table = read("a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n")
    assert table.source.delimiter == ";"
    assert values(table, "c") == [3.5, 6.5]


@pytest.mark.parametrize("told", ["::", "\n", "\r", "\u00a7", '"', ""])
def test_that_a_told_delimiter_that_parts_no_cells_is_found_out_instead(read, told):
    table = read("a;b\n1;2\n3;4\n", delimiter=told)
    assert (table.source.delimiter, table.names) == (";", ("a", "b"))


def test_that_a_separator_line_that_parts_no_cells_is_not_obeyed(read):
    assert read('sep="\na;b\n1;2\n3;4\n').source.delimiter == ";"


def test_that_excels_separator_line_is_obeyed_and_is_no_header(read):
    table = read("sep=|\na|b\n1|x,y,z\n2|x,y,z\n")
    assert table.names == ("a", "b")
    assert table.source.header_row == 2


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_that_every_line_ending_ends_a_row(read, values, ending):
    table = read(ending.join(["a,b", "1,x", "2,y", ""]))
    assert values(table, "b") == ["x", "y"]


def test_that_a_line_end_inside_quotes_ends_no_row(read, values):
    table = read('a,"long\nname"\n1,"x\ny"\n2,z\n')
    assert table.names == ("a", "long name")
    assert values(table, "long name") == ["x y", "z"]


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, bz2.compress])
def test_that_a_packed_file_is_read_whatever_its_name(read, values, pack):
    assert values(read(pack(b"a,b\n1,x\n2,y\n"), name="claims.csv"), "b") == ["x", "y"]


def test_that_a_zip_of_one_file_is_read(read, values):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("claims.csv", "a,b\n1,x\n2,y\n")
    assert values(read(packed.getvalue(), name="claims.zip"), "b") == ["x", "y"]


def test_that_a_zip_of_several_files_is_refused(read):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", "a\n1\n")
        archive.writestr("b.csv", "a\n1\n")
    assert isinstance(read.problem(packed.getvalue()), problems.NotASpreadsheet)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", problems.EmptyFile),
        (b"\n\n\n", problems.EmptySheet),
        (b"a,b\n", problems.EmptySheet),
        (b"%PDF-1.7 ...", problems.NotASpreadsheet),
        (b"\x89PNG\r\n\x1a\n", problems.NotASpreadsheet),
        (b"<html><p>Log in first</p></html>", problems.NotASpreadsheet),
        (bytes(range(1, 9)) * 100, problems.NotASpreadsheet),
        (gzip.compress(b"a,b\n1,2\n" * 99, mtime=0)[:-20], problems.DamagedFile),
        (b'a,b\n1,x\n2,y\n3,"never closed\n4,z\n', problems.DamagedFile),
    ],
)
def test_that_what_is_no_table_is_refused_for_its_reason(read, content, expected):
    assert isinstance(read.problem(content), expected)


def test_that_a_missing_file_and_a_folder_are_refused(read, tmp_path):
    assert isinstance(read.problem(tmp_path / "none.csv"), problems.MissingFile)
    assert isinstance(read.problem(tmp_path), problems.MissingFile)


def test_that_a_few_ragged_rows_are_set_aside_with_their_numbers(read, values, noted):
    rows = [f"{number},x{number % 3}" for number in range(100)]
    rows[40], rows[60] = "40", "60,x,y"
    table = read("n,c\n" + "\n".join(rows) + "\n")
    [aside] = table.set_aside
    assert (aside.rows, aside.examples) == (2, (42, 62))
    assert table.rows_read == 100
    assert "rows 42, 62" in noted(table)["ragged rows"]
    assert values(table, "c")[39:41] == ["x0", "x2"]


def test_that_many_ragged_rows_are_refused_with_their_numbers(read):
    problem = read.problem("a,b\n1,2\n3\n4,5\n6\n7,8,9\n")
    assert problem == problems.RaggedRows(problem.file, (3, 5, 6), 2)


def test_that_blank_fields_past_the_last_column_do_no_harm(read, values):
    table = read("a,b\n1,x,\n2,y,,\n3,z\n")
    assert table.names == ("a", "b")
    assert values(table, "b") == ["x", "y", "z"]
    assert table.findings == ()


def test_that_blank_rows_are_set_aside(read):
    table = read("a,b\n1,x\n\n ,\n2,y\n\n\n")
    assert [(part.reason, part.examples) for part in table.set_aside] == [("a blank row", (3, 4))]
    assert (table.rows_read, table.rows_kept) == (4, 2)


def test_that_title_rows_above_the_header_are_passed_over(read, values):
    table = read("Claims of 2024,,\nconfidential,,\n,,\nid,amount,fraud\n1,2.5,Y\n2,3.5,N\n")
    assert table.source.header_row == 4
    assert table.names == ("id", "amount", "fraud")
    assert values(table, "amount") == [2.5, 3.5]


def test_that_a_row_of_totals_and_a_note_are_set_aside(read, values):
    rows = "".join(f"branch{number % 7},{number},{number / 2}\n" for number in range(30))
    table = read(f"branch,claims,amount\n{rows}Total,,217.5\n,,\nSource: finance,,\n")
    assert {part.reason: part.examples for part in table.set_aside} == {
        "a row of totals": (32,),
        "a note under the table": (34,),
    }
    assert len(values(table, "amount")) == 30


def test_that_a_row_of_totals_in_every_column_is_set_aside(read):
    table = read("kind,amount\nA,1\nB,2\nA,3\nGrand total,6\n")
    assert [(part.reason, part.examples) for part in table.set_aside] == [("a row of totals", (5,))]


def test_that_an_answer_that_begins_like_a_total_stays(read):
    table = read("loss,amount,x\nTotal,1,2\nPartial,3,4\nTotal,5,6\nPartial,5,6\nTotal,7,\n")
    assert table.rows_kept == 5


@pytest.mark.parametrize(
    "text",
    ["30,64,1\n31,62,2\n30,60,1\n", "A11,6,x\nA12,8,y\nA11,9,x\nA12,7,y\n", "a,b\nb,a\na,b\nb,a\n"],
)
def test_that_a_file_without_a_header_keeps_its_first_row(read, text):
    table = read(text)
    assert table.source.header_row == 0
    assert table.names[0] == "Column 1"
    assert table.rows_kept == text.count("\n")


def test_that_years_as_headings_are_a_header(read):
    table = read("country,2019,2020,2021\nFR,3,4,5\nDE,4,5,6\n")
    assert table.names == ("country", "2019", "2020", "2021")


def test_that_a_told_header_row_is_used(read, values):
    assert read("x,y\na,b\n1,2\n3,4\n", header_row=2).names == ("a", "b")
    assert values(read("a,b\n1,2\n", header_row=0), "Column 1") == ["a", "1"]
    assert isinstance(read.problem("a,b\n1,2\n", header_row=9), problems.EmptySheet)


def test_that_headings_are_trimmed_and_made_unique(read, noted):
    table = read(" id ,,id,amount\n1,2,3,4.5\n2,3,4,5.5\n")
    assert table.names == ("id", "Column 2", "id (2)", "amount")
    assert {"blank heading", "repeated heading"} <= set(noted(table))


def test_that_a_column_without_heading_and_values_is_dropped(read):
    assert read("a,,b\n1,,x\n2,,y\n").names == ("a", "b")


def test_that_exact_copies_of_rows_are_counted(read, noted):
    table = read("a,b\n1.5,x\n2.5,y\n1.5,x\n1.5,x\n")
    assert "2 rows are exact copies of an earlier row: rows 4, 5" in noted(table)["duplicates"]


def test_that_the_preview_shows_the_fields_as_they_stand(read):
    table = read('id,amount\n007,"1,234.50"\n008,"2,345.60"\n')
    assert table.preview == (("007", "1,234.50"), ("008", "2,345.60"))


def test_that_an_unknown_column_in_the_options_is_refused(read):
    problem = read.problem("a,b\n1,2\n", kinds=(("c", Kind.NUMBER),))
    assert problem == problems.MissingColumn("c", ("a", "b"))


def test_that_a_trained_column_may_be_absent(read, kinds):
    table = read("a,b\n1,x\n2,y\n", trained={"a": Kind.CATEGORY, "fraud": Kind.YES_NO})
    assert kinds(table)["a"] is Kind.CATEGORY


def test_that_the_source_says_how_the_file_was_read(read):
    source = read(b"a;b\n1,5;x\n2,5;y\n").source
    assert (source.delimiter, source.decimal, source.encoding) == (";", ",", "utf-8")
    assert source.sha256 == hashlib.sha256(b"a;b\n1,5;x\n2,5;y\n").hexdigest()


# Dates that are taken from the bytes


def dated(*moments, rows=80):
    """Return a text in whose last rows every date has the same shape."""
    usual = [f"2024-03-{row % 28 + 1:02}" for row in range(rows)]
    fields = [*moments, *usual]
    return "n,when\n" + "".join(f"{row},{field}\n" for row, field in enumerate(fields))


def day(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def test_that_dates_of_one_shape_are_read_with_blanks_among_them(read, values, noted):
    table = read(dated("2023-12-31", "", '"2024-02-29"'))
    assert table.column("when").kind is Kind.DATE
    assert values(table, "when")[:3] == [day("2023-12-31"), None, day("2024-02-29")]
    assert noted(table)["date"] == "when is a date, read as year-month-day."


@pytest.mark.parametrize("other", ["2023-02-30", "2024-1-2", "soon", "2024-03-01 10:30:00"])
def test_that_one_other_field_is_not_lost_among_dates_of_one_shape(read, values, noted, other):
    table = read(dated("2023-12-31", other))
    assert table.column("when").kind is Kind.DATE
    try:
        expected = datetime.strptime(other[:10], "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        assert values(table, "when")[1] is None
        assert f"('{other}'; row 3)" in noted(table)["not a date"]
    else:
        assert values(table, "when")[1] >= expected.timestamp()


def test_that_a_date_may_mean_no_value_and_may_be_kept_as_it_is_spelled(read, values):
    text = dated("1900-01-01", "2023-12-31")
    assert values(read(text, missing_words=("1900-01-01",)), "when")[:2] == [
        None,
        day("2023-12-31"),
    ]
    kept = read(text, kinds=(("when", Kind.CATEGORY),))
    assert values(kept, "when")[:2] == ["1900-01-01", "2023-12-31"]


def test_that_dates_under_a_title_and_over_a_total_are_those_of_the_rows(read, values):
    text = "Claims of May\n\n" + dated("2023-12-31") + "TOTAL,\n"
    table = read(text)
    assert table.rows_kept == 81
    assert values(table, "when")[0] == day("2023-12-31")


def test_that_rows_set_aside_leave_every_date_beside_its_number(read, values):
    text = dated("2023-12-31", "2023-11-30").replace("1,2023-11-30\n", "a,b,c,d\n1,2023-11-30\n")
    table = read(text + "\n" + "90,2022-01-01\n")
    numbers, dates = values(table, "n"), values(table, "when")
    assert dates[numbers.index(1.0)] == day("2023-11-30")
    assert dates[numbers.index(90.0)] == day("2022-01-01")


@pytest.mark.parametrize("rows_at_once", [1, 7, 1_000])
@pytest.mark.parametrize("quote", ["", '"'])
def test_that_a_text_read_in_two_stretches_is_as_if_read_in_one(
    read, values, monkeypatch, quote, rows_at_once
):
    rows = [(row, f"{quote}T{row % 7}{quote}", row / 4, row % 2) for row in range(500)]
    rows[400] = (400, "T1", "none", "007")
    text = "n,town,share,flag\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)
    text = text.replace("123,", "123,too,many,fields,", 1)
    whole = read(text)
    held = {name: values(whole, name) for name in whole.names}
    monkeypatch.setattr(scanning, "_BLOCK", 256)
    monkeypatch.setattr(text_columns, "_LONG", 10)
    monkeypatch.setattr(text_columns, "_CELLS_AT_ONCE", 1)
    monkeypatch.setattr(text_columns, "_FEWEST_AT_ONCE", rows_at_once)
    cut = read(text)
    assert (cut.columns, cut.set_aside, cut.rows_kept) == (whole.columns, whole.set_aside, 499)
    assert {name: values(cut, name) for name in cut.names} == held


def test_that_the_records_of_an_uneven_text_are_those_a_reader_of_texts_finds(read, monkeypatch):
    monkeypatch.setattr(scanning, "_BLOCK", 64)
    text = "a,b,c\n" + "1,2,3\n" * 200 + "4,5\n" + "6,7,8,9\n" + "1,2,3\n" * 200
    table = read(text)
    assert (table.rows_kept, table.rows_read) == (400, 402)
    assert [part.examples for part in table.set_aside] == [(202, 203)]


def test_that_a_very_wide_text_has_the_columns_and_kinds_of_a_narrow_one(read, values):
    row = ("1.5", "x", "2023-05-06", "", "007", "NA")
    rows = [(str(number), *row) for number in range(60)]
    names = ("n", "share", "town", "when", "none", "code", "gone")
    narrow = read("\n".join(map(",".join, [names, *rows])) + "\n")
    codes = values(narrow, "code")
    many = 300
    headings = [f"{name} {copy}" for copy in range(many) for name in names]
    wide = read("\n".join(map(",".join, [headings, *(one * many for one in rows)])) + "\n")
    assert [column.kind for column in wide.columns] == [
        column.kind for column in narrow.columns
    ] * many
    assert (wide.source.header_row, wide.rows_kept, wide.set_aside) == (1, 60, ())
    assert values(wide, f"code {many - 1}") == codes
