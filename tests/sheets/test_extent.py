"""That no cell of a sheet is overlooked, however its place is written."""

import pytest

from imbgui.sheets.extent import Extent

FAR = 'r="XFD1000"'


def extent(*parts: str) -> tuple[int, int]:
    found = Extent()
    for part in parts:
        found.add(part.encode())
    return found.rows, found.columns


def row(cells: str) -> str:
    return f'<row r="1">{cells}</row>'


def test_that_the_last_row_and_column_are_found_over_all_parts():
    ordinary = '<row r="7"><c r="A7"><v>1</v></c><c r="AB7"><v>1</v></c></row>'
    assert extent('<row r="2"><c r="C2"/></row>', ordinary, row('<c r="A1"/>')) == (7, 28)


@pytest.mark.parametrize(
    "place",
    [FAR, FAR.replace('"', "'"), f"\n{FAR}", 'r = "XFD1000"', 'r="xFd1000"', f's="1"\t{FAR}'],
)
@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("end", ["</row>", "</row >", "</x:row>"])
def test_that_a_place_is_found_in_any_spelling(place, prefix, end):
    cells = f'<{prefix}c {place}><{prefix}v>5</{prefix}v></{prefix}c><{prefix}c r="A1"/>'
    assert extent(f'<{prefix}row r="1">{cells}{end}') == (1000, 16384)


def test_that_a_row_without_cells_reaches_as_far_as_it_says():
    assert extent('<row r="300"/>') == (300, 0)


def test_that_rows_and_cells_without_a_place_are_counted():
    assert extent("<row><c/><c><v>1</v></c><c s='1'/></row>", "<row/><row><c/></row>") == (3, 3)


def test_that_cells_without_a_place_count_from_the_one_before_them():
    assert extent(row('<c r="Z1"/><c/><c/>'))[1] >= 28


@pytest.mark.parametrize("place", ["A" + "0" * 40 + "1", "A" * 40 + "1", "A99999999999"])
def test_that_a_place_longer_than_any_is_beyond_every_limit(place):
    found = Extent()
    found.add(row(f'<c r="{place}"/>').encode())
    assert found.cells > 10**9


def test_that_words_and_other_elements_are_no_places():
    text = '<c r="B1" t="inlineStr"><is><t>car = row c r</t></is></c>'
    assert extent(f'<cols><col min="1" max="900"/></cols>{row(text)}') == (1, 2)
