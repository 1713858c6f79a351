"""Made-up claims as column arrays: tidy ones, and ones with all that is awkward about columns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imbgui.domain.columns import ColumnValues
from imbgui.domain.features import Feature, Layout
from imbgui.domain.plan import Candidate, draw_up_plan
from imbgui.domain.table import Kind
from imbgui.training.matrix import build_matrix

DAY = 86_400.0
CAUSES = ("collision", "hail", "theft", "glass", "fire", "flood")
POSITIVES_IN_100 = 15


@dataclass(frozen=True, eq=False)
class Claims:
    """Rows with a layout; the training part is marked, all others are for scoring."""

    layout: Layout
    matrix: NDArray[np.float32]
    labels: NDArray[np.bool_]
    part: NDArray[np.bool_]

    @property
    def training(self) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        return self.matrix[self.part], self.labels[self.part]

    @property
    def others(self) -> NDArray[np.float32]:
        return self.matrix[~self.part]


def some_claims(rows: int = 240, *, awkward: bool, positives: int | None = None) -> Claims:
    """Return claims of which three in four are for training; bad ones are dear, or thefts."""
    rng = np.random.default_rng(rows)
    amount = rng.lognormal(7, 1, rows)
    cause = rng.integers(0, len(CAUSES), rows).astype(np.int32)
    suspicion = np.log(amount) + 2.0 * (cause == 2) + rng.normal(0, 0.8, rows)
    bad = rows * POSITIVES_IN_100 // 100 if positives is None else positives
    labels = np.zeros(rows, bool)
    labels[np.argsort(suspicion)[-bad:]] = True
    part = np.ones(rows, bool)
    for label in (False, True):
        members = rng.permutation(np.flatnonzero(labels == label))
        part[members[: len(members) // 4]] = False
    columns = {
        "amount": (Kind.NUMBER, ColumnValues(amount)),
        "cause": (Kind.CATEGORY, ColumnValues(cause, CAUSES)),
        "police": (Kind.YES_NO, ColumnValues(rng.integers(0, 2, rows, np.int32), ("no", "yes"))),
    }
    if awkward:
        columns |= _awkward(rows, part, rng)
        for name in ("amount", "cause", "police"):
            kind, column = columns[name]
            values = column.values.copy()
            values[rng.random(rows) < 0.1] = np.nan if column.levels is None else -1
            columns[name] = (kind, ColumnValues(values, column.levels))
    layout = Layout(
        tuple(Feature(name, kind, one.levels or ()) for name, (kind, one) in columns.items())
    )
    matrix = build_matrix(layout, {name: one for name, (_, one) in columns.items()})
    return Claims(layout, matrix, labels, part)


def _awkward(
    rows: int, part: NDArray[np.bool_], rng: np.random.Generator
) -> dict[str, tuple[Kind, ColumnValues]]:
    day = 19_000 * DAY + rng.integers(0, 500 * 24, rows) * 3600.0
    day[::17] = np.nan
    shops = rng.integers(0, 130, rows).astype(np.int32)
    shops[::19] = -1
    # Constant where models are fitted, and of another value where they score.
    outside = (~part).astype(np.int32)
    return {
        "day": (Kind.DATE, ColumnValues(day)),
        "shop": (Kind.CATEGORY, ColumnValues(shops, tuple(f"shop {n}" for n in range(130)))),
        "blank number": (Kind.NUMBER, ColumnValues(np.full(rows, np.nan))),
        "blank category": (Kind.CATEGORY, ColumnValues(np.full(rows, -1, np.int32), ())),
        "constant": (Kind.NUMBER, ColumnValues(np.full(rows, 7.0))),
        "constant in training": (Kind.NUMBER, ColumnValues(outside * 3.5)),
        "level unseen in training": (Kind.CATEGORY, ColumnValues(outside, ("old", "new"))),
        "huge": (Kind.NUMBER, ColumnValues(rng.normal(0, 1, rows) * 1e30)),
    }


def thorough_candidates(claims: Claims, *, categories_only: bool = False) -> list[Candidate]:
    """Return every candidate of a thorough plan for these claims."""
    categories = len(claims.layout.positions(categorical=True))
    numbers = len(claims.layout.columns) - categories
    plan = draw_up_plan(
        rows=len(claims.labels),
        positives=int(claims.labels.sum()),
        cost_ratio=40,
        numbers=0 if categories_only else numbers,
        categories=categories,
        effort="thorough",
        class_weight=12.5,
    )
    return list(plan.learnt)


def one_of_each(candidates: list[Candidate]) -> list[Candidate]:
    """Return the first candidate of each strategy and learner."""
    first = {(one.strategy, one.learner): one for one in reversed(candidates)}
    return list(first.values())[::-1]
