"""Text from the data stays text, whatever it says."""

import zipfile
from dataclasses import replace

import openpyxl
import pytest

from imbgui.domain.costs import Costs
from imbgui.domain.tasks import About

COSTS = Costs(5, 400, currency="EUR")
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "a\x00b\x07c\x1bd\ud800e\ufffff",
    "http://example.com/",
    "0012345678901234567890",
    "{=1+1}",
    'quote " and \\ and & and <tag>',
)


def hostile_report(report, *texts):
    table = report.table(
        file=f"{texts[0]}.csv",
        names=(*texts, "Fraud"),
        examples=texts,
        set_aside_because=texts[-1],
    )
    said = texts[0]
    about = About(set_by=said, because=said, command_line=said, made_at=said, event=said)
    return report(COSTS, table=table, about=about)


def formulas_of(book):
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def test_that_text_from_outside_is_never_a_formula_a_link_or_a_number(report):
    theirs = openpyxl.load_workbook(hostile_report(report, *HOSTILE))
    assert formulas_of(theirs) == formulas_of(openpyxl.load_workbook(report(COSTS)))
    cells = [cell for row in theirs["Data check"].iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.hyperlink]
    shown = {cell.value for cell in cells if cell.data_type == "s" and cell.quotePrefix}
    assert shown >= {"=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "=1+1", "0012345678901234567890"}


@pytest.mark.parametrize("event", ["=cmd|' /C calc'!A0", "Sheet1!A1", '"&A1&"', "=1+1", "&P"])
def test_that_what_a_case_is_called_runs_nothing(report, event):
    theirs = openpyxl.load_workbook(report(COSTS, about=replace(report.about, event=event)))
    assert formulas_of(theirs) == formulas_of(openpyxl.load_workbook(report(COSTS)))


def test_that_control_characters_are_taken_out(report):
    with zipfile.ZipFile(hostile_report(report, "a\x00b\x07c\ud800d")) as package:
        texts = package.read("xl/sharedStrings.xml").decode("utf-8")
    assert "a b c d" in texts
    assert "_x0000_" not in texts


def test_that_a_very_long_text_is_cut(report):
    book = openpyxl.load_workbook(hostile_report(report, "x" * 40_000))
    longest = max(
        len(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("xxx")
    )
    assert longest <= 2000
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_that_what_a_case_is_called_may_be_blank(report):
    about = replace(report.about, event=" \t")
    book = openpyxl.load_workbook(report(COSTS, about=about), data_only=True)
    assert book["Summary"]["A9"].value == "A missed bad case costs"
