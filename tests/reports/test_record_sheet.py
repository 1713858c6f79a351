"""The decision record: who, why and from what; what was turned down; and where to sign."""

from dataclasses import replace

import openpyxl
import pytest

from imbgui.domain.costs import Costs, Limits
from imbgui.domain.plan import Candidate
from imbgui.domain.strategies import BOOSTED_TREES, SMOTE_AND_WEIGHT
from imbgui.reports.contents import Contents
from imbgui.reports.workbook import write_workbook

COSTS = Costs(5, 400, currency="EUR", base_rate=0.02)


def rows_of(file):
    sheet = openpyxl.load_workbook(file)["Decision record"]
    return [row for row in sheet.iter_rows(values_only=True) if any(row)]


def test_that_it_says_who_set_the_costs_why_and_from_what_data(report):
    lines = {row[0]: row[1] for row in rows_of(report(COSTS))}
    assert lines["Costs set by"] == "Ana"
    assert lines["Because"] == "last year's chargeback fees"
    assert lines["SHA-256 of the file"] == "0" * 64
    assert lines["Seed"] == str(report.study().plan.seed)
    assert lines["Command line"] == "imbgui decide claims.csv --target Fraud"
    assert "scikit-learn" in lines["Written with"]
    assert lines["A missed fraud costs"] == 400
    assert lines["Share of frauds to expect"] == pytest.approx(0.02)


def test_that_what_nobody_recorded_is_said_not_to_be(report):
    about = replace(report.about, set_by=None, because=None, command_line=None)
    lines = {row[0]: row[1] for row in rows_of(report(COSTS, about=about))}
    assert lines["Costs set by"] == lines["Command line"] == "not recorded"


def test_that_ranges_looks_and_limits_are_recorded(report):
    costs = Costs(5, 400, missed_range=(200, 900), review=2, limits=Limits(20, 0.5, 0.1))
    lines = {row[0]: row[1:3] for row in rows_of(report(costs))}
    assert lines["A missed fraud costs"] == (400, "Known to lie between 200.00 and 900.00.")
    assert lines["A look at a case costs"][0] == 2
    assert lines["Cases that can be checked, of 1,000"][0] == 20
    assert lines["Least share of frauds to catch"][0] == 0.5
    assert lines["Least share of flagged cases that are frauds"][0] == 0.1


def test_that_a_capacity_thought_of_by_the_day_is_recorded_so(report):
    costs, about = Costs(5, 400, limits=Limits(20)), replace(report.about, cases_a_day=2500)
    lines = {row[0]: row[2] for row in rows_of(report(costs, about=about))}
    by_day = "50.0 a day, where 2,500 cases come in."
    assert lines["Cases that can be checked, of 1,000"] == by_day


def test_that_every_option_but_the_chosen_one_is_turned_down_with_its_cost(report):
    recommendation = report.recommendation(COSTS)
    chosen = recommendation.candidates[recommendation.chosen]
    rows = rows_of(report(COSTS))
    first = [row[0] for row in rows].index("Option") + 1
    others = [one for one in recommendation.candidates if one.candidate != chosen.candidate]
    others.sort(key=lambda one: one.cost_per_1000)
    for row, advice in zip(rows[first:], others, strict=False):
        assert row[1] == pytest.approx(advice.cost_per_1000)
        assert row[2] == pytest.approx(advice.cost_per_1000 - chosen.cost_per_1000)
        cheaper = advice.cost_per_1000 < chosen.cost_per_1000
        assert row[4].startswith("looks cheaper" if cheaper else "costs more")
    left = rows[first + len(others)]
    assert left[4] == "dropped early: dearer than the others after the first part"


def test_that_a_combination_that_does_not_beat_its_parts_is_turned_down_for_that(report):
    study, found = report.study(), report.recommendation(COSTS)
    *others, last = found.candidates
    mixed = replace(last, candidate=Candidate(SMOTE_AND_WEIGHT, BOOSTED_TREES, ratio=1.0))
    out = report.folder / "mixed.xlsx"
    found = replace(found, candidates=(*others, mixed))
    write_workbook(Contents(study, found, report.table(), report.about), out)
    reasons = [row[4] for row in rows_of(out) if row[4]]
    assert [why for why in reasons if why.startswith("kept for comparison only")]


def test_that_an_option_that_may_break_a_limit_is_said_to(report):
    costs = Costs(5, 400, limits=Limits(capacity_per_1000=20))
    reasons = {row[4] for row in rows_of(report(costs)) if row[4]}
    assert [reason for reason in reasons if reason.endswith("or breaks a limit")]


def test_that_there_is_room_to_sign(report):
    sheet = openpyxl.load_workbook(report(COSTS))["Decision record"]
    labels = {cell.value: cell.row for cell in sheet["A"]}
    row = labels["Approved by"]
    assert [sheet.cell(row, column).value for column in range(2, 6)] == [None] * 4
    assert all(sheet.cell(row, column).border.left.style for column in range(2, 6))
