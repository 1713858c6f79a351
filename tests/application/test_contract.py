"""Promises about the JSON that scripts read."""

import json
from dataclasses import replace

import numpy as np
import pytest

from imbgui.application import contract
from imbgui.application.records import Change
from imbgui.application.words import scoring
from imbgui.domain.current_rule import CurrentRule
from imbgui.domain.drift import ColumnDrift, FlagDrift, Moved
from imbgui.domain.new_cases import Lost, Order
from imbgui.domain.plan import BLENDED, TODAYS_RULE, Candidate
from imbgui.domain.problems import MissingFeatures, MissingFile
from imbgui.domain.recommendation import recommend
from imbgui.domain.study import Outcome, Status
from imbgui.domain.table import Finding, Kind, ReadingOptions, Remedy, SetAside
from imbgui.domain.tasks import Realised, Scored, Unread
from imbgui.language import speaking
from imbgui.sentences import to_say, verbatim
from tests.builders import (
    PLAIN_BOOSTED,
    PLAIN_LOGISTIC,
    SMOTE_BOOSTED,
    UNDERSAMPLED_BOOSTED,
    a_plan,
    a_study,
    a_table,
    some_costs,
)

TABLE = a_table()
STUDY = a_study()
SECONDS = {"read": 0.5, "first_recommendation": None, "total": 9.0}

ADVICE = (
    "strategy learner weight ratio threshold expected_cost_per_1000 interval_95 "
    "flagged_per_1000 precision recall"
)
CONTRACT = {
    (): "data costs recommendation alternatives held_out candidates switch_points warnings seconds",
    ("data",): "file sha256 rows_read rows_used rows_set_aside positives features",
    ("costs",): (
        "false_alarm missed caught passed currency missed_column base_rate capacity_per_1000"
    ),
    ("recommendation",): f"{ADVICE} verdict saving_per_1000 reasons",
    ("recommendation", "saving_per_1000"): "flag_none flag_all plain",
    ("recommendation", "saving_per_1000", "plain"): "value interval_95",
    ("alternatives",): "simplest blend",
    ("alternatives", "simplest"): ADVICE,
    ("held_out",): (
        "kind rows positives true_positives false_positives false_negatives true_negatives "
        "cost cost_per_1000"
    ),
    ("candidates", -1): (
        "strategy learner weight ratio threshold expected_cost_per_1000 interval_95 "
        "cheapest_in_100 average_precision roc_auc fit_seconds status why"
    ),
    ("weights", 0): (
        "learner weight threshold caught_per_1000 missed_per_1000 false_alarms_per_1000 precision "
        "recall expected_cost_per_1000"
    ),
    ("switch_points", 0): "missed_cost_from missed_cost_to strategy learner weight threshold",
    ("seconds",): "read first_recommendation total",
}


def decided(study=STUDY, table=TABLE, **costs):
    """Return the document as a script reads it: written strictly, and read again."""
    found = recommend(study, some_costs(**costs))
    document = contract.decide_document(table, study, found, SECONDS)
    return json.loads(json.dumps(document, allow_nan=False)), found


@pytest.mark.parametrize("path", CONTRACT, ids=str)
def test_that_every_key_that_scripts_rely_on_is_there(path):
    part, _ = decided()
    for step in path:
        part = part[step]
    assert set(CONTRACT[path].split()) <= set(part)


@pytest.mark.parametrize("missed", [0.01, 100, 1e7])
@pytest.mark.parametrize("base_rate", [None, 0.0017])
@pytest.mark.parametrize(
    "study",
    [
        STUDY,
        a_study({PLAIN_BOOSTED: 0.01}),
        a_study({PLAIN_BOOSTED: 9.0}, table=a_table(rows=60, positives=6)),
    ],
    ids=["usual", "noise", "few"],
)
def test_that_no_number_is_ever_nan_or_infinite(study, missed, base_rate):
    decided(study, missed=missed, base_rate=base_rate)


def test_that_the_document_says_what_the_recommendation_says():
    document, found = decided()
    told, best = document["recommendation"], found.best
    assert (told["strategy"], told["learner"]) == (best.candidate.strategy, best.candidate.learner)
    assert told["threshold"] == best.threshold
    assert told["expected_cost_per_1000"] == best.cost_per_1000
    assert told["interval_95"] == list(best.interval)
    assert told["precision"] == best.counts.precision
    assert told["recall"] == best.counts.recall
    assert told["flagged_per_1000"] == pytest.approx(best.counts.flagged / 1.8)
    assert told["verdict"] == found.verdict
    assert told["saving_per_1000"]["flag_all"]["value"] == found.saving_over_all.value
    assert document["seconds"] == SECONDS
    assert document["alternatives"]["blend"] is None


