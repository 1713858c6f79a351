"""Measure what each recipe's answers really cost on fresh rows, and in how much time.

Real tables, several draws of rows to learn from; the rows not drawn are the fresh ones. Costs are
shares of what the cheaper policy without a model pays on the same fresh rows, for four cost
ratios; beside them stands what the best threshold of the same scores, chosen on the fresh rows,
would have paid. The program learns as in an analysis: with a quarter of the rows kept aside where
bad cases suffice; its plan is drawn up for one ratio in the middle, and never again.

    pip install .[bench]
    python tests/benchmarks/realised_cost.py CACHE [--seeds 5] [--only NAME ...]
        [--without NAME ...] [--finished] [--record [NAME]]

What is in the folder CACHE is not computed again: stop it and start it again at will. All tables
are done with the first seed before the second one begins; ``--finished`` computes nothing more.
"""

import argparse
import json
import operator
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from measuring import tabulated, tell
from other_tools import FLAML, OTHERS, lacking_for
from own_fits import Fits, decided, fit_plan, plan_of
from peers import GRID, PEERS, Answer, Task, run
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
EFFORTS = ("quick", "standard", "thorough")
STANDARD = "imbgui, standard"
ALLOWED, BLEND = "imbgui, blend allowed", "imbgui, blend alone"
TO_BEAT = "isotonic boosted trees, formula"
"""What the recommendation is to be no dearer than, and the blend 2 % cheaper than."""
TUNED = "tuned threshold, boosted trees"
"""What it is to be 8 % cheaper than."""

OWN = (*(f"imbgui, {effort}" for effort in EFFORTS), ALLOWED, BLEND)
ELSEWHERE = {**PEERS, **OTHERS}
RECIPES = (*OWN, *ELSEWHERE)


@dataclass(frozen=True)
class Paid:
    """What one recipe pays on one draw: relative costs by ratio, and CPU seconds for all of them.

    ``oracle`` is the cost at the best threshold of the same scores, NaN where there are none.
    """

    costs: Sequence[float]
    oracle: Sequence[float]
    cpu_seconds: float


def relative_cost(flags: Labels, labels: Labels, ratio: float) -> float:
    """Return the cost over that of the cheaper policy without a model."""
    missed, alarms = np.sum(labels & ~flags), np.sum(~labels & flags)
    return float((ratio * missed + alarms) / min(ratio * labels.sum(), (~labels).sum()))


