"""A document holds all of a value, and nothing but such a document becomes one."""

import json
from contextlib import suppress
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imbgui.domain.costs import Costs
from imbgui.domain.features import Feature, Layout
from imbgui.domain.plan import Candidate, Plan
from imbgui.domain.strategies import LEARNERS, STRATEGIES
from imbgui.domain.table import (
    Column,
    Finding,
    Kind,
    Labels,
    ReadingOptions,
    Remedy,
    Role,
    SetAside,
    Source,
    Table,
)
from imbgui.domain.tasks import About
from imbgui.language import say
from imbgui.sentences import Sentence, Series, to_say, to_say_count
from imbgui.store.documents import UnknownShapeError, from_document, to_document

TEXTS = st.text('aé="\\\u2028\U0001f697 0', max_size=8)
COUNTS = st.integers(0, 10**9)
AMOUNTS = st.floats(0.001, 1e9)


def maybe(values):
    return st.none() | values


def several(values):
    return st.lists(values, max_size=3).map(tuple)


PARTS = st.recursive(
    TEXTS | COUNTS,
    lambda parts: (
        st.builds(Series, several(parts), TEXTS)
        | st.builds(partial(to_say, "{of_one} and {of_other}"), of_one=parts, of_other=parts)
        | st.builds(partial(to_say_count, "{count} {of}", "{count} {of}s"), COUNTS, of=parts)
    ),
    max_leaves=5,
)
SENTENCES = st.builds(to_say, TEXTS) | st.builds(partial(to_say, "{told}."), told=PARTS)
CANDIDATES = st.builds(
    Candidate,
    strategy=st.sampled_from(sorted(STRATEGIES)),
    learner=maybe(st.sampled_from(sorted(LEARNERS))),
    weight=maybe(AMOUNTS),
    balanced=st.booleans(),
    ratio=maybe(AMOUNTS),
    bounded=st.booleans(),
    searched=st.booleans(),
)
PLANS = st.builds(
    Plan,
    candidates=several(CANDIDATES),
    keeps_aside=st.booleans(),
    effort=TEXTS,
    seed=COUNTS,
    band=AMOUNTS,
    folds=COUNTS,
    reasons=several(SENTENCES),
)
KINDS = st.sampled_from(Kind)
COLUMNS = st.builds(
    Column,
    name=TEXTS,
    kind=KINDS,
    missing=COUNTS,
    distinct=COUNTS,
    examples=several(TEXTS),
    common=several(st.tuples(TEXTS, COUNTS)),
    role=st.sampled_from(Role),
)
OPTIONS = st.builds(
    ReadingOptions,
    sheet=maybe(TEXTS),
    header_row=maybe(COUNTS),
    decimal=maybe(TEXTS),
    delimiter=maybe(TEXTS),
    encoding=maybe(TEXTS),
    missing_words=several(TEXTS),
    kinds=several(st.tuples(TEXTS, KINDS)),
    answers_in=several(st.tuples(TEXTS, TEXTS)),
    dates=several(st.tuples(TEXTS, st.booleans())),
    labels=several(st.tuples(TEXTS, st.sampled_from(Labels))),
    without_copies=st.booleans(),
)
REMEDIES = st.builds(
    Remedy, TEXTS, maybe(OPTIONS), several(st.tuples(TEXTS, st.sampled_from(Role)))
)
TABLES = st.builds(
    Table,
    source=st.builds(
        Source,
        file=TEXTS,
        sha256=TEXTS,
        sheets=several(TEXTS),
        sheet=maybe(TEXTS),
        header_row=COUNTS,
        encoding=maybe(TEXTS),
        delimiter=maybe(TEXTS),
        decimal=maybe(TEXTS),
    ),
    options=OPTIONS,
    columns=several(COLUMNS),
    rows_read=COUNTS,
    folder=TEXTS,
    set_aside=several(
        st.builds(SetAside, TEXTS, COUNTS, several(COUNTS), several(st.tuples(COUNTS, COUNTS)))
    ),
    findings=several(
        st.builds(
            Finding,
            *(TEXTS, maybe(TEXTS), COUNTS, SENTENCES, several(REMEDIES)),
            several(COUNTS),
            several(TEXTS),
        )
    ),
    preview=several(several(TEXTS)),
    positive=maybe(TEXTS),
)
COSTS = st.builds(
    Costs,
    false_alarm=AMOUNTS,
    missed=AMOUNTS,
    caught=st.floats(-1e6, 0),
    passed=st.floats(-1e6, 0),
    currency=maybe(TEXTS),
    base_rate=maybe(st.floats(0.001, 0.999)),
)
LAYOUTS = st.builds(
    Layout, several(st.builds(Feature, name=TEXTS, kind=KINDS, levels=several(TEXTS)))
)
ABOUTS = st.builds(About, *(maybe(TEXTS) for _ in range(4)), TEXTS)

