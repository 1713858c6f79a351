"""Promises about binary workbooks whose cells lie too far apart to be held in memory."""

import random
import struct
import zipfile

import pytest

from imbgui.domain.problems import RefusedError, TooLarge
from imbgui.domain.table import ReadingOptions
from imbgui.sheets.binary_cells import cells_of_xls, cells_of_xlsb
from imbgui.sheets.reading import read_table

LIMIT = 1_000_000
ROW, CELL, OTHER, LONG = 0, 5, 148, 0x3FF
FARTHEST_ROW, FARTHEST_COLUMN = 1_048_575, 16_383


def record(kind, content):
    """Return a record of an xlsb: number and size of seven bits a byte, then the content."""
    head = [kind] if kind < 128 else [kind & 127 | 128, kind >> 7]
    size = len(content)
    while True:
        head.append(size & 127 | (128 if size > 127 else 0))
        size >>= 7
        if not size:
            return bytes(head) + content


def row(number):
    return record(ROW, struct.pack("<I", number) + bytes(21))


def cell(column):
    return record(CELL, struct.pack("<I", column) + bytes(12))


def cut(content, size):
    return [content[start : start + size] for start in range(0, len(content), size)]


SHEET = b"".join(
    (record(OTHER, bytes(range(16))), row(3), cell(0), cell(6), record(LONG, b"\0" * 300), row(9))
)


@pytest.mark.parametrize("size", [1, 2, 7, 40, 10_000])
def test_that_the_extent_is_found_wherever_a_block_of_a_part_ends(size):
    assert cells_of_xlsb(cut(SHEET, size), LIMIT) == 10 * 7
    assert cells_of_xlsb(cut(SHEET + cell(11), size), LIMIT) == 10 * 12


def test_that_a_sheet_without_cells_has_none():
    assert cells_of_xlsb([], LIMIT) == cells_of_xlsb([row(8)], LIMIT) == 0


def test_that_counting_ends_where_it_is_too_much():
    def blocks():
        yield row(FARTHEST_ROW) + cell(FARTHEST_COLUMN)
        pytest.fail("nothing more is to be read")

    assert cells_of_xlsb(blocks(), LIMIT) > LIMIT


def test_that_bytes_which_are_no_records_are_gone_through_to_their_end():
    random.seed(0)
    for _ in range(200):
        assert cells_of_xlsb(cut(random.randbytes(500), 64), 2**70) >= 0


# Files


def refusal(path, folder):
    with pytest.raises(RefusedError) as caught:
        read_table(path, ReadingOptions(), folder)
    return caught.value.problem


def test_that_an_xlsb_with_cells_at_far_corners_is_refused(shared, tmp_path):
    path = tmp_path / "far.xlsb"
    with (
        zipfile.ZipFile(shared / "awkward" / "calamine__date.xlsb") as archive,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for entry in archive.infolist():
            content = archive.read(entry)
            if "worksheets/sheet" in entry.filename:
                content = content.replace(
                    struct.pack("<BBI", 0, 25, 2), struct.pack("<BBI", 0, 25, FARTHEST_ROW)
                ).replace(
                    struct.pack("<BBI", 2, 12, 1), struct.pack("<BBI", 2, 12, FARTHEST_COLUMN)
                )
            copy.writestr(entry.filename, content)
    assert refusal(path, tmp_path / "table") == TooLarge(str(path))


def edited_xls(shared, path, *changes):
    """Write the xls of a few dates with some bytes changed, each once."""
    content = (shared / "awkward" / "calamine__date_1904.xls").read_bytes()
    for old, new in changes:
        assert content.count(old) == 1
        content = content.replace(old, new)
    path.write_bytes(content)


LAST_CELL = struct.pack("<4H", 0x027E, 10, 2, 1)
DIMENSIONS = struct.pack("<HHIIHH", 0x0200, 14, 0, 3, 0, 2)


@pytest.mark.parametrize(
    "change",
    [
        (LAST_CELL, struct.pack("<4H", 0x027E, 10, 65_535, 65_535)),
        (DIMENSIONS, struct.pack("<HHIIHH", 0x0200, 14, 0, 65_536, 0, 65_535)),
    ],
    ids=["a cell far away", "declared so large"],
)
def test_that_an_xls_that_asks_for_too_much_is_refused(shared, tmp_path, change):
    path = tmp_path / "far.xls"
    edited_xls(shared, path, change)
    assert refusal(path, tmp_path / "table") == TooLarge(str(path))


def test_that_the_cells_of_an_ordinary_xls_are_counted(shared):
    assert cells_of_xls((shared / "awkward" / "calamine__date_1904.xls").read_bytes()) == 6
