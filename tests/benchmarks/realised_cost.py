"""Measure what each recipe's answers really cost on fresh rows, beside the program's own.

Real tables, several draws of rows to learn from; the rows not drawn are the fresh ones. Costs are
shares of what the cheaper policy without a model pays on the same fresh rows, for four cost
ratios. The program learns as in an analysis: with a quarter of the rows kept aside where bad cases
suffice; its plan is drawn up for one ratio in the middle, and never again.

    python tests/benchmarks/realised_cost.py CACHE [--seeds 5] [--only NAME ...] [--record]

What is in the folder CACHE is not computed again: stop it and start it again at will.
"""

import argparse
import json
import operator
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from measuring import tabulated, tell
from numpy.typing import NDArray
from own_fits import Fits, decided, fit_plan, plan_of
from peers import PEERS, Task, run
from real_tables import Labels, Laid, lay_out_table, named
from threadpoolctl import threadpool_limits

from imbgui.domain.advice import Advice
from imbgui.domain.calibration import Floats
from imbgui.domain.costs import Costs
from imbgui.domain.recommendation import Recommendation, recommend
from imbgui.domain.study import Study

RATIOS = (5.0, 20.0, 100.0, 500.0)
BAND = 50.0
"""The ratio that plans are drawn up for: the middle of the four, on the log scale."""
MOST_ROWS, SHARE = 10_000, 0.75
EFFORTS = ("quick", "standard")
ALLOWED, BLEND = "imbgui, blend allowed", "imbgui, blend alone"
TO_BEAT = "isotonic XGBoost, formula"

OWN = (*(f"imbgui, {effort}" for effort in EFFORTS), ALLOWED, BLEND)
RECIPES = (*OWN, *PEERS)


def relative_cost(flags: Labels, labels: Labels, ratio: float) -> float:
    """Return the cost over that of the cheaper policy without a model."""
    missed, alarms = np.sum(labels & ~flags), np.sum(~labels & flags)
    return float((ratio * missed + alarms) / min(ratio * labels.sum(), (~labels).sum()))


class Draw:
    """One draw of one table; fits and costs are kept under the cache."""

    def __init__(self, laid: Laid, seed: int, cache: Path) -> None:
        self.laid, self.seed = laid, seed
        self.learnt, self.fresh = laid.draw(MOST_ROWS, SHARE, seed)
        self._folder = cache / laid.name.replace(" ", "-") / str(seed)
        self._folder.mkdir(parents=True, exist_ok=True)

    @property
    def labels(self) -> Labels:
        """Whether each row to learn from is a bad case."""
        return self.laid.labels[self.learnt]

    def fits(self) -> Fits:
        """Return the program's fits, of the standard effort."""
        path = self._folder / "fits.npz"
        if not path.exists():
            laid = self.laid
            fit_plan(
                plan_of(laid, self.labels, "standard", self.seed, BAND),
                laid.layout,
                (laid.matrix[self.learnt], self.labels),
                (laid.matrix[self.fresh], laid.labels[self.fresh]),
            ).save(path)
        return Fits.open(path)

    def costs(self, recipe: str) -> list[float]:
        """Return a recipe's relative costs, one for each ratio."""
        return self.peer(recipe) if recipe in PEERS else self.own(recipe)

    def own(self, recipe: str) -> list[float]:
        """Return the program's relative costs; those of its rules as they are now."""
        effort = "quick" if recipe.endswith("quick") else "standard"
        plan = plan_of(self.laid, self.labels, effort, self.seed, BAND)
        plan = replace(plan, allow_blend=recipe == ALLOWED)
        fits = self.fits().of(plan.candidates)
        study, fresh = decided(fits, plan, self.laid.layout)
        answer = blend_or_no_model if recipe == BLEND else operator.attrgetter("best")
        return [
            relative_cost(flags, fits.fresh_labels, ratio)
            for ratio, flags in zip(RATIOS, own_flags(study, fresh, answer), strict=True)
        ]

    def peer(self, name: str) -> list[float]:
        """Return a recipe's relative costs."""
        path = self._folder / f"{name.replace(' ', '-')}.json"
        if not path.exists():
            laid, fresh = self.laid, self.laid.labels[self.fresh]
            matrix = laid.matrix[self.learnt]
            task = Task(
                laid.layout, matrix, self.labels, laid.matrix[self.fresh], RATIOS, self.seed
            )
            flags, seconds = run(name, task)
            costs = [relative_cost(one, fresh, r) for one, r in zip(flags, RATIOS, strict=True)]
            path.write_text(json.dumps({"costs": costs, "cpu_seconds": seconds}))
        return list(json.loads(path.read_text())["costs"])


