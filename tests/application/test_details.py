"""Promises about the parts of the JSON beside the answer."""

import json

import pytest

from imbgui.application import contract, details
from imbgui.domain.costs import Limits
from imbgui.domain.groups import GroupFigures, GroupRate
from imbgui.domain.recommendation import recommend
from tests.builders import PLAIN_BOOSTED, a_study, a_table, some_costs

STUDY = a_study()
NOISE = a_study({PLAIN_BOOSTED: 0.05}, table=a_table(rows=1000, positives=220))
RANGES = {"missed_range": (50, 150), "false_alarm_range": (4, 6)}
LIMITED = {"limits": Limits(capacity_per_1000=100)}


def part(name, study=STUDY, **costs):
    """Return one part of the document as a script reads it."""
    whole = contract.decide_document(a_table(), study, recommend(study, some_costs(**costs)), {})
    return json.loads(json.dumps(whole, allow_nan=False))[name]


def test_that_what_was_not_asked_for_is_null():
    assert part("ranges") is None
    assert part("review") is None
    assert part("by_group") is None


@pytest.mark.parametrize(
    ("name", "asked"), [("ranges", RANGES), ("review", {"review": 1}), ("stability", {})]
)
def test_that_what_the_decision_table_cannot_answer_is_null(name, asked):
    assert part(name, **asked) is not None
    assert part(name, **asked, **LIMITED) is None


def test_that_ranges_name_two_options_and_the_best_at_each_corner():
    found = part("ranges", **RANGES)
    assert [(one["missed"], one["false_alarm"]) for one in found["corners"]] == [
        (50, 4),
        (50, 6),
        (150, 4),
        (150, 6),
    ]
    for option in (found["on_average"], found["cautious"]):
        assert option["worst_regret"] == max(option["regrets"])
        assert option["regrets"][option["worst_corner"]] == option["worst_regret"]
        assert 0 < option["threshold"] < 1
    assert found["cautious"]["worst_regret"] <= found["on_average"]["worst_regret"]
    assert found["sentences"]


def test_that_an_option_without_a_model_has_no_threshold():
    found = part("ranges", NOISE, false_alarm=5, missed=6, missed_range=(5.5, 6.5))
    assert (found["cautious"]["strategy"], found["cautious"]["threshold"]) == ("flag none", None)


def test_that_a_review_counts_every_practice_row_once():
    found = part("review", false_alarm=80, review=4)
    cells = ("passed", "reviewed", "blocked")
    assert sum(found[f"bad_{cell}"] for cell in cells) == 180
    assert sum(found[f"good_{cell}"] for cell in cells) == 1620
    assert 0 < found["review_from"] < found["block_from"] < 1
    low, high = found["saving_per_1000"]["interval_95"]
    assert low <= found["saving_per_1000"]["value"] <= high


def test_that_everyone_may_be_looked_at():
    found = part("review", NOISE, false_alarm=100, missed=100, review=1)
    assert (found["strategy"], found["learner"]) == ("look at everyone", None)


def test_that_a_look_that_is_too_dear_has_no_figures_but_a_sentence():
    found = part("review", review=50)
    assert found.pop("sentences")
    assert set(found) == set(part("review", review=1)) - {"sentences"}
    assert set(found.values()) == {None}


def test_that_the_map_names_candidates_by_their_place():
    found = part("stability")
    places = {place for row in found["advised"] for place in row}
    assert places <= set(range(len(STUDY.decisions.candidates)))
    assert len(found["advised"]) == len(found["base_rates"])
    assert {len(row) for row in found["advised"]} == {len(found["missed_costs"])}


def test_that_metrics_are_those_of_the_recommended_answer():
    found, whole = part("metrics"), recommend(STUDY, some_costs())
    assert found["recall"] == whole.best.counts.recall
    assert found["true_positives"] == whole.best.counts.caught
    assert found["accuracy_of_flagging_none"] == pytest.approx(0.9)
    assert found["score"]["roc_auc"] == STUDY.outcome(whole.best.candidate).roc_auc
    assert sum(one["cases"] for one in found["score"]["calibration"]["bins"]) == 1800
    assert found["score"]["gains"][-1] == {"checked": 1, "caught": pytest.approx(1)}


def test_that_an_answer_without_a_model_has_no_score_to_measure():
    assert part("metrics", NOISE, missed=6)["score"] is None


def test_that_groups_are_told_with_their_column():
    rate = GroupRate(3, 40, 0.075, (0.02, 0.18), elsewhere=0.02)
    group = GroupFigures("north", 60, 20, 100.0, (50.0, 150.0), rate, rate)
    found = details.groups_document("region", [group])
    assert found["column"] == "region"
    assert found["groups"][0]["name"] == "north"
    assert found["groups"][0]["missed"]["interval_95"] == [0.02, 0.18]
    whole = contract.decide_document(
        a_table(), STUDY, recommend(STUDY, some_costs()), {}, by_group=("region", [group])
    )
    assert whole["by_group"] == found
