"""How to search for a class weight or a mixture of cases: what is cheapest for its CPU seconds.

``python tests/benchmarks/weight_search.py [--seeds N] [--tables NAME ...] [--record]``

From each real table rows are drawn to learn from; a number is searched in them as the program
does, and the model with the number found judged on fresh rows: what its mistakes cost at cost
ratios 5, 20 and 100, over the better of flagging none and all, each model at its own smoothed
cut-off on the fresh rows, which favours none. Compared are the program's grid by log-loss; the
same grid by expected cost at half a ratio, the ratio and twice it; random numbers; and optuna's
TPE, where optuna can be imported. The last column is what a search gains over the number that
balances the classes, in thousandths of the relative cost, for each CPU second it takes.
"""

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from measuring import options, tabulated, tell
from real_tables import Laid, lay_out_table, named
from threadpoolctl import threadpool_limits

from imbgui.domain.calibration import sigmoid
from imbgui.domain.curves import Floats, flagged_counts, smoothed_thresholds
from imbgui.domain.plan import Candidate
from imbgui.domain.splits import Split, same_rows, split_rows
from imbgui.domain.strategies import (
    CLASS_WEIGHT,
    LOGISTIC_REGRESSION,
    SCALE_POS_WEIGHT,
    UNDERSAMPLING,
    XGBOOST,
)
from imbgui.training.models import log_odds
from imbgui.training.recipes import Labels, build_recipe
from imbgui.training.searching import Search

try:
    import optuna
except ImportError:
    optuna = None

RATIOS = np.array([5.0, 20.0, 100.0])
FEW, MANY = 5, 15
"""How many numbers a random or a Bayesian search tries."""
TABLES = ("mammography", "card sample", "fraud")
CANDIDATES = (
    Candidate(CLASS_WEIGHT, LOGISTIC_REGRESSION, searched=True),
    Candidate(SCALE_POS_WEIGHT, XGBOOST, searched=True),
    Candidate(UNDERSAMPLING, LOGISTIC_REGRESSION, searched=True),
    Candidate(UNDERSAMPLING, XGBOOST, searched=True),
)

Found = tuple[float, float, float]
"""The numbers found for the three ratios."""


@dataclass(frozen=True, eq=False)
class Draw:
    """Rows of a table to search in, and fresh ones to judge by, for one candidate."""

    laid: Laid
    candidate: Candidate
    seed: int
    rows: int

    def search(self) -> Search:
        """Return a search in which nothing is prepared yet."""
        learnt, _ = self._drawn
        matrix, labels = self.laid.matrix[learnt], self.laid.labels[learnt]
        return Search(self.candidate, self.laid.layout, matrix, labels, self._split, self.seed)

    def judged(self, number: float) -> Floats:
        """Return what the model with a number costs on fresh rows at each ratio."""
        learnt, fresh = self._drawn
        labels = self.laid.labels[learnt]
        given = self.search().at(number)
        recipe = build_recipe(given, self.laid.layout, labels, self.seed)
        model, _ = recipe.fit(self.laid.matrix[learnt], labels)
        scores = sigmoid(log_odds(model, self.laid.matrix[fresh]))
        return smoothed_costs(scores, self.laid.labels[fresh], RATIOS)

    @cached_property
    def _drawn(self) -> tuple[np.ndarray, np.ndarray]:
        return self.laid.draw(self.rows, 0.5, self.seed)

    @cached_property
    def _split(self) -> Split:
        learnt, _ = self._drawn
        together = same_rows(self.laid.matrix[learnt])
        # Four parts, as the training part of one fold of five has.
        return split_rows(
            self.laid.labels[learnt], together, folds=4, kept_parts=None, seed=self.seed
        )


def smoothed_costs(scores: Floats, labels: Labels, ratios: Floats) -> Floats:
    """Return the cost at smoothed cut-offs over that of the better policy without a model."""
    caught, alarms = flagged_counts(scores, labels, smoothed_thresholds(scores, labels, ratios))
    missed = ratios * (labels.sum() - caught)
    return np.asarray((alarms + missed) / np.minimum((~labels).sum(), ratios * labels.sum()))


# The ways to search


def grid_by_log_loss(search: Search) -> Found:
    """Search as the program does."""
    best = float(search.grid[np.argmin([search.loss(float(one)) for one in search.grid])])
    return best, best, best


def grid_by_cost(search: Search) -> Found:
    """Search the same grid by the expected cost around each ratio."""
    costs = []
    for number in search.grid:
        logits, labels = search.held_out(float(number))
        # An ordinary case of a sample stands for several, so that a missed case counts for less.
        around = np.multiply.outer(RATIOS, [0.5, 1, 2]) / search.stands_for
        scores = sigmoid(logits)
        costs.append([smoothed_costs(scores, labels, band).mean() for band in around])
    low, middle, high = (float(search.grid[place]) for place in np.argmin(costs, axis=0))
    return low, middle, high


