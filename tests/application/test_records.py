"""A later decision is compared with an earlier one: what changed, and what that means."""

from dataclasses import replace

import pytest

from imbgui.application.records import Change, changes_since, record_of
from imbgui.application.words.records import change_sentences
from imbgui.domain.recommendation import recommend
from imbgui.domain.tasks import About, Decision
from imbgui.language import speaking
from tests.builders import a_study, a_table, some_costs

STUDY, TABLE = a_study(), a_table()
ABOUT = About(
    set_by="Ann",
    because="losses of May",
    made_at="2026-01-02T10:00:00+00:00",
    decision=Decision.ACCEPTED,
)


def a_record(table=TABLE, costs=None, about=ABOUT):
    return record_of(table, STUDY, recommend(STUDY, costs or some_costs()), about)


RECORD = a_record()


def said(then, now):
    return change_sentences(then, now, changes_since(then, now))


def test_that_a_record_says_who_decided_what_from_what():
    best = recommend(STUDY, some_costs()).best
    assert (RECORD.set_by, RECORD.because, RECORD.costs) == ("Ann", ABOUT.because, some_costs())
    assert (RECORD.decision, RECORD.decision_because) == (Decision.ACCEPTED, None)
    assert (RECORD.data.outcome, RECORD.data.bad_value) == (TABLE.outcome.name, TABLE.positive)
    assert RECORD.data.columns == tuple(one.name for one in STUDY.layout.features)
    assert (RECORD.answer.threshold, RECORD.answer.cost_per_1000) == (
        best.threshold,
        best.cost_per_1000,
    )
    bare = a_record(replace(TABLE, columns=(), positive=None))
    assert (bare.data.outcome, bare.data.bad_value) == ("", "")


def test_that_the_same_decision_has_changed_in_nothing():
    assert changes_since(RECORD, a_record(about=replace(ABOUT, made_at=None))) == ()
    assert said(RECORD, RECORD) == ("Nothing has changed since the decision of 2026-01-02.",)


def test_that_other_costs_are_told_with_what_follows():
    dearer = a_record(costs=some_costs(5, 400))
    changes = changes_since(RECORD, dearer)
    assert Change("costs", "missed", RECORD.costs.missed, 400) in changes
    assert [one.area for one in changes] == sorted(
        (one.area for one in changes), key=["data", "costs", "answer"].index
    )
    sentences = said(RECORD, dearer)
    assert any("the cost of a missed case" in one for one in sentences)
    assert "the costs are others" in sentences[-1]


def test_that_a_changed_file_is_told_once():
    data = replace(RECORD.data, sha256="00" * 32)
    assert "Data: the content of the file." in said(RECORD, replace(RECORD, data=data))
    more = replace(data, rows=5, bad_cases=2)
    sentences = said(RECORD, replace(RECORD, data=more))
    assert any("the number of cases" in one for one in sentences)
    assert "Data: the content of the file." not in sentences


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (("one", "new"), "now without"),
        ((), "now without"),
        (tuple(reversed(RECORD.data.columns)), "in another order"),
        ((*RECORD.data.columns, "new"), "now with new"),
    ],
)
def test_that_columns_that_came_and_went_are_named(columns, words):
    if len(RECORD.data.columns) < 2 and "order" in words:
        earlier = replace(RECORD, data=replace(RECORD.data, columns=("a", "b")))
        columns = ("b", "a")
    else:
        earlier = RECORD
    now = replace(earlier, data=replace(earlier.data, columns=columns))
    assert any(words in one for one in said(earlier, now))


@pytest.mark.parametrize(
    ("interval", "words"),
    [((1.0, 2.0), "more than chance"), (RECORD.answer.interval_95, "within what chance")],
)
def test_that_another_cost_is_judged_by_its_range(interval, words):
    answer = replace(RECORD.answer, cost_per_1000=7.0, threshold=None, weight=3.0, learner=None)
    now = replace(RECORD, answer=replace(answer, interval_95=interval))
    sentences = said(replace(RECORD, made_at=None), now)
    assert sentences[0] == "Changed since the decision:"
    assert words in sentences[-1]
    assert any("the cut-off" in one and "none now" in one for one in sentences)
    rate = replace(RECORD, costs=replace(RECORD.costs, base_rate=0.01))
    assert any("1% now" in one for one in said(RECORD, rate))


def test_that_without_its_date_an_unchanged_decision_is_said_to_be_one():
    undated = replace(RECORD, made_at=None)
    assert said(undated, undated) == ("Nothing has changed since the decision.",)


def test_that_a_record_of_an_unknown_day_and_verdict_is_compared_as_it_is():
    answer = replace(RECORD.answer, verdict="more likely than not")
    then = replace(RECORD, made_at="in spring, I think", answer=answer)
    sentences = said(then, RECORD)
    assert sentences[0] == "Changed since the decision of in spring,:"
    assert any("how sure the answer is, more likely than not then" in one for one in sentences)


def test_that_changes_are_told_in_german():
    answer = replace(RECORD.answer, verdict="probably best")
    data = replace(RECORD.data, columns=("postcode", *RECORD.data.columns))
    now = replace(RECORD, answer=replace(answer, interval_95=(1e9, 2e9)), data=data)
    with speaking("de"):
        sentences = said(replace(RECORD, answer=replace(answer, verdict="clear winner")), now)
        same = said(RECORD, RECORD)
    assert same == ("Seit der Entscheidung vom 02.01.2026 hat sich nichts geändert.",)
    assert sentences[0] == "Seit der Entscheidung vom 02.01.2026 hat sich geändert:"
    assert "Daten: die verwendeten Spalten, jetzt mit postcode." in sentences
    sure = (
        "Antwort: wie sicher die Antwort ist, damals klarer Sieger, jetzt wahrscheinlich am besten."
    )
    assert sure in sentences
    assert "um mehr, als der Zufall erklärt" in sentences[-1]
