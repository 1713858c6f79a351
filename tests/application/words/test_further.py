"""Promises about the sentences beside the answer."""

from dataclasses import replace

import pytest

from imbgui.application.words import further
from imbgui.domain.costs import Counts
from imbgui.domain.groups import GroupFigures, GroupRate
from imbgui.domain.metrics import CalibrationCheck, point_metrics
from imbgui.domain.ranges import Corner, RangeAdvice, RangeOption
from imbgui.domain.reviewing import ReviewAdvice, ThreeWayCounts
from imbgui.language import speaking
from tests.builders import a_study, some_costs

STUDY = a_study()
COSTS = some_costs()
CORNERS = (Corner(20, 5, 100.0, 2, 60), Corner(500, 5, 900.0, 2, 100))
AVERAGE = RangeOption(2, 80, 400.0, (70.0, 20.0))
REVIEW = ReviewAdvice(
    candidate=2,
    review_from=0.05,
    block_from=0.9,
    counts=ThreeWayCounts(1, 20, 79, 800, 80, 20),
    cost_per_1000=300.0,
    interval=(200.0, 400.0),
    saving=150.0,
    saving_interval=(90.0, 210.0),
)


def test_that_over_ranges_both_answers_are_told_with_their_worst_case():
    safe = RangeOption(1, 80, 450.0, (10.0, 30.0))
    best, cautious = further.range_sentences(STUDY, COSTS, RangeAdvice(CORNERS, AVERAGE, safe))
    assert best.startswith("Best on average over these costs: ")
    assert "€70.00 per 1,000 cases more" in best
    assert "a missed case costs €20.00 and a false alarm €5.00" in best
    assert cautious.startswith("To be on the safe side: Check everyone")
    assert "€30.00 per 1,000 cases more" in cautious
    assert cautious.endswith("On average it costs €50.00 more per 1,000 cases.")
    cheaper = RangeAdvice(CORNERS, AVERAGE, replace(safe, cost_per_1000=390.0))
    assert "€10.00 less per 1,000" in further.range_sentences(STUDY, COSTS, cheaper)[1]


def test_that_one_answer_that_is_both_is_told_once():
    told = further.range_sentences(STUDY, COSTS, RangeAdvice(CORNERS, AVERAGE, AVERAGE))
    assert told[1] == "No other answer has a better worst case."


def test_that_looking_first_says_whom_and_what_it_saves():
    who, worth = further.review_sentences(COSTS, REVIEW)
    assert who == (
        "Look first at 100 of 1,000 cases: those with a risk score from 5 to 90. "
        "Block those above without a look, pass those below."
    )
    assert worth == (
        "Against two answers this saves €150.00 per 1,000 cases (range €90.00 to €210.00 saved)."
    )
    dearer = replace(REVIEW, saving=-12.0)
    assert "this costs €12.00" in further.review_sentences(COSTS, dearer)[1]
    everyone = replace(REVIEW, candidate=None)
    assert further.review_sentences(COSTS, everyone)[0] == "Look at every case first."


@pytest.mark.parametrize(
    "advice", [None, replace(REVIEW, counts=ThreeWayCounts(100, 0, 0, 900, 0, 0))]
)
def test_that_looking_that_does_not_pay_is_said_to(advice):
    (told,) = further.review_sentences(COSTS, advice)
    assert told.endswith("decide without.")


def test_that_accuracy_is_told_beside_that_of_checking_nobody():
    told = further.accuracy_sentence(point_metrics(Counts(6, 4, 2, 88), COSTS))
    assert told.startswith("94% of the answers are right. Checking nobody would be right in 92%")


def test_that_scores_are_called_probabilities_only_where_they_are():
    good = CalibrationCheck(slope=1.0, expected=100.0, found=102.0, chance=0.4)
    assert "mean what they say, as far as" in further.calibration_sentence(good)
    high = CalibrationCheck(slope=0.4, expected=150.0, found=102.0, chance=1e-9)
    assert "150 bad cases where 102 were found" in further.calibration_sentence(high)
    assert "too extreme" in further.calibration_sentence(replace(high, expected=100.0))
    assert "too timid" in further.calibration_sentence(replace(high, expected=100.0, slope=2.0))


def test_that_each_group_is_told_with_its_cost_and_its_wrongs():
    alarms, missed = GroupRate(3, 40, 0.075, (0.02, 0.18)), GroupRate(5, 20, 0.25, (0.1, 0.47))
    north = GroupFigures("north", 1060, 20, 100.0, (50.0, 150.0), alarms, missed)
    nobody = replace(north, name=None, positives=0, missed=GroupRate(0, 0, None, (0.0, 1.0)))
    cost = "1,060 cases, €100.00 per 1,000 (likely range €50.00 to €150)"
    alarmed = "7.5% (2% to 18%) of its good cases are flagged"
    assert further.group_lines([north, nobody], "EUR") == (
        f"north: {cost}; {alarmed}, 25% (10% to 47%) of its bad cases are missed.",
        f"Cases without a value: {cost}; {alarmed}, it has no bad cases.",
    )


def test_that_groups_are_remarked_on_where_they_differ_or_are_small():
    usual = GroupRate(3, 40, 0.075, (0.02, 0.18))
    apart = replace(usual, elsewhere=0.02)
    group = GroupFigures("north", 60, 20, 100.0, (50.0, 150.0), usual, usual)
    assert further.group_sentences([group]) == ("No group is treated differently beyond chance.",)
    told = further.group_sentences(
        [
            replace(group, false_alarms=apart),
            replace(group, name=None, positives=1, missed=apart),
            replace(group, name="south", positives=4),
        ]
    )
    beyond = "against 2% elsewhere. That is more than chance."
    assert told == (
        f"north: 7.5% of its good cases are flagged, {beyond}",
        f"Cases without a value: 7.5% of its bad cases are missed, {beyond}",
        "Cases without a value: only 1 bad case, too few to say much.",
        "south: only 4 bad cases, too few to say much.",
    )


def test_that_what_stands_beside_the_answer_is_said_in_german():
    safe = RangeOption(1, 80, 450.0, (10.0, 30.0))
    with speaking("de"):
        best, cautious = further.range_sentences(STUDY, COSTS, RangeAdvice(CORNERS, AVERAGE, safe))
        who, worth = further.review_sentences(COSTS, REVIEW)
        nobody = further.review_sentences(COSTS, None)
    assert best.startswith("Im Mittel über diese Kosten am besten: ")
    assert "Schlimmstenfalls kostet das" in best
    assert cautious.startswith("Um auf der sicheren Seite zu sein: ")
    assert cautious.endswith("mehr je 1.000 Fälle.")
    assert who.startswith("Sehen Sie 100 von 1.000 Fällen zuerst an")
    assert worth.startswith("Gegenüber nur zwei Antworten erspart das")
    assert nobody[0].startswith("Einen Fall zuerst anzusehen lohnt sich")
