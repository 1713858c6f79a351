"""The report as a web page: what the workbook says, in one file that runs nothing."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import openpyxl
import pytest

from imbgui.domain.costs import Costs
from imbgui.domain.groups import GroupFigures, GroupRate
from imbgui.domain.tasks import About
from tests.reports.conftest import by_amount

COSTS = Costs(5, 400, caught=2, currency="EUR", base_rate=0.02, review=2)
MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</td></table><h1>gone</h1>",
    "&lt;b&gt;",
    "javascript:alert(1)",
    "a\x00b\ud800c",
)
VOID = {"meta", "img", "br"}


class Page(HTMLParser):
    """Reads a page: its elements, whether each is closed, and its text."""

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.words = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "title"):
            self.words.append(data.strip())


def page_of(report, costs=COSTS, **options):
    file = report(costs, name="report.html", **options)
    return Page(file.read_text(encoding="utf-8"))


def by_group():
    rate = GroupRate(0, 2, 0.0, (0, 0.8))
    return "Region", (GroupFigures("<b>North</b>", 9, 2, 5.0, (1, 9), rate, rate),)


def test_that_it_has_every_part_of_the_workbook_but_the_look_up(report):
    sheets = openpyxl.load_workbook(report(COSTS, by_group=by_group())).sheetnames
    page = page_of(report, by_group=by_group())
    heads = [page.words[i] for i in range(len(page.words))]
    for name in set(sheets) - {"Decision table"}:
        assert name in heads, name
    assert not page.open


@pytest.mark.parametrize("amounts", [False, True])
def test_that_it_says_what_the_summary_of_the_workbook_says(report, amounts):
    study = report.study(amounts="Loss") if amounts else report.study()
    costs = by_amount(40, study) if amounts else COSTS
    file = report(costs, study=study)
    words = " ".join(page_of(report, costs, study=study).words)
    summary = openpyxl.load_workbook(file, data_only=True)["Summary"]
    rows = summary.iter_rows(max_col=1, values_only=True)
    texts = [row[0] for row in rows if isinstance(row[0], str) and row[0]]
    ours = {"More in this workbook", "These belong to the costs above."}
    end = texts.index("More in this workbook")
    texts = [text for text in texts[:end] if text not in ours and "nothing is trained" not in text]
    assert len(texts) > 20
    for text in texts:
        assert text.replace(", not live", "").strip() in words, text
    cost = report.recommendation(costs, study).best.cost_per_1000
    assert f"€{cost:,.2f}" in words


def test_that_it_speaks_of_no_cell_that_could_be_changed(report):
    words = " ".join(page_of(report).words)
    for phrase in ("Change me", "not live", "Live:", "These belong to"):
        assert phrase not in words


def test_that_markup_from_outside_is_shown_and_does_nothing(report):
    table = report.table(file=f"{MARKUP[0]}.csv", names=(*MARKUP, "Fraud"), examples=MARKUP)
    about = About(*MARKUP[:4], event='x"><script>alert(1)</script>')
    costs = replace(COSTS, currency=None)
    page = page_of(report, costs, table=table, about=about, by_group=by_group())
    plain = page_of(report, costs, by_group=by_group())
    assert {tag for tag, _ in page.elements} == {tag for tag, _ in plain.elements}
    assert "script" not in {tag for tag, _ in page.elements}
    assert not [name for _, held in page.elements for name in held if name.startswith("on")]
    words = " ".join(page.words)
    for text in (*MARKUP[:5], "a b c", "<b>North</b>"):
        assert text in words


def test_that_it_needs_no_other_file_and_no_script(report):
    page = page_of(report)
    assert not {"script", "link", "iframe", "img", "object"} & {tag for tag, _ in page.elements}
    links = [held["href"] for tag, held in page.elements if tag == "a"]
    places = {held.get("id") for _, held in page.elements}
    assert links
    assert all(link.startswith("#") and link[1:] in places for link in links)
    policies = [held for _, held in page.elements if "http-equiv" in held]
    assert policies[0]["content"].startswith("default-src 'none'")


def test_that_each_figure_says_what_it_shows(report):
    figures = [held for tag, held in page_of(report).elements if tag == "svg"]
    assert len(figures) == 3
    assert all(held["role"] == "img" and len(held["aria-label"]) > 30 for held in figures)


def test_that_it_is_read_by_day_and_by_night_and_printed(report):
    text = report(COSTS, name="report.html").read_text(encoding="utf-8")
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_that_a_table_scrolls_before_its_columns_get_too_narrow(report):
    elements = page_of(report).elements
    tables = [place for place, (tag, held) in enumerate(elements) if held.get("class") == "numbers"]
    assert len(tables) > 5
    for place, end in zip(tables, [*tables[1:], len(elements)], strict=True):
        cells = [held for tag, held in elements[place:end] if tag in ("td", "th")]
        widths = [int(held["width"]) for held in cells if "width" in held]
        least = int(elements[place][1]["style"].removeprefix("min-width: ").removesuffix("px"))
        assert least == pytest.approx(sum(widths), abs=len(widths))


def test_that_no_column_of_a_table_is_empty(report):
    text = report(COSTS, name="report.html").read_text(encoding="utf-8")
    found = 0
    for table in re.findall(r'<table class="numbers".*?</table>', text, re.DOTALL):
        rows = [
            re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
            for row in re.findall("<tr.*?</tr>", table)
        ]
        if len({len(row) for row in rows}) == 1:
            found += 1
            assert all(any(column) for column in zip(*rows, strict=True)), rows[0]
    assert found > 5
