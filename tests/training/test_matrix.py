"""What a model reads: dates in parts, categories by name, blanks as blanks."""

import datetime as dt

import numpy as np
import pytest

from imbgui.domain.columns import ColumnValues
from imbgui.domain.features import Feature, Layout
from imbgui.domain.table import Kind
from imbgui.training.matrix import build_matrix

CAUSE = Feature("cause", Kind.CATEGORY, ("hail", "theft", "fire"))


def moment(*parts):
    return dt.datetime(*parts, tzinfo=dt.UTC)


def one_column(feature, column, **more):
    return build_matrix(Layout((feature,)), {feature.name: column}, **more)


@pytest.mark.parametrize(
    "when",
    [
        moment(1970, 1, 1),
        moment(1969, 12, 31, 23, 59),
        moment(2024, 2, 29, 12, 30),
        moment(2026, 11, 21, 18),
        moment(1899, 12, 31),
    ],
)
def test_that_a_date_becomes_its_day_weekday_month_and_hour(when):
    column = ColumnValues(np.array([when.timestamp()]))
    day, weekday, month, hour = one_column(Feature("day", Kind.DATE), column)[0]
    since = (when.date() - dt.date(1970, 1, 1)).days + (when.hour + when.minute / 60) / 24
    assert day == pytest.approx(since, rel=1e-6)
    assert (weekday, month) == (when.weekday(), when.month)
    assert hour == pytest.approx(when.hour + when.minute / 60, abs=1e-3)


def test_that_a_blank_date_is_blank_in_every_part():
    column = ColumnValues(np.array([np.nan, 0.0]))
    matrix = one_column(Feature("day", Kind.DATE), column)
    assert np.isnan(matrix[0]).all()
    assert matrix[1].tolist() == [0, 3, 1, 0]


def test_that_levels_are_matched_by_their_names_and_not_by_their_codes():
    other_order = ColumnValues(np.array([0, 1, 2, 0], np.int32), ("fire", "hail", "theft"))
    assert one_column(CAUSE, other_order)[:, 0].tolist() == [2, 0, 1, 2]


def test_that_a_level_that_was_never_seen_is_a_blank():
    new = ColumnValues(np.array([0, 1, -1], np.int32), ("flood", "theft"))
    column = one_column(CAUSE, new)[:, 0]
    assert np.isnan(column[[0, 2]]).all()
    assert column[1] == 1


def test_that_a_category_without_any_level_is_blank():
    column = one_column(CAUSE, ColumnValues(np.full(3, -1, np.int32), ()))
    assert np.isnan(column).all()


def test_that_features_keep_their_order_and_only_they_are_read():
    layout = Layout((Feature("day", Kind.DATE), CAUSE, Feature("amount", Kind.NUMBER)))
    columns = {
        "amount": ColumnValues(np.array([1.5, np.nan])),
        "note": ColumnValues(np.array([0, 0], np.int32), ("never read",)),
        "cause": ColumnValues(np.array([1, -1], np.int32), CAUSE.levels),
        "day": ColumnValues(np.array([0.0, 86_400.0])),
    }
    matrix = build_matrix(layout, columns)
    assert matrix.dtype == np.float32
    expected = [[0, 3, 1, 0, 1, 1.5], [1, 4, 1, 0, np.nan, np.nan]]
    np.testing.assert_array_equal(matrix, np.array(expected, np.float32))


def test_that_a_slice_of_rows_is_laid_out_as_it_is_in_the_whole():
    column = ColumnValues(np.arange(10.0))
    whole = one_column(Feature("amount", Kind.NUMBER), column)
    part = one_column(Feature("amount", Kind.NUMBER), column, rows=slice(3, 7))
    assert part.tolist() == whole[3:7].tolist()