def test_that_the_blend_is_told_as_a_recommendation_with_what_it_saves_over_it():
    study = a_study({PLAIN_BOOSTED: 1.5, PLAIN_LOGISTIC: 1.4, BLENDED: 1.8})
    document, found = decided(study)
    told = document["alternatives"]["blend"]
    assert set(ADVICE.split()) <= set(told)
    assert (told["strategy"], told["learner"], told["weight"]) == ("blend", None, None)
    assert told["threshold"] == found.blend.advice.threshold
    assert told["saving_over_recommendation"]["value"] == found.blend.saves.value
    assert [member["share"] for member in told["members"]] == [0.5, 0.5]
    assert {member["learner"] for member in told["members"]} == {
        "boosted trees",
        "logistic regression",
    }
    assert "blend" not in {one["strategy"] for one in document["candidates"]}
    allowed = replace(study, plan=replace(study.plan, allow_blend=True))
    row = next(one for one in decided(allowed)[0]["candidates"] if one["strategy"] == "blend")
    assert row["expected_cost_per_1000"] == told["expected_cost_per_1000"]


def test_that_a_check_seen_before_the_costs_were_set_is_marked():
    found = recommend(STUDY, some_costs())
    for seen in (False, True):
        document = contract.decide_document(TABLE, STUDY, found, SECONDS, check_was_seen=seen)
        assert document["held_out"]["seen_before"] is seen


def test_that_todays_rule_is_told_where_it_is_known():
    unknown = decided()[0]
    assert unknown["data"]["current_rule"] is None
    assert unknown["recommendation"]["saving_per_1000"]["current_rule"] is None
    flags = np.arange(len(STUDY.practice_labels)) % 9 == 0
    rule = CurrentRule("alert", Kind.YES_NO, "yes")
    known = replace(STUDY, current_rule=rule, practice_flagged=flags)
    document, found = decided(known)
    assert document["data"]["current_rule"] == {"column": "alert", "flagged": "yes"}
    assert document["recommendation"]["saving_per_1000"]["current_rule"] == {
        "value": found.saving_over_rule.value,
        "interval_95": list(found.saving_over_rule.interval),
    }


def test_that_todays_rule_is_a_candidate_without_learner_or_weight():
    study = a_study({PLAIN_BOOSTED: 1.5, TODAYS_RULE: 0.8})
    told = decided(study)[0]["candidates"][3]
    assert (told["strategy"], told["learner"], told["weight"]) == ("current rule", None, None)
    assert 0 < told["threshold"] < 1
    assert told["status"] == "done"


def test_that_the_document_counts_the_rows_of_the_file():
    data = decided()[0]["data"]
    assert (data["rows_read"], data["rows_used"], data["rows_set_aside"]) == (2402, 2400, 2)
    assert data["positives"] == 240
    assert data["features"] == ["amount", "age"]


def test_that_policies_without_a_model_have_no_threshold_learner_or_weight():
    none, everyone, *learnt = decided()[0]["candidates"]
    for told in (none, everyone):
        for key in ("threshold", "learner", "weight", "ratio", "average_precision", "roc_auc"):
            assert told[key] is None
        assert told["status"] == "done"
    assert none["precision"] is None
    assert everyone["recall"] == 1
    assert all(told["threshold"] is not None for told in learnt)


def test_that_the_answer_to_check_nobody_has_no_threshold():
    told = decided(a_study({PLAIN_BOOSTED: 0.01}), missed=1)[0]
    assert told["recommendation"]["strategy"] == "flag none"
    assert told["recommendation"]["threshold"] is None
    assert told["recommendation"]["precision"] is None


def test_that_switch_points_are_open_at_both_ends():
    points = decided()[0]["switch_points"]
    assert points[0]["missed_cost_from"] is None
    assert points[-1]["missed_cost_to"] is None


def test_that_held_out_cells_are_whole_numbers_that_add_up_to_the_cost():
    told = decided()[0]["held_out"]
    cells = ("true_positives", "false_positives", "false_negatives", "true_negatives")
    assert all(isinstance(told[cell], int) for cell in cells)
    assert sum(told[cell] for cell in cells) == told["rows"] == 600
    assert told["true_positives"] + told["false_negatives"] == told["positives"] == 60
    assert told["cost"] == 5 * told["false_positives"] + 100 * told["false_negatives"]
    assert not any(key.startswith("weighted") for key in told)


