"""Measure whether stated costs are true: their intervals' coverage, and how far they are off.

Tables are drawn from worlds whose truth is known (see worlds.py), decided by the program's own
rules, and the recommended option's true cost on the whole population is held against what was
stated. What was computed is kept in the folder CACHE, in blocks, and is not computed again.

    python tests/benchmarks/coverage.py CACHE [--tables 1000] [--positives 50 200 1000] [--record]

With ``--over-plain`` it is the saving over the plain model that is held against the truth, where
another is recommended.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
from judged import AMOUNT, judge
from measuring import tabulated, tell
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits
from worlds import AMOUNTS, CANDIDATES, Drawn, World, draw_table, log_odds_from, plan_for

from imbgui.domain.advice import Advice, Rule
from imbgui.domain.calibration import Calibration
from imbgui.domain.choice import reference_among
from imbgui.domain.costs import Amounts, Costs
from imbgui.domain.features import Layout
from imbgui.domain.plan import TRIVIAL
from imbgui.domain.recommendation import recommend
from imbgui.domain.strategies import FLAG_ALL
from imbgui.domain.study import Study

WORLDS = (
    World("usual", rate=0.05, spread=2.0),
    World("rare", rate=0.01, spread=2.5),
    World("hard", rate=0.05, spread=1.0),
    World("easy", rate=0.03, spread=4.0),
    World("heavy tails", rate=0.03, spread=1.5, heavy=0.2),
)
RATIOS = (5.0, 20.0, 100.0, 500.0)
POSITIVES = (50, 200, 1000)
BLOCK = 25
Rows = NDArray[np.float64]


@dataclass(frozen=True)
class Stated:
    """What was stated of one table at one ratio, in false alarms per 1,000 cases, and the truth."""

    world: int
    ratio: float
    chosen: int
    true: float
    stated: float
    low: float
    high: float
    check: float
    check_low: float
    check_high: float
    cheaper_trivial: float
    reference: float
    saving: float
    saving_low: float
    over_plain: float
    over_plain_low: float
    over_plain_high: float


NAMES = tuple(Stated.__dataclass_fields__)


@dataclass(frozen=True, eq=False)
class Truth:
    """What the options of one study really cost, in false alarms per 1,000 cases."""

    drawn: Drawn
    world: World
    study: Study
    calibrations: tuple[Calibration, ...]

    def of(self, advice: Advice, costs: Costs) -> float:
        """Return the true cost of what is advised."""
        missed, weights = np.array([costs.missed]), np.ones(1)
        if costs.amounts is not None:
            amounts, weights = AMOUNTS.law
            missed = costs.amounts.missed(amounts)
        candidate = advice.candidate
        if candidate.is_trivial:
            answer = -np.inf if candidate.strategy == FLAG_ALL else np.inf
            return 1000 * self.world.cost(None, np.full(len(missed), answer), missed, weights)
        if advice.rule is Rule.PER_ROW:
            risks = (costs.false_alarm + (advice.least_saving or 0.0)) / (
                missed + costs.false_alarm
            )
        else:
            risks = np.full(len(missed), advice.threshold)
        row = self.study.decisions.candidates.index(candidate) - 2
        thresholds = log_odds_from(self.calibrations[row], risks)
        voice = self.drawn.voices[row]
        return 1000 * self.world.cost(voice, thresholds, missed, weights)


def tell_truth(positives: int, number: int, *, amounts: bool = False) -> Iterator[Stated]:
    """Draw one table, recommend at every ratio, and look the truth up."""
    place = number % len(WORLDS)
    world = WORLDS[place]
    rng = np.random.default_rng([positives, number])
    drawn = draw_table(world, positives, rng, with_amounts=amounts)
    said = drawn.said
    study, calibrations = judge(said, plan_for(said, number), Layout(()), RATIOS)
    truth = Truth(drawn, world, study, calibrations)
    for ratio in RATIOS:
        costs = Costs(false_alarm=1.0, missed=ratio)
        if said.amounts is not None:
            mean = float(said.amounts[said.labels].mean())
            by_row = Amounts(AMOUNT, mean=mean, share=ratio)
            costs = Costs(false_alarm=1.0, missed=by_row.average, amounts=by_row)
        answer = recommend(study, costs)
        none, everyone, *_ = answer.candidates
        reference = answer.candidates[study.decisions.reference]
        over = min(answer.saving_over_none, answer.saving_over_all, key=lambda one: one.value)
        yield Stated(
            place,
            ratio,
            answer.chosen,
            truth.of(answer.best, costs),
            answer.best.cost_per_1000,
            *answer.best.interval,
            answer.check.cost_per_1000,
            *answer.check.interval,
            min(truth.of(none, costs), truth.of(everyone, costs)),
            truth.of(reference, costs),
            over.value,
            over.interval[0],
            answer.saving_over_plain.value,
            *answer.saving_over_plain.interval,
        )


def blocks(positives: int, tables: int, cache: Path, *, amounts: bool = False) -> Rows:
    """Return what was stated; shape (tables, ratios, fields)."""
    cache.mkdir(parents=True, exist_ok=True)
    found = []
    for first in range(0, tables, BLOCK):
        kind = "amounts" if amounts else "classes"
        path = cache / f"{kind}-{positives}-{first}.npy"
        if not path.exists():
            numbers = range(first, first + BLOCK)
            block = [
                [astuple(one) for one in tell_truth(positives, number, amounts=amounts)]
                for number in numbers
            ]
            np.save(path, np.array(block, np.float64), allow_pickle=False)
            sys.stderr.write(f"{positives} positives: {first + BLOCK} tables\n")
        found.append(np.load(path, allow_pickle=False))
    return np.concatenate(found)[:tables]


def column(rows: Rows, name: str) -> Rows:
    """Return one field of what was stated."""
    return np.asarray(rows[..., NAMES.index(name)])


def summary(rows: Rows) -> tuple[float, ...]:
    """Return, for any rows, coverage, bias and what the choice cost, each with its error."""
    true, stated = column(rows, "true"), column(rows, "stated")
    covered = (column(rows, "low") <= true) & (true <= column(rows, "high"))
    below, above = true > column(rows, "high"), true < column(rows, "low")
    checked = (column(rows, "check_low") <= true) & (true <= column(rows, "check_high"))
    bias, error = ratio_of_sums(stated - true, true)
    check_bias, check_error = ratio_of_sums(column(rows, "check") - true, true)
    return (
        100 * covered.mean(),
        100 * clustered_error(covered),
        100 * below.mean(),
        100 * above.mean(),
        100 * bias,
        100 * error,
        100 * checked.mean(),
        100 * check_bias,
        100 * check_error,
        float(np.mean(true / column(rows, "cheaper_trivial"))),
        float(np.mean(true) / np.mean(column(rows, "reference"))),
        100 * float(np.mean(column(rows, "chosen") < 2)),
    )


def clustered_error(values: NDArray[np.bool_]) -> float:
    """Return the standard error of a mean whose rows of one table go together."""
    by_table = values.reshape(len(values), -1).mean(axis=1)
    return float(np.std(by_table, ddof=1) / np.sqrt(len(by_table)))


def ratio_of_sums(apart: Rows, whole: Rows) -> tuple[float, float]:
    """Return the mean difference over the mean, each ratio of costs weighing alike, and its error.

    Costs at 1:500 dwarf those at 1:5; within a world and ratio the difference is a share of the
    mean true cost, so that dear tables do not weigh more than they should.
    """
    apart, whole = (one.reshape(len(one), -1) for one in (apart, whole))
    shares = apart / whole.mean(axis=0)
    by_table = shares.mean(axis=1)
    return float(by_table.mean()), float(np.std(by_table, ddof=1) / np.sqrt(len(by_table)))


HEADING = (
    "covered %",
    "s.e.",
    "too high %",
    "too low %",
    "bias %",
    "s.e.",
    "check cov. %",
    "check bias %",
    "s.e.",
    "cost/trivial",
    "cost/reference",
    "trivial %",
)


def told(found: dict[int, Rows]) -> list[str]:
    """Say what was measured."""
    lines = [
        f"worlds: {', '.join(one.name for one in WORLDS)}; ratios 1:5, 1:20, 1:100, 1:500",
        "too high: the true cost is above the interval; too low: below it",
        "bias: stated less true cost, over the mean true cost of the world and ratio",
    ]
    rows: list[tuple[object, ...]] = []
    for positives, stated in found.items():
        label = f"{positives} positives, {len(stated)} tables"
        rows.append((label, *_shown(summary(stated))))
        rows += [
            (f"  1:{ratio:g}", *_shown(summary(stated[:, [place]])))
            for place, ratio in enumerate(RATIOS)
        ]
        rows += [
            (f"  {world.name}", *_shown(summary(stated[place :: len(WORLDS)])))
            for place, world in enumerate(WORLDS)
        ]
    return [*lines, "", *tabulated(("", *HEADING), rows)]


OVER_PLAIN_HEADING = (
    "times",
    "covered %",
    "s.e.",
    "too high %",
    "too low %",
    "stated %",
    "true %",
    "bias %",
    "s.e.",
)


def over_plain_told(found: dict[int, Rows]) -> list[str]:
    """Say how true the savings over the plain model are, by what is recommended."""
    lines = [
        f"worlds: {', '.join(one.name for one in WORLDS)}; ratios 1:5, 1:20, 1:100, 1:500",
        "savings in per cent of what the plain model truly costs",
        "too high: the true saving is below the interval; too low: above it",
    ]
    rows: list[tuple[object, ...]] = []
    for positives, stated in found.items():
        chosen, reference = column(stated, "chosen"), reference_among((*TRIVIAL, *CANDIDATES))
        for label, among in (
            ("a model", (chosen > 1) & (chosen != reference)),
            ("no model", chosen < 2),
        ):
            if among.any():
                values = over_plain_summary(stated, among)
                shown = (f"{value:.1f}" for value in values)
                rows.append((f"{positives} positives, {label}", int(among.sum()), *shown))
    return [*lines, "", *tabulated(("", *OVER_PLAIN_HEADING), rows)]


def over_plain_summary(stated: Rows, among: NDArray[np.bool_]) -> tuple[float, ...]:
    """Return coverage and bias of the savings among some answers, each with its error, in %."""
    scale = column(stated, "reference")
    low, value, high = (column(stated, f"over_plain{end}") / scale for end in ("_low", "", "_high"))
    true = 1 - column(stated, "true") / scale
    covered, covered_error = mean_among((low <= true) & (true <= high), among)
    bias, bias_error = mean_among(value - true, among)
    above, below, said, meant = (
        mean_among(one, among)[0] for one in (true < low, true > high, value, true)
    )
    parts = (covered, covered_error, above, below, said, meant, bias, bias_error)
    return tuple(100 * part for part in parts)


def mean_among(values: Rows | NDArray[np.bool_], among: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the mean of some answers and its error; those of one table go together."""
    mean = float(values[among].mean())
    by_table = ((values - mean) * among).sum(axis=1)
    return mean, float(np.sqrt((by_table**2).sum()) / among.sum())


def _shown(values: tuple[float, ...]) -> tuple[str, ...]:
    return tuple(
        f"{value:.3f}" if 9 <= place <= 10 else f"{value:.1f}" for place, value in enumerate(values)
    )


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(
        description=str(__doc__), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cache", type=Path, help="a folder for what is computed")
    parser.add_argument("--tables", type=int, default=1000)
    parser.add_argument("--positives", type=int, nargs="*", default=POSITIVES)
    parser.add_argument("--amounts", action="store_true", help="a missed case costs its amount")
    parser.add_argument("--over-plain", action="store_true", help="the saving over the plain model")
    parser.add_argument("--record", action="store_true", help="keep the result as text")
    asked = parser.parse_args()
    with threadpool_limits(1):
        found = {
            one: blocks(one, asked.tables, asked.cache, amounts=asked.amounts)
            for one in asked.positives
        }
    name = "coverage_amounts" if asked.amounts else "coverage"
    if asked.over_plain:
        tell(f"{name}_over_plain", over_plain_told(found), record=asked.record)
    else:
        tell(name, told(found), record=asked.record)


if __name__ == "__main__":
    main()