def blend_or_no_model(recommendation: Recommendation) -> Advice:
    """Return the blend; where that is dearer out of fold, the cheaper policy without a model.

    Where nothing can be blended the recommendation stands in for it.
    """
    if recommendation.blend is None:
        return recommendation.best
    policies = (recommendation.blend.advice, *recommendation.candidates[:2])
    return min(policies, key=lambda one: one.cost_per_1000)


def own_flags(
    study: Study,
    fresh: Floats,
    answer: Callable[[Recommendation], Advice] = operator.attrgetter("best"),
) -> Iterator[Labels]:
    """Return which fresh rows an answer flags, at each ratio."""
    candidates = study.decisions.candidates
    for ratio in RATIOS:
        advice = answer(recommend(study, Costs(false_alarm=1.0, missed=ratio)))
        row = candidates.index(advice.candidate)
        if advice.threshold is None:
            yield np.full(fresh.shape[1], row == 1)
        else:
            yield fresh[row - 2] >= advice.threshold


def measured(laid: list[Laid], seeds: int, cache: Path) -> NDArray[np.float64]:
    """Return relative costs; shape (recipes, tables, seeds, ratios)."""
    costs = np.empty((len(RECIPES), len(laid), seeds, len(RATIOS)))
    for seed in range(seeds):
        for place, table in enumerate(laid):
            draw = Draw(table, seed, cache)
            for row, recipe in enumerate(RECIPES):
                costs[row, place, seed] = draw.costs(recipe)
            sys.stderr.write(f"{table.name}, seed {seed}: done\n")
    return costs


def told(costs: NDArray[np.float64], tables: list[str]) -> list[str]:
    """Say what was measured."""
    by_set = costs.mean(axis=(2, 3))
    against = costs - costs[RECIPES.index(TO_BEAT)]
    rows = [
        (
            recipe,
            *(f"{value:.3f}" for value in costs[row].mean(axis=(0, 1))),
            f"{by_set[row].mean():.4f}",
            f"{100 * against[row].mean():+.2f}",
            f"{100 * _error_over_draws(against[row]):.2f}",
            f"{100 * _error(against[row].mean(axis=(1, 2))):.2f}",
            f"{costs[row].mean(axis=1).max():.3f}",
        )
        for row, recipe in enumerate(RECIPES)
    ]
    heading = ("cost, 1 = cheaper trivial policy", *(f"1:{ratio:g}" for ratio in RATIOS), "mean")
    more = ("- to beat, points", "s.e. draws", "s.e. tables", "worst table, ratio")
    lines = [
        f"{len(tables)} tables, seeds 0 to {costs.shape[2] - 1}, at most {MOST_ROWS:,} rows learnt",
        f"to beat: {TO_BEAT}",
        "s.e. draws: of the mean over these tables; s.e. tables: as if they were drawn from many",
        "",
        *tabulated((*heading, *more), rows),
        "",
        *tabulated(
            ("mean over the ratios", *tables),
            [
                (recipe, *(f"{value:.3f}" for value in by_set[RECIPES.index(recipe)]))
                for recipe in RECIPES
            ],
        ),
    ]
    for recipe in OWN:
        lines += ["", *_by_ratio(recipe, costs[RECIPES.index(recipe)], tables)]
    return lines


def _by_ratio(title: str, costs: NDArray[np.float64], tables: list[str]) -> list[str]:
    rows = [
        (
            table,
            *(
                f"{cell.mean():.3f} ({_error(cell):.3f})"
                for cell in np.moveaxis(costs[place], 1, 0)
            ),
        )
        for place, table in enumerate(tables)
    ]
    return tabulated((f"{title}: mean (s.e.)", *(f"1:{ratio:g}" for ratio in RATIOS)), rows)


def _error(values: NDArray[np.float64]) -> float:
    return float(np.std(values, ddof=1) / np.sqrt(len(values))) if len(values) > 1 else np.nan


def _error_over_draws(costs: NDArray[np.float64]) -> float:
    """Return the standard error of the mean over fixed tables; shape (tables, seeds, ratios)."""
    errors = np.array([_error(one) for one in costs.mean(axis=2)])
    return float(np.sqrt(np.sum(errors**2)) / len(errors))


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(
        description=str(__doc__), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cache", type=Path, help="a folder for what is computed")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--only", nargs="*", help="names of tables")
    parser.add_argument("--record", action="store_true", help="keep the result as text")
    asked = parser.parse_args()
    laid = [lay_out_table(one, asked.cache) for one in named(asked.only)]
    with threadpool_limits(1):
        costs = measured(laid, asked.seeds, asked.cache)
    tell("realised_cost", told(costs, [one.name for one in laid]), record=asked.record)


if __name__ == "__main__":
    main()