def test_that_under_a_base_rate_weighted_cells_stand_beside_the_raw_ones():
    document, _ = decided(base_rate=0.01)
    told = document["held_out"]
    weighted = [told[f"weighted_{cell}_positives"] for cell in ("true", "false")]
    weighted += [told[f"weighted_{cell}_negatives"] for cell in ("true", "false")]
    assert sum(weighted) == pytest.approx(600)
    assert told["weighted_true_positives"] + told["weighted_false_negatives"] == pytest.approx(6)
    assert told["weighted_cost"] == pytest.approx(told["cost_per_1000"] * 0.6)
    assert isinstance(told["true_positives"], int)


def test_that_candidates_without_scores_come_last_with_the_reason():
    dropped = Outcome(SMOTE_BOOSTED, Status.DROPPED_EARLY, verbatim("far behind"), 1.5, ratio=0.98)
    plan = a_plan(PLAIN_BOOSTED, SMOTE_BOOSTED)
    study = a_study({PLAIN_BOOSTED: 1.5}, plan=plan)
    study = replace(study, outcomes=(*study.outcomes, dropped))
    *_, told = decided(study)[0]["candidates"]
    assert (told["strategy"], told["status"], told["why"]) == (
        "SMOTE",
        "dropped early",
        "far behind",
    )
    assert (told["ratio"], told["fit_seconds"]) == (0.98, 1.5)
    assert told["expected_cost_per_1000"] is None
    assert told["interval_95"] is None


def test_that_a_ranking_that_could_not_be_measured_is_null():
    study = a_study({PLAIN_BOOSTED: 1.5})
    unmeasured = replace(study.outcomes[0], roc_auc=float("nan"))
    told = decided(replace(study, outcomes=(unmeasured,)))[0]["candidates"][2]
    assert told["roc_auc"] is None
    assert told["average_precision"] == study.outcomes[0].average_precision


def test_that_each_concern_is_a_warning():
    document, found = decided(a_study({UNDERSAMPLED_BOOSTED: 0.01}), missed=1e7)
    assert len(document["warnings"]) == len(found.cautions) >= 2


# Other verbs


def test_that_a_failing_verb_says_the_problem_by_name_and_in_words():
    document = contract.problem_document(MissingFile("claims.xlsx"))
    assert document["problem"]["kind"] == "MissingFile"
    assert "claims.xlsx" in document["problem"]["message"]


def test_that_check_says_what_was_understood():
    swap = Remedy("Swap day and month", ReadingOptions(dates=(("opened", True),)))
    finding = Finding(
        "mixed dates",
        "opened",
        3,
        verbatim("Two ways to write a date."),
        (swap,),
        (4, 5, 9),
        ("1/2/24",),
    )
    document = contract.check_document(replace(TABLE, findings=(finding,)))
    json.dumps(document, allow_nan=False)
    keys = "file sheets sheet header_row encoding delimiter decimal rows_read rows_set_aside"
    assert {*keys.split(), "columns", "findings"} <= set(document)
    assert (document["sheets"], document["rows_read"]) == (["Sheet1"], 2402)
    assert document["set_aside"] == [
        {"reason": "blank row", "rows": 2, "examples": [7, 9], "ranges": []}
    ]
    told = {column["name"]: column for column in document["columns"]}
    assert set(told["fraud"]) >= {"name", "kind", "missing", "distinct", "examples"}
    assert (told["fraud"]["kind"], told["fraud"]["examples"]) == ("yes/no", ["yes", "no"])
    assert document["findings"] == [
        {
            "kind": "mixed dates",
            "column": "opened",
            "rows": 3,
            "message": "Two ways to write a date.",
            "row_numbers": [4, 5, 9],
            "examples": ["1/2/24"],
            "remedies": [
                {"label": "Swap day and month", "options": ["--dates-of=opened=day-first"]}
            ],
        }
    ]


def test_that_messages_are_words_in_the_language_spoken():
    remedy = Remedy("Remove the copies", ReadingOptions(without_copies=True))
    dated = to_say("{column} is a date.", column="opened")
    table = replace(TABLE, findings=(Finding("date", "opened", 3, dated, (remedy,)),))
    told = {}
    for code in ("en", "de"):
        with speaking(code):
            (found,) = contract.check_document(table)["findings"]
        told[code] = (found["kind"], found["message"], found["remedies"][0]["label"])
    assert told == {
        "en": ("date", "opened is a date.", "Remove the copies"),
        "de": ("date", "opened ist ein Datum.", "Doppelte Zeilen entfernen"),
    }


