"""Promises about the shape of a delimited text."""

import csv
import random
import re
from io import StringIO

import pytest

from imbgui.sheets import scanning
from imbgui.sheets.delimited import TAIL_RECORDS, read_shape

PIECES = ("0", "00", "01", "7", ",", ",", ",", ";", "\n", "\n", "\r\n", "a", "é", " 0", "10")


@pytest.fixture(params=[1, 7, 100, 1 << 18])
def blocks(request, monkeypatch):
    """Read blocks so small that lines, fields and letters lie across them; and large ones."""
    monkeypatch.setattr(scanning, "_BLOCK", request.param)


def expected_of(text):
    """Return the records of a text, and the columns with a zero before another digit."""
    records = list(csv.reader(StringIO(text, newline=""), delimiter=","))
    coded = {
        column
        for record in records
        for column, field in enumerate(record)
        if re.match(" ?0[0-9]", field)
    }
    return records, coded


def is_as_expected(folder, text):
    path = folder / "text.csv"
    path.write_bytes(text.encode())
    shape = read_shape(path, ",")
    records, coded = expected_of(text)
    return (
        shape.widths.tolist() == [len(record) for record in records]
        and [list(record) for record in shape.tail] == records[-TAIL_RECORDS:]
        and shape.leading_zeros in (None, coded)
    )


@pytest.mark.usefixtures("blocks")
@pytest.mark.parametrize("seed", range(40))
def test_that_fields_are_counted_and_leading_zeros_found_wherever_a_block_ends(tmp_path, seed):
    random.seed(seed)
    text = "".join(random.choices(PIECES, k=random.randint(1, 80))) * random.choice((1, 1, 40))
    assert is_as_expected(tmp_path, text)
    shape = read_shape(tmp_path / "text.csv", ",")
    assert set(shape.leading_zeros) == expected_of(text)[1]


@pytest.mark.usefixtures("blocks")
@pytest.mark.parametrize("seed", range(40))
def test_that_quoted_fields_hold_delimiters_and_line_ends(tmp_path, seed):
    random.seed(seed)
    fields = [
        '"a,b"',
        '"x\ny"',
        '"say ""007"""',
        '""',
        '"007"',
        '" 01"',
        "5",
        "",
        '",\r\n"',
        '""""',
    ]
    rows = [random.choices(fields, k=random.randint(1, 5)) for _ in range(random.randint(1, 300))]
    text = random.choice(("\n", "\r\n")).join(map(",".join, rows)) + random.choice(("", "\n"))
    assert is_as_expected(tmp_path, text or "a")


@pytest.mark.usefixtures("blocks")
@pytest.mark.parametrize("seed", range(80))
def test_that_quotes_anywhere_are_taken_as_ever(tmp_path, seed):
    random.seed(seed)
    text = "".join(random.choices((*PIECES, '"', '"', '""', ' "', '",', ',"'), k=60))
    assert is_as_expected(tmp_path, text)
