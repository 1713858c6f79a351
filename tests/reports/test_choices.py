"""What the analyst said of the file is in the report."""

from dataclasses import replace

import openpyxl

from imbgui.domain.costs import Costs
from imbgui.domain.table import Kind, Labels, ReadingOptions
from imbgui.reports.choices import choices

SAID = ReadingOptions(
    sheet="Claims",
    header_row=3,
    decimal=",",
    delimiter=";",
    encoding="cp1252",
    missing_words=("=none",),
    kinds=(("Amount", Kind.CATEGORY),),
    answers=("NA",),
    missing_in=(("Country", "?"),),
    answers_in=(("Country", "None"),),
    day_first=False,
    decimals=(("Amount", "."),),
    dates=(("Seen", True),),
    labels=(("Country", Labels.MERGED), ("City", Labels.APART)),
    without_copies=True,
    with_footers=True,
)


def test_that_every_choice_is_told():
    told = choices(SAID)
    assert len(told) == 17
    assert ("", "dates begin with the month") in told
    assert ("Seen", "dates begin with the day") in told
    assert ("Amount", "it is read as category") in told
    assert ("City", "spellings of one value are kept apart") in told
    assert len({said for _, said in told}) == 17


def test_that_the_choices_are_on_the_data_check_as_text(report):
    table = replace(report.table(), options=SAID)
    sheet = openpyxl.load_workbook(report(Costs(5, 400), table=table))["Data check"]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    assert cells["“=none” means no value"].data_type == "s"
    assert cells["the headings are in row 3"].quotePrefix


def test_that_a_file_that_was_read_as_found_says_so(report):
    sheet = openpyxl.load_workbook(report(Costs(5, 400)))["Data check"]
    assert "The file was read as it was found." in [cell.value for cell in sheet["A"]]
