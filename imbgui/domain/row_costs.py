"""What candidates pay where each row has its own price, in every weighting the chooser asks for."""

from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.choice import paired_variance
from imbgui.domain.curves import Floats
from imbgui.domain.resamples import times_drawn
from imbgui.domain.stakes import Flags, Stakes


class RowCosts:
    """The cost of wrong answers: what each row's right answer would have saved.

    Like imbgui.domain.choice.JointCosts, whose methods have the same names and shapes, but with
    money of the rows' own. Rows that every model answers alike are good cases worth the same, so
    that only their number is drawn in a resample.

    Parameters
    ----------
    flags
        What each candidate flags; shape (candidates, rows), the policies without a model first.
    fold
        Shape (rows,), from 0 to ``folds`` less one.
    resamples
        How many bootstrap resamples are drawn (Poisson weights).
    """

    def __init__(
        self,
        flags: Flags,
        stakes: Stakes,
        fold: NDArray[np.int8],
        folds: int,
        *,
        resamples: int,
        rng: np.random.Generator,
    ) -> None:
        models = flags[_LEARNT:]
        agreed = ~stakes.labels & (models.all(axis=0) | ~models.any(axis=0))
        # Fold by fold, and the answers as numbers, so that sums are products of matrices.
        disputed = np.flatnonzero(~agreed)
        disputed = disputed[np.argsort(fold[disputed], kind="stable")]
        self._wrong = (flags[:, disputed] != (stakes.worth[disputed] > 0)).astype(np.float64)
        self._loss = np.abs(stakes.worth[disputed])
        ends = np.searchsorted(fold[disputed], np.arange(folds + 1))
        self._parts = [slice(first, last) for first, last in pairwise(ends)]
        self._rows = np.bincount(fold, minlength=folds).astype(np.float64)
        self._resamples = resamples
        self._rng = rng
        # The agreed rows, by whether they are flagged: how many in each fold, and who is wrong.
        flagged = agreed & (models.any(axis=0) if len(models) else flags[0])
        self._agreed = [
            (np.bincount(fold[part], minlength=folds).astype(np.float64), flags[:, part][:, :1])
            for part in (flagged, agreed & ~flagged)
            if part.any()
        ]
        self._price = float(np.abs(stakes.worth[agreed][0])) if agreed.any() else 0.0
        kinds = (stakes.labels, ~stakes.labels)
        self._unseen = sum(float(np.mean(stakes.worth[one] ** 2)) for one in kinds if one.any())

    def of_sample(self, against: int) -> tuple[Floats, Floats]:
        """Return the costs in the sample and their variance against one; shape (1, candidates)."""
        costs = self._by_fold.sum(axis=0, keepdims=True)
        squares = self._squares(against).sum(axis=0, keepdims=True)
        rows = self._rows.sum()
        return costs, paired_variance(costs, squares, rows, against, self._unseen)

    def of_resamples(self, against: int) -> tuple[Floats, Floats]:
        """Return the costs in each resample, with the variance of the sample."""
        drawn = times_drawn(np.ones(len(self._loss), np.int64), self._resamples, self._rng)
        loss = (self._wrong * self._loss).astype(np.float32)
        costs = drawn @ loss.T
        for rows, flags in self._agreed:
            number = self._rng.poisson(rows.sum(), self._resamples)
            costs = costs + self._price * number[:, None] * flags[:, 0]
        return np.asarray(costs, np.float64), self.of_sample(against)[1]

    def without_each_fold(self, against: int) -> tuple[Floats, Floats]:
        """Return costs in the sample less each fold, and their variance; (folds, candidates)."""
        by_fold, squares = self._by_fold, self._squares(against)
        left, left_squares = (part.sum(axis=0) - part for part in (by_fold, squares))
        rows = (self._rows.sum() - self._rows)[:, None]
        return left, paired_variance(left, left_squares, rows, against, self._unseen)

    @cached_property
    def _by_fold(self) -> Floats:
        """What each candidate pays in each fold; shape (folds, candidates)."""
        costs = self._summed(self._loss)
        for rows, flags in self._agreed:
            costs += self._price * rows[:, None] * flags[:, 0]
        return costs

    def _squares(self, against: int) -> Floats:
        """Sum the squared differences to one candidate in each fold; (folds, candidates).

        Two that are wrong in turn, and never both, differ by what either is wrong on.
        """
        theirs, squared = self._wrong[against], self._loss**2
        either = self._wrong_squared + self._wrong_squared[:, [against]]
        squares = np.maximum(either - 2 * self._summed(theirs * squared), 0)
        for rows, flags in self._agreed:
            squares += self._price**2 * rows[:, None] * (flags != flags[against])[:, 0]
        return squares

    @cached_property
    def _wrong_squared(self) -> Floats:
        return self._summed(self._loss**2)

    def _summed(self, values: Floats) -> Floats:
        """Sum values over the rows each candidate is wrong on; shape (folds, candidates)."""
        return np.stack([self._wrong[:, part] @ values[part] for part in self._parts])


_LEARNT = 2
