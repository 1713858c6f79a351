"""The workbook as it is opened: the numbers of the recommendation, under their names."""

import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from imbgui.domain.costs import Costs
from imbgui.domain.recommendation import Verdict, recommend
from imbgui.reports.contents import Contents
from imbgui.reports.workbook import write_workbook

ALWAYS_NAMED = {
    "Cost_FalseAlarm",
    "Cost_Missed",
    "Base_Rate",
    "Cases_Per_Year",
    "Best_Strategy",
    "Best_Learner",
    "Best_Weight",
    "Best_Threshold",
    "Best_Flagged_Per_1000",
    "Best_Cost_Per_1000",
    "Held_Out_Cost",
    "Saving_Flag_None",
    "Saving_Flag_All",
    "Saving_Plain",
}
COSTS = {
    "two costs": Costs(5, 400, currency="EUR"),
    "a base rate": Costs(5, 400, base_rate=0.004),
    "right answers that cost": Costs(5, 400, caught=12, passed=-1, currency="CHF"),
    "misses that cost little": Costs(400, 5),
    "misses that cost everything": Costs(1, 90_000),
}


def expected(recommendation):
    """Return what each name must hold."""
    best, costs = recommendation.best, recommendation.costs
    weighted = costs.at_base_rate(best.counts)
    return {
        "Cost_FalseAlarm": costs.false_alarm,
        "Cost_Missed": costs.missed,
        "Best_Strategy": best.candidate.strategy,
        "Best_Learner": best.candidate.learner,
        "Best_Weight": best.weight,
        "Best_Threshold": best.threshold,
        "Best_Flagged_Per_1000": weighted.flagged * 1000 / weighted.rows,
        "Best_Cost_Per_1000": best.cost_per_1000,
        "Best_Verdict": recommendation.verdict,
        "Held_Out_Cost": recommendation.check.cost,
        "Saving_Flag_None": recommendation.saving_over_none.value,
        "Saving_Flag_All": recommendation.saving_over_all.value,
        "Saving_Plain": recommendation.saving_over_plain.value,
    }


@pytest.mark.parametrize("costs", COSTS.values(), ids=COSTS)
def test_that_every_headline_holds_what_is_recommended(report, costs):
    held = report.named(report(costs))
    for name, value in expected(report.recommendation(costs)).items():
        assert held[name] == (pytest.approx(value) if isinstance(value, float) else value), name


def test_that_the_check_is_nested_where_no_rows_are_kept_aside(report):
    study = report.study(kept_rows=0)
    recommendation = report.recommendation(COSTS["two costs"], study)
    assert recommendation.check.kind == "nested"
    held = report.named(report(COSTS["two costs"], study=study))
    assert held["Held_Out_Cost"] == pytest.approx(recommendation.check.cost)


def test_that_too_few_cases_get_no_verdict(report):
    study = report.study(rows=400, kept_rows=0, rate=0.03)
    held = report.named(report(COSTS["two costs"], study=study))
    assert held["Best_Verdict"] == Verdict.NOT_ENOUGH_CASES


def test_that_every_name_scripts_rely_on_is_there(report):
    assert set(report.named(report(COSTS["two costs"]))) >= ALWAYS_NAMED


def test_that_right_answers_have_an_input_only_where_they_cost_something(report):
    without = report.named(report(COSTS["two costs"]))
    assert not {"Cost_Caught", "Cost_Passed"} & set(without)
    held = report.named(report(COSTS["right answers that cost"]))
    assert (held["Cost_Caught"], held["Cost_Passed"]) == (12, -1)


def test_that_what_cannot_follow_the_inputs_says_so_in_its_name(report):
    costs = COSTS["two costs"]
    held, recommendation = report.named(report(costs)), report.recommendation(costs)
    low, high = recommendation.best.interval
    assert held["Best_Cost_Per_1000_Low_AsAnalysed"] == pytest.approx(low)
    assert held["Best_Cost_Per_1000_High_AsAnalysed"] == pytest.approx(high)
    formulas = openpyxl.load_workbook(report(costs))
    for name, defined in formulas.defined_names.items():
        ((sheet, address),) = defined.destinations
        is_input = name.startswith(("Cost_", "Cases_", "Base_"))
        is_input &= not name.endswith("_AsAnalysed")
        is_live = formulas[sheet][address].data_type == "f"
        assert is_live == (not name.endswith("_AsAnalysed") and not is_input), name


def test_that_every_formula_is_stored_with_its_value(report):
    file = report(COSTS["two costs"])
    stored = openpyxl.load_workbook(file, data_only=True)
    for sheet in openpyxl.load_workbook(file):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    value = stored[sheet.title][cell.coordinate].value
                    assert value is not None or '""' in cell.value or "INDEX" in cell.value


def test_that_it_holds_no_macro_and_points_to_no_other_file(report):
    with zipfile.ZipFile(report(COSTS["two costs"])) as package:
        names = package.namelist()
        links = [package.read(name).decode() for name in names if name.endswith(".rels")]
    assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]
    assert not [link for link in links if 'TargetMode="External"' in link]


