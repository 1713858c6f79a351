"""The sheet "What if": what would be advised at other costs and base rates."""

from dataclasses import replace

import openpyxl
import pytest

from imbgui.domain.costs import Costs
from imbgui.domain.problems import RefusedError
from imbgui.domain.stability import stability_map

COSTS = Costs(5, 400, currency="EUR", base_rate=0.02)
STEPS = (0.1, 0.2, 0.5, 0.8, 1.0, 1.25, 2.0, 5.0, 10.0)


def sheet_of(file):
    return openpyxl.load_workbook(file, data_only=True)["What if"]


def blocks_of(sheet):
    """Return the letters' meanings, and the tables of the sheet: letters, costs, map."""
    rows = list(sheet.iter_rows(values_only=True))
    letters, costs, advised = (
        place for place, row in enumerate(rows) if row[0] and "▼" in str(row[0])
    )
    meanings = {row[1]: row[0] for row in rows[:letters] if isinstance(row[0], int)}
    return meanings, rows[letters : letters + 10], rows[costs : costs + 10], rows[advised:]


def assert_pairs(file, study, costs, recommend):
    """Compare every pair of costs on the sheet with what the engine says at it."""
    meanings, letters, spent, _ = blocks_of(sheet_of(file))
    for down, missed in enumerate(STEPS, start=1):
        for across, alarm in enumerate(STEPS, start=1):
            try:
                prices = replace(
                    costs, missed=costs.missed * missed, false_alarm=costs.false_alarm * alarm
                )
            except RefusedError:
                assert letters[down][across] == spent[down][across] == "n/a"
                continue
            found = recommend(prices, study)
            assert spent[down][0] == pytest.approx(prices.missed)
            assert spent[0][across] == pytest.approx(prices.false_alarm)
            assert meanings[letters[down][across]] == found.chosen + 1
            assert spent[down][across] == pytest.approx(found.best.cost_per_1000, abs=0.005)


@pytest.mark.parametrize(
    "costs", [COSTS, Costs(5, 400, caught=2, passed=-0.5)], ids=["base rate", "right answers"]
)
def test_that_every_pair_of_costs_has_the_answer_of_the_engine(report, costs):
    assert_pairs(report(costs), report.study(), costs, report.recommendation)


def test_that_a_pair_under_which_one_answer_is_always_right_says_so(report):
    _, letters, spent, _ = blocks_of(sheet_of(report(Costs(5, 400, caught=60, passed=1))))
    assert letters[1][1] == spent[1][1] == "n/a"
    assert letters[5][5] != "n/a"


def test_that_the_map_is_the_engines_and_its_middle_is_framed(report):
    study = report.study()
    file = report(COSTS, study=study)
    meanings, _, _, advised = blocks_of(sheet_of(file))
    found = stability_map(study.decisions, COSTS)
    assert advised[0][1:12] == pytest.approx(found.missed[::2].tolist())
    for row, rate, candidates in zip(
        advised[1:12], found.base_rates[::2], found.advised[::2, ::2], strict=True
    ):
        assert row[0] == pytest.approx(rate)
        assert [meanings[letter] - 1 for letter in row[1:12]] == candidates.tolist()
    cells = [cell for row in openpyxl.load_workbook(file)["What if"].iter_rows() for cell in row]
    assert len([cell for cell in cells if cell.border.left.style == "medium"]) == 3


def test_that_a_letter_has_a_colour_of_its_own_beside_it(report):
    sheet = openpyxl.load_workbook(report(COSTS))["What if"]
    fills = {}
    for row in sheet.iter_rows(min_row=30):
        for cell in row[1:12]:
            if isinstance(cell.value, str) and len(cell.value) == 1:
                fills.setdefault(cell.value, set()).add(cell.fill.fgColor.rgb)
    assert fills
    assert all(len(colors) == 1 for colors in fills.values())
    assert len(set().union(*fills.values())) == len(fills)
