"""Promises about a sheet as understood, and what each of its columns is for."""

from dataclasses import replace

import numpy as np
import pytest

from imbgui.domain.columns import ColumnValues
from imbgui.domain.features import DATE_PARTS, MOST_LEVELS, lay_out
from imbgui.domain.table import (
    Column,
    Kind,
    Labels,
    ReadingOptions,
    Remedy,
    Role,
    SetAside,
)
from tests.builders import a_column, a_table

FEATURES = (
    a_column("amount"),
    a_column("age"),
    a_column("claim", Kind.IDENTIFIER, role=Role.IDENTIFIER),
    a_column("note", Kind.TEXT, role=Role.IGNORED),
    a_column("opened", Kind.DATE),
)
TABLE = a_table(features=FEATURES)


def roles(table):
    return {column.name: column.role for column in table.columns}


# Columns


def test_that_columns_are_found_by_name_in_the_order_of_the_sheet():
    assert TABLE.names == ("amount", "age", "claim", "note", "opened", "fraud")
    assert TABLE.column("age") is TABLE.columns[1]


@pytest.mark.parametrize(
    "ask",
    [
        lambda table: table.column("colour"),
        lambda table: table.assign(Role.IGNORED, ["age", "colour"]),
        lambda table: table.asking("colour"),
    ],
)
def test_that_a_column_that_is_not_there_is_a_key_error_that_names_it(ask):
    with pytest.raises(KeyError, match="colour"):
        ask(TABLE)


# Roles


def test_that_a_role_is_given_to_every_column_named_and_to_no_other():
    table = TABLE.assign(Role.IGNORED, ["amount", "age"])
    changed = {"amount": Role.IGNORED, "age": Role.IGNORED}
    assert roles(table) == roles(TABLE) | changed
    assert roles(TABLE)["age"] is Role.FEATURE


@pytest.mark.parametrize("role", [Role.OUTCOME, Role.AMOUNT, Role.TIME, Role.GROUP])
def test_that_a_role_for_one_column_leaves_the_one_that_had_it(role):
    table = TABLE.assign(role, ["amount"]).assign(role, ["age"])
    assert table.named(role) == ("age",)
    assert table.column("amount").role is Role.FEATURE


def test_that_a_column_that_loses_its_role_goes_back_to_what_its_kind_starts_with():
    table = TABLE.assign(Role.GROUP, ["claim"]).assign(Role.GROUP, ["age"])
    assert table.column("claim").role is Role.IDENTIFIER
    table = TABLE.assign(Role.GROUP, ["note"]).assign(Role.GROUP, ["age"])
    assert table.column("note").role is Role.IGNORED


@pytest.mark.parametrize("role", [Role.FEATURE, Role.IGNORED, Role.IDENTIFIER])
def test_that_a_role_for_many_columns_is_shared(role):
    table = TABLE.assign(role, ["amount"]).assign(role, ["age"])
    assert {"amount", "age"} <= set(table.named(role))


def test_that_a_role_nobody_has_has_no_name():
    assert TABLE.sole(Role.TIME) is None
    assert TABLE.sole(Role.OUTCOME) == "fraud"


def test_that_a_model_learns_from_features_and_the_amount_of_a_kind_it_can_use():
    table = TABLE.assign(Role.AMOUNT, ["amount"]).assign(Role.TIME, ["opened"])
    assert [column.name for column in table.features] == ["amount", "age"]
    insisted = TABLE.assign(Role.FEATURE, ["claim", "note"])
    assert [column.name for column in insisted.features] == ["amount", "age", "opened"]


# The question


def test_that_without_a_bad_value_named_the_rarer_of_two_is_the_bad_one():
    table = a_table(rows=100, positives=30, values=("yes", "no"), asked=False)
    assert table.asking("fraud").positive == "yes"
    turned = a_table(rows=100, positives=70, values=("yes", "no"), asked=False)
    assert turned.asking("fraud").positive == "no"


