"""Columns come back from disk as they were, without being loaded."""

import numpy as np
import pytest

from imbgui.domain.columns import ROW_NUMBERS, ColumnValues
from imbgui.domain.table import Kind
from imbgui.store.columns import check_columns, open_columns, open_row_numbers, write_columns
from imbgui.store.documents import UnknownShapeError
from tests.builders import a_table

COLUMNS = {
    "amount": ColumnValues(np.array([1.5, np.nan, -0.0, 1e300])),
    "Übersicht/../x": ColumnValues(np.array([0, 1, -1, 0], np.int32), ("hail", "=théft")),
    "": ColumnValues(np.full(4, -1, np.int32), ()),
}


def test_that_columns_come_back_bit_for_bit_and_in_order(tmp_path):
    write_columns(tmp_path / "new" / "table", COLUMNS)
    opened = open_columns(tmp_path / "new" / "table")
    assert list(opened) == list(COLUMNS)
    for name, column in COLUMNS.items():
        assert opened[name].levels == column.levels
        assert opened[name].values.dtype == column.values.dtype
        assert opened[name].values.tobytes() == column.values.tobytes()


def test_that_columns_are_opened_as_read_only_memory_maps(tmp_path):
    write_columns(tmp_path, COLUMNS)
    for column in open_columns(tmp_path).values():
        assert isinstance(column.values, np.memmap)
        assert not column.values.flags.writeable


def test_that_column_names_never_become_file_names(tmp_path):
    write_columns(tmp_path / "table", COLUMNS)
    assert {path.name for path in (tmp_path / "table").iterdir()} == {
        "columns.json",
        "0.npy",
        "1.npy",
        "2.npy",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["table"]


def test_that_row_numbers_are_opened_beside_the_columns(tmp_path):
    write_columns(tmp_path, COLUMNS)
    np.save(tmp_path / ROW_NUMBERS, np.array([2, 3, 7, 9]))
    assert open_row_numbers(tmp_path).tolist() == [2, 3, 7, 9]


def refused(folder, table, columns, numbers):
    write_columns(folder, columns)
    np.save(folder / ROW_NUMBERS, numbers)
    with pytest.raises(UnknownShapeError):
        check_columns(folder, table)


def test_that_columns_are_checked_against_their_table(tmp_path):
    table = a_table()
    rows = table.rows_kept
    whole = {
        one.name: ColumnValues(np.zeros(rows))
        if one.kind in (Kind.NUMBER, Kind.DATE)
        else ColumnValues(np.zeros(rows, np.int32), ("a",))
        for one in table.columns
    }
    numbers = np.arange(rows)
    write_columns(tmp_path / "whole", whole)
    np.save(tmp_path / "whole" / ROW_NUMBERS, numbers)
    check_columns(tmp_path / "whole", table)
    number = next(one.name for one in table.columns if one.kind is Kind.NUMBER)
    word = next(one.name for one in table.columns if whole[one.name].levels)
    for place, (name, column) in enumerate(
        [
            (number, ColumnValues(np.zeros(rows + 1))),
            (number, ColumnValues(np.zeros(rows, np.float32))),
            (number, whole[word]),
            (word, whole[number]),
            (word, ColumnValues(np.ones(rows, np.int32), ("a",))),
            (word, ColumnValues(np.full(rows, -2, np.int32), ("a",))),
        ]
    ):
        refused(tmp_path / str(place), table, whole | {name: column}, numbers)
    refused(tmp_path / "other names", table, {"x": whole[number]}, numbers)
    refused(tmp_path / "too few numbers", table, whole, numbers[1:])
    refused(tmp_path / "no numbers", table, whole, numbers * 0.5)
