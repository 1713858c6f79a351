"""New cases that are read part by part have the very values of those read at once."""

import tracemalloc
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from imbgui.domain.problems import EmptySheet, MissingColumn, RefusedError
from imbgui.domain.table import Kind, ReadingOptions
from imbgui.sheets import delimited, new_cases
from imbgui.sheets.new_cases import open_new_cases
from imbgui.sheets.reading import read_table

KINDS = {
    "amount": Kind.NUMBER,
    "price": Kind.NUMBER,
    "day": Kind.DATE,
    "cause": Kind.CATEGORY,
    "open": Kind.YES_NO,
    "absent": Kind.NUMBER,
}
HEADINGS = "id,amount,price,day,cause,open,note"


def rows(count, *, seed=0):
    rng = np.random.default_rng(seed)
    for number in range(count):
        amount = "" if number % 7 == 3 else f"{rng.lognormal(3):.2f}"
        price = f'"{rng.integers(1, 9)},{rng.integers(100, 999)}.5"'
        day = f"{rng.integers(1, 29):02}/{rng.integers(1, 13):02}/2024"
        cause = rng.choice(["hail", " theft", "n/a", "glass"])
        yield f"{number:05},{amount},{price},{day},{cause},{rng.choice(['Y', 'N'])},=x"


def write(path: Path, lines, headings=HEADINGS) -> Path:
    path.write_text("\n".join([headings, *lines]) + "\n", encoding="utf-8")
    return path


class Heard(list):
    def __call__(self, so_far):
        self.append(so_far.rows)


def opened(path, folder, kinds=KINDS, **options):
    return open_new_cases(path, ReadingOptions(**options), folder, kinds, Heard())


def gathered(cases):
    """Go through a file as scoring does; return its row numbers and what its columns mean."""
    for _ in range(2):
        parts = list(cases.parts())
        if not cases.misread:
            break
    numbers = np.concatenate([part.row_numbers for part in parts]).tolist()
    columns = {
        name: [value for part in parts for value in meant(part.columns[name])]
        for name in parts[0].columns
    }
    return numbers, columns


def meant(column):
    if column.levels is None:
        return [None if np.isnan(value) else float(value) for value in column.values]
    return [None if code < 0 else column.levels[code] for code in column.values]


def at_once(path, folder, kinds=KINDS, **options):
    table, columns = read_table(path, ReadingOptions(**options), folder, trained=kinds)
    values = {name: meant(columns[name]) for name in kinds if name in columns}
    return table, np.load(folder / "rows.npy").tolist(), values


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    monkeypatch.setattr(new_cases, "ROWS_A_PART", 16)
    monkeypatch.setattr(delimited, "HEAD_RECORDS", 24)


LINES = {
    "plain": list(rows(100)),
    "with blank and ragged rows": [
        *rows(20),
        "",
        ",,,,,,",
        "1,2",
        *rows(30, seed=1),
        "Total,5,,,,,",
    ],
    "with a field over two lines": [*rows(15), '7,1,"1,234.5",01/02/2024,"ha\nil",Y,x', *rows(20)],
    "shorter than a part": list(rows(3)),
    "day first only at the end": [
        *(f"{n},1,2,0{n % 9 + 1}/02/2024,hail,Y,x" for n in range(60)),
        *(f"{n},1,2,2{n % 9}/02/2024,hail,N,x" for n in range(40)),
    ],
    "decimal commas only at the end": [
        *(f'{n},"1{n % 9}",2.55,01/02/2024,hail,Y,x' for n in range(40)),
        *(f'{n},"{n},5",2.55,01/02/2024,hail,N,x' for n in range(400)),
    ],
}


@pytest.mark.parametrize("lines", LINES.values(), ids=LINES)
def test_that_parts_have_the_values_of_the_whole(tmp_path, lines):
    path = write(tmp_path / "new.csv", lines)
    table, numbers, values = at_once(path, tmp_path / "whole")
    cases = opened(path, tmp_path / "parts")
    assert gathered(cases) == (numbers, values)
    assert cases.names == table.names
    told = ("sha256", "header_row", "encoding", "delimiter", "decimal")
    assert [getattr(cases.source, name) for name in told] == [
        getattr(table.source, name) for name in told
    ]


