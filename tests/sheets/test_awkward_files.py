"""Every awkward file is read as a careful person would, or refused for the right reason."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from imbgui.domain import problems
from imbgui.domain.problems import RefusedError
from imbgui.domain.table import Kind, ReadingOptions, Table
from imbgui.sheets.reading import read_table


@dataclass(frozen=True)
class Understood:
    """What is to be understood of a file; None where it does not matter."""

    rows: int
    columns: int | None = None
    header: int | None = 1
    sheet: str | None = None
    sheets: int | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    names: tuple[str, ...] | None = None
    kinds: dict[str, Kind] = field(default_factory=dict)
    common: dict[str, dict[str, int]] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    aside: dict[str, int] = field(default_factory=dict)
    findings: tuple[str, ...] = ()
    options: ReadingOptions = field(default_factory=ReadingOptions)


SECOND = "a second header row"
NOTE = "a note under the table"
BLANK = "a blank row"
TOTAL = "a row of totals"

REFUSED = {
    "calamine__pass_protected.xlsx": problems.PasswordProtected,
    "calamine__pass_protected.ods": problems.PasswordProtected,
    "poi__password.xls": problems.PasswordProtected,
    "poi__xor-encryption-abc.xls": problems.PasswordProtected,
    "poi__workbookProtection-sheet_password-2013.xlsx": problems.EmptySheet,
    "poi__54764.xlsx": problems.TooLarge,
    "poi__poc-xmlbomb.xlsx": problems.TooLarge,
    "poi__poc-shared-strings.xlsx": problems.TooLarge,
    "poi__clusterfuzz-testcase-minimized-POIXSSFFuzzer-5089447305609216.xlsx": problems.DamagedFile,
    "poi__clusterfuzz-testcase-minimized-POIHSSFFuzzer-5816431116615680.xls": problems.DamagedFile,
    "poi__61300.xls": problems.DamagedFile,
    "calamine__too_small.xls": problems.NotASpreadsheet,
    "poi__Simple.xlsb": problems.DamagedFile,
    "derived_truncated.xlsx": problems.DamagedFile,
    "frictionless__empty.csv": problems.EmptyFile,
    "frictionless__without-rows.csv": problems.EmptySheet,
    "calamine__empty_sheet.xlsx": problems.EmptyFile,
    "poi__TwoSheetsOneHidden.xlsx": problems.EmptySheet,
    "csvkit__testdbf.dbf": problems.NotASpreadsheet,
    "csvkit__bad.csv": problems.RaggedRows,
}

NUMBER, CATEGORY, DATE, YES_NO = Kind.NUMBER, Kind.CATEGORY, Kind.DATE, Kind.YES_NO
DATES = {"Column 1": {"2021-01-01": 1, "2021-01-02": 1, "10 days, 15:10:10": 1}}

READ = {
    "poi__xxe_in_schema.xlsx": Understood(
        1, 3, header=9, names=("/Test/Test", "Column1", "Column2")
    ),
    "poi__xlsx-corrupted.xlsx": Understood(2, 4, sheets=2),
    "derived_csv_named.xlsx": Understood(299, 14, delimiter=",", kinds={"ship_date": DATE}),
    "calamine__any_sheets.xlsx": Understood(
        3, 2, header=0, sheet="Visible", sheets=1, aside={NOTE: 1}
    ),
    "readxl__datasets.xlsx": Understood(32, 11, sheet="mtcars", sheets=3),
    "readxl__deaths.xlsx": Understood(
        10,
        6,
        header=5,
        sheets=2,
        kinds={"Has kids": YES_NO, "Date of birth": DATE},
        aside={NOTE: 4},
    ),
    "readxl__clippy.xlsx": Understood(
        1, 4, aside={SECOND: 1}, options=ReadingOptions(sheet="two-row-header")
    ),
    "readxl__skipping.xlsx": Understood(2, 2, header=3, names=("var1", "var2"), aside={BLANK: 2}),
    "frictionless__multiline-headers.xlsx": Understood(
        1,
        4,
        names=(
            "Region",
            "Caloric contribution (%)",
            "Cumulative impact of changes on cost of food basket from previous quarter",
            "from baseline (%)",
        ),
        aside={SECOND: 4},
    ),
    "csvkit__Datagov_FY10_EDU_recp_by_State.csv": Understood(
        53, 9, header=3, kinds={"TOTAL": NUMBER}, aside={NOTE: 2}, findings=("thousands",)
    ),
    "calamine__merged_range.xlsx": Understood(
        2, 7, common={"C1": {"C3": 1, "C4": 1}}, aside={SECOND: 1}
    ),
    "orange__header_3.xlsx": Understood(
        23, 8, kinds={"b": NUMBER, "w": NUMBER, "a": CATEGORY}, aside={SECOND: 2}
    ),
    "derived_insurance_title_and_totals.xlsx": Understood(
        300,
        39,
        header=4,
        sheet="Claims",
        sheets=2,
        kinds={"fraud_reported": YES_NO},
        aside={TOTAL: 1, NOTE: 1},
    ),
    "calamine__date_1904.xls": Understood(3, 2, header=0, common=DATES),
    "calamine__date.xlsb": Understood(3, 2, header=0, common=DATES),
    "readxl__texty-dates-xlsx.xlsx": Understood(2, 1, kinds={"a": DATE}),
    "sheetjs__ErrorTypes.xlsx": Understood(
        13, 10, missing={"Error": 7, "ErrType": 6}, findings=("Excel errors",)
    ),
    "readxl__missing-v-node-xlsx.xlsx": Understood(
        1, 3, missing={"A + B": 1}, findings=("formulas without values",)
    ),
    "readxl__types.xlsx": Understood(
        4,
        5,
        sheets=7,
        kinds={"boolean": YES_NO, "date": DATE, "numeric": NUMBER, "text": CATEGORY},
        aside={BLANK: 1},
    ),
    "readxl__unnamed-duplicated-columns.xlsx": Understood(
        2,
        4,
        names=("Column 1", "var2", "Column 3", "var2 (2)"),
        findings=("blank heading", "repeated heading"),
    ),
    "readxl__whitespace-xlsx.xlsx": Understood(5, 1, names=("<-space, space->",), aside={BLANK: 1}),
    "readxl__big-texty-numbers-xlsx.xlsx": Understood(
        5,
        3,
        common={
            "number": {
                "2147483647": 1,
                "2147483648": 1,
                "2147483649": 1,
                "-2147483648": 1,
                "-2147483649": 1,
            }
        },
        aside={SECOND: 1},
    ),
    "readxl__65536-rows-xls.xls": Understood(2, 1, header=0, aside={BLANK: 65_534}),
    "derived_excel_html_export.xls": Understood(
        3, 2, header=0, sheet="Table 1", common={"Column 2": {"abc def": 2}}
    ),
    "poi__testEXCEL_4.xls": Understood(
        136,
        12,
        header=10,
        sheets=1,
        kinds={"Total": NUMBER, "center [3]": NUMBER},
        aside={BLANK: 17},
    ),
    "poi__testEXCEL_5.xls": Understood(
        15, 3, header=4, kinds={"Number": NUMBER, "Square": NUMBER}, aside={NOTE: 1, BLANK: 1}
    ),
    "poi__SampleSS.strict.xlsx": Understood(1, 2, header=2, sheets=3, aside={BLANK: 1}),
    "calamine__number_rows_repeated.ods": Understood(
        4, 2, common={"A": {"C": 4}}, aside={BLANK: 3}
    ),
    "csvkit__test_latin1.csv": Understood(
        2, 3, encoding="cp1252", common={"c": {"3": 1, "\u00a9": 1}}
    ),
    "csvkit__test_utf16_little.csv": Understood(
        2, 3, encoding="utf-16", common={"c": {"3": 1, "\u02a4": 1}}
    ),
    "csvkit__test_utf8_bom.csv": Understood(
        2, 3, encoding="utf-8-sig", names=("foo", "bar", "baz")
    ),
    "frictionless__table-with-accents.csv": Understood(
        638,
        8,
        encoding="cp1252",
        delimiter=";",
        decimal=",",
        kinds={"Occupancy rate": NUMBER, "RevPAR": NUMBER, "Date": DATE, "Ann\u00e9e": NUMBER},
    ),
    "sheetjs__Attendance.csv": Understood(
        23,
        9,
        kinds={"Tom Brooks": YES_NO},
        aside={TOTAL: 1},
        names=(
            "Date",
            "Ben Ashley",
            "Tom Brooks",
            "Jimmy Cooney",
            "Sue Daniels",
            "Berlinda Fong",
            "Terry Jones",
            "Angelina Little",
            "Linda Smith",
        ),
    ),
    "csvkit__mac_newlines.csv": Understood(2, 3, common={"a": {"1": 1, "Once upon a time": 1}}),
    "frictionless__duplicate-headers.csv": Understood(
        2,
        5,
        names=("id", "name", "id (2)", "age", "id (3)"),
        common={"id (3)": {"001101": 1, "001102": 1}},
        findings=("repeated heading",),
    ),
    "frictionless__blank-headers.csv": Understood(2, 3, names=("id", "Column 2", "age")),
    "frictionless__wide.csv": Understood(3, 9_074),
    "frictionless__compression_implicit-gz.csv": Understood(2, 2, names=("id", "name")),
    "csvkit__null_byte.csv": Understood(
        1, 3, missing={"a": 1}, findings=("unreadable characters",)
    ),
    "csvkit__test_locale.csv": Understood(
        1, 3, decimal=",", common={"a": {"1.7": 1}, "b": {"200000000": 1}}
    ),
    "frictionless__doublequote.csv": Understood(5, 17),
    "frictionless__issue-1066-largecellsize.csv": Understood(19, 2),
    # By the stated rule "NONE" is an answer in a column of words.
    "csvkit__blanks.csv": Understood(
        1, 6, missing={"a": 1, "b": 1, "c": 1, "d": 0, "e": 1, "f": 1}
    ),
    "derived_telco_utf16le_tab_decimalcomma.csv": Understood(
        1_000,
        21,
        encoding="utf-16",
        delimiter="\t",
        decimal=",",
        kinds={"MonthlyCharges": NUMBER, "TotalCharges": NUMBER},
        missing={"TotalCharges": 5},
    ),
    "derived_telco_messy_labels.csv": Understood(
        600,
        21,
        kinds={"Churn": YES_NO},
        common={"Churn": {"No": 443, "Yes": 145}},
        missing={"Churn": 12},
        findings=("spellings merged",),
    ),
    "derived_telco_single_class.csv": Understood(300, 21, kinds={"Churn": Kind.CONSTANT}),
}


def test_that_every_awkward_file_has_an_expectation(shared: Path) -> None:
    files = {path.name for path in (shared / "awkward").iterdir()} - {"INDEX.md"}
    assert files == set(REFUSED) | set(READ)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_that_what_cannot_be_read_is_refused_for_its_reason(
    name: str, shared: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(RefusedError) as caught:
        read_table(shared / "awkward" / name, ReadingOptions(), tmp_path)
    assert type(caught.value.problem) is REFUSED[name]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", sorted(READ))
def test_that_what_can_be_read_is_understood(name: str, shared: Path, tmp_path: Path) -> None:
    expected = READ[name]
    table, _ = read_table(shared / "awkward" / name, expected.options, tmp_path)
    assert table.rows_kept == expected.rows
    assert expected.columns in (None, len(table.columns))
    source = table.source
    assert expected.header in (None, source.header_row)
    assert expected.sheet in (None, source.sheet)
    assert expected.sheets in (None, len(source.sheets))
    assert expected.encoding in (None, source.encoding)
    assert expected.delimiter in (None, source.delimiter)
    assert expected.decimal in (None, source.decimal)
    assert expected.names in (None, table.names)
    assert _facts(table, expected) == (expected.kinds, expected.common, expected.missing)
    assert {part.reason: part.rows for part in table.set_aside} == expected.aside
    assert set(expected.findings) <= {finding.kind for finding in table.findings}


@pytest.mark.parametrize("name", sorted(READ))
def test_that_no_row_is_lost_without_a_reason(name: str, shared: Path, tmp_path: Path) -> None:
    table, _ = read_table(shared / "awkward" / name, READ[name].options, tmp_path)
    assert table.rows_read == table.rows_kept + table.rows_set_aside
    assert all(part.examples for part in table.set_aside)
    assert len(table.preview) == min(200, table.rows_kept)


def test_that_refusing_a_csv_with_uneven_rows_names_them(shared: Path, tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as caught:
        read_table(shared / "awkward" / "csvkit__bad.csv", ReadingOptions(), tmp_path)
    problem = caught.value.problem
    assert isinstance(problem, problems.RaggedRows)
    assert (problem.rows, problem.expected) == ((2, 3), 3)


def _facts(table: Table, expected: Understood) -> tuple[dict, dict, dict]:  # type: ignore[type-arg]
    return (
        {name: table.column(name).kind for name in expected.kinds},
        {name: dict(table.column(name).common) for name in expected.common},
        {name: table.column(name).missing for name in expected.missing},
    )
