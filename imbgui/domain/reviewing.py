"""A third answer: look at a case first, at a price, and then treat it as it turns out to be.

Let a look cost v, and let p be the probability that a case is bad. Passing it costs
p c_FN + (1 - p) c_TN, blocking it p c_TP + (1 - p) c_FP, and looking first
v + p c_TP + (1 - p) c_TN, because the look finds out the truth. So looking beats passing from
p = v / (c_FN - c_TP) on, and blocking beats looking from p = 1 - v / (c_FP - c_TN) on (Chow 1970,
with costs by class). It pays at all only if the first is the lower.

A threshold p is that of the decision table at the cost ratio (1 - p) / p, whatever the scores.
So the two are looked up at (c_FN - c_TP - v) / v and at v / (c_FP - c_TN - v), and the answers
are cross-fitted as all answers of the table are.
"""

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.choice import CAUTIOUS_BELOW, NEAR_EQUAL
from imbgui.domain.costs import Costs, Counts
from imbgui.domain.curves import Floats
from imbgui.domain.decision import DecisionTable
from imbgui.domain.lookup import deployed_threshold
from imbgui.domain.practice import (
    FLAG_ALL_ROW,
    FLAG_NONE_ROW,
    corrected_flags,
    practice_flags,
)
from imbgui.domain.study import Study
from imbgui.domain.uncertainty import Interval, valued

Answers = NDArray[np.int8]

PASS, REVIEW, BLOCK = range(3)
_WITHOUT_MODEL = 3
"""How many of the options need none: passing, blocking and looking at everyone."""


@dataclass(frozen=True)
class ThreeWayCounts:
    """How many practice rows, bad and good, got each of the three answers."""

    bad_passed: float
    bad_reviewed: float
    bad_blocked: float
    good_passed: float
    good_reviewed: float
    good_blocked: float

    @property
    def reviewed(self) -> float:
        """All cases that are looked at."""
        return self.bad_reviewed + self.good_reviewed

    @property
    def rows(self) -> float:
        """All cases."""
        bad = self.bad_passed + self.bad_reviewed + self.bad_blocked
        return bad + self.good_passed + self.good_reviewed + self.good_blocked


@dataclass(frozen=True)
class ReviewAdvice:
    """Where to look first and where to block, and what that costs and saves per 1,000 cases.

    ``candidate`` is a row of the decision table; None where every case is looked at. Cases with a
    calibrated score, at the deployment base rate, of ``review_from`` or more are looked at, from
    ``block_from`` on they are blocked unseen. ``counts`` are practice rows, corrected for the
    choice. ``saving`` is what the two answers of the recommendation cost more; negative where
    they cost less.
    """

    candidate: int | None
    review_from: float
    block_from: float
    counts: ThreeWayCounts
    cost_per_1000: float
    interval: Interval
    saving: float
    saving_interval: Interval


def advise_review(study: Study, costs: Costs) -> ReviewAdvice | None:
    """Return how to use a look that costs ``costs.review``; every case costs the same.

    Of the candidates, and of passing, blocking and looking at everyone, the cheapest is taken;
    among those within 1 % of it the simplest. With few bad cases no candidate but the reference
    takes part. None where no price of a look is given, and where it is so high, at least
    (c_FN - c_TP)(c_FP - c_TN) / (c_FN - c_TP + c_FP - c_TN), that no case is worth one.
    """
    worth, price = costs.missed - costs.caught, costs.false_alarm - costs.passed
    look = costs.review
    if look is None or look >= worth * price / (worth + price):
        return None
    table, shift = study.decisions, costs.odds_shift(study.file_rate)
    low = table.index_of((worth - look) / look * shift)
    high = table.index_of(look / (price - look) * shift)
    options = _options(table)
    answers = np.stack([_answers(study, row, low, high) for row in options])
    paid = _Prices(study, costs, look)
    best, followed = _followed(study, answers, paid)
    review_row, block_row = _ends(options[best])
    counts = _tally(study.practice_labels, followed)
    cost, interval = paid.cost(counts)
    present = table.index_of(costs.effective_ratio(study.file_rate))
    two = np.where(corrected_flags(study, present), np.int8(BLOCK), np.int8(PASS))
    saving, saving_interval = paid.saving(study, two, followed)
    return ReviewAdvice(
        candidate=options[best],
        review_from=deployed_threshold(study, costs, float(table.thresholds[review_row, low])),
        block_from=deployed_threshold(study, costs, float(table.thresholds[block_row, high])),
        counts=ThreeWayCounts(*counts.ravel().tolist()),
        cost_per_1000=cost,
        interval=interval,
        saving=saving,
        saving_interval=saving_interval,
    )