def test_that_it_opens_at_the_top_of_the_summary(report):
    book = openpyxl.load_workbook(report(COSTS["two costs"]))
    assert book.sheetnames[0] == "Summary"
    assert book.active.title == "Summary"
    assert [view.selection[0].sqref for view in book.active.views.sheetView] == ["A1"]


def test_that_every_sheet_prints_to_the_width_of_a_page(report):
    for sheet in openpyxl.load_workbook(report(COSTS["two costs"])):
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert sheet.page_setup.fitToWidth in (None, 1)
        assert "&P" in sheet.oddFooter.right.text
    assert openpyxl.load_workbook(report(COSTS["two costs"]))["Summary"].page_setup.fitToHeight in (
        None,
        1,
    )


def test_that_charts_are_described_for_those_who_do_not_see_them(report):
    with zipfile.ZipFile(report(COSTS["two costs"])) as package:
        drawings = [name for name in package.namelist() if "drawings/drawing" in name]
        described = [re.findall(r'descr="([^"]+)"', package.read(d).decode()) for d in drawings]
    assert len([text for texts in described for text in texts]) == 3


def test_that_amounts_carry_their_currency(report):
    book = openpyxl.load_workbook(report(Costs(5, 400, currency="EUR")))
    ((sheet, address),) = book.defined_names["Best_Cost_Per_1000"].destinations
    assert book[sheet][address].number_format == '"€"#,##0.00;-"€"#,##0.00'
    book = openpyxl.load_workbook(report(Costs(5, 400, currency='a"b\\')))
    assert book[sheet][address].number_format == '"ab "#,##0.00;-"ab "#,##0.00'


def test_that_an_amount_is_not_rounded_but_shown_rounded(report):
    costs = Costs(1 / 3, 400 / 7)
    held = report.named(report(costs))
    assert held["Cost_FalseAlarm"] == pytest.approx(1 / 3, rel=1e-15)
    assert held["Best_Cost_Per_1000"] == pytest.approx(
        report.recommendation(costs).best.cost_per_1000, rel=1e-14
    )


def test_that_the_method_says_how_to_do_it_again(report):
    sheet = openpyxl.load_workbook(report(COSTS["two costs"]))["Method"]
    lines = {row[0].value: row[1].value for row in sheet.iter_rows(max_col=2)}
    assert lines["Outcome column"] == "Fraud"
    assert lines["SHA-256 of the file"] == "0" * 64
    assert lines["Command line"] == "imbgui decide claims.csv --target Fraud"
    assert "scikit-learn" in lines["Written with"]


def test_that_a_long_command_line_is_not_cut(report):
    command = f"imbgui decide {'x' * 1500} --end"
    about = replace(report.about, command_line=command)
    book = openpyxl.load_workbook(report(COSTS["two costs"], about=about))
    for name in ("Method", "Decision record"):
        assert command in [cell.value for cell in book[name]["B"]]


def test_that_a_candidate_without_scores_is_listed_with_the_reason(report):
    sheet = openpyxl.load_workbook(report(COSTS["two costs"]))["Compare strategies"]
    texts = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "dropped early: dearer than the others after the first part" in texts


def test_that_a_policy_without_a_model_has_no_learner_weight_or_cut_off(report):
    costs = Costs(400, 5)
    assert report.recommendation(costs).best.candidate.is_trivial
    held = report.named(report(costs))
    assert (held["Best_Learner"], held["Best_Weight"], held["Best_Threshold"]) == (None,) * 3


def test_that_a_study_of_models_beaten_by_checking_everyone_still_has_its_curve(report):
    study = report.study(separations=(0.0,) * 5)
    recommendation = report.recommendation(COSTS["two costs"], study)
    assert recommendation.verdict is Verdict.CHECK_EVERYONE
    sheet = openpyxl.load_workbook(report(COSTS["two costs"], study=study))["PR curve"]
    assert len(sheet._charts) == 1


def test_that_the_event_is_called_what_the_analyst_calls_it(report):
    about = replace(report.about, event="delivery")
    book = openpyxl.load_workbook(report(COSTS["two costs"], about=about), data_only=True)
    assert book["Summary"]["A8"].value == "A false alarm costs"
    assert book["Summary"]["A9"].value == "A missed delivery costs"
    assert "deliveries" in book["Summary"]["A2"].value


def test_that_a_table_without_findings_says_so(report):
    table = replace(report.table(), findings=())
    sheet = openpyxl.load_workbook(report(COSTS["two costs"], table=table))["Data check"]
    assert "Nothing stood out." in [cell.value for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize("seen", [False, True])
def test_that_a_check_that_was_seen_before_the_costs_were_set_says_so(report, seen):
    study, out = report.study(), report.folder / f"seen {seen}.xlsx"
    found = recommend(study, Costs(5, 400))
    contents = Contents(study, found, report.table(), report.about, check_was_seen=seen)
    write_workbook(contents, out)
    said = {cell.value for row in openpyxl.load_workbook(out)["Outcomes"] for cell in row}
    (checked,) = (one for one in said if isinstance(one, str) and "which chose nothing" in one)
    assert ("had been looked at" in checked) == seen
