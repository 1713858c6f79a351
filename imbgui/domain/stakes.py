"""What is at stake in each row: what the right answer to it is worth, in money."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.costs import Costs, Counts
from imbgui.domain.curves import Floats
from imbgui.domain.uncertainty import Interval, central_95, cost_interval

Flags = NDArray[np.bool_]

_DRAWS = 4000


@dataclass(frozen=True, eq=False)
class Stakes:
    """The rows of one part of a study under given costs; arrays of shape (rows,).

    ``gain`` is what flagging a row saves if it is bad: its missed cost less that of a caught
    case. ``bad_weight`` and ``good_weight`` say how often a row of either class counts at the
    deployment base rate, so that all count together as many as there are. ``amounts`` is empty
    where every case costs the same.
    """

    costs: Costs
    labels: Flags
    gain: Floats
    bad_weight: float
    good_weight: float
    amounts: Floats

    @cached_property
    def weights(self) -> Floats:
        """How often each row counts."""
        return np.where(self.labels, self.bad_weight, self.good_weight)

    @property
    def price(self) -> float:
        """What flagging a good case adds."""
        return self.costs.false_alarm - self.costs.passed

    @cached_property
    def worth(self) -> Floats:
        """What flagging each row saves, known what became of it; negative for a good case."""
        return np.where(self.labels, self.gain, -self.price) * self.weights

    def expected_saving(self, scores: Floats) -> Floats:
        """Return what flagging each row is expected to save, from its deployment probability."""
        return np.asarray(scores * (self.gain + self.price) - self.price)

    def paid(self, flags: Flags) -> Floats:
        """Return what each row costs under an answer, as often as it counts; shape (rows,)."""
        if_bad = np.where(flags, 0, self.gain) + self.costs.caught
        if_good = np.where(flags, self.costs.false_alarm, self.costs.passed)
        return np.where(self.labels, if_bad, if_good) * self.weights

    def counts(self, flags: Flags) -> Counts:
        """Count the outcomes of an answer, unweighted, with the amounts that were missed."""
        positives = len(self._bad)
        caught = float(np.count_nonzero(flags[self._bad]))
        alarms = float(np.count_nonzero(flags)) - caught
        amount = float(self.amounts[self._missed(flags)].sum()) if self.amounts.size else None
        return Counts(caught, alarms, positives - caught, len(flags) - positives - alarms, amount)

    def cost_interval(self, flags: Flags) -> Interval:
        """Return the 95 % interval of the cost per 1,000 cases of an answer.

        As imbgui.domain.uncertainty has it for counts, but with the missed cases' own money, and
        half a case of usual size for what was not seen to be missed.
        """
        counts = self.counts(flags)
        if not self.amounts.size or not counts.positives:
            return cost_interval(self.costs, counts)
        missed = self.gain[self._missed(flags)] + self.costs.caught
        usual = float(self.gain[self._bad].mean()) + self.costs.caught
        number = len(missed) + 0.5
        unit = (float(missed.sum()) + usual / 2) / number
        squares = (float(missed @ missed) + usual**2 / 2) / number
        dispersion = squares / unit**2 if unit > 0 else 1.0
        return cost_interval(self.costs, counts, missed_cost=unit, dispersion=dispersion)

    def saving(self, ours: Flags, theirs: Flags) -> tuple[float, Interval]:
        """Return what one answer saves over another per 1,000 cases, and its 95 % interval.

        Paired: rows that both answer alike cancel. Who flags all, or none, cannot be told from
        another answer by a row that only the other flags, or lets through.
        """
        only_ours, only_theirs = ours & ~theirs, theirs & ~ours
        scale = 1000 / len(ours)
        value = float(self.worth[only_ours].sum() - self.worth[only_theirs].sum()) * scale
        if not (only_ours.any() or only_theirs.any()):
            return 0.0, (0.0, 0.0)
        rng = np.random.default_rng(0)
        total = np.zeros(_DRAWS)
        for part, sign, more, less in (
            (only_ours, 1, ours, theirs),
            (only_theirs, -1, theirs, ours),
        ):
            if more.any() and not less.all():
                total += sign * _drawn(self.worth[part & self.labels], self._usual, rng)
                total += sign * _drawn(self.worth[part & ~self.labels], -self._alarm, rng)
        return value, central_95(total * scale, value)

    @cached_property
    def _bad(self) -> NDArray[np.int64]:
        """Where the bad cases stand."""
        return np.flatnonzero(self.labels)

    def _missed(self, flags: Flags) -> NDArray[np.int64]:
        """Return where the bad cases stand that an answer misses."""
        return self._bad[~flags[self._bad]]

    @cached_property
    def _usual(self) -> float:
        """What catching a bad case saves on average, as often as it counts."""
        return float(self.worth[self.labels].mean()) if self.labels.any() else 0.0

    @property
    def _alarm(self) -> float:
        """What one false alarm adds, as often as a good case counts."""
        return self.price * self.good_weight


def stakes_of(costs: Costs, labels: Flags, amounts: Floats) -> Stakes:
    """Return what is at stake in rows; ``amounts`` of shape (rows,), or (0,) without a column."""
    everyone = costs.at_base_rate(_everyone(labels))
    positives = float(labels.sum())
    negatives = len(labels) - positives
    by_row = costs.amounts is not None and amounts.size > 0
    missed = costs.amounts.missed(amounts) if costs.amounts and by_row else costs.missed
    return Stakes(
        costs=costs,
        labels=labels,
        gain=np.broadcast_to(np.asarray(missed - costs.caught), labels.shape),
        bad_weight=everyone.caught / positives if positives else 1.0,
        good_weight=everyone.passed / negatives if negatives else 1.0,
        amounts=amounts if by_row else np.empty(0),
    )


def _everyone(labels: Flags) -> Counts:
    positives = float(labels.sum())
    return Counts(positives, 0, 0, len(labels) - positives)


def _drawn(values: Floats, usual: float, rng: np.random.Generator) -> Floats:
    """Draw a sum of values, each weighted by how often its like may be met; shape (draws,).

    A gamma variable with the mean and variance of the sum, as for a weighted sum of Poisson
    counts (Fay & Feuer 1997), and half a value of usual size more for what was not seen. Where
    all values are equal it is Jeffreys' Gamma(k + 1/2), as in imbgui.domain.uncertainty.
    """
    total = float(values.sum()) + usual / 2
    squares = float(values @ values) + usual**2 / 2
    if total * usual <= 0:  # What is at stake has both signs: a sum of many is nearly normal.
        return np.asarray(total + np.sqrt(squares) * rng.standard_normal(_DRAWS))
    return np.asarray(rng.standard_gamma(total**2 / squares, _DRAWS) * (squares / total))