@pytest.mark.parametrize("lines", [lines for name, lines in LINES.items() if "at the end" in name])
def test_that_the_end_of_a_file_may_say_how_its_beginning_is_meant(tmp_path, lines):
    cases = opened(write(tmp_path / "new.csv", lines), tmp_path / "parts")
    assert not cases.misread
    list(cases.parts())
    assert cases.misread
    list(cases.parts())
    assert not cases.misread


@pytest.mark.parametrize(
    "options",
    [
        {"day_first": False},
        {"dates": (("day", True),)},
        {"decimals": (("amount", ","),)},
        {"missing_words": ("hail",)},
        {"without_copies": True},
        {"delimiter": ","},
    ],
)
def test_that_what_is_told_holds_for_parts_too(tmp_path, options):
    path = write(tmp_path / "new.csv", [*rows(40), *rows(40)])
    _, numbers, values = at_once(path, tmp_path / "whole", **options)
    assert gathered(opened(path, tmp_path / "parts", **options)) == (numbers, values)


def test_that_a_text_in_another_encoding_is_read_alike(tmp_path):
    path = tmp_path / "new.csv"
    path.write_bytes(("id;amount;cause\r\n" + "1;2,5;Stra\u00dfe\r\n" * 40).encode("utf-16"))
    _, numbers, values = at_once(path, tmp_path / "whole")
    assert gathered(opened(path, tmp_path / "parts")) == (numbers, values)
    assert values["amount"][0] == 2.5


def test_that_a_workbook_comes_in_parts_too(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id", "amount", "cause"])
    for number in range(40):
        book.active.append([number, "x" if number == 20 else number / 2, "hail"])
    book.save(tmp_path / "new.xlsx")
    _, numbers, values = at_once(tmp_path / "new.xlsx", tmp_path / "whole")
    cases = opened(tmp_path / "new.xlsx", tmp_path / "parts")
    assert gathered(cases) == (numbers, values)
    assert [part.rows for part in cases.parts()] == [16, 16, 8]
    assert next(iter(cases.parts())).unread == {"amount": (1, "x")}


def test_that_cells_of_another_kind_are_counted(tmp_path):
    lines = [f"{n},{'?!' if n % 10 == 5 else n},2,x{n},hail,Y,x" for n in range(40)]
    cases = opened(write(tmp_path / "new.csv", lines), tmp_path / "parts")
    unread = [part.unread for part in cases.parts()]
    assert [one["amount"] for one in unread] == [(2, "?!"), (1, "?!"), (1, "?!")]
    assert sum(one["day"][0] for one in unread) == 40


def test_that_a_stretch_of_blank_rows_has_no_part(tmp_path):
    some, none = ["1,2,3,4,hail,Y,x"] * 16, ["NA,NA,NA,NA,NA,NA,NA"] * 20
    cases = opened(write(tmp_path / "new.csv", [*some, *none, *some]), tmp_path / "parts")
    assert [part.rows for part in cases.parts()] == [16, 12, 4]


def test_that_a_file_of_blank_rows_is_empty(tmp_path):
    path = write(tmp_path / "new.csv", ["NA,NA,NA,NA,NA,NA,NA"] * 20)
    cases = opened(path, tmp_path / "parts", header_row=1)
    with pytest.raises(RefusedError) as refused:
        list(cases.parts())
    assert refused.value.problem == EmptySheet(str(path), None)


def test_that_it_tells_how_far_it_is(tmp_path):
    heard = Heard()
    path = write(tmp_path / "new.csv", rows(40))
    cases = open_new_cases(path, ReadingOptions(), tmp_path / "parts", KINDS, heard)
    list(cases.parts())
    assert heard == [16, 32, 40]


def test_that_an_option_for_a_column_that_is_not_there_is_refused(tmp_path):
    path = write(tmp_path / "new.csv", rows(4))
    with pytest.raises(RefusedError) as refused:
        opened(path, tmp_path / "parts", dates=(("when", True),))
    assert isinstance(refused.value.problem, MissingColumn)


def test_that_more_rows_take_no_more_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(new_cases, "ROWS_A_PART", 1_000)
    peaks = []
    for count in (4_000, 16_000):
        path = write(tmp_path / f"{count}.csv", rows(count))
        cases = opened(path, tmp_path / str(count))
        tracemalloc.start()
        for _ in cases.parts():
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]