few_but_the_same = settings(max_examples=60, deadline=None, derandomize=True, database=None)


def written_and_read(value):
    return from_document(type(value), json.loads(json.dumps(to_document(value))))


@few_but_the_same
@given(st.one_of(CANDIDATES, PLANS, TABLES, COSTS, LAYOUTS, ABOUTS))
def test_that_a_value_comes_back_equal_from_json(value):
    assert written_and_read(value) == value


@few_but_the_same
@given(PLANS, TABLES)
def test_that_fingerprints_survive_the_journey(plan, table):
    assert written_and_read(plan).key == plan.key
    assert written_and_read(table).key == table.key


CANDIDATE = Candidate("SMOTE", "boosted trees", ratio=1.0)
LAYOUT = Layout((Feature("amount", Kind.NUMBER), Feature("cause", Kind.CATEGORY, ("hail",))))


def test_that_a_missing_field_is_refused():
    document = to_document(CANDIDATE)
    for name in list(document):
        rest = {key: value for key, value in document.items() if key != name}
        with pytest.raises(UnknownShapeError):
            from_document(Candidate, rest)


def test_that_an_unknown_field_is_refused():
    with pytest.raises(UnknownShapeError, match="run_this"):
        from_document(Candidate, to_document(CANDIDATE) | {"run_this": "rm"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"strategy": 3},
        {"strategy": None},
        {"strategy": ["SMOTE"]},
        {"learner": 1.5},
        {"weight": "20"},
        {"weight": True},
        {"weight": [20.0]},
        {"balanced": 1},
        {"balanced": "yes"},
        {"ratio": {}},
    ],
)
def test_that_a_field_of_another_type_is_refused(wrong):
    with pytest.raises(UnknownShapeError):
        from_document(Candidate, to_document(CANDIDATE) | wrong)


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "layout",
        {"features": {}},
        {"features": "amount"},
        {"features": [None]},
        {"features": [{"name": "amount", "kind": "executable", "levels": []}]},
        {"features": [{"name": "amount", "kind": "number", "levels": [1]}]},
    ],
)
def test_that_what_is_nested_is_looked_at_as_closely(document):
    with pytest.raises(UnknownShapeError):
        from_document(Layout, document)
    assert from_document(Layout, to_document(LAYOUT)) == LAYOUT


def test_that_a_pair_has_two_parts():
    options = to_document(ReadingOptions(kinds=(("amount", Kind.NUMBER),)))
    for kinds in ([["amount"]], [["amount", "number", "more"]], [["amount", "no kind"]]):
        with pytest.raises(UnknownShapeError):
            from_document(ReadingOptions, options | {"kinds": kinds})


def test_that_costs_from_a_document_are_held_to_the_rules_of_costs():
    document = to_document(Costs(5.0, 200.0)) | {"missed": -1.0}
    with pytest.raises(Exception, match="UnusableCost"):
        from_document(Costs, document)


def test_that_whole_numbers_stand_for_amounts():
    costs = from_document(Costs, to_document(Costs(5.0, 200.0)) | {"false_alarm": 7})
    assert costs == replace(Costs(5.0, 200.0), false_alarm=7.0)
    assert type(costs.false_alarm) is float


@pytest.mark.parametrize(
    "changes",
    [
        {"words": "{x.__class__}"},
        {"words": "{gone}"},
        {"words": 7},
        {"words": None},
        {"many": "{count} of {x!r}"},
        {"parts": [["x", "a", "b"]]},
        {"parts": [["x", None]]},
        {"parts": [["x", True]]},
        {"parts": [["x", 0.5]]},
        {"parts": [["x", {"words": "{gone}", "parts": [["x", "a"]], "many": None}]]},
        {"parts": {"x": "a"}},
    ],
    ids=str,
)
def test_that_a_made_up_sentence_is_refused(changes):
    document = to_document(to_say("{x} and more", x="a"))
    assert from_document(Sentence, document) == to_say("{x} and more", x="a")
    with pytest.raises(ValueError, match=r"unexpected value|a sentence"):
        from_document(Sentence, document | changes)


def test_that_a_sentence_as_deep_as_a_document_may_be_can_be_said():
    document, depth = to_document(to_say("{x}", x="a")), 0
    with suppress(RecursionError):
        while True:
            deepest = from_document(Sentence, document)
            document = {"words": "{x}", "parts": [["x", document]], "many": None}
            depth += 1
    assert depth > 20
    assert say(deepest) == "a"


def test_that_a_number_too_large_for_any_amount_is_refused():
    document = to_document(Costs(5.0, 200.0)) | {"missed": 10**400}
    with pytest.raises(UnknownShapeError, match="too large"):
        from_document(Costs, document)
