"""No report holds what Excel is known to refuse or repair; and what it refuses is noticed."""

import re
import zipfile
from dataclasses import replace

import pytest

from imbgui.domain.columns import ColumnValues
from imbgui.domain.costs import Costs, Limits
from imbgui.domain.groups import GroupFigures, GroupRate
from imbgui.domain.tasks import About
from imbgui.reports.contents import Cases
from tests.reports.conftest import Reporter
from tests.reports.excel_rules import complaints
from tests.reports.test_scored_sheet import cases_of
from tests.reports.test_text_from_data import HOSTILE

COSTS = Costs(5, 400, caught=2, passed=-1, currency="EUR", base_rate=0.02)
RATE = GroupRate(0, 2, 0.0, (0, 0.8))
BOOK, SHEET, STYLES = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"


@pytest.mark.parametrize(
    "costs",
    [
        COSTS,
        Costs(400, 5),
        Costs(5, 400, missed_range=(50, 900), review=3),
        Costs(5, 400, limits=Limits(20), currency='a"b'),
    ],
    ids=["all inputs", "check nobody", "ranges", "limits"],
)
def test_that_no_report_holds_what_excel_refuses(report, costs):
    groups = ("Region", (GroupFigures("North", 9, 2, 5.0, (1, 9), RATE, RATE),))
    file = report(costs, by_group=groups, cases=cases_of(report.study()))
    assert complaints(file) == []


def test_that_none_does_where_each_case_has_its_amount(report, by_row):
    study, costs = by_row
    assert complaints(report(costs, study=study, cases=Cases())) == []


@pytest.mark.parametrize(
    "text", [HOSTILE[0], HOSTILE[6], "x" * 40_000, "[]:*?/\\'", "<r><t>a</r>", ""]
)
def test_that_no_text_from_outside_makes_it_so(report, text):
    names = [f"{start}{text}" for start in HOSTILE]
    table = report.table(file=text, names=(*names, "Fraud"), examples=HOSTILE)
    about = About(text, text, text, text, event=text)
    groups = (text, (GroupFigures(text, 9, 2, 5.0, (1, 9), RATE, RATE),))
    levels = ColumnValues(report.study().practice_rows * 0, (text,))
    cases = Cases(None, {text: levels})
    costs = replace(COSTS, currency=text[:8] or None)
    file = report(costs, table=table, about=about, by_group=groups, cases=cases)
    assert complaints(file) == []


def damaged(file, part, pattern, instead):
    """Copy a workbook with the first match in one part replaced."""
    changed = file.with_name("damaged.xlsx")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode("utf-8")
            if name == part:
                content, times = re.subn(pattern, instead, content, count=1, flags=re.DOTALL)
                assert times == 1, pattern
            new.writestr(name, content)
    return changed


DAMAGE = {
    "is not well formed": (SHEET, "</sheetData>", ""),
    "a part out of order": (SHEET, "(<sheetData>.*</sheetData>)(<merge.*?</mergeCells>)", r"\2\1"),
    "rows out of order": (SHEET, '<row r="2"', '<row r="1"'),
    "cells out of order": (SHEET, '<c r="B9"', '<c r="A9"'),
    "no such style": (SHEET, '(<c r="A1" s=)"\\d+"', r'\1"9999"'),
    "no such text": (SHEET, '(<c r="A1"[^>]*t="s"><v>)\\d+', r"\g<1>99999"),
    "not a number": (SHEET, '(<c r="B8"[^>]*><v>)[^<]*', r"\1nan"),
    "an error stored": (SHEET, '<c r="A1"([^>]*) t="s"><v>\\d+', r'<c r="A1"\1 t="e"><v>#REF!'),
    "a newer function": (SHEET, "<f>IF\\(", "<f>_xlfn.XLOOKUP("),
    "a volatile function": (SHEET, "<f>IF\\(", "<f>NOW("),
    "a bracket too many": (SHEET, "<f>IF\\(", "<f>IF(("),
    "a text without an end": (SHEET, "</f>", '"</f>'),
    "a name that nothing has": (SHEET, "Cost_Missed", "Cost_Lost"),
    "a sheet that is not there": (SHEET, "'Outcomes'!", "'Results'!"),
    "a long formula": (SHEET, "</f>", "+1" * 5000 + "</f>"),
    "a long literal": (SHEET, "</f>", '&amp;"' + "x" * 300 + '"</f>'),
    "cells joined twice": (SHEET, "(<mergeCell ref[^>]*/>)", r"\1\1"),
    "a long message": (SHEET, 'error="', 'error="' + "x" * 300),
    "a link to nowhere": (SHEET, "location=\"'PR curve'", "location=\"'RP curve'"),
    "a bad sheet name": (BOOK, 'name="Summary"', 'name="Sum/mary"'),
    "a long sheet name": (BOOK, 'name="Method"', 'name="' + "M" * 32 + '"'),
    "two sheets of one name": (BOOK, 'sheet name="Method"', 'sheet name="SUMMARY"'),
    "a name like a cell": (BOOK, 'name="Best_Weight"', 'name="BW12"'),
    "a name defined twice": (BOOK, 'name="Best_Weight"', 'name="Best_Learner"'),
    "a name of nothing": (BOOK, "(name=\"Best_Weight\">)'Summary'![^<]*", r"\1#REF!"),
    "a miscounted style": (STYLES, '<fonts count="', '<fonts count="9'),
    "no such font": (STYLES, '(<cellXfs.*?fontId=)"\\d+"', r'\1"999"'),
    "no such number format": (STYLES, '(<cellXfs.*?numFmtId=)"\\d+"', r'\1"999"'),
    "a chart of nothing": ("xl/charts/chart1.xml", "(<c:f>)'PR curve'", r"\1'No curve'"),
    "a relation to nothing": ("xl/_rels/workbook.xml.rels", "sheet2.xml", "sheet99.xml"),
    "a part without a type": ("[Content_Types].xml", "/xl/styles.xml", "/xl/style.xml"),
}


@pytest.mark.parametrize(("part", "pattern", "instead"), DAMAGE.values(), ids=DAMAGE)
def test_that_damage_is_noticed(undamaged, part, pattern, instead):
    assert complaints(damaged(undamaged, part, pattern, instead))


@pytest.fixture(scope="module")
def undamaged(tmp_path_factory):
    return Reporter(tmp_path_factory.mktemp("undamaged"))(COSTS)