@pytest.mark.parametrize("common", [(("a", 5), ("b", 3), ("c", 2)), (("a", 5),), ()])
def test_that_no_bad_value_is_guessed_unless_there_are_two(common):
    table = a_table(asked=False)
    outcome = replace(table.column("fraud"), common=common)
    table = replace(table, columns=(*table.columns[:-1], outcome))
    assert table.asking("fraud").positive is None
    assert table.asking("fraud").positives == 0


@pytest.mark.parametrize("written", ["1", "1.0", "1.00", "1e0", " 1 "])
def test_that_a_number_is_named_however_it_is_written(written):
    table = a_table(values=("1", "0"), asked=False).asking("fraud", written)
    assert table.positive == "1"
    assert table.positives == 240


@pytest.mark.parametrize("written", ["2", "yes", ""])
def test_that_a_value_that_never_occurs_is_kept_as_it_was_named(written):
    table = a_table(values=("1", "0"), asked=False).asking("fraud", written)
    assert table.positive == written
    assert table.positives == 0


def test_that_another_question_takes_the_outcome_from_the_first_column():
    table = a_table(features=(a_column("late", Kind.YES_NO, common=(("no", 9), ("yes", 1))),))
    asked = table.asking("late")
    assert asked.outcome is not None
    assert asked.outcome.name == "late"
    assert asked.positive == "yes"
    assert asked.column("fraud").role is Role.FEATURE


def test_that_before_a_question_is_asked_there_is_no_outcome_and_no_bad_case():
    table = a_table(asked=False)
    assert table.outcome is None
    assert table.positives == 0


# Rows


def test_that_rows_read_are_those_kept_and_those_set_aside():
    parts = (SetAside("blank row", 2), SetAside("total row", 3))
    table = replace(TABLE, rows_read=105, set_aside=parts)
    assert (table.rows_set_aside, table.rows_kept) == (5, 100)


# The key


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.assign(Role.IGNORED, ["age"]),
        lambda table: table.assign(Role.TIME, ["opened"]),
        lambda table: table.asking("fraud", "no"),
        lambda table: table.asking("age", "7"),
        lambda table: replace(table, source=replace(table.source, sha256="cd" * 32)),
        lambda table: replace(table, source=replace(table.source, sheet="Sheet2")),
        lambda table: replace(table, source=replace(table.source, header_row=2)),
        lambda table: replace(table, source=replace(table.source, encoding="cp1252")),
        lambda table: replace(table, source=replace(table.source, delimiter=";")),
        lambda table: replace(table, source=replace(table.source, decimal=",")),
        lambda table: replace(table, options=ReadingOptions(missing_words=("none",))),
        lambda table: replace(
            table, columns=(replace(table.columns[0], kind=Kind.CATEGORY), *table.columns[1:])
        ),
        lambda table: replace(
            table, columns=(replace(table.columns[0], name="sum"), *table.columns[1:])
        ),
    ],
)
def test_that_the_key_changes_with_the_data_the_reading_the_roles_and_the_question(change):
    assert change(TABLE).key != TABLE.key


@pytest.mark.parametrize(
    "change",
    [
        lambda table: replace(table, folder="elsewhere"),
        lambda table: replace(table, preview=()),
        lambda table: replace(table, source=replace(table.source, file="copy.xlsx")),
        lambda table: table.assign(Role.FEATURE, ["age"]),
    ],
)
def test_that_the_key_stays_where_nothing_that_is_learnt_changes(change):
    assert change(TABLE).key == TABLE.key


# The matrix


def test_that_a_feature_takes_one_matrix_column_and_a_date_one_for_each_of_its_parts():
    columns = (a_column("age"), a_column("opened", Kind.DATE), a_column("town", Kind.CATEGORY))
    layout = lay_out(columns, {"town": ("Ulm", "Bonn"), "unused": ("x",)})
    assert len(layout.columns) == 2 + len(DATE_PARTS)
    assert layout.positions_of("opened") == [1, 2, 3, 4]
    assert layout.positions_of("town") == [5]
    assert layout.positions_of("colour") == []
    assert layout.features[2].levels == ("Ulm", "Bonn")


