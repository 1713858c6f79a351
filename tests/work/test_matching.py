"""New cases under other names, in other spellings, of other kinds: told, agreed to or refused."""

from dataclasses import replace

import numpy as np
import pytest

from imbgui.domain.costs import Amounts, Costs
from imbgui.domain.problems import (
    ChangedKind,
    MatchedTwice,
    MissingColumn,
    MissingFeatures,
    RefusedError,
)
from imbgui.domain.table import Role
from imbgui.domain.tasks import Unread
from tests.work.claims import HEADINGS, claims
from tests.work.scorer import Scorer, risk

RENAMED = tuple({"amount": "Claim Amt", "fraud": "was it"}.get(name, name) for name in HEADINGS)
SAID = (("amount", "Claim Amt"), ("fraud", "was it"))


@pytest.fixture
def scorer(analysed, tmp_path, some_costs):
    return Scorer(analysed, tmp_path, some_costs)


def refused(scorer, rows, headings=HEADINGS, **request):
    with pytest.raises(RefusedError) as caught:
        scorer.rows(rows, headings, **request)
    assert not scorer.out.exists()
    return caught.value.problem


def test_that_another_name_is_proposed_and_not_used(scorer):
    problem = refused(scorer, claims(50, 10), RENAMED)
    assert isinstance(problem, MissingFeatures)
    assert problem.columns == ("amount",)
    assert problem.proposals == (("amount", "Claim Amt"),)
    assert "was it" in problem.others
    assert "cause" not in problem.others


def test_that_a_column_under_another_name_is_used_when_that_is_said(scorer):
    rows = claims(300, 60, seed=5)
    usual, before = scorer.rows(rows)
    told, after = scorer.rows(rows, RENAMED, columns=SAID)
    assert risk(after).tolist() == risk(before).tolist()
    assert told.realised == usual.realised
    assert told.renamed == SAID
    assert (told.extra, told.missing) == ((), ())
    assert set(told.matched) == set(usual.matched)


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ((("amount", "nowhere"),), MissingColumn),
        ((("nothing", "cause"),), MissingColumn),
        ((("amount", "cause"),), MatchedTwice),
        ((("amount", "claim"), ("cause", "claim")), MatchedTwice),
    ],
)
def test_that_names_that_make_no_sense_are_refused(scorer, columns, problem):
    assert isinstance(refused(scorer, claims(50, 10), columns=columns), problem)


def test_that_a_value_in_another_spelling_is_taken_for_the_known_one_and_told(scorer):
    rows = claims(300, 60, seed=5)
    _, before = scorer.rows(rows)
    for row in rows:
        row[3], row[5] = row[3].upper(), row[5][:1].upper()
    told, after = scorer.rows(rows)
    assert risk(after).tolist() == risk(before).tolist()
    assert dict(told.respelled["cause"])["THEFT"] == "theft"
    assert dict(told.respelled["fraud"]) == {"Y": "yes", "N": "no"}
    assert "cause" not in told.unseen


def test_that_some_cells_of_another_kind_count_as_blank_and_are_told(scorer):
    rows = claims(100, 20, seed=5)
    blank = [[*row[:2], "" if place < 5 else row[2], *row[3:]] for place, row in enumerate(rows)]
    _, as_blank = scorer.rows(blank)
    for row in rows[:5]:
        row[2] = "see letter"
    told, lines = scorer.rows(rows)
    filled = sum(bool(row[2]) for row in rows)
    assert told.unread == {"amount": Unread(5, filled, "see letter")}
    assert risk(lines).tolist() == risk(as_blank).tolist()


def test_that_a_column_of_another_kind_is_refused(scorer):
    rows = claims(100, 20, seed=5)
    for place, row in enumerate(rows):
        row[2] = f"about {place}"
    problem = refused(scorer, rows)
    assert problem == ChangedKind(
        str(scorer.folder / "new.csv"), "amount", "number", 100, 100, "about 0"
    )


def test_that_numbers_and_dates_in_another_format_are_read(scorer):
    rows = claims(300, 60, seed=5)
    _, before = scorer.rows(rows)
    for row in rows:
        year, month, day = row[1].split("-")
        row[1] = f"{day}.{month}.{year}"
        row[2] = f"€ {row[2].replace('.', ',')}" if row[2] else ""
    told, after = scorer.rows(rows)
    assert risk(after).tolist() == risk(before).tolist()
    assert told.unread == {}


def test_that_the_amounts_that_costs_go_by_must_be_there(analysed, tmp_path):
    amounts = Amounts("customer", mean=100.0)
    scorer = Scorer(analysed, tmp_path, Costs(10, 100))
    costs = replace(scorer.recommendation.costs, amounts=amounts)
    scorer.recommendation = replace(scorer.recommendation, costs=costs)
    rows = [[*row[:4], row[5]] for row in claims(50, 10)]
    problem = refused(scorer, rows, tuple(name for name in HEADINGS if name != "customer"))
    assert "customer" in problem.columns


def test_that_a_table_without_outcome_matches_features_only(analysed, tmp_path, some_costs):
    table = analysed.table.assign(Role.IGNORED, ["fraud"])
    scorer = Scorer(replace(analysed, table=table), tmp_path, some_costs)
    told, lines = scorer.rows(claims(50, 10))
    assert told.realised is None
    assert np.isfinite(risk(lines)).all()
