"""Every threshold at once: how many are caught and how many alarms are false at each."""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.calibration import logit, sigmoid
from imbgui.domain.costs import Costs, Counts

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Curve:
    """The counts at every distinct threshold of a score, from flag none to flag all.

    ``thresholds`` falls from infinity (flag none) to the lowest score (flag all); a case is
    flagged when its score is at least the threshold, so equal scores share one point.
    ``caught_amount`` sums what was at stake in the cases caught, where a column says it. All
    arrays have shape (points,).
    """

    thresholds: Floats
    caught: Floats
    false_alarms: Floats
    caught_amount: Floats | None = None

    @property
    def positives(self) -> float:
        """All bad cases."""
        return float(self.caught[-1])

    @property
    def negatives(self) -> float:
        """All good cases."""
        return float(self.false_alarms[-1])

    @cached_property
    def flagged(self) -> Floats:
        """How many cases are flagged at each threshold."""
        return self.caught + self.false_alarms

    @property
    def recall(self) -> Floats:
        """Share of bad cases that are caught, at each threshold."""
        return self.caught / max(self.positives, 1)

    @property
    def precision(self) -> Floats:
        """Share of flagged cases that are bad; where none is flagged, that of the next point."""
        shares = np.divide(
            self.caught, self.flagged, out=np.zeros(len(self.caught)), where=self.flagged > 0
        )
        shares[0] = shares[min(1, len(shares) - 1)]
        return shares

    def precision_at(self, index: int) -> float:
        """Return the share of flagged cases that are bad at a point, as ``precision`` has it."""
        place = index if self.flagged[index] > 0 else min(index + 1, len(self.caught) - 1)
        flagged = float(self.flagged[place])
        return float(self.caught[place]) / flagged if flagged > 0 else 0.0

    @property
    def flagged_per_1000(self) -> Floats:
        """How many of 1,000 cases are flagged, at each threshold."""
        return np.asarray(self.flagged * 1000 / (self.positives + self.negatives))

    def cost_per_1000(self, costs: Costs) -> Floats:
        """Return what 1,000 of these very cases cost at each threshold."""
        amount = self.caught_amount
        missed_amount = None if amount is None else amount[-1] - amount
        total = (
            costs.false_alarm * self.false_alarms
            + costs.missing(self.positives - self.caught, missed_amount)
            + costs.caught * self.caught
            + costs.passed * (self.negatives - self.false_alarms)
        )
        return np.asarray(total * 1000 / (self.positives + self.negatives))

    def at_base_rate(self, costs: Costs) -> "Curve":
        """Return the curve with cases counted, and scores shifted, as at the deployment's rate."""
        weighted = self.weighted_to(costs)
        if weighted is self:
            return self
        positive, negative = (
            weighted.positives / self.positives,
            weighted.negatives / self.negatives,
        )
        odds = logit(np.minimum(self.thresholds, 1)) + math.log(positive / negative)
        thresholds = np.where(np.isinf(self.thresholds), self.thresholds, sigmoid(odds))
        return replace(weighted, thresholds=thresholds)

    def weighted_to(self, costs: Costs) -> "Curve":
        """Return the curve with cases counted as at the deployment's rate, thresholds kept."""
        if costs.base_rate is None or not self.positives or not self.negatives:
            return self
        everyone = costs.at_base_rate(Counts(self.positives, self.negatives, 0, 0))
        positive = everyone.caught / self.positives
        negative = everyone.false_alarms / self.negatives
        amount = self.caught_amount
        return Curve(
            self.thresholds,
            self.caught * positive,
            self.false_alarms * negative,
            None if amount is None else amount * positive,
        )

    def index_at(self, threshold: float) -> int:
        """Return the point that a threshold stands for: the lowest score it still flags."""
        return int(np.searchsorted(-self.thresholds, -threshold, side="right")) - 1

    def index_flagging(self, per_1000: float) -> int:
        """Return the point whose number of flagged cases per 1,000 is nearest."""
        wanted = per_1000 * (self.positives + self.negatives) / 1000
        after = int(np.searchsorted(self.flagged, wanted))
        if after == 0 or after == len(self.flagged):
            return min(after, len(self.flagged) - 1)
        is_nearer = self.flagged[after] - wanted < wanted - self.flagged[after - 1]
        return after if is_nearer else after - 1

    def counts(self, index: int) -> Counts:
        """Return the four outcomes at a point."""
        caught, false_alarms = float(self.caught[index]), float(self.false_alarms[index])
        amount = self.caught_amount
        return Counts(
            caught,
            false_alarms,
            self.positives - caught,
            self.negatives - false_alarms,
            None if amount is None else float(amount[-1] - amount[index]),
        )

    def excess_cost(self, ratio: float) -> Floats:
        """Return the cost at every point, in false alarms, less what every answer pays."""
        return np.asarray(self.false_alarms + ratio * (self.positives - self.caught))

    def cheapest(self, ratio: float) -> int:
        """Return the point of least cost on these very cases; the fewest flags among equals.

        It is the empirical optimum: optimistic, because it was chosen on what it is judged by.
        """
        return int(np.argmin(self.excess_cost(ratio)))

    @cached_property
    def average_precision(self) -> float:
        """Area under the precision-recall steps."""
        return float(np.sum(np.diff(self.recall) * self.precision[1:]))

    @cached_property
    def roc_auc(self) -> float:
        """Probability that a bad case outscores a good one, ties counting half."""
        if not self.positives or not self.negatives:
            return math.nan
        area = np.trapezoid(self.caught, self.false_alarms)
        return float(area / (self.positives * self.negatives))

    def thinned(self, points: int) -> "Curve":
        """Return at most ``points`` points, even in recall and in cases flagged, ends kept."""
        if len(self.thresholds) <= points:
            return self
        spread = np.linspace(0, 1, points // 2)
        by_flagged = np.searchsorted(self.flagged, spread * self.flagged[-1])
        by_caught = np.searchsorted(self.caught, spread * self.positives)
        last = len(self.thresholds) - 1
        picked = np.sort(np.concatenate([[0, last], by_flagged, by_caught]))
        # Not by np.unique, which loads masked arrays first: a window would wait for that.
        picked = picked[np.append(True, picked[1:] > picked[:-1])]
        amount = self.caught_amount
        return Curve(
            self.thresholds[picked],
            self.caught[picked],
            self.false_alarms[picked],
            None if amount is None else amount[picked],
        )


def sweep(scores: Floats, labels: NDArray[np.bool_], amounts: Floats | None = None) -> Curve:
    """Count the outcomes at every distinct threshold.

    Parameters
    ----------
    scores, labels
        Shape (rows,): the score of each case, and whether it is a bad one.
    amounts
        Shape (rows,): what is at stake in each case, where a column says it.

    Examples
    --------
    >>> curve = sweep(np.array([0.9, 0.4, 0.4, 0.1]), np.array([True, True, False, False]))
    >>> curve.thresholds.tolist()
    [inf, 0.9, 0.4, 0.1]
    >>> curve.caught.tolist(), curve.false_alarms.tolist()
    ([0.0, 1.0, 2.0, 2.0], [0.0, 0.0, 1.0, 2.0])
    """
    falling, bad, at_stake = _riskiest_first(
        scores, labels, None if amounts is None else labels * amounts
    )
    is_last_of_ties = np.append(falling[1:] != falling[:-1], True)
    flagged = np.concatenate([[0], np.flatnonzero(is_last_of_ties) + 1])
    caught = _sums(bad)[flagged]
    return Curve(
        np.concatenate([[np.inf], falling])[flagged],
        caught,
        flagged - caught,
        None if at_stake is None else _sums(at_stake)[flagged],
    )


def _riskiest_first(
    scores: Floats, labels: NDArray[np.bool_], amounts: Floats | None
) -> tuple[Floats, NDArray[np.bool_], Floats | None]:
    """Return all three by falling score."""
    order = np.argsort(-scores, kind="stable")
    return scores[order], labels[order], None if amounts is None else amounts[order]


def _sums(values: NDArray[np.generic]) -> Floats:
    """Return the sum of the first values, for any number of them from none on."""
    sums = np.zeros(len(values) + 1)
    np.cumsum(values, out=sums[1:])
    return sums


def flagged_counts(
    scores: Floats, labels: NDArray[np.bool_], thresholds: Floats
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count caught cases and false alarms at given thresholds; two arrays of their shape."""
    caught, false_alarms = (
        np.sum(labels == positive)
        - np.searchsorted(np.sort(scores[labels == positive]), thresholds, side="left")
        for positive in (True, False)
    )
    return np.asarray(caught, np.int64), np.asarray(false_alarms, np.int64)


_GRID = 2001
_DISTANCES: Floats = np.linspace(-6, 6, 12_001)
_SHARES_ABOVE: Floats = np.array([0.5 * math.erfc(distance) for distance in _DISTANCES])
"""How much of a normal kernel lies above a point, by the distance in widths times root 2."""


def best_thresholds(
    scores: Floats,
    labels: NDArray[np.bool_],
    ratios: Floats,
    gains: Floats | None = None,
) -> Floats:
    """Return, for each cost ratio, the threshold to use on calibrated scores; shape (ratios,).

    It is halfway, in the log-odds of ranks, between the threshold of least smoothed cost and the
    break-even probability 1 / (1 + ratio) (Elkan 2001). The first is right whatever the scores
    mean and follows the noise, the second has no noise and is right only where they mean what
    they say; their errors differ, and halfway was cheaper on new cases than either.

    Parameters
    ----------
    scores, labels, ratios, gains
        As for ``smoothed_thresholds``.
    """
    scale = _RankScale(scores)
    smoothed = scale.smoothed_optima(labels, ratios, gains)
    return scale.thresholds((smoothed + scale.places(1 / (1 + ratios))) / 2)


def smoothed_thresholds(
    scores: Floats,
    labels: NDArray[np.bool_],
    ratios: Floats,
    gains: Floats | None = None,
) -> Floats:
    """Return, for each cost ratio, the threshold of least smoothed cost; shape (ratios,).

    The cost curve of a sample is jagged, and its exact minimum follows the noise. Here each case
    is spread by a normal kernel on the log-odds of its rank (Silverman's bandwidth over the bad
    cases, half of it over the others), and the sum is minimised over an even grid. Ranks make
    the answer the same for any rising map of the scores. Above every score stands flag none
    (infinity), at or below the lowest flag all (minus infinity).

    Parameters
    ----------
    scores, labels
        Shape (rows,): probabilities, and whether each case is a bad one.
    ratios
        Cost ratios in rising order.
    gains
        Shape (bad cases,): how much each counts, 1 on average; without it all count alike.
    """
    scale = _RankScale(scores)
    return scale.thresholds(scale.smoothed_optima(labels, ratios, gains))


_BINS = 16_384
_ABOVE_ALL = 1e-6


class _RankScale:
    """Scores on the scale where a case stands at the log-odds of its rank, and ties at one place.

    Scores whose log-odds differ by less than the range over _BINS count as ties.
    """

    def __init__(self, scores: Floats) -> None:
        logits = logit(scores)
        low, width = logits.min(), max(np.ptp(logits) / (_BINS - 1), 1e-12)
        bins = ((logits - low) / width).astype(np.int64)
        rows, sums = np.bincount(bins), np.bincount(bins, logits)
        occupied = rows > 0
        middle = (np.cumsum(rows) - rows / 2)[occupied] / len(scores)
        self._logits = np.clip(sums[occupied] / rows[occupied], low, logits.max())
        self._places = np.log(middle / (1 - middle))
        self._bins = bins
        self._place_of_bin = np.zeros(len(rows))
        self._place_of_bin[occupied] = self._places

    def places(self, thresholds: Floats) -> Floats:
        """Return where thresholds stand; just above every score if they flag none."""
        odds = logit(thresholds)
        places = np.interp(odds, self._logits, self._places)
        return np.where(odds > self._logits[-1], places + _ABOVE_ALL, places)

    def thresholds(self, places: Floats) -> Floats:
        """Return the scores that stand at these places, of rising ratios."""
        found = sigmoid(np.interp(places, self._places, self._logits))
        found[places > self._places[-1]] = np.inf
        found[places <= self._places[0]] = -np.inf
        # Where no case lies the cost is flat, and rounding alone could let a threshold rise.
        return np.minimum.accumulate(found)

    def smoothed_optima(
        self, labels: NDArray[np.bool_], ratios: Floats, gains: Floats | None = None
    ) -> Floats:
        """Return the places of least smoothed cost, none beyond the scores by more than a hair."""
        bad = self._place_of_bin[self._bins[labels]]
        good = self._place_of_bin[self._bins[~labels]]
        bandwidth = _silverman(bad)
        first, last = self._places[0], self._places[-1]
        grid = np.linspace(first - 3 * bandwidth, last + 3 * bandwidth, _GRID)
        step = grid[1] - grid[0]
        caught = _smoothed_above(bad, grid[0], step, bandwidth, gains)
        false_alarms = _smoothed_above(good, grid[0], step, bandwidth / 2)
        cost = false_alarms[None, :] + ratios[:, None] * (len(bad) - caught)[None, :]
        best = np.argmin(cost[:, ::-1], axis=1)
        return np.asarray(np.clip(grid[::-1][best], first, last + _ABOVE_ALL))


def _silverman(values: Floats) -> float:
    """Return 0.9 min(sd, IQR / 1.34) n^(-1/5), Silverman 1986, eq. 3.31; a sliver if all agree."""
    upper, lower = np.percentile(values, [75, 25])
    spreads = [spread for spread in (np.std(values), (upper - lower) / 1.34) if spread > 0]
    return float(max(0.9 * min(spreads, default=0.0) * len(values) ** -0.2, 1e-3))


def _smoothed_above(
    values: Floats, low: float, step: float, bandwidth: float, gains: Floats | None = None
) -> Floats:
    """Return how many values lie above each grid point, each value spread by a normal kernel."""
    places = np.rint((values - low) / step).astype(np.int64)
    bins = np.bincount(places, gains, minlength=_GRID)
    reach = np.arange(-_GRID + 1, _GRID) * (step / (bandwidth * math.sqrt(2)))
    share_above = np.interp(reach, _DISTANCES, _SHARES_ABOVE)
    transform_length = 4 * _GRID
    product = np.fft.rfft(bins, transform_length) * np.fft.rfft(share_above, transform_length)
    return np.asarray(np.fft.irfft(product, transform_length)[_GRID - 1 : 2 * _GRID - 1])