def test_that_every_matrix_column_is_a_number_or_codes_of_few_or_of_many_levels():
    many = tuple(map(str, range(MOST_LEVELS + 1)))
    columns = (
        a_column("age"),
        a_column("town", Kind.CATEGORY),
        a_column("street", Kind.CATEGORY),
        a_column("member", Kind.YES_NO),
        a_column("opened", Kind.DATE),
    )
    layout = lay_out(columns, {"town": many[:-1], "street": many, "member": ("no", "yes")})
    numbers = layout.positions(categorical=False)
    few = layout.positions(categorical=True)
    several = layout.positions(categorical=True, many_levels=True)
    assert numbers == [0, 4, 5, 6, 7]
    assert few == [1, 3]
    assert several == [2]


def test_that_values_are_numbers_unless_they_have_levels():
    assert ColumnValues(np.array([1.5, np.nan])).levels is None
    assert ColumnValues(np.array([0, -1], np.int32), ("no",)).levels == ("no",)


def test_that_a_change_of_reading_is_joined_to_what_was_told_before():
    told = ReadingOptions(
        sheet="A",
        missing_words=("-",),
        kinds=(("a", Kind.NUMBER), ("b", Kind.DATE)),
        answers_in=(("a", "?"),),
        labels=(("a", Labels.MERGED),),
    )
    change = ReadingOptions(
        header_row=3,
        answers=("-",),
        kinds=(("a", Kind.CATEGORY),),
        missing_in=(("a", "?"),),
        labels=(("a", Labels.APART),),
        without_copies=True,
    )
    assert told.changed(change) == ReadingOptions(
        sheet="A",
        header_row=3,
        answers=("-",),
        kinds=(("a", Kind.CATEGORY), ("b", Kind.DATE)),
        missing_in=(("a", "?"),),
        labels=(("a", Labels.APART),),
        without_copies=True,
    )
    assert told.changed(ReadingOptions()) == told
    assert change.columns == ("a",)


def test_that_remedies_of_many_columns_become_one():
    one = Remedy("Keep", ReadingOptions(kinds=(("a", Kind.CATEGORY),)))
    other = Remedy("Keep", ReadingOptions(kinds=(("b", Kind.CATEGORY),)))
    both = ReadingOptions(kinds=(("a", Kind.CATEGORY), ("b", Kind.CATEGORY)))
    assert one.joined(other) == Remedy("Keep", both)
    ignored = Remedy("Keep", roles=(("c", Role.IGNORED),))
    assert one.joined(ignored) == Remedy("Keep", one.reading, ignored.roles)
    assert ignored.joined(ignored) == Remedy("Keep", None, ignored.roles * 2)


def test_that_another_way_of_reading_is_another_table():
    table = a_table()
    for change in (
        ReadingOptions(day_first=True),
        ReadingOptions(labels=(("fraud", Labels.APART),)),
        ReadingOptions(without_copies=True),
    ):
        assert replace(table, options=table.options.changed(change)).key != table.key


def test_that_other_spellings_of_the_bad_value_are_told_until_somebody_decides():
    column = Column("fraud", Kind.CATEGORY, 0, 3, common=(("ok", 90), ("Bad", 8), ("BAD ", 2)))
    table = replace(a_table(), columns=(column,), positive=None)
    assert table.similar_to_positive == ()
    asked = table.asking("fraud", "Bad")
    assert asked.similar_to_positive == ("BAD ",)
    told = ReadingOptions(labels=(("fraud", Labels.APART),))
    assert replace(asked, options=told).similar_to_positive == ()


def test_that_a_value_is_named_in_any_spelling_that_only_one_value_has():
    column = Column("fraud", Kind.YES_NO, 0, 2, common=(("No", 90), ("Yes", 8)))
    table = replace(a_table(), columns=(column,))
    assert table.asking("fraud", "yes ").positive == "Yes"
    assert table.asking("fraud", "maybe").positive == "maybe"
