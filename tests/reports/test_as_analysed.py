"""Where no table holds the answer, the workbook shows what was analysed, and says that it does."""

import math
import zipfile

import openpyxl
import pytest

from imbgui.domain.advice import Rule
from imbgui.domain.costs import Costs, Limits
from tests.reports.conftest import by_amount

NOT_LIVE = "_AsAnalysed"


def values_of(recommendation):
    """Return what each name must hold, without the ending that says it is not live."""
    best, costs, check = recommendation.best, recommendation.costs, recommendation.check
    weighted = costs.at_base_rate(best.counts)
    values = {
        "Cost_FalseAlarm": costs.false_alarm,
        "Cost_Missed": costs.missed,
        "Best_Strategy": best.candidate.strategy,
        "Best_Learner": best.candidate.learner,
        "Best_Weight": best.weight,
        "Best_Threshold": best.threshold,
        "Best_Flagged_Per_1000": weighted.flagged * 1000 / weighted.rows,
        "Best_Cost_Per_1000": best.cost_per_1000,
        "Best_Cost_Per_1000_Low": best.interval[0],
        "Best_Cost_Per_1000_High": best.interval[1],
        "Best_Verdict": recommendation.verdict,
        "Best_Chosen_In_100": best.cheapest_in_100,
        "Held_Out_Cost": check.cost,
        "Check_Cost_Per_1000": check.cost_per_1000,
        "Check_Cost_Per_1000_Low": check.interval[0],
        "Check_Cost_Per_1000_High": check.interval[1],
    }
    for name, saving in (
        ("Saving_Flag_None", recommendation.saving_over_none),
        ("Saving_Flag_All", recommendation.saving_over_all),
        ("Saving_Plain", recommendation.saving_over_plain),
    ):
        values[name] = saving.value
        values[f"{name}_Low"], values[f"{name}_High"] = saving.interval
    if best.rule is Rule.PER_ROW:
        values["Best_Least_Saving"] = best.least_saving
        positive = "positive" if not best.least_saving else "high enough"
        values["Best_Rule"] = f"flag where the expected saving is {positive}"
    limits = {
        "Limit_Checks_Per_1000": costs.limits.capacity_per_1000,
        "Limit_Recall": costs.limits.recall,
        "Limit_Precision": costs.limits.precision,
    }
    return values | {name: limit for name, limit in limits.items() if limit is not None}


def assert_as_analysed(held, recommendation):
    for name, value in values_of(recommendation).items():
        wanted = value if value is None or isinstance(value, str) else pytest.approx(value)
        assert held[f"{name}{NOT_LIVE}"] == wanted, name


def texts_of(file, sheet="Summary"):
    rows = openpyxl.load_workbook(file, data_only=True)[sheet].iter_rows()
    return [cell.value for row in rows for cell in row if isinstance(cell.value, str)]


def formulas_of(file):
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in openpyxl.load_workbook(file)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def test_that_every_name_holds_what_was_analysed(report, by_row):
    study, costs = by_row
    held = report.named(report(costs, study=study))
    assert_as_analysed(held, report.recommendation(costs, study))


def test_that_only_the_volume_is_live(report, by_row):
    study, costs = by_row
    file = report(costs, study=study)
    names = set(report.named(file))
    assert {name for name in names if not name.endswith(NOT_LIVE)} == {"Cases_Per_Year"}
    formulas = formulas_of(file)
    assert {sheet for sheet, _ in formulas} == {"Outcomes"}
    assert {cell[0] for _, cell in formulas} == {"G", "H"}


def test_that_no_cost_invites_a_change(report, by_row):
    study, costs = by_row
    file = report(costs, study=study)
    summary = openpyxl.load_workbook(file)["Summary"]
    assert not summary.data_validations.dataValidation
    assert not [text for text in texts_of(file) if "Change me" in text]
    yellow = [cell for row in summary.iter_rows() for cell in row if is_yellow(cell)]
    assert not yellow
    (said,) = [text for text in texts_of(file) if text.startswith("As analysed, not live: ")]
    assert "decide again in imbgui" in said


