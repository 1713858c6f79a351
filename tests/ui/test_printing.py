"""The report as a PDF: what the web page says, on pages."""

import re
import zlib
from pathlib import Path

import pytest

from imbgui.ui.printing import print_page

pytestmark = pytest.mark.usefixtures("qapp")

FIGURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="{height}" role="img">'
    '<rect width="100" height="50" fill="#0072B2"/></svg>'
)
PAGE = (
    "<!DOCTYPE html><html><head><style>body {{ color: var(--ink); }}</style></head><body>"
    '<nav aria-label="Parts"><a href="#part0">Summary</a></nav>'
    '<section><h2 class="title">What to check</h2><p>Move the cut-off.</p>{inside}</section>'
    "</body></html>"
)
TABLE = (
    '<table class="numbers"><tr><th class="column-head" width="60">A</th>'
    '<th class="column-head beyond" width="600">Beyond</th></tr>'
    '<tr><td class="text-cell">kept</td><td class="text-cell beyond">left out</td></tr></table>'
)


@pytest.fixture
def printed(tmp_path: Path):
    """Return a function that prints a page with something in it, and gives the PDF's bytes."""

    def print_with(inside: str) -> bytes:
        page, out = tmp_path / "page.html", tmp_path / "out.pdf"
        page.write_text(PAGE.format(inside=inside), encoding="utf-8")
        print_page(page, out)
        return out.read_bytes()

    return print_with


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def pictures(pdf: bytes) -> int:
    return len(re.findall(rb"/Subtype /Image", pdf))


def size(pdf: bytes) -> int:
    """Return how much is drawn, so that what is left out can be told from what is not."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    return sum(len(_plain(stream)) for stream in streams)


def _plain(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def test_that_a_page_becomes_a_pdf(printed):
    pdf = printed("")
    assert pdf.startswith(b"%PDF-")
    assert pages(pdf) == 1


def test_that_every_part_begins_on_a_page_of_its_own(printed):
    assert pages(printed('<h2 class="title">Outcomes</h2><h2 class="title">Method</h2>')) == 3


def test_that_figures_become_pictures(printed):
    drawn = printed(FIGURE.format(height=100) + FIGURE.format(height=120))
    assert pictures(drawn) - pictures(printed("")) == 2


def test_that_columns_beyond_the_paper_are_left_out(printed):
    without = TABLE.replace('<th class="column-head beyond" width="600">Beyond</th>', "")
    without = without.replace('<td class="text-cell beyond">left out</td>', "")
    assert size(printed(TABLE)) == size(printed(without))
    assert size(printed(TABLE.replace(" beyond", ""))) > size(printed(without))


def test_that_a_disk_that_refuses_is_said_by_the_system(tmp_path: Path):
    page = tmp_path / "page.html"
    page.write_text(PAGE.format(inside=""), encoding="utf-8")
    with pytest.raises(FileNotFoundError):
        print_page(page, tmp_path / "nowhere" / "out.pdf")
