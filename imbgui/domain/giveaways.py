"""Columns that give the outcome away, and rows that repeat: found before anything is trained."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.curves import Curve, Floats, sweep
from imbgui.domain.features import Layout

FEWEST_CASES = 10
"""With fewer cases in either class nothing is said: chance could do as much."""
NEARLY_PERFECT = 0.98
"""A column that ranks bad cases above others this well, alone, is named. Honest columns hardly
get there: of those in nine public data sets, the best reaches 0.953."""
FILLED_AT_LEAST = 0.1
"""A column that is filled in less often than this, in both classes, is not named for that."""
TIMES_AS_OFTEN = 50
"""Filled in so many times as often in one class is as good as in that class only."""
NEARLY_ALL, NEARLY_NONE = 0.9, 0.1
"""Filled in for nearly all of one class and nearly none of the other is named as well."""
MANY_COPIES = 0.01
"""Copies are worth a word from this share of the rows on."""

_BEYOND_CHANCE = 5.0
_QUANTILES = 50
_CASES_A_QUANTILE = 5
_PRIOR_ROWS = 1.0


class Rule(StrEnum):
    """By which rule a column is named."""

    FILLED = "filled"
    RANKS = "ranks"


@dataclass(frozen=True)
class Giveaway:
    """A column that may only be known once the outcome is.

    By FILLED, it is filled in for ``share`` of one class and ``others`` of the other; ``of_bad``
    says whether the first is that of the bad cases. By RANKS, one cut of the column alone picks
    ``share`` of the bad cases and ``others`` of the rest; ``roc_auc`` says how well it ranks.
    """

    column: str
    rule: Rule
    share: float
    others: float
    of_bad: bool = True
    roc_auc: float | None = None


@dataclass(frozen=True)
class DataCheck:
    """What may mislead in the rows of a table, whose key is ``table_key``.

    ``copies`` counts the rows that have an exact copy, and ``copies_apart`` those of them that
    have one in another part of the split.
    """

    table_key: str = ""
    giveaways: tuple[Giveaway, ...] = ()
    rows: int = 0
    copies: int = 0
    copies_apart: int = 0

    @property
    def has_many_copies(self) -> bool:
        """Whether enough rows repeat to say so."""
        return self.copies > MANY_COPIES * self.rows


NOTHING_FOUND = DataCheck()
"""The check of rows that nobody has looked at."""


def find_giveaways(
    layout: Layout,
    matrix: NDArray[np.float32],
    labels: NDArray[np.bool_],
    part: NDArray[np.int8],
) -> tuple[Giveaway, ...]:
    """Return the features that alone tell the outcome, or are filled in for one class only.

    Parameters
    ----------
    matrix, labels
        Shape (rows, matrix columns) and (rows,).
    part
        Shape (rows,): rows of one part are ranked by what the others say of their value, so that
        a value which occurs once, as in an identifier, tells nothing.
    """
    if min(labels.sum(), (~labels).sum()) < FEWEST_CASES:
        return ()
    columns = np.ascontiguousarray(matrix.T)
    fold = (part - part.min()).astype(np.int64)
    found = []
    for feature in layout.features:
        places = layout.positions_of(feature.name)
        giveaway = _by_filling(feature.name, columns[places[0]], labels)
        if giveaway is None:
            curves = (
                _levels(columns[place], labels, fold)
                if feature.is_categorical
                else _numbers(columns[place], labels, fold)
                for place in places
            )
            giveaway = _by_ranking(feature.name, max(curves, key=lambda curve: curve.roc_auc))
        if giveaway is not None:
            found.append(giveaway)
    return tuple(found)


def count_copies(same: NDArray[np.int64], part: NDArray[np.int8]) -> tuple[int, int]:
    """Return how many rows have an exact copy, and how many of these one in another part.

    Parameters
    ----------
    same, part
        Shape (rows,): copies share a number of ``same``, counted from 0 (see
        imbgui.domain.splits.same_rows); the part each row is in.

    Examples
    --------
    >>> count_copies(np.array([0, 1, 1, 2, 2, 2]), np.array([0, 0, 0, 0, 1, 1], np.int8))
    (5, 3)
    """
    sizes = np.bincount(same)
    lowest = np.full(len(sizes), np.iinfo(np.int8).max, np.int8)
    highest = np.full(len(sizes), np.iinfo(np.int8).min, np.int8)
    np.minimum.at(lowest, same, part)
    np.maximum.at(highest, same, part)
    return int(sizes[sizes > 1].sum()), int(sizes[lowest < highest].sum())


def _by_filling(
    name: str, values: NDArray[np.float32], labels: NDArray[np.bool_]
) -> Giveaway | None:
    """Name a column by how often it is filled in for each class, if chance does not explain it."""
    filled = ~np.isnan(values)
    bad, good = int(labels.sum()), int((~labels).sum())
    of_bad, of_good = float(filled[labels].mean()), float(filled[~labels].mean())
    share, others = max(of_bad, of_good), min(of_bad, of_good)
    one_sided = share >= FILLED_AT_LEAST and share >= TIMES_AS_OFTEN * others
    if not one_sided and (share < NEARLY_ALL or others > NEARLY_NONE):
        return None
    cases = share * (bad if of_bad > of_good else good)
    overall = float(filled.mean())
    error = math.sqrt(overall * (1 - overall) * (1 / bad + 1 / good))
    if cases < FEWEST_CASES or share - others < _BEYOND_CHANCE * error:
        return None
    return Giveaway(name, Rule.FILLED, share, others, of_bad=of_bad > of_good)


def _by_ranking(name: str, curve: Curve) -> Giveaway | None:
    if curve.roc_auc < NEARLY_PERFECT:
        return None
    alarms = curve.false_alarms / curve.negatives
    at = int(np.argmax(curve.recall - alarms))
    share, others = float(curve.recall[at]), float(alarms[at])
    return Giveaway(name, Rule.RANKS, share, others, roc_auc=curve.roc_auc)


def _numbers(
    values: NDArray[np.float32], labels: NDArray[np.bool_], fold: NDArray[np.int64]
) -> Curve:
    """Rank by the values as they are, by their opposite, or by intervals, whichever does best."""
    blank = np.isnan(values)
    classes = [np.sort(values[~blank & (labels == positive)]) for positive in (True, False)]
    edges = np.unique(np.concatenate([_quantiles(one) for one in classes]))
    codes = np.searchsorted(edges, values, side="right")
    codes[blank] = len(edges) + 1
    by_interval = _levels_of(codes, len(edges) + 2, labels, fold)
    rising = _rises_with(classes, labels)
    if max(rising, 1 - rising) < max(NEARLY_PERFECT, by_interval.roc_auc):
        return by_interval
    blanks_last = np.where(blank, -np.inf, values if rising >= 0.5 else -values)
    return sweep(blanks_last.astype(np.float64), labels)


def _rises_with(classes: list[NDArray[np.float32]], labels: NDArray[np.bool_]) -> float:
    """Return the chance that a bad case has the larger value; a pair with a blank says nothing."""
    bad, good = classes
    below = np.searchsorted(good, bad, side="left").sum(dtype=np.float64)
    not_above = np.searchsorted(good, bad, side="right").sum(dtype=np.float64)
    pairs = float(labels.sum()) * float((~labels).sum())
    told = float(len(bad)) * float(len(good))
    return float((below + not_above + pairs - told) / 2 / pairs)


def _quantiles(rising: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return cuts between sorted values: fewer where there are few values."""
    if not len(rising):
        return rising
    cuts = max(min(_QUANTILES, len(rising) // _CASES_A_QUANTILE), 2)
    return rising[np.linspace(0, len(rising) - 1, cuts).astype(np.int64)]


def _levels(
    values: NDArray[np.float32], labels: NDArray[np.bool_], fold: NDArray[np.int64]
) -> Curve:
    blank = np.isnan(values)
    codes = np.where(blank, 0, values + 1).astype(np.int64)
    return _levels_of(codes, int(codes.max()) + 1, labels, fold)


def _levels_of(
    codes: NDArray[np.int64], levels: int, labels: NDArray[np.bool_], fold: NDArray[np.int64]
) -> Curve:
    """Rank rows by the rate of bad cases that their level has in the other parts."""
    folds = int(fold.max()) + 1
    cell = fold * levels + codes
    rows = np.bincount(cell, minlength=folds * levels).reshape(folds, levels)
    bad = np.bincount(cell[labels], minlength=folds * levels).reshape(folds, levels)
    rate = labels.mean()
    elsewhere, bad_elsewhere = rows.sum(axis=0) - rows, bad.sum(axis=0) - bad
    rates = (bad_elsewhere + _PRIOR_ROWS * rate) / (elsewhere + _PRIOR_ROWS)
    # A level that no other part has says exactly nothing, whatever rounding makes of it.
    rates[elsewhere == 0] = rate
    return _counted(rates.ravel(), rows.ravel(), bad.ravel())


def _counted(scores: Floats, rows: NDArray[np.int64], bad: NDArray[np.int64]) -> Curve:
    """Return the curve of groups of rows that share a score."""
    order = np.argsort(-scores, kind="stable")
    falling = scores[order]
    last_of_ties = np.flatnonzero(np.append(np.diff(falling) != 0, True))
    caught = np.cumsum(bad[order])[last_of_ties].astype(np.float64)
    false_alarms = np.cumsum((rows - bad)[order])[last_of_ties].astype(np.float64)
    return Curve(
        np.concatenate([[np.inf], falling[last_of_ties]]),
        np.concatenate([[0.0], caught]),
        np.concatenate([[0.0], false_alarms]),
    )