def test_that_score_says_what_was_flagged_and_how_the_file_differs():
    moved = ColumnDrift("age", 0.5, Moved.MUCH, (None, 40.0), 0.1, 0.4)
    scored = Scored(
        *("out.xlsx", 10, 2, ("age",), ("town",), ("colour",)),
        unseen={"job": ("cook",)},
        renamed=(("age", "Age"),),
        respelled={"job": (("COOK", "cook"),)},
        unread={"age": Unread(1, 10, "old")},
        drifts=(moved,),
        flags=FlagDrift(200.0, 100.0, beyond_chance=True),
        first=2,
        order=Order.RISK,
        lost=(Lost.MACROS,),
    )
    document = contract.score_document(scored, "EUR")
    json.dumps(document, allow_nan=False)
    assert (document["rows"], document["flagged"]) == (10, 2)
    assert document["drift"] == list(scoring.drift_sentences(scored))
    assert document["drift_verdict"] == "very different"
    assert document["drift_columns"][0]["where"] == [None, 40.0]
    assert document["flagged_share"]["expected_per_1000"] == 100.0
    assert document["columns"] == {
        "matched": ["age"],
        "missing": ["town"],
        "extra": ["colour"],
        "unseen": {"job": ["cook"]},
        "renamed": {"age": "Age"},
        "respelled": {"job": {"COOK": "cook"}},
        "unread": {"age": {"cells": 1, "filled": 10, "example": "old"}},
    }
    assert document["realised"] is None
    assert (document["check_first"], document["sorted_by"]) == (2, "risk")
    assert document["not_kept"] == ["macros"]
    assert "macros" in document["warnings"][0]


def test_that_score_says_what_the_answers_would_have_cost_where_that_is_known():
    realised = Realised(120.0, 12_000.0, 9.0, (1.0, 2.0), 10, (3.0, 4.0))
    scored = Scored("o", 10, 2, (), (), (), realised=realised)
    document = contract.score_document(scored, None)
    assert document["realised"] == {
        "cost": 120.0,
        "cost_per_1000": 12_000.0,
        "promised": 9.0,
        "interval_95": [1.0, 2.0],
        "cases": 10,
        "realised_interval_95": [3.0, 4.0],
    }
    assert (document["flagged_share"], document["drift_verdict"]) == (None, None)


def test_that_a_refusal_for_lack_of_columns_proposes_others():
    problem = MissingFeatures("new.csv", ("age",), (("age", "Age"),), ("Age",))
    told = contract.problem_document(problem)["problem"]
    assert (told["columns"], told["proposals"]) == (["age"], {"age": "Age"})


def test_that_each_weight_is_told_with_the_figures_of_its_candidate():
    document, _ = decided(base_rate=0.0017)
    candidates = {(one["learner"], one["threshold"]): one for one in document["candidates"]}
    assert len(document["weights"]) > 1
    for told in document["weights"]:
        one = candidates[told["learner"], told["threshold"]]
        for name in ("precision", "recall", "expected_cost_per_1000"):
            assert told[name] == one[name]
        flagged = told["caught_per_1000"] + told["false_alarms_per_1000"]
        assert flagged == pytest.approx(one["flagged_per_1000"])


@pytest.mark.parametrize(("skill", "kept"), [(1.0, True), (3.0, False)])
def test_that_a_combination_that_does_not_beat_a_part_says_why_it_is_there(skill, kept):
    combined = Candidate("SMOTE + class weight", "logistic regression", 3.0, ratio=1.0)
    study = a_study({PLAIN_BOOSTED: 1.5, **dict.fromkeys(combined.parts, 1.5), combined: skill})
    document = contract.decide_document(TABLE, study, recommend(study, some_costs()), SECONDS)
    (one,) = [one for one in document["candidates"] if one["strategy"] == combined.strategy]
    assert (one["why"] or "").startswith("kept for comparison only") == kept


def test_that_rows_without_an_outcome_are_counted_and_listed_among_those_set_aside():
    outcome = replace(TABLE.outcome, missing=2, blank_rows=(4, 9))
    columns = tuple(outcome if one.name == outcome.name else one for one in TABLE.columns)
    table = replace(TABLE, columns=columns)
    assert table.unused_rows[:-1] == TABLE.unused_rows == TABLE.set_aside
    assert table.rows_used == TABLE.rows_used - 2 == table.rows_kept - 2
    assert table.unused_rows[-1] == SetAside("no value in the outcome column", 2, (4, 9))


def test_that_a_change_is_told_with_what_was_and_what_is():
    change = Change("costs", "base_rate", None, 0.01)
    assert contract.change_document(change) == {
        "area": "costs",
        "name": "base_rate",
        "then": None,
        "now": 0.01,
    }