def is_yellow(cell):
    return cell.fill.fgColor.rgb == "FFFFF2CC"


def test_that_sheets_that_look_answers_up_are_left_out(report, by_row):
    study, costs = by_row
    live = openpyxl.load_workbook(report(Costs(5, 400))).sheetnames
    sheets = openpyxl.load_workbook(report(costs, study=study)).sheetnames
    assert set(live) - set(sheets) == {"Decision table", "What if"}
    assert sheets == [name for name in live if name in sheets]


def test_that_the_outcomes_add_up_to_the_cost_of_each_cases_own_amount(report, by_row):
    study, costs = by_row
    recommendation = report.recommendation(costs, study)
    sheet = openpyxl.load_workbook(report(costs, study=study), data_only=True)["Outcomes"]
    totals = [row for row in sheet.iter_rows(values_only=True) if row[0] == "All cases"]
    for total, counts in zip(
        totals, (recommendation.best.counts, recommendation.check.counts), strict=True
    ):
        assert total[4] == pytest.approx(costs.total(counts), abs=0.005)
        assert total[5] == pytest.approx(costs.per_1000(counts), abs=0.005)


def test_that_each_strategy_has_the_cost_of_its_own_rule(report, by_row):
    study, costs = by_row
    sheet = openpyxl.load_workbook(report(costs, study=study))["Compare strategies"]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=6, values_only=True) if row[0]}
    for number, advice in enumerate(report.recommendation(costs, study).candidates, start=1):
        assert rows[number][3] == pytest.approx(advice.cost_per_1000)
        cut = advice.threshold if advice.rule is Rule.THRESHOLD else advice.least_saving
        assert rows[number][5] == (None if cut is None else pytest.approx(cut))


def test_that_a_strategy_that_cannot_keep_to_a_limit_is_said_to_flag_no_case(report):
    study = report.study(amounts="Loss", separations=(0.0, 2.0, 2.3, 2.2, 1.5))
    costs = by_amount(40, study, limits=Limits(precision=0.4))
    poor = report.recommendation(costs, study).candidates[2]
    assert math.isinf(poor.least_saving)
    sheet = openpyxl.load_workbook(report(costs, study=study))["Compare strategies"]
    assert sheet["F8"].value == "no case"


def test_that_the_drawn_curve_is_that_of_the_rule_that_decides(report):
    study = report.study(amounts="Loss")
    costs = by_amount(40, study)
    recommendation = report.recommendation(costs, study)
    best = recommendation.best
    assert best.rule is Rule.PER_ROW
    book = openpyxl.load_workbook(report(costs, study=study))
    assert len(book["Summary"]._charts) == len(book["PR curve"]._charts) == 1
    points = list(book["PR curve"].iter_rows(min_row=10, max_col=5, values_only=True))
    assert book["PR curve"]["A9"].value == "Flag from an expected saving of"
    nearest = min(points[1:], key=lambda point: abs(point[0] - best.least_saving))
    weighted = costs.at_base_rate(best.counts)
    assert nearest[1] == pytest.approx(weighted.flagged * 1000 / weighted.rows, abs=3)
    own = recommendation.candidates[recommendation.chosen]
    assert nearest[4] == pytest.approx(own.cost_per_1000, rel=0.02)
    assert points[-1][4] == pytest.approx(recommendation.candidates[1].cost_per_1000)
    assert points[0][4] == pytest.approx(recommendation.candidates[0].cost_per_1000)


def test_that_the_answer_says_that_the_cut_off_follows_the_amount(report):
    study = report.study(amounts="Loss")
    file = report(by_amount(40, study), study=study)
    assert [text for text in texts_of(file) if "the more is at stake, the lower the risk" in text]
    assert "On average: 90 % of the column Loss, and €15.00 for each." in texts_of(file)


def test_that_a_column_of_amounts_cannot_smuggle_a_formula_in(report):
    study = report.study(amounts="=1+1")
    file = report(by_amount(40, study), study=study)
    assert {sheet for sheet, _ in formulas_of(file)} == {"Outcomes"}
    with zipfile.ZipFile(file) as package:
        assert b"=1+1" not in package.read("xl/workbook.xml")
