"""The sheet "Cut-offs": what each cut-off comes to, in practice and on the cases kept aside."""

import numpy as np
import openpyxl
import pytest

from imbgui.domain.costs import Costs, Limits, shifted_probability
from imbgui.domain.stakes import stakes_of
from tests.reports.conftest import by_amount

COSTS = Costs(5, 400, base_rate=0.02)
HEADS, FIRST = 8, 9


def table_of(file):
    """Return the rows of the sheet as dictionaries by their heads."""
    sheet = openpyxl.load_workbook(file, data_only=True)["Cut-offs"]
    heads = [cell.value for cell in sheet[HEADS]]
    heads = heads[: heads.index(None)] if None in heads else heads
    rows = sheet.iter_rows(min_row=FIRST, max_col=len(heads), values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def flags(study, chosen, cut_off, *, kept=False):
    """Return what a cut-off on the file's own scores flags; the ends flag no case and all."""
    scores = study.kept_scores if kept else study.practice_scores
    return np.asarray(scores[chosen - 2]) >= cut_off


def counted(costs, labels, flagged):
    return stakes_of(costs, labels, np.empty(0)).counts(flagged)


@pytest.mark.parametrize("costs", [Costs(5, 400), COSTS], ids=["as in the file", "a base rate"])
def test_that_a_row_says_what_its_cut_off_comes_to(report, costs):
    study = report.study()
    chosen = report.recommendation(costs).chosen
    rows = table_of(report(costs))
    assert len(rows) > 30
    shift = costs.odds_shift(study.file_rate)
    for row in rows[1:-1]:
        cut_off = shifted_probability(row["Cut-off (score 0 to 1)"], 1 / shift) * (1 - 1e-12)
        for ending, labels, kept in (
            ("", study.practice_labels, False),
            (", kept aside", study.kept_labels, True),
        ):
            counts = counted(costs, labels, flags(study, chosen, cut_off, kept=kept))
            weighted = costs.at_base_rate(counts)
            for head, value in (
                ("Caught", counts.caught),
                ("Missed", counts.missed),
                ("False alarms", counts.false_alarms),
                ("Recall", counts.recall),
                ("Precision", weighted.precision),
                ("Flagged per 1,000", weighted.flagged * 1000 / weighted.rows),
                ("Cost per 1,000 cases", costs.per_1000(counts)),
            ):
                assert row[f"{head}{ending}"] == pytest.approx(value), (row, head, ending)


def test_that_the_ends_flag_no_case_and_every_case(report):
    rows = table_of(report(Costs(5, 400)))
    study = report.study()
    assert rows[0]["Flagged per 1,000"] == rows[0]["Flagged per 1,000, kept aside"] == 0
    assert rows[-1]["Flagged per 1,000"] == rows[-1]["Flagged per 1,000, kept aside"] == 1000
    assert rows[-1]["Caught, kept aside"] == study.kept_labels.sum()


@pytest.mark.parametrize("costs", [COSTS, Costs(400, 5), Costs(5, 400, limits=Limits(20))])
def test_that_the_row_nearest_to_the_advice_is_marked(report, costs):
    best = costs.at_base_rate(report.recommendation(costs).best.counts)
    rows = table_of(report(costs))
    advised = best.flagged * 1000 / best.rows
    apart = [abs(row["Flagged per 1,000"] - advised) for row in rows]
    marked = [place for place, row in enumerate(rows) if row["As advised"] == "◄ nearest"]
    assert marked == [place for place, gap in enumerate(apart) if gap == min(apart)]


def test_that_there_are_no_columns_of_cases_kept_aside_where_there_are_none(report):
    rows = table_of(report(COSTS, study=report.study(kept_rows=0)))
    assert not [head for head in rows[0] if "kept aside" in head]


def test_that_amounts_are_counted_case_by_case(report):
    study = report.study(amounts="Loss")
    costs = by_amount(40, study)
    recommendation = report.recommendation(costs, study)
    rows = table_of(report(costs, study=study))
    scores = np.asarray(study.kept_scores[recommendation.chosen - 2])
    stakes = stakes_of(costs, study.kept_labels, study.kept_amounts)
    savings = stakes.expected_saving(scores)
    for row in rows[1:-1]:
        least = row["Flag from an expected saving of"]
        counts = stakes.counts(savings >= least - 1e-9)
        assert row["Caught, kept aside"] == counts.caught
        assert row["Cost per 1,000 cases, kept aside"] == pytest.approx(costs.per_1000(counts))