def at_random(trials: int) -> Callable[[Search], Found]:
    """Return a search of random numbers, even on the log scale, by log-loss."""

    def search_at_random(search: Search) -> Found:
        low, high = np.log([search.grid.min(), search.grid.max()])
        rng = np.random.default_rng(search.seed)
        numbers = np.exp(rng.uniform(low, high, trials))
        best = float(numbers[np.argmin([search.loss(float(one)) for one in numbers])])
        return best, best, best

    return search_at_random


def by_tpe(trials: int) -> Callable[[Search], Found]:
    """Return optuna's search over the same range, by log-loss."""

    def search_by_tpe(search: Search) -> Found:
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        low, high = float(search.grid.min()), float(search.grid.max())
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=search.seed))
        study.optimize(
            lambda trial: search.loss(trial.suggest_float("number", low, high, log=True)), trials
        )
        best = float(study.best_params["number"])
        return best, best, best

    return search_by_tpe


def balanced(search: Search) -> Found:
    """Do not search: balance the classes."""
    number = 1.0 if search.candidate.resamples_rows else float(search.grid[-1])
    return number, number, number


def ways() -> dict[str, Callable[[Search], Found]]:
    """Return the ways to search, the one compared with first."""
    found = {
        "balanced, no search": balanced,
        "grid by log-loss": grid_by_log_loss,
        "grid by cost": grid_by_cost,
        **{f"random, {trials}": at_random(trials) for trials in (FEW, MANY)},
    }
    if optuna is not None:
        found |= {f"TPE, {trials}": by_tpe(trials) for trials in (FEW, MANY)}
    return found


@dataclass(frozen=True)
class Judged:
    """What one search came to: relative costs at the ratios, and the CPU seconds it took."""

    costs: tuple[float, ...]
    seconds: float


def judge(draw: Draw) -> Iterator[tuple[str, Judged]]:
    """Search in every way, and judge what is found."""
    known: dict[float, Floats] = {}
    for name, way in ways().items():
        began = time.process_time()
        found = way(draw.search())
        seconds = time.process_time() - began
        for number in found:
            if number not in known:
                known[number] = draw.judged(number)
        costs = tuple(float(known[number][place]) for place, number in enumerate(found))
        yield name, Judged(costs, seconds)


def main() -> None:
    """Measure, and tell."""
    parser = options(str(__doc__), workers=False)
    parser.add_argument("--seeds", type=int, default=3, help="draws from each table")
    parser.add_argument("--rows", type=int, default=8000, help="rows to learn from, at most")
    parser.add_argument("--tables", nargs="*", default=TABLES)
    asked = parser.parse_args()
    judged: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="measured-") as folder:
        tables = [lay_out_table(one, Path(folder)) for one in named(asked.tables)]
    draws = [
        Draw(laid, candidate, seed, asked.rows)
        for laid in tables
        for candidate in CANDIDATES
        for seed in range(asked.seeds)
    ]
    with threadpool_limits(1):  # as in a worker
        for draw in draws:
            for name, one in judge(draw):
                judged[draw.candidate.name, name].append(one)
    lines = [
        f"{', '.join(asked.tables)}: {asked.seeds} draws of at most {asked.rows:,} rows from each",
        *([] if optuna is not None else ["optuna cannot be imported: no TPE to compare with"]),
        *_told(judged),
    ]
    tell("weight_search", lines, record=asked.record)


def _told(judged: dict[tuple[str, str], list[Judged]]) -> Iterator[str]:
    for candidate in dict.fromkeys(name for name, _ in judged):
        ways_of = {way: found for (name, way), found in judged.items() if name == candidate}
        yield from ("", *_compared(candidate, ways_of))
    together: dict[str, list[Judged]] = defaultdict(list)
    for (_, way), found in judged.items():
        together[way] += found
    yield from ("", *_compared("all of them", together))


def _compared(what: str, judged: dict[str, list[Judged]]) -> list[str]:
    """Return a table: costs, their paired difference to the program's own way, and seconds."""
    costs = {way: np.mean([one.costs for one in found], axis=1) for way, found in judged.items()}
    own, none = costs["grid by log-loss"], costs["balanced, no search"]
    rows = []
    for way, found in judged.items():
        apart = costs[way] - own
        error = apart.std(ddof=1) / np.sqrt(len(apart)) if len(apart) > 1 else np.nan
        seconds = float(np.mean([one.seconds for one in found]))
        gain = 1000 * float((none - costs[way]).mean())
        rows.append(
            (
                way,
                f"{costs[way].mean():.4f}",
                f"{apart.mean():+.4f}",
                f"{error:.4f}",
                seconds if seconds > 1e-3 else "-",
                gain / seconds if seconds > 1e-3 else "-",
            )
        )
    return tabulated((what, "cost", "to own", "s.e.", "CPU s", "gain / CPU s"), rows)


if __name__ == "__main__":
    main()
