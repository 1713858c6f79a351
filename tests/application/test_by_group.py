"""Promises about the figures of the recommended answer, group by group."""

from dataclasses import replace

import numpy as np
import pytest

from imbgui.application.by_group import figures_by_group, shown_groups
from imbgui.application.events import CostsEdited, RoleChosen
from imbgui.application.state import tried_by
from imbgui.application.transitions import apply
from imbgui.domain.columns import ColumnValues
from imbgui.domain.problems import RefusedError, RowsNotAtHand
from imbgui.domain.recommendation import recommend
from imbgui.domain.table import Kind, Role
from imbgui.store.columns import write_columns
from tests.builders import a_column, a_study, a_table, some_costs, state_with

STUDY = a_study()
ROWS = np.arange(2400)


@pytest.fixture
def table(tmp_path):
    columns = {
        "age": ColumnValues(18.0 + ROWS % 60),
        "region": ColumnValues((ROWS % 3 - 1).astype(np.int32), ("north", "south")),
    }
    write_columns(tmp_path, columns)
    return a_table(features=(a_column("age"), a_column("region")), folder=str(tmp_path))


def test_that_the_groups_of_a_category_add_up_to_the_answer(table):
    found = recommend(STUDY, some_costs())
    groups = figures_by_group(STUDY, table, found, "region")
    assert [one.name for one in groups] == ["north", "south", None]
    assert [one.rows for one in groups] == [
        int(np.sum(STUDY.practice_rows % 3 == rest)) for rest in (1, 2, 0)
    ]
    counts = found.candidates[found.chosen].counts
    assert sum(one.false_alarms.cases for one in groups) == counts.false_alarms
    assert sum(one.missed.cases for one in groups) == counts.missed
    cost = sum(one.cost_per_1000 * one.rows for one in groups) / counts.rows
    assert cost == pytest.approx(some_costs().per_1000(counts))


def test_that_numbers_are_put_into_bands(table):
    groups = figures_by_group(STUDY, table, recommend(STUDY, some_costs()), "age")
    ages = 18 + STUDY.practice_rows % 60
    assert len(groups) == 4
    for one in groups:
        low, high = map(int, one.name.split(" to "))
        assert one.rows == np.sum((ages >= low) & (ages <= high))


@pytest.mark.parametrize("year", ["1938", "2024"])
def test_that_days_are_put_into_bands_by_their_dates(tmp_path, year):
    first = np.datetime64(f"{year}-01-01", "s").astype(float)
    days = first + 86_400 * (ROWS % 4) + 3_600
    write_columns(tmp_path, {"day": ColumnValues(days)})
    table = a_table(features=(a_column("day", Kind.DATE),), folder=str(tmp_path))
    groups = figures_by_group(STUDY, table, recommend(STUDY, some_costs()), "day")
    assert [one.name for one in groups] == [f"{year}-01-0{day}" for day in (1, 2, 3, 4)]


# In a state


def asked(table, **changes):
    study = replace(STUDY, table_key=table.key)
    return state_with(table=table, study=study, tried=tried_by(study.plan), **changes)


def test_that_groups_are_shown_where_a_column_is_asked_for(table):
    state = asked(table, by="region")
    found = figures_by_group(state.study, table, state.recommendation, "region")
    assert shown_groups(state) == found
    assert shown_groups(replace(state, by=None)) is None
    assert shown_groups(replace(state, recommendation=None)) is None


def test_that_the_figures_follow_the_costs(table):
    state = asked(table, by="region")
    dearer = apply(state, CostsEdited(some_costs(missed=2000)))
    before, after = shown_groups(state), shown_groups(dearer)
    for one, other in zip(before, after, strict=True):
        assert (one.name, one.rows) == (other.name, other.rows)
        assert other.missed.cases < one.missed.cases
        assert other.false_alarms.cases > one.false_alarms.cases


def test_that_no_groups_are_shown_beside_an_answer_to_other_choices(table):
    state = asked(table, by="region")
    other = apply(state, RoleChosen(("age",), Role.IGNORED))
    assert not other.is_current
    assert shown_groups(other) is None


def test_that_a_session_says_that_the_spreadsheet_has_to_be_opened_again(table):
    state = asked(table, by="region", reopened=True)
    with pytest.raises(RefusedError) as refused:
        shown_groups(state)
    assert refused.value.problem == RowsNotAtHand("claims.xlsx")


def test_that_a_wrong_planted_in_one_group_shows_there_and_nowhere_else(table):
    """A model that never sees the bad cases of the south."""
    labels, south = STUDY.practice_labels, STUDY.practice_rows % 3 == 2
    scores = np.array(STUDY.practice_scores)
    scores[:, labels & south] = 1e-6
    planted = replace(STUDY, practice_scores=scores)
    found = recommend(STUDY, some_costs())
    north, _, none = figures_by_group(STUDY, table, found, "region")
    changed = {one.name: one for one in figures_by_group(planted, table, found, "region")}
    assert changed["south"].missed.share == 1
    assert changed["south"].missed.elsewhere == pytest.approx(
        (north.missed.cases + none.missed.cases) / (north.missed.of + none.missed.of)
    )
    for before in (north, none):
        after = changed[before.name]
        assert after.missed.elsewhere is after.false_alarms.elsewhere is None
        assert replace(after, missed=before.missed) == before
        assert after.missed.cases == before.missed.cases
