"""The verdicts of the decision table, against the engine's own."""

import numpy as np
import pytest

from imbgui.domain.costs import Costs
from imbgui.domain.recommendation import Verdict
from imbgui.reports.verdicts import row_verdict


@pytest.mark.parametrize(
    "separations", [(1.6, 2.0, 2.3, 2.2, 1.5), (0.5, 0.6, 2.6, 0.7, 0.2)], ids=["close", "apart"]
)
def test_that_the_verdict_of_every_ratio_is_the_recommended_one(report, separations):
    study = report.study(separations=separations)
    seen = set()
    for ratio in np.logspace(-1, 5, 160):
        index = study.decisions.index_of(ratio)
        recommended = report.recommendation(Costs(1, ratio), study).verdict
        assert row_verdict(study.decisions, index).at(ratio) is recommended, ratio
        seen.add(recommended)
    assert len(seen) > 2


def test_that_a_verdict_changes_within_a_row_where_a_saving_turns_certain(report):
    study = report.study(separations=(0.6, 2.4, 1.0, 0.4, 1.6), rate=0.15)
    table = study.decisions
    rows = [row_verdict(table, index) for index in range(len(table.ratios))]
    changing = [(index, row) for index, row in enumerate(rows) if row.below is not row.above]
    assert changing
    for index, row in changing:
        low, high = table.span_of(index, index)
        assert low < row.changes_at < high
        assert Verdict.CLEAR_WINNER in (row.below, row.above)
        just_below, just_above = (
            report.recommendation(Costs(1, row.changes_at * factor), study).verdict
            for factor in (1 - 1e-6, 1 + 1e-6)
        )
        assert (just_below, just_above) == (row.below, row.above)