def oracle_cost(scores: Floats, labels: Labels, ratio: float) -> float:
    """Return the relative cost at the threshold that is the best one on these very rows."""
    order = np.argsort(-scores, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(scores[order])), len(order) - 1)
    caught = np.append(0, np.cumsum(labels[order])[ends])
    alarms = np.append(0, np.cumsum(~labels[order])[ends])
    least = np.min(ratio * (labels.sum() - caught) + alarms)
    return float(least / min(ratio * labels.sum(), (~labels).sum()))


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

    def fits(self, effort: str = "standard") -> Fits:
        """Return the program's fits of an effort."""
        path = self._folder / ("fits.npz" if effort == "standard" else f"fits-{effort}.npz")
        if not path.exists():
            laid = self.laid
            fit_plan(
                plan_of(laid, self.labels, effort, self.seed, BAND),
                laid.layout,
                (laid.matrix[self.learnt], self.labels),
                (laid.matrix[self.fresh], laid.labels[self.fresh]),
            ).save(path)
        return Fits.open(path)

    def paid(self, recipe: str) -> Paid:
        """Return what a recipe pays."""
        return self.elsewhere(recipe) if recipe in ELSEWHERE else self.own(recipe)

    def is_kept(self, recipe: str) -> bool:
        """Say whether all that takes long has been done before."""
        effort = _effort_of(recipe)
        name = "fits.npz" if effort == "standard" else f"fits-{effort}.npz"
        return (self._place_of(recipe) if recipe in ELSEWHERE else self._folder / name).exists()

    def own(self, recipe: str) -> Paid:
        """Return what the program's answers cost; those of its rules as they are now."""
        effort = _effort_of(recipe)
        plan = plan_of(self.laid, self.labels, effort, self.seed, BAND)
        plan = replace(plan, allow_blend=recipe == ALLOWED)
        fits = self.fits(effort)
        began = time.process_time()
        study, fresh = decided(fits, plan, self.laid.layout)
        spent = fits.cpu_seconds + time.process_time() - began
        answer = blend_or_no_model if recipe == BLEND else operator.attrgetter("best")
        given = list(own_answers(study, fresh, answer))
        return Paid(
            [
                relative_cost(flags, fits.fresh_labels, ratio)
                for ratio, (flags, _) in zip(RATIOS, given, strict=True)
            ],
            [
                np.nan if scores is None else oracle_cost(scores, fits.fresh_labels, ratio)
                for ratio, (_, scores) in zip(RATIOS, given, strict=True)
            ],
            spent,
        )

    def elsewhere(self, recipe: str) -> Paid:
        """Return what another recipe's answers cost."""
        path = self._place_of(recipe)
        if not path.exists():
            laid = self.laid
            task = Task(
                laid.layout,
                laid.matrix[self.learnt],
                self.labels,
                laid.matrix[self.fresh],
                RATIOS,
                self.seed,
                self.elsewhere(GRID).cpu_seconds if recipe == FLAML else 0.0,
            )
            answer, seconds = run(ELSEWHERE[recipe], task)
            path.write_text(json.dumps(asdict(self._judged(answer, seconds))))
        return Paid(**json.loads(path.read_text()))

    def _judged(self, answer: Answer, seconds: float) -> Paid:
        fresh = self.laid.labels[self.fresh]
        scores = answer.scores or [None] * len(RATIOS)
        return Paid(
            [relative_cost(one, fresh, r) for one, r in zip(answer.flags, RATIOS, strict=True)],
            [
                np.nan if one is None else oracle_cost(one, fresh, r)
                for one, r in zip(scores, RATIOS, strict=True)
            ],
            seconds,
        )

    def _place_of(self, recipe: str) -> Path:
        return self._folder / f"{recipe.replace(' ', '-')}.json"


def _effort_of(recipe: str) -> str:
    return next((one for one in EFFORTS if recipe.endswith(one)), "standard")


def blend_or_no_model(recommendation: Recommendation) -> Advice:
    """Return the blend; where that is dearer out of fold, the cheaper policy without a model.

    Where nothing can be blended the recommendation stands in for it.
    """
    if recommendation.blend is None:
        return recommendation.best
    policies = (recommendation.blend.advice, *recommendation.candidates[:2])
    return min(policies, key=lambda one: one.cost_per_1000)


def own_flags(study: Study, fresh: Floats) -> Iterator[Labels]:
    """Return which fresh rows the recommendation flags, at each ratio."""
    for flags, _ in own_answers(study, fresh, operator.attrgetter("best")):
        yield flags


def own_answers(
    study: Study, fresh: Floats, answer: Callable[[Recommendation], Advice]
) -> Iterator[tuple[Labels, Floats | None]]:
    """Return which fresh rows an answer flags at each ratio, and by which scores, if by any."""
    candidates = study.decisions.candidates
    for ratio in RATIOS:
        advice = answer(recommend(study, Costs(false_alarm=1.0, missed=ratio)))
        row = candidates.index(advice.candidate)
        if advice.threshold is None:
            yield np.full(fresh.shape[1], row == 1), None
        else:
            yield fresh[row - 2] >= advice.threshold, fresh[row - 2]


@dataclass(frozen=True, eq=False)
class Measured:
    """What was measured; arrays of shape (recipes, tables, seeds, ratios), times without ratios."""

    recipes: tuple[str, ...]
    tables: tuple[str, ...]
    costs: Floats
    oracle: Floats
    cpu_seconds: Floats

    def of(self, recipe: str) -> Floats:
        """Return one recipe's costs; shape (tables, seeds, ratios)."""
        return np.asarray(self.costs[self.recipes.index(recipe)])


