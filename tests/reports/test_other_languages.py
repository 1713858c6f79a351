"""The report in other languages than English: its words, numbers, sheets and what Excel takes."""

import html
import re
from dataclasses import replace

import openpyxl
import pytest

from imbgui.domain.costs import Costs
from imbgui.domain.study import Status
from imbgui.domain.tasks import About
from imbgui.language import languages, say, speaking
from imbgui.reports.numbers import fixed, general, money_in, per_cent, three_digits
from imbgui.reports.words import day_and_time
from imbgui.sentences import to_say
from imbgui.sheets.dates import DAY_FIRST
from tests.reports.excel_rules import complaints

SHEETS = (
    *("Summary", "Compare strategies", "Cut-offs", "Outcomes", "PR curve", "What if"),
    *("Decision table", "By group", "Data check", "Method", "Decision record", "Scored cases"),
)
NO_BREAK = "\N{NO-BREAK SPACE}"


@pytest.fixture
def german():
    with speaking("de"):
        yield


@pytest.mark.parametrize("language", languages())
def test_that_excel_takes_the_names_of_the_sheets(language):
    with speaking(language):
        names = [say(name) for name in SHEETS]
    assert len({name.casefold() for name in names}) == len(SHEETS)
    assert not [name for name in names if len(name) > 31 or re.search(r"[\[\]:*?/\\']", name)]


@pytest.mark.usefixtures("german")
def test_that_numbers_money_and_days_are_written_as_germans_do():
    assert fixed(1234.565) == "1.234,57"
    assert three_digits(0.000312) == "0,000312"
    assert general(12.3456, 4) == "12,35"
    assert per_cent(0.0333, 1) == f"3,3{NO_BREAK}%"
    assert money_in("EUR").words(-1234.5) == f"-1.234,50{NO_BREAK}€"
    assert money_in("CHF").number_format == f'#,##0.00"{NO_BREAK}CHF";-#,##0.00"{NO_BREAK}CHF"'
    assert day_and_time("2026-11-28T10:30:00+00:00") == "28.11.2026, 10:30 UTC"
    assert day_and_time("2026-11-28") == "28.11.2026"


@pytest.mark.usefixtures("german")
def test_that_a_german_report_is_german_under_the_same_names(report):
    costs = Costs(5, 400, currency="EUR")
    file = report(costs)
    assert complaints(file) == []
    book = openpyxl.load_workbook(file, data_only=True)
    assert [*book.sheetnames] == [say(name) for name in SHEETS if name in _OF_ALL]
    summary = book["Übersicht"]
    recommended = report.recommendation(costs)
    score = three_digits(100 * recommended.best.threshold)
    assert f"und jeden Fall mit einem Risikowert ab {score} prüfen" in summary["A4"].value
    assert money_in("EUR").words(recommended.best.cost_per_1000) in summary["A4"].value
    named = report.named(file)
    assert named["Best_Strategy"] == recommended.best.candidate.strategy
    assert named["Cost_Missed"] == 400
    assert named["Best_Cost_Per_1000"] == pytest.approx(recommended.best.cost_per_1000)
    with speaking("en"):
        assert set(report.named(report(costs, name="english.xlsx"))) == set(named)


_OF_ALL = {*SHEETS} - {"By group", "Scored cases"}


RETOLD = {
    "en": (
        "day is a date, read as day/month/year.",
        "Treat as blank; Keep as category",
        "210 bad cases among 3,000 rows",
        "not applicable: has too few bad cases in a part to find its number by",
    ),
    "de": (
        "day ist ein Datum, gelesen als Tag/Monat/Jahr.",
        "Als leer behandeln; Als Kategorie behalten",
        "210 Problemfälle unter 3.000 Zeilen",
        "nicht anwendbar: hat in einem Teil zu wenige Problemfälle",
    ),
}


def test_that_what_was_found_and_why_is_told_in_the_language_of_each_report(report):
    dated = to_say("{column} is a date, read as {order}.", column="day", order=to_say(DAY_FIRST))
    counted = to_say("{positives} bad cases among {rows} rows", positives=210, rows=3000)
    few = to_say("has too few bad cases in a part to find its number by")
    study, table = report.study(), report.table()
    *outcomes, last = study.outcomes
    study = replace(
        study,
        plan=replace(study.plan, reasons=(counted,)),
        outcomes=(*outcomes, replace(last, status=Status.NOT_APPLICABLE, why=few)),
    )
    table = replace(table, findings=(replace(table.findings[0], message=dated),))
    for code, own in RETOLD.items():
        with speaking(code):
            file = report(
                Costs(5, 400), study=study, table=table, about=About("Ann"), name=f"{code}.html"
            )
        page = html.unescape(file.read_text(encoding="utf-8"))
        others = {one for other, told in RETOLD.items() if other != code for one in told}
        assert [one for one in own if one not in page] == []
        assert [one for one in others if one in page] == []


@pytest.mark.usefixtures("german")
def test_that_a_german_web_page_says_so_and_speaks_of_no_cell_to_change(report):
    page = report(Costs(5, 400, currency="EUR"), name="report.html").read_text(encoding="utf-8")
    assert '<html lang="de">' in page
    assert "Was zu prüfen ist, und was es kostet" in page
    assert "rechnet nicht mit" not in page
    assert f"{NO_BREAK}€" in page


@pytest.mark.usefixtures("german")
def test_that_a_german_report_calls_a_bad_case_by_its_noun_as_it_is(report):
    page = report(Costs(5, 400, currency="EUR"), name="report.html").read_text(encoding="utf-8")
    assert "Problemf" not in page.replace("Ein Problemfall heißt", "")
    assert "Fälle „fraud“" in page
    assert "frauds" not in page
