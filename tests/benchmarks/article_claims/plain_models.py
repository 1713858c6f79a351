"""How often a plain model with a tuned threshold is as cheap as resampling."""

from collections import defaultdict
from collections.abc import Callable, Iterator

import numpy as np
from article_claims.given import SEEDS, Given, section, standard_error
from measuring import tabulated
from numpy.typing import NDArray
from own_fits import Fits
from realised_cost import RATIOS, relative_cost

from imbgui.domain.calibration import sigmoid
from imbgui.domain.curves import smoothed_thresholds
from imbgui.domain.strategies import PLAIN, STRATEGIES, Family

CLAIM = (
    "a well-tuned threshold on a model without weights and resampling often matches or beats a "
    "more elaborate resampling pipeline"
)
NEAR = 0.01
"""Costs that differ by less than this share of the cheaper policy without a model match."""
RESAMPLING = (Family.UNDERSAMPLING, Family.OVERSAMPLING, Family.SYNTHETIC, Family.CLEANING)

Costs = NDArray[np.float64]


class Paid:
    """What each candidate of some fits costs; arrays of shape (candidates, ratios).

    ``seen`` is out of fold, on the rows that thresholds were tuned on; ``paid`` is on fresh rows.
    """

    def __init__(self, fits: Fits) -> None:
        scored, fresh = sigmoid(fits.scored), sigmoid(fits.fresh)
        tuned = [smoothed_thresholds(one, fits.labels, np.array(RATIOS)) for one in scored]
        half = np.full(len(RATIOS), 0.5)
        self.tuned_seen = _costs(scored, fits.labels, tuned)
        self.tuned_paid = _costs(fresh, fits.fresh_labels, tuned)
        self.half_seen = _costs(scored, fits.labels, [half] * len(tuned))
        self.half_paid = _costs(fresh, fits.fresh_labels, [half] * len(tuned))
        self.plain = [
            row for row, one in enumerate(fits.candidates) if one.strategy == PLAIN and one.learner
        ]
        self.resampled = [
            row
            for row, one in enumerate(fits.candidates)
            if STRATEGIES[one.strategy].family in RESAMPLING
        ]
        self.pairs = [
            (plain, row)
            for plain in self.plain
            for row in self.resampled
            if fits.candidates[plain].learner == fits.candidates[row].learner
        ]


def _costs(scores: Costs, labels: NDArray[np.bool_], thresholds: list[Costs]) -> Costs:
    return np.array(
        [
            [
                relative_cost(row >= threshold, labels, ratio)
                for ratio, threshold in zip(RATIOS, cuts, strict=True)
            ]
            for row, cuts in zip(scores, thresholds, strict=True)
        ]
    )


def _cheapest(seen: Costs, paid: Costs, rows: list[int]) -> Costs:
    """Return what is paid for the candidate of least cost out of fold, at each ratio."""
    best = np.array(rows)[np.argmin(seen[rows], axis=0)]
    return np.asarray(paid[best, np.arange(len(RATIOS))])


def every_pair_at_half(paid: Paid) -> Iterator[Costs]:
    """Yield plain and tuned less resampled at one half, of the same learner."""
    for plain, row in paid.pairs:
        yield paid.tuned_paid[plain] - paid.half_paid[row]


def every_pair_tuned(paid: Paid) -> Iterator[Costs]:
    """Yield plain and tuned less resampled and tuned, of the same learner."""
    for plain, row in paid.pairs:
        yield paid.tuned_paid[plain] - paid.tuned_paid[row]


def best_at_half(paid: Paid) -> Iterator[Costs]:
    """Yield the best plain one, tuned, less the best resampled one at one half."""
    if paid.resampled:
        yield _cheapest(paid.tuned_seen, paid.tuned_paid, paid.plain) - _cheapest(
            paid.half_seen, paid.half_paid, paid.resampled
        )


def best_tuned(paid: Paid) -> Iterator[Costs]:
    """Yield the best plain one less the best resampled one, both tuned."""
    if paid.resampled:
        yield _cheapest(paid.tuned_seen, paid.tuned_paid, paid.plain) - _cheapest(
            paid.tuned_seen, paid.tuned_paid, paid.resampled
        )


COMPARED: dict[str, Callable[[Paid], Iterator[Costs]]] = {
    "same learner, resampled at one half": every_pair_at_half,
    "same learner, both tuned": every_pair_tuned,
    "best of each out of fold, resampled at one half": best_at_half,
    "best of each out of fold, both tuned": best_tuned,
}


def told(given: Given) -> list[str]:
    """Say what was measured."""
    differences = {name: defaultdict(list) for name in COMPARED}
    tables, pairs = set(), 0
    for table, _, fits in given.fits():
        paid = Paid(fits)
        tables.add(table)
        pairs += len(paid.pairs)
        for name, compare in COMPARED.items():
            differences[name][table] += list(compare(paid))
    rows, by_ratio = [], []
    for name, found in differences.items():
        # One cell for each table and ratio: the mean over draws and pairs.
        cells = np.array([np.mean(one, axis=0) for one in found.values() if one])
        rows.append((name, *_counted(cells)))
        by_ratio.append((name, *(_often(column) for column in cells.T)))
    heading = ("plain and tuned against", "cells", "cheaper", "matches", "dearer")
    return section(
        "8. A tuned threshold on a plain model",
        CLAIM,
        f"Tables: {', '.join(sorted(tables))}; draws 0 to {SEEDS - 1} of each, {pairs} pairs of "
        "models with the same learner. A cell is one table at one cost ratio (1:5, 1:20, 1:100, "
        "1:500), the mean over draws and pairs; it matches where costs differ by less than 1 % of "
        "the cheaper policy without a model. Thresholds are tuned out of fold, costs are of fresh "
        "rows. Candidates that a race had dropped, plain or resampled, are not among them. "
        "Difference in points of that policy's cost, below 0 the plain one is cheaper; s.e. as if "
        "the tables were drawn from many. At one half a high ratio makes differences very large: "
        "there the median says more than the mean.",
        tabulated((*heading, "difference", "s.e. tables", "median"), rows),
        "Cheaper or matching, by cost ratio:",
        tabulated(("", *(f"1:{ratio:g}" for ratio in RATIOS)), by_ratio),
    )


def _counted(cells: Costs) -> tuple[str, ...]:
    return (
        f"{cells.size}",
        f"{np.sum(cells < -NEAR)}",
        f"{np.sum(np.abs(cells) <= NEAR)}",
        f"{np.sum(cells > NEAR)}",
        f"{100 * cells.mean():+.1f}",
        f"{100 * standard_error(cells.mean(axis=1)):.1f}",
        f"{100 * np.median(cells):+.1f}",
    )


def _often(column: Costs) -> str:
    return f"{np.sum(column <= NEAR)} of {len(column)}"
