"""What is said beside the answer agrees with the engine, figure by figure."""

from dataclasses import replace

import openpyxl
import pytest

from imbgui.domain.advice import Saving
from imbgui.domain.costs import Costs, Limits
from imbgui.domain.ranges import advise_over_ranges
from imbgui.domain.reviewing import advise_review
from imbgui.reports.contents import Contents
from imbgui.reports.further import further_sentences
from imbgui.reports.numbers import Money
from imbgui.reports.workbook import write_workbook
from tests.reports.conftest import ABOUT, by_amount


def said(report, costs, study=None, about=ABOUT):
    study = study or report.study()
    recommendation = report.recommendation(costs, study)
    return " ".join(
        further_sentences(Contents(study, recommendation, report.table(), about), Money("€"))
    )


def test_that_the_price_of_limits_is_said(report):
    costs = Costs(5, 400, limits=Limits(capacity_per_1000=20))
    limits = report.recommendation(costs).limits
    assert f"Limits: they cost €{limits.costs_more:,.2f} per 1,000 cases." in said(report, costs)
    assert f"One more check would save about €{limits.one_more:,.2f}." in said(report, costs)


def test_that_limits_that_cost_nothing_or_cannot_be_kept_are_said(report):
    free = Costs(5, 400, limits=Limits(capacity_per_1000=999))
    assert "Limits: they cost nothing" in said(report, free)
    impossible = Costs(5, 400, limits=Limits(5, recall=0.9, precision=0.9))
    assert "no strategy keeps to all of them" in said(report, impossible)


def test_that_the_best_single_cut_off_is_offered_beside_a_rule_per_row(report):
    study = report.study(amounts="Loss")
    costs = by_amount(40, study)
    single = report.recommendation(costs, study).one_threshold
    sentence = said(report, costs, study)
    assert "One cut-off for all: " in sentence
    assert f"It costs €{single.costs_more:,.2f} more per 1,000 cases." in sentence


@pytest.mark.parametrize(
    ("costs", "words"),
    [
        (Costs(5, 400), "while a missed fraud costs"),
        (Costs(5, 0.01), "while a missed fraud costs up to €"),
        (Costs(1, 90_000), "while a missed fraud costs at least €"),
    ],
)
def test_that_the_room_of_the_missed_cost_is_said(report, costs, words):
    assert words in said(report, costs)


def test_that_a_choice_that_stays_whatever_is_said_to(report):
    study, costs = report.study(), Costs(5, 400)
    found = replace(report.recommendation(costs), missed_between=(None, None))
    sentences = further_sentences(Contents(study, found, report.table(), ABOUT), "")
    assert "It stays the choice, or within 1 % of it, whatever a missed fraud costs." in sentences


def test_that_the_worst_over_the_ranges_is_said(report):
    costs = Costs(5, 400, missed_range=(5, 2000), false_alarm_range=(1, 50))
    advice = advise_over_ranges(report.study().decisions, costs)
    sentence = said(report, costs)
    assert f"At worst it costs €{advice.on_average.worst_regret:,.2f} per 1,000 cases" in sentence
    assert f"At worst it costs €{advice.cautious.worst_regret:,.2f} per 1,000 cases" in sentence
    assert "To be on the safe side" in sentence


def test_that_an_answer_without_a_better_worst_case_is_said_to_have_none(report):
    costs = Costs(5, 400, missed_range=(399, 401))
    assert "No other answer has a better worst case." in said(report, costs)
    assert "Check nobody." in said(report, Costs(400, 5, missed_range=(4, 6)))


def test_that_looking_first_is_said_with_what_it_saves(report):
    costs = Costs(50, 400, review=2)
    advice = advise_review(report.study(), costs)
    sentence = said(report, costs)
    assert "A look at a case first, at €2.00 each: look at the " in sentence
    assert f"Against two answers this saves €{advice.saving:,.2f} per 1,000 cases" in sentence


def test_that_a_look_that_never_pays_is_said_to(report):
    assert "does not pay for any case" in said(report, Costs(5, 400, review=100))


def test_that_a_look_that_pays_for_all_is_said_to(report):
    study = report.study(separations=(0.0,) * 5)
    assert "look at every case." in said(report, Costs(500, 4000, review=1), study)


def test_that_what_is_not_worked_out_case_by_case_is_said_to_be_left_out(report):
    costs = Costs(5, 400, missed_range=(200, 900), review=2, limits=Limits(20))
    sentence = said(report, costs)
    assert "Ranges of the costs are not looked into" in sentence
    assert "Looking at a case first is not priced" in sentence


@pytest.mark.parametrize("limits", [Limits(), Limits(capacity_per_1000=20)])
def test_that_the_saving_over_todays_rule_has_its_name(report, limits):
    study, costs = report.study(), Costs(5, 400, limits=limits)
    found = replace(report.recommendation(costs), saving_over_rule=Saving(70.0, (20.0, 110.0)))
    out = report.folder / "rule.xlsx"
    write_workbook(Contents(study, found, report.table(), ABOUT), out)
    held = report.named(out)
    names = ("Saving_Current_Rule", "Saving_Current_Rule_Low", "Saving_Current_Rule_High")
    assert [held[f"{name}_AsAnalysed"] for name in names] == [70, 20, 110]
    labels = [cell.value for cell in openpyxl.load_workbook(out)["Summary"]["A"]]
    assert "Saved against today's rule, per 1,000 cases" in labels