def measure(
    laid: list[Laid], recipes: tuple[str, ...], seeds: int, cache: Path, *, finished: bool
) -> Measured:
    """Measure every recipe on every draw; with ``finished`` only the draws that were done before.

    A seed that is not done for all tables is left out then.
    """
    draws: list[list[Draw]] = []
    for seed in range(seeds):
        dealt = [Draw(table, seed, cache) for table in laid]
        if finished and not all(draw.is_kept(one) for draw in dealt for one in recipes):
            break
        draws.append(dealt)
        for draw in dealt:
            for recipe in recipes:
                if not draw.is_kept(recipe):
                    draw.paid(recipe)
                    sys.stderr.write(f"{draw.laid.name}, seed {seed}, {recipe}: done\n")
    if not draws:
        sys.exit("Not one seed is finished for all of these tables and recipes.")
    shape = (len(recipes), len(laid), len(draws), len(RATIOS))
    costs, oracle, seconds = np.empty(shape), np.empty(shape), np.empty(shape[:3])
    for row, recipe in enumerate(recipes):
        for seed, dealt in enumerate(draws):
            for place, draw in enumerate(dealt):
                paid = draw.paid(recipe)
                costs[row, place, seed] = paid.costs
                oracle[row, place, seed] = paid.oracle
                seconds[row, place, seed] = paid.cpu_seconds
    return Measured(recipes, tuple(one.name for one in laid), costs, oracle, seconds)


def told(measured: Measured) -> list[str]:
    """Say what was measured."""
    costs, tables = measured.costs, measured.tables
    lines = [
        f"{len(tables)} tables, seeds 0 to {costs.shape[2] - 1}, at most {MOST_ROWS:,} rows learnt",
        "cost: 1 = the cheaper policy without a model, on the same fresh rows",
        "of oracle: over the cost at the best threshold of the same scores, where there are scores",
        f"less {TO_BEAT}: in points, with standard errors",
        "over splits: of the mean over these tables; over tables: as if they were drawn from many",
        "seconds: CPU, one table, all four ratios (FLAML is told to take those of the grid)",
        "",
        *tabulated(
            (
                "mean cost",
                *(f"1:{ratio:g}" for ratio in RATIOS),
                "mean",
                "s.e. tables",
                "of oracle",
                "less to beat",
                "s.e. splits",
                "s.e. tables",
                "worst table, ratio",
                "seconds",
            ),
            [_summary(measured, recipe) for recipe in measured.recipes],
        ),
        "",
        *_aims(measured),
        "",
        *tabulated(
            ("mean over the ratios", *tables),
            [
                (recipe, *(f"{value:.3f}" for value in measured.of(recipe).mean(axis=(1, 2))))
                for recipe in measured.recipes
            ],
        ),
        "",
        *tabulated(
            ("CPU seconds", *tables),
            [
                (recipe, *(f"{value:.1f}" for value in measured.cpu_seconds[row].mean(axis=1)))
                for row, recipe in enumerate(measured.recipes)
            ],
        ),
    ]
    for recipe in (*(one for one in OWN if one in measured.recipes), TO_BEAT):
        lines += ["", *_by_ratio(recipe, measured.of(recipe), tables)]
    return lines


def _summary(measured: Measured, recipe: str) -> tuple[object, ...]:
    row = measured.recipes.index(recipe)
    costs, oracle = measured.costs[row], measured.oracle[row]
    scored = np.isfinite(oracle)
    over = f"{costs[scored].sum() / oracle[scored].sum():.3f}" if scored.any() else "-"
    against = costs - measured.of(TO_BEAT)
    return (
        recipe,
        *(f"{value:.3f}" for value in costs.mean(axis=(0, 1))),
        f"{costs.mean():.4f}",
        f"{_error(costs.mean(axis=(1, 2))):.4f}",
        over,
        f"{100 * against.mean():+.2f}",
        f"{100 * _error_over_splits(against):.2f}",
        f"{100 * _error(against.mean(axis=(1, 2))):.2f}",
        f"{costs.mean(axis=1).max():.3f}",
        f"{measured.cpu_seconds[row].mean():.1f}",
    )


