"""Promises about the Data page."""

from dataclasses import replace

import pytest

from imbgui.application.events import JobKind
from imbgui.application.state import Job, State
from imbgui.application.views.data import present_data
from imbgui.domain.giveaways import DataCheck, Giveaway, Rule
from imbgui.domain.problems import WorkerLost
from imbgui.domain.table import Finding, Kind, Labels, ReadingOptions, Remedy, Role, SetAside
from imbgui.domain.tasks import SoFar
from imbgui.language import calling, speaking
from imbgui.sentences import to_say, verbatim
from tests.builders import (
    a_table,
    state_with,
)

STATE = state_with()
TABLE = a_table()
LOST = WorkerLost("plain")


def test_that_the_data_page_shows_the_table_as_understood():
    finding = Finding("mixed dates", "opened", 3, verbatim("Two ways to write a date."))
    table = replace(TABLE, findings=(finding,)).assign(Role.IGNORED, ["age"])
    view = present_data(State(table=table))
    assert view.headings == ("amount", "age", "fraud")
    assert view.kinds == ("number", "number", "yes/no")
    assert view.roles == (Role.FEATURE, Role.IGNORED, Role.OUTCOME)
    assert view.rows == TABLE.preview
    assert [one.message for one in view.findings] == ["Two ways to write a date."]
    assert (view.file, view.source, view.options) == ("claims.xlsx", table.source, table.options)
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
    assert (view.file, view.reading) == (None, "Reading claims.xlsx …")
    assert (view.headings, view.rows) == ((), ())
    assert view.problem
    assert present_data(State(job=Job(1, JobKind.OPEN, "old.imbgui"))).reading is None


FIRST = SoFar(0, ("age", "fraud"), (("42", "yes"), ("43", "no")))


def reading(file, *told):
    """Return the job that reads a file, of which so much is known."""
    job = Job(1, JobKind.READ, file)
    for so_far in told:
        known = SoFar() if job.so_far is None else job.so_far
        job = replace(job, so_far=known.with_more(so_far))
    return job


def test_that_the_first_rows_are_shown_while_the_rest_is_read():
    view = present_data(State(job=reading("new.csv", FIRST, SoFar(12_000))))
    assert view.is_arriving
    assert (view.file, view.headings, view.rows) == ("new.csv", FIRST.headings, FIRST.preview)
    assert view.reading == "Reading new.csv: 12,000 rows read so far …"
    assert len(view.kinds) == len(view.roles) == len(view.column_notes) == 2


def test_that_before_its_first_rows_only_the_count_of_a_file_is_shown():
    view = present_data(State(job=reading("new.csv", SoFar(1))))
    assert (view.is_arriving, view.file) == (False, None)
    assert view.reading == "Reading new.csv: 1 row read so far …"


def test_that_a_file_stays_in_sight_while_it_is_read_in_another_way():
    view = present_data(State(table=TABLE, job=reading(TABLE.source.file, FIRST, SoFar(900))))
    assert not view.is_arriving
    assert view.headings == TABLE.names
    assert "900 rows" in view.reading


def test_that_the_first_rows_of_another_file_take_the_place_of_the_old_ones():
    view = present_data(State(table=TABLE, job=reading("new.csv", FIRST)))
    assert (view.is_arriving, view.file) == (True, "new.csv")


def test_that_the_preview_names_its_rows_as_the_sheet_does():
    aside = (
        SetAside("a blank row", 3, (4, 5, 9), ((4, 5), (9, 9))),
        SetAside("a second header row", 1, (3,), ((3, 3),)),
    )
    rows = tuple((str(row), "", "") for row in range(5))
    table = replace(
        TABLE, source=replace(TABLE.source, header_row=2), set_aside=aside, preview=rows
    )
    assert present_data(State(table=table)).row_numbers == (6, 7, 8, 10, 11)