def _options(table: DecisionTable) -> list[int | None]:
    """Return the candidates that take part, simplest first; None looks at everyone."""
    few = table.positives < CAUTIOUS_BELOW
    learnt = [
        row
        for row, candidate in enumerate(table.candidates)
        if not candidate.is_trivial and (row == table.reference or not few)
    ]
    return [
        FLAG_NONE_ROW,
        FLAG_ALL_ROW,
        None,
        *sorted(learnt, key=lambda row: table.candidates[row].simplicity),
    ]


def _ends(row: int | None) -> tuple[int, int]:
    """Return whose thresholds say what is looked at, and what is blocked."""
    return (FLAG_ALL_ROW, FLAG_NONE_ROW) if row is None else (row, row)


def _answers(study: Study, row: int | None, low: int, high: int) -> Answers:
    """Return the answer to each practice row; shape (rows,)."""
    review_row, block_row = _ends(row)
    reached = practice_flags(study, review_row, low).astype(np.int8)
    reached[practice_flags(study, block_row, high)] = BLOCK
    return reached


def _followed(study: Study, answers: Answers, paid: "_Prices") -> tuple[int, Answers]:
    """Choose an option, and return what the whole procedure answers to each practice row.

    In each fold the choice of the other folds is followed, so that the luckiest of many options
    is not believed. What needs no model was not picked for luck: it keeps its own answers.
    """
    fold = np.asarray(study.practice_fold)
    cells = 6 * fold.astype(np.int16) + 3 * ~study.practice_labels
    folds = int(fold.max()) + 1
    by_fold = np.stack(
        [
            paid.excess(np.bincount(cells + option, minlength=6 * folds).reshape(folds, 2, 3))
            for option in answers
        ]
    )
    everything = by_fold.sum(axis=1)
    best = _cheapest(everything)
    if best < _WITHOUT_MODEL:
        return best, answers[best]
    without = np.array([_cheapest(everything - by_fold[:, one]) for one in range(folds)])
    return best, answers[without[fold], np.arange(len(fold))]


def _cheapest(spent: Floats) -> int:
    """Return the first of the options that are within what counts as equal of the cheapest."""
    return int(np.argmax(spent <= spent.min() * (1 + NEAR_EQUAL)))


def _tally(labels: NDArray[np.bool_], answers: Answers) -> Floats:
    """Count answers by class, bad ones first; shape (2, 3)."""
    return np.bincount(3 * ~labels + answers, minlength=6).reshape(2, 3).astype(np.float64)


class _Prices:
    """What each answer costs a bad and a good case, weighed to the deployment base rate."""

    def __init__(self, study: Study, costs: Costs, look: float) -> None:
        table = study.decisions
        everyone = Counts(float(table.positives), 0, 0, float(table.negatives))
        weighted = costs.at_base_rate(everyone)
        weights = np.array(
            [[weighted.caught / table.positives], [weighted.passed / table.negatives]]
        )
        worth, price = costs.missed - costs.caught, costs.false_alarm - costs.passed
        # By class, bad ones first, and answer; beyond what the right answer costs.
        self._added = weights * np.array([[worth, look, 0.0], [0.0, look, price]])
        self._unavoidable = costs.total(weighted)
        self._scale = 1000 / everyone.rows

    def excess(self, counts: NDArray[np.int64]) -> Floats:
        """Return what answers cost beyond what the right ones would; counts of (..., 2, 3)."""
        return np.asarray(np.sum(self._added * counts, axis=(-2, -1)))

    def cost(self, counts: Floats) -> tuple[float, Interval]:
        """Return what 1,000 cases cost, and its 95 % interval.

        What is uncertain is how many cases get another answer than the usual one: the right one,
        or a look where most are looked at. An answer that no case gets is not to be expected.
        """
        mostly_looked_at = 2 * counts[:, REVIEW].sum() > counts.sum()
        usual = np.array([REVIEW, REVIEW] if mostly_looked_at else [BLOCK, PASS])
        paid = self._added[[0, 1], usual]
        drawn = counts.any(axis=0) & (np.arange(3) != usual[:, None])
        prices = np.asarray((self._added - paid[:, None])[drawn] * self._scale)
        value, (low, high) = valued(counts[drawn].tolist(), prices)
        always = float(self._unavoidable + paid @ counts.sum(axis=1)) * self._scale
        return value + always, (low + always, high + always)

    def saving(self, study: Study, two: Answers, three: Answers) -> tuple[float, Interval]:
        """Return what the second answers save over the first per 1,000 cases, on the same rows.

        Rows that both answer alike cancel. Where no row of either class is answered in one way
        first and another then, none is to be expected.
        """
        cells = 9 * ~study.practice_labels + 3 * two + three
        moved = np.bincount(cells, minlength=18).reshape(2, 3, 3)
        counted: list[float] = []
        gains: list[float] = []
        for first, then in itertools.permutations((PASS, REVIEW, BLOCK), 2):
            if moved[:, first, then].any():
                counted += moved[:, first, then].tolist()
                gains += ((self._added[:, first] - self._added[:, then]) * self._scale).tolist()
        return valued(counted, np.array(gains))