def _aims(measured: Measured) -> list[str]:
    """Say what was aimed at, and what came out, of all that was measured."""
    best, beaten = measured.of(STANDARD), measured.of(TO_BEAT)
    means, others = best.mean(axis=(1, 2)), beaten.mean(axis=(1, 2))
    dearer = [
        f"{table} {100 * (mean / other - 1):+.1f} % ({100 * _error(paired) / other:.1f})"
        for table, mean, other, paired in zip(
            measured.tables, means, others, (best - beaten).mean(axis=2), strict=True
        )
        if mean > 1.03 * other
    ]
    above = [
        f"{measured.tables[place]} 1:{RATIOS[column]:g} {best[place, :, column].mean():.3f} "
        f"({_error(best[place, :, column]):.3f})"
        for place, column in np.argwhere(best.mean(axis=1) > 1.02)
    ]
    rows = [
        (f"recommendation, of {TO_BEAT}", "<= 1", _share(best, beaten)),
        (f"blend allowed, of {TO_BEAT}", "<= 0.98", _share(measured.of(ALLOWED), beaten)),
        ("tables more than 3 % dearer than that", "none", ", ".join(dearer) or "none"),
        ("mean above 1.02 of no model", "none", ", ".join(above) or "none"),
    ]
    if TUNED in measured.recipes:
        rows.append((f"recommendation, of {TUNED}", "<= 0.92", _share(best, measured.of(TUNED))))
    if GRID in measured.recipes:
        seconds = dict(zip(measured.recipes, measured.cpu_seconds, strict=True))
        shares = seconds[STANDARD].sum(axis=1) / seconds[GRID].sum(axis=1)
        told = f"{seconds[STANDARD].sum() / seconds[GRID].sum():.2f}, by table "
        rows.append(
            (
                "seconds of standard, of the grid's",
                "<= 1",
                told + ", ".join(f"{share:.2f}" for share in shares),
            )
        )
    return tabulated(("aim", "asked", "came out"), rows)


def _share(costs: Floats, others: Floats) -> str:
    """Write the ratio of two mean costs, with its standard error over tables."""
    ours, theirs = costs.mean(axis=(1, 2)), others.mean(axis=(1, 2))
    ratio = ours.mean() / theirs.mean()
    return f"{ratio:.3f} ({_error(ours - ratio * theirs) / theirs.mean():.3f})"


def _by_ratio(title: str, costs: Floats, tables: Sequence[str]) -> list[str]:
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


def _error(values: Floats) -> float:
    return float(np.std(values, ddof=1) / np.sqrt(len(values))) if len(values) > 1 else np.nan


def _error_over_splits(costs: Floats) -> float:
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
    parser.add_argument("--without", nargs="*", default=(), help="names of recipes to leave out")
    parser.add_argument("--finished", action="store_true", help="tell only what was done before")
    parser.add_argument(
        "--record",
        nargs="?",
        const="realised_cost",
        metavar="NAME",
        help="keep the result as text; NAME keeps a part of the tables or recipes beside the whole",
    )
    asked = parser.parse_args()
    laid = [lay_out_table(one, asked.cache) for one in named(asked.only)]
    recipes = tuple(one for one in RECIPES if one not in asked.without)
    if not asked.finished and (lacking := lacking_for(recipes)):
        sys.exit(f"Not installed: {', '.join(lacking)} (pip install .[bench], or --without).")
    with threadpool_limits(1):
        measured = measure(laid, recipes, asked.seeds, asked.cache, finished=asked.finished)
    tell(asked.record or "realised_cost", told(measured), record=asked.record is not None)


if __name__ == "__main__":
    main()
