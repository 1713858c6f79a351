"""A workbook whose inputs are changed and recalculated: it shows what is recommended then."""

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from imbgui.domain.costs import Costs
from imbgui.language import say, speaking
from tests.reports.test_as_analysed import assert_as_analysed
from tests.reports.test_what_if_sheet import assert_pairs

# What LibreOffice adds to a file of its own is nothing to this test.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{locale}</value></prop></item>
</oor:items>"""
INPUTS = {
    "Cost_FalseAlarm": "false_alarm",
    "Cost_Missed": "missed",
    "Cost_Caught": "caught",
    "Cost_Passed": "passed",
    "Base_Rate": "base_rate",
}


def recalculated(files: list[Path], locale: str = "en-US") -> list[Path]:
    """Open and save workbooks in LibreOffice, which works every formula out afresh.

    ``locale`` is that of the reader, which says how FIXED writes a number.
    """
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed, so nothing can recalculate the workbook")
    folder = files[0].parent
    profile, out = folder / "profile", folder / "recalculated"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    # Without this it trusts the stored values of a file that says it comes from Excel.
    settings.write_text(ALWAYS_RECALCULATE.format(locale=locale))
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=300)
    return [out / file.name for file in files]


def inputs_of(costs: Costs) -> dict[str, float | None]:
    """Return what each input cell holds under these costs; a cost of 0 has none."""
    held = {name: getattr(costs, field) for name, field in INPUTS.items()}
    return {name: amount for name, amount in held.items() if amount != 0}


def addresses(file: Path) -> dict[str, str]:
    """Return where each defined name of a workbook is, without its sheet."""
    with zipfile.ZipFile(file) as package:
        book = package.read("xl/workbook.xml").decode("utf-8")
    found = re.findall(r'<definedName name="(\w+)">[^<]*!([$A-Z0-9]+)</definedName>', book)
    return {name: address.replace("$", "") for name, address in found}


def with_inputs(file: Path, inputs: dict[str, float | None], name: str) -> Path:
    """Copy a workbook with other costs in its input cells and every stored value left alone.

    A cell that is to hold None is left blank.
    """
    where = addresses(file)
    changed = file.with_name(name)
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            content = old.read(part).decode("utf-8")
            if part == "xl/worksheets/sheet1.xml":
                for input_name, amount in inputs.items():
                    cell = rf'(<c r="{where[input_name]}"[^>]*?)(?:/>|><v>[^<]*</v></c>)'
                    held = "/>" if amount is None else f"><v>{amount!r}</v></c>"
                    content, found = re.subn(cell, rf"\g<1>{held}", content)
                    assert found == 1, input_name
            new.writestr(part, content)
    return changed


def random_costs(analysed: Costs, times: int, seed: int = 3) -> list[Costs]:
    """Draw costs around all ratios of the decision table; every other time a base rate too."""
    rng = np.random.default_rng(seed)
    drawn = []
    for ratio in np.logspace(-0.5, 4, times) * rng.uniform(0.9, 1.1, times):
        false_alarm = round(float(rng.uniform(2, 40)), 2)
        costs = replace(
            analysed,
            false_alarm=false_alarm,
            missed=round(false_alarm * float(ratio) + analysed.caught + 1, 2),
        )
        base_rate = round(float(rng.uniform(0.001, 0.2)), 4) if rng.random() < 0.5 else None
        costs = replace(costs, base_rate=base_rate)
        if costs.caught:
            costs = replace(costs, caught=round(float(rng.uniform(0.5, 2)), 2))
        if costs.passed:
            costs = replace(costs, passed=round(float(rng.uniform(-2, 1)), 2))
        drawn.append(costs)
    return drawn


def assert_headlines(held, recommendation):
    best, costs = recommendation.best, recommendation.costs
    weighted = costs.at_base_rate(best.counts)
    words = {
        "Best_Strategy": best.candidate.strategy,
        "Best_Learner": best.candidate.learner,
        "Best_Verdict": recommendation.verdict,
        "Best_Chosen_In_100": best.cheapest_in_100,
    }
    numbers = {
        "Best_Weight": best.weight,
        "Best_Threshold": best.threshold,
        "Best_Flagged_Per_1000": weighted.flagged * 1000 / weighted.rows,
        "Best_Cost_Per_1000": best.cost_per_1000,
        "Held_Out_Cost": recommendation.check.cost,
        "Saving_Flag_None": recommendation.saving_over_none.value,
        "Saving_Flag_All": recommendation.saving_over_all.value,
        "Saving_Plain": recommendation.saving_over_plain.value,
    }
    assert {name: held[name] for name in words} == words
    for name, value in numbers.items():
        assert held[name] == (value if value is None else pytest.approx(value, abs=1e-6)), name


ANALYSED = {
    "two costs": (Costs(5, 400, currency="EUR"), 1000),
    "a base rate": (Costs(5, 400, base_rate=0.004), 1000),
    "right answers that cost": (Costs(5, 400, caught=2, passed=-0.5), 1000),
    "nested, with a base rate": (Costs(5, 400, caught=1, base_rate=0.02), 0),
}
"""Costs of an analysis, and how many of its rows are kept aside."""


def assert_as_written(changed: Path, written: Path):
    """Compare every cell of sheets that are live as a whole with a report at the same costs."""
    books = [openpyxl.load_workbook(file, data_only=True) for file in (changed, written)]
    for name in map(say, ("Cut-offs", "Outcomes", "PR curve")):
        ours, theirs = (book[name].iter_rows(values_only=True) for book in books)
        for row, (cells, wanted) in enumerate(zip(ours, theirs, strict=False), start=1):
            for cell, value in zip(cells, wanted, strict=False):
                if isinstance(value, float):
                    assert (cell or 0) == pytest.approx(value, abs=1e-6), (name, row)
                else:
                    assert (cell or None) == (value or None), (name, row)


@pytest.mark.parametrize(
    "name",
    [
        "two costs",
        pytest.param("a base rate", marks=pytest.mark.on_demand),
        "right answers that cost",
        "nested, with a base rate",
    ],
)
def test_that_changed_costs_show_what_is_recommended_at_them(report, name):
    analysed, kept_rows = ANALYSED[name]
    study = report.study(kept_rows=kept_rows)
    file = report(analysed, study=study)
    others = random_costs(analysed, 5)
    changed = [
        with_inputs(file, inputs_of(costs), f"changed-{number}.xlsx")
        for number, costs in enumerate(others)
    ]
    strategies = set()
    for costs, variant in zip(others, recalculated(changed), strict=True):
        recommendation = report.recommendation(costs, study)
        assert_headlines(report.named(variant), recommendation)
        strategies.add(recommendation.best.candidate)
    assert len(strategies) >= 2


def test_that_live_sheets_are_as_a_report_at_the_changed_costs_has_them(report):
    analysed, _ = ANALYSED["right answers that cost"]
    file, others = report(analysed), random_costs(analysed, 4)[1:]
    changed = [
        with_inputs(file, inputs_of(costs), f"changed-{number}.xlsx")
        for number, costs in enumerate(others)
    ]
    assert {costs.base_rate is None for costs in others} == {True, False}
    for costs, variant in zip(others, recalculated(changed), strict=True):
        assert_as_written(variant, report(costs, name="written.xlsx"))


def test_that_what_if_shows_the_answers_around_changed_costs(report):
    analysed = Costs(5, 400, caught=2, base_rate=0.02)
    others = random_costs(analysed, 3)
    file = report(analysed)
    changed = [
        with_inputs(file, inputs_of(costs), f"changed-{number}.xlsx")
        for number, costs in enumerate(others)
    ]
    for costs, variant in zip(others, recalculated(changed), strict=True):
        assert_pairs(variant, report.study(), costs, report.recommendation)


def test_that_an_answer_that_is_not_live_stays_what_was_analysed(report, by_row):
    study, costs = by_row
    file = report(costs, study=study)
    prices = [name for name in addresses(file) if name.startswith("Cost_")]
    changed = with_inputs(file, dict.fromkeys(prices, 7.25), "changed.xlsx")
    same, other = recalculated([file, changed])
    assert_as_analysed(report.named(same), report.recommendation(costs, study))
    held = report.named(other)
    assert {held[name] for name in prices} == {7.25}
    for name, value in report.named(file).items():
        if name not in prices:
            wanted = pytest.approx(value, abs=0.005) if isinstance(value, float) else value
            assert held[name] == wanted, name


def test_that_recalculating_changes_no_cell_while_the_inputs_stay(report):
    files = [
        report(Costs(5, 400, currency="EUR"), name="two.xlsx"),
        report(Costs(5, 400, caught=2, passed=-0.5, base_rate=0.004), name="four.xlsx"),
        report(Costs(400, 5), name="nobody.xlsx"),
    ]
    for file, again in zip(files, recalculated(files), strict=True):
        assert_unchanged(file, again)


def assert_unchanged(file: Path, again: Path) -> None:
    """Compare what every formula of a workbook came to with what it was written with."""
    formulas = openpyxl.load_workbook(file)
    before = openpyxl.load_workbook(file, data_only=True)
    after = openpyxl.load_workbook(again, data_only=True)
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    old = before[sheet.title][cell.coordinate].value or None
                    new = after[sheet.title][cell.coordinate].value or None
                    if isinstance(old, float):
                        old = pytest.approx(old, rel=1e-9, abs=1e-9)
                    assert new == old, f"{file.name} {sheet.title} {cell.coordinate}"


def test_that_a_german_report_reads_in_german_once_a_german_reader_changes_its_costs(report):
    analysed = Costs(5, 400, caught=2, currency="EUR")
    with speaking("de"):
        file, others = report(analysed), random_costs(analysed, 3)
        changed = [
            with_inputs(file, inputs_of(costs), f"changed-{number}.xlsx")
            for number, costs in enumerate(others)
        ]
        same, *variants = recalculated([file, *changed], "de-DE")
        assert_unchanged(file, same)
        for costs, variant in zip(others, variants, strict=True):
            written = report(costs, name="written.xlsx")
            assert_as_written(variant, written)
            ours, theirs = (
                openpyxl.load_workbook(book, data_only=True)["Übersicht"]
                for book in (variant, written)
            )
            assert ours["A4"].value == theirs["A4"].value
            assert ours["A5"].value == theirs["A5"].value
            assert "1.000 Fälle kosten dann etwa" in ours["A4"].value
            held, wanted = report.named(variant), report.named(written)
            for name in ("Best_Strategy", "Best_Verdict"):
                assert held[name] == wanted[name]


def test_that_costs_that_cannot_be_used_are_said_and_show_no_number(report):
    file = report(Costs(5, 400))
    (changed,) = recalculated([with_inputs(file, {"Cost_FalseAlarm": 0.0}, "free.xlsx")])
    held = report.named(changed)
    live = [name for name in held if name.startswith(("Best_", "Saving_", "Held_"))]
    live = [name for name in live if not name.endswith("_AsAnalysed")]
    assert {held[name] for name in live} == {"n/a"}
    book = openpyxl.load_workbook(changed, data_only=True)
    assert book["Summary"]["A4"].value.startswith("These costs cannot be used")
    for sheet in book:
        for row in sheet.iter_rows():
            assert not [cell.coordinate for cell in row if cell.data_type == "e"], sheet.title
