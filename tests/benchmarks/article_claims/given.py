"""What the claims are shown with: tables, fits that were kept, and how a result is written."""

import tempfile
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from measuring import ROOT
from numpy.typing import ArrayLike
from own_fits import Fits, fit_plan
from real_tables import DATA, TABLES, Laid, RealTable, lay_out_table

from imbgui.domain.plan import TRIVIAL, Candidate, Plan
from imbgui.domain.strategies import (
    BOOSTED_TREES,
    LOGISTIC_REGRESSION,
    OVERSAMPLING,
    PLAIN,
    SMOTE,
    UNDERSAMPLING,
)

EXAMPLE = RealTable("example", "fraud.csv", "fraud", "yes")
SEEDS = 3
"""Draws of each table whose fits are looked for."""
WIDTH = 92
"""Of sentences, in characters; a table is as wide as it must be."""


@dataclass(frozen=True)
class Given:
    """Where tables and fits are kept, as ``realised_cost.py`` keeps them; or nothing."""

    cache: Path | None

    def example(self) -> Laid:
        """Read the example that comes with the program."""
        with tempfile.TemporaryDirectory() as folder:
            return lay_out_table(EXAMPLE, Path(folder), ROOT / "resources" / "examples")

    def table(self, name: str) -> Laid | None:
        """Return a real table, where there are a cache and the table."""
        (real,) = (one for one in TABLES if one.name == name)
        if self.cache is None:
            return None
        kept = self.cache / "tables" / f"{name.replace(' ', '-')}.npz"
        return lay_out_table(real, self.cache) if kept.exists() or _is_there(real) else None

    def fits(self) -> Iterator[tuple[str, int, Fits]]:
        """Yield table, seed and fits: those that were kept; without any, some of the example."""
        kept = [
            (real.name, seed, path)
            for real in TABLES
            for seed in range(SEEDS)
            if self.cache is not None
            and (path := self.cache / real.name.replace(" ", "-") / str(seed) / "fits.npz").exists()
        ]
        for name, seed, path in kept:
            yield name, seed, Fits.open(path)
        if not kept:
            laid = self.example()
            for seed in range(SEEDS):
                yield laid.name, seed, _fits_of(laid, seed)


def _is_there(real: RealTable) -> bool:
    return (DATA / real.file).is_file()


def _fits_of(laid: Laid, seed: int) -> Fits:
    resampled = (
        Candidate(strategy, learner, ratio=1.0)
        for learner in (LOGISTIC_REGRESSION, BOOSTED_TREES)
        for strategy in (UNDERSAMPLING, OVERSAMPLING, SMOTE)
    )
    plain = (Candidate(PLAIN, LOGISTIC_REGRESSION), Candidate(PLAIN, BOOSTED_TREES))
    plan = Plan((*TRIVIAL, *plain, *resampled), keeps_aside=False, seed=seed)
    learnt, fresh = laid.draw(len(laid.labels), 0.5, seed)
    return fit_plan(
        plan,
        laid.layout,
        (laid.matrix[learnt], laid.labels[learnt]),
        (laid.matrix[fresh], laid.labels[fresh]),
    )


def mean_and_error(values: ArrayLike, digits: int = 3) -> str:
    """Write a mean with its standard error in brackets."""
    numbers = np.asarray(values, float)
    return f"{numbers.mean():.{digits}f} ({standard_error(numbers):.{digits}f})"


def standard_error(values: ArrayLike) -> float:
    """Return the standard error of a mean; NaN of one value."""
    numbers = np.asarray(values, float)
    return float(np.std(numbers, ddof=1) / np.sqrt(len(numbers))) if len(numbers) > 1 else np.nan


def section(title: str, claim: str, *blocks: str | Sequence[str]) -> list[str]:
    """Return a claim and what was measured beside it: sentences as strings, tables as lines."""
    lines = [title, "-" * len(title), *textwrap.wrap(f"Claimed: {claim}.", WIDTH)]
    for block in blocks:
        lines += ["", *(textwrap.wrap(block, WIDTH) if isinstance(block, str) else block)]
    return [*lines, "", ""]