@pytest.mark.parametrize(
    ("rows", "values", "details"),
    [
        ((), (), ""),
        ((4, 1200), (), "Rows: 4, 1200"),
        ((), ("oops",), "Values: oops"),
        ((4,), ("oops", "3a"), "Rows: 4\nValues: oops, 3a"),
    ],
)
def test_that_a_finding_tells_where_it_shows_as_far_as_that_is_known(rows, values, details):
    finding = Finding("odd", "age", 2, verbatim("Odd."), (), rows, values)
    (view,) = present_data(State(table=replace(TABLE, findings=(finding,)))).findings
    assert (view.message, view.details) == ("Odd.", details)


def test_that_a_finding_is_told_in_the_language_and_with_the_noun_of_today():
    few = to_say("{column}: {count} bad cases", column="age", count=1200)
    state = State(table=replace(TABLE, findings=(Finding("odd", "age", 2, few),)))
    with calling("fraud"):
        assert present_data(state).findings[0].message == "age: 1,200 frauds"
    with speaking("de"):
        dated = replace(state.table.findings[0], message=to_say("{column} is a date.", column="d"))
        german = present_data(State(table=replace(TABLE, findings=(dated,))))
        assert german.findings[0].message == "d ist ein Datum."
    assert present_data(state).findings[0].message == "age: 1,200 bad cases"


def test_that_only_remedies_that_would_change_something_are_offered():
    ignore = Remedy("Ignore column", roles=(("age", Role.IGNORED),))
    keep = Remedy("Keep as category", ReadingOptions(kinds=(("age", Kind.CATEGORY),)))
    finding = Finding("not a number", "age", 3, verbatim("Three are no numbers."), (ignore, keep))
    table = replace(TABLE, findings=(finding,))
    assert present_data(State(table=table)).findings[0].remedies == (ignore, keep)
    applied = replace(table.assign(Role.IGNORED, ["age"]), options=keep.reading)
    assert present_data(State(table=applied)).findings[0].remedies == ()


def test_that_a_remedy_for_a_column_that_is_not_there_is_not_offered():
    finding = Finding(
        "odd", None, 0, verbatim("Odd."), (Remedy("Ignore", roles=(("gone", Role.IGNORED),)),)
    )
    table = replace(TABLE, findings=(finding,))
    assert present_data(State(table=table)).findings[0].remedies == ()


def test_that_columns_which_give_the_outcome_away_can_be_ignored_here():
    check = DataCheck(TABLE.key, (Giveaway("age", Rule.FILLED, 0.99, 0.001),), rows=2_400)
    found = present_data(State(table=TABLE, data_check=check)).findings[0]
    assert found.message.startswith("'age' is filled in for 99% of bad cases")
    assert found.remedies == (Remedy("Ignore column", roles=(("age", Role.IGNORED),)),)


def test_that_few_bad_cases_are_said_to_be_few():
    few = present_data(State(table=a_table(positives=64))).findings[0]
    assert few.message.startswith("Only 64 bad cases")
    for enough in (a_table(positives=200), a_table(positives=64, asked=False)):
        assert present_data(State(table=enough)).findings == ()


def test_that_what_keeps_the_question_open_is_said_beside_it():
    alone = replace(TABLE.columns[-1], common=(("yes", 2_400),))
    table = replace(TABLE, columns=(*TABLE.columns[:-1], alone))
    assert "Only one value" in present_data(State(table=table)).trouble
    assert present_data(State(table=TABLE)).trouble is None
    assert present_data(State(table=a_table(asked=False))).trouble is None


def test_that_other_spellings_of_the_bad_value_can_be_counted_together_or_kept_apart():
    spelled = replace(TABLE.columns[-1], common=(("no", 2_100), ("yes", 200), ("Yes", 100)))
    view = present_data(State(table=replace(TABLE, columns=(*TABLE.columns[:-1], spelled))))
    assert "Yes" in view.trouble
    offered = {remedy.label: remedy.reading.labels for remedy in view.trouble_remedies}
    assert offered == {
        "Count them together": (("fraud", Labels.MERGED),),
        "Keep them apart": (("fraud", Labels.APART),),
    }
