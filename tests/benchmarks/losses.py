"""Where the recommendation pays more than it might: through rows kept aside, choice or threshold.

    python tests/benchmarks/losses.py CACHE [--seeds 3] [--only NAME ...] [--record]

For each table, in shares of what the cheaper policy without a model pays on the fresh rows:

- what the recommendation pays, and isotonic recipes with the formula, which learn from all rows;
- what these pay where they learn only from the rows that the program keeps for practice: the
  difference is the price of rows kept aside;
- choice: the recommendation less the candidate that turns out cheapest, each at the threshold that
  the program gives it. Nobody could have known it: it is the most that choosing better would gain;
- threshold: the recommended model at its threshold less the same at the best for the fresh rows.

CACHE is the folder of ``realised_cost.py``: only draws whose fits of the standard effort are in it
are looked at.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from measuring import tabulated, tell
from numpy.typing import NDArray
from own_fits import decided, plan_of
from peers import Task, with_formula
from real_tables import Laid, lay_out_table, named
from realised_cost import BAND, RATIOS, Draw, oracle_cost, relative_cost
from threadpoolctl import threadpool_limits

from imbgui.domain.costs import Costs
from imbgui.domain.plan import KEPT_PARTS
from imbgui.domain.recommendation import recommend
from imbgui.domain.splits import same_rows, split_rows
from imbgui.domain.strategies import BOOSTED_TREES, XGBOOST

ISOTONIC = {"XGBoost": XGBOOST, "boosted trees": BOOSTED_TREES}
COLUMNS = (
    "recommended",
    *(f"{name}, {rows}" for name in ISOTONIC for rows in ("all rows", "practice rows")),
    "kept aside",
    "choice",
    "threshold",
)


@dataclass(frozen=True, eq=False)
class Lost:
    """What was lost on one draw; ``figures`` has shape (columns, ratios), NaN without a model."""

    bad: int
    practice_bad: int
    figures: NDArray[np.float64]
    answers: tuple[str, ...]


def lost_on(draw: Draw) -> Lost:
    """Take one draw apart."""
    plan = plan_of(draw.laid, draw.labels, "standard", draw.seed, BAND)
    fits = draw.fits()
    study, fresh = decided(fits, plan, draw.laid.layout)
    labels = fits.fresh_labels
    isotonic = [
        _isotonic(draw, learner, rows)
        for learner in ISOTONIC.values()
        for rows in (np.arange(len(draw.labels)), _practice(draw, keeps_aside=plan.keeps_aside))
    ]
    figures = np.full((len(COLUMNS), len(RATIOS)), np.nan)
    answers = []
    for column, ratio in enumerate(RATIOS):
        found = recommend(study, Costs(false_alarm=1.0, missed=ratio))
        own = {
            one.candidate: _paid(fresh, labels, ratio, row, one.threshold)
            for one in found.candidates
            for row in (study.decisions.candidates.index(one.candidate),)
        }
        best = found.best
        paid = own[best.candidate]
        answers.append(best.candidate.name)
        pays = [one[column] for one in isotonic]
        aside = np.mean([pays[1] - pays[0], pays[3] - pays[2]])
        row = study.decisions.candidates.index(best.candidate)
        threshold = (
            np.nan if best.threshold is None else paid - oracle_cost(fresh[row - 2], labels, ratio)
        )
        figures[:, column] = (paid, *pays, aside, paid - min(own.values()), threshold)
    return Lost(int(draw.labels.sum()), int(fits.labels.sum()), figures, tuple(answers))


def _paid(
    fresh: NDArray[np.float64],
    labels: NDArray[np.bool_],
    ratio: float,
    row: int,
    threshold: float | None,
) -> float:
    if threshold is None:
        return relative_cost(np.full(len(labels), row == 1), labels, ratio)
    return relative_cost(fresh[row - 2] >= threshold, labels, ratio)


def _practice(draw: Draw, *, keeps_aside: bool) -> NDArray[np.int64]:
    """Return which of the rows to learn from the program does not keep aside."""
    matrix = draw.laid.matrix[draw.learnt]
    split = split_rows(
        draw.labels,
        same_rows(matrix),
        folds=5,
        kept_parts=KEPT_PARTS if keeps_aside else None,
        seed=draw.seed,
    )
    return np.flatnonzero(~split.kept)


def _isotonic(draw: Draw, learner: str, rows: NDArray[np.int64]) -> list[float]:
    laid, labels = draw.laid, draw.laid.labels[draw.fresh]
    task = Task(
        laid.layout,
        laid.matrix[draw.learnt][rows],
        draw.labels[rows],
        laid.matrix[draw.fresh],
        RATIOS,
        draw.seed,
    )
    answer = with_formula(learner, isotonic=True)(task)
    return [relative_cost(one, labels, r) for one, r in zip(answer.flags, RATIOS, strict=True)]


def told(laid: list[Laid], seeds: int, cache: Path) -> list[str]:
    """Say what was lost, table by table, and ratio by ratio."""
    lines, rows, detailed = [], [], []
    for table in laid:
        draws = [Draw(table, seed, cache) for seed in range(seeds)]
        lost = [lost_on(draw) for draw in draws if draw.is_kept("imbgui, standard")]
        if not lost:
            continue
        figures = _mean(np.stack([one.figures for one in lost]), axis=0)
        counts = f"{lost[0].bad} / {lost[0].practice_bad}"
        rows.append((table.name, len(lost), counts, *_written(_mean(figures, axis=1))))
        detailed += [
            (f"{table.name} 1:{ratio:g}", *_written(figures[:, column]), lost[0].answers[column])
            for column, ratio in enumerate(RATIOS)
        ]
    lines += tabulated(("mean over the ratios", "draws", "bad / in practice", *COLUMNS), rows)
    return [*lines, "", *tabulated(("by ratio", *COLUMNS, "recommended on seed 0"), detailed)]


def _mean(figures: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Return the mean of what there is; NaN where there is nothing."""
    there = np.isfinite(figures).sum(axis=axis)
    total = np.nansum(figures, axis=axis)
    return np.divide(total, there, out=np.full(total.shape, np.nan), where=there > 0)


def _written(figures: NDArray[np.float64]) -> list[str]:
    return ["-" if np.isnan(one) else f"{one:.3f}" for one in figures]


def main() -> None:
    """Take apart, and tell."""
    parser = argparse.ArgumentParser(
        description=str(__doc__), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cache", type=Path, help="the folder of realised_cost.py")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", nargs="*", help="names of tables")
    parser.add_argument("--record", action="store_true", help="keep the result as text")
    asked = parser.parse_args()
    laid = [lay_out_table(one, asked.cache) for one in named(asked.only)]
    with threadpool_limits(1):
        lines = told(laid, asked.seeds, asked.cache)
    tell("losses", lines, record=asked.record)


if __name__ == "__main__":
    main()
