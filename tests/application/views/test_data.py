"""Promises about the Data page."""

from dataclasses import replace

from imbgui.application.events import JobKind
from imbgui.application.state import Job, State
from imbgui.application.views.data import present_data
from imbgui.domain.problems import WorkerLost
from imbgui.domain.table import Finding, Role
from tests.builders import (
    a_table,
    state_with,
)

STATE = state_with()
TABLE = a_table()
LOST = WorkerLost("plain")


def test_that_the_data_page_shows_the_table_as_understood():
    finding = Finding("mixed dates", "opened", 3, "Two ways to write a date.")
    table = replace(TABLE, findings=(finding,)).assign(Role.IGNORED, ["age"])
    view = present_data(State(table=table))
    assert view.headings == ("amount", "age", "fraud")
    assert view.kinds == ("number", "number", "yes/no")
    assert view.roles == (Role.FEATURE, Role.IGNORED, Role.OUTCOME)
    assert view.rows == TABLE.preview
    assert view.findings == (finding,)
    assert (view.file, view.sheet, view.header_row) == ("claims.xlsx", "Sheet1", 1)
    for words in ("2,402", "2,400", "2 set aside"):
        assert words in view.summary
    assert len(view.set_aside) == 1
    assert "7, 9" in view.set_aside[0]


def test_that_the_values_of_the_outcome_are_offered_with_their_shares():
    view = present_data(State(table=TABLE))
    assert (view.outcome, view.positive) == ("fraud", "yes")
    offered = dict(view.positive_choices)
    assert set(offered) == {"yes", "no"}
    assert "240" in offered["yes"]
    assert "10%" in offered["yes"]


def test_that_before_the_question_every_column_can_be_asked_about_and_no_value_is_offered():
    view = present_data(State(table=a_table(asked=False)))
    assert view.outcome_choices == ("amount", "age", "fraud")
    assert (view.outcome, view.positive, view.positive_choices) == (None, None, ())


def test_that_an_outcome_without_any_value_offers_none():
    column = replace(TABLE.columns[-1], common=())
    table = replace(TABLE, columns=(*TABLE.columns[:-1], column))
    assert present_data(State(table=table)).positive_choices == ()


def test_that_without_a_table_the_data_page_is_empty_and_says_what_is_being_read():
    job = Job(1, JobKind.READ, "claims.xlsx")
    view = present_data(State(job=job, problem=LOST))
    assert (view.file, view.reading, view.headings, view.rows) == (None, "claims.xlsx", (), ())
    assert view.problem
    assert present_data(State(job=Job(1, JobKind.OPEN, "old.imbgui"))).reading is None
