"""Promises about amounts: what a missed case costs on average, from the bad cases alone."""

import numpy as np
import pytest

from imbgui.application import events as happened
from imbgui.application.amounts import amounts_of
from imbgui.application.session import Session
from imbgui.application.state import State
from imbgui.application.transitions import apply
from imbgui.domain.columns import ColumnValues
from imbgui.domain.costs import Amounts
from imbgui.domain.problems import MissingColumn, MissingOutcome, NotAmounts, RefusedError
from imbgui.domain.table import Kind
from imbgui.store.columns import write_columns
from tests.builders import a_column, a_table, some_costs

BAD = np.arange(2400) % 10 == 0


@pytest.fixture
def table(tmp_path):
    """Return a table whose bad cases are worth 100 each, one of them blank, the others 10."""
    worth = np.where(BAD, 100.0, 10.0)
    worth[0] = np.nan
    columns = {
        "amount": ColumnValues(worth),
        "lost": ColumnValues(np.where(BAD, np.nan, 10.0)),
        "fraud": ColumnValues(BAD.astype(np.int32), ("no", "yes")),
    }
    write_columns(tmp_path, columns)
    features = (a_column("amount"), a_column("lost"), a_column("town", Kind.CATEGORY))
    return a_table(features=features, folder=str(tmp_path))


def test_that_amounts_are_averaged_over_the_known_bad_cases(table):
    found = amounts_of(table, "amount", share=0.5, fixed=3.0)
    assert found == Amounts("amount", mean=100.0, share=0.5, fixed=3.0)


@pytest.mark.parametrize(
    ("column", "problem"), [("none", MissingColumn), ("town", NotAmounts), ("lost", NotAmounts)]
)
def test_that_what_says_nothing_of_the_bad_cases_is_refused(table, column, problem):
    with pytest.raises(RefusedError) as refused:
        amounts_of(table, column, share=1.0, fixed=0.0)
    assert isinstance(refused.value.problem, problem)


def test_that_a_session_without_a_file_has_no_amounts(table, tmp_path):
    session = Session(None, tmp_path)
    with pytest.raises(RefusedError) as refused:
        session.amounts_in("amount")
    assert isinstance(refused.value.problem, MissingOutcome)
    session._state = State(table=table)
    assert session.amounts_in("amount").mean == 100


def test_that_another_outcome_makes_averaged_amounts_void(table):
    state = State(table=table, costs=some_costs(amounts=Amounts("amount", mean=100.0)))
    assert apply(state, happened.OutcomeChosen("fraud", "no")).costs is None
    plain = State(table=table, costs=some_costs())
    assert apply(plain, happened.OutcomeChosen("fraud", "no")).costs == some_costs()
