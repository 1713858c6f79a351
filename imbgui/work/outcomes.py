"""What happened to the cases of a new file, where it says so, and what that would have cost."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from imbgui.domain.columns import ColumnValues, labels_of
from imbgui.domain.costs import Counts
from imbgui.domain.tasks import Realised, Score
from imbgui.domain.uncertainty import cost_interval
from imbgui.work.answers import Answers


class WhatHappened:
    """Counts the outcomes of the cases that have one, part by part."""

    def __init__(self, request: Score) -> None:
        outcome, self._positive = request.table.outcome, request.table.positive
        self._column = None if outcome is None else outcome.name
        self._costs, self._best = request.recommendation.costs, request.recommendation.best
        self._caught = self._alarms = self._missed = self._passed = 0
        self._missed_cost = self._missed_squares = 0.0

    def add(self, columns: Mapping[str, ColumnValues], answers: Answers) -> None:
        """Count the cases of a part."""
        if self._column is None or self._positive is None or self._column not in columns:
            return
        labels, known = labels_of(columns[self._column], self._positive)
        labels, flagged = labels[known], answers.flagged[known]
        self._caught += int((labels & flagged).sum())
        self._alarms += int((~labels & flagged).sum())
        self._missed += int((labels & ~flagged).sum())
        self._passed += int((~labels & ~flagged).sum())
        missed = answers.missed[known][labels & ~flagged]
        self._missed_cost += float(missed.sum())
        self._missed_squares += float(np.square(missed).sum())

    def realised(self) -> Realised | None:
        """Return what the answers would have cost; None where no case has an outcome."""
        counts = Counts(self._caught, self._alarms, self._missed, self._passed, self._amount)
        if not counts.rows:
            return None
        as_counted = replace(self._costs, base_rate=None)
        average = dispersion = None
        if self._missed_cost > 0:
            average = self._missed_cost / self._missed
            dispersion = self._missed * self._missed_squares / self._missed_cost**2
        total = as_counted.total(counts)
        return Realised(
            cost=total,
            cost_per_1000=total * 1000 / counts.rows,
            promised=self._best.cost_per_1000,
            interval=self._best.interval,
            cases=int(counts.rows),
            own_interval=cost_interval(
                as_counted, counts, missed_cost=average, dispersion=dispersion or 1.0
            ),
        )

    @property
    def _amount(self) -> float | None:
        """The amounts behind missed costs, summed; None where every case costs the same."""
        amounts = self._costs.amounts
        if amounts is None or not amounts.share:
            return None
        return (self._missed_cost - amounts.fixed * self._missed) / amounts.share
