"""Measure how often a saving is claimed where there is nothing to learn.

Every case of these worlds has the same risk, so that no score can save anything. A saving is
claimed where a model is recommended and the 95 % interval of what it saves, against the better of
checking nobody and checking everybody, lies above zero. Ratios lie around the inverse of the odds
of a bad case, where both policies cost the same and noise has its best chance, and further off.

    python tests/benchmarks/noise.py CACHE [--tables 1000] [--positives 50 200 1000] [--record]
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from judged import judge
from measuring import tabulated, tell
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits
from worlds import World, draw_table, plan_for

from imbgui.domain.costs import Costs
from imbgui.domain.features import Layout
from imbgui.domain.recommendation import Verdict, recommend

WORLDS = (World("1 in 20", rate=0.05, spread=0.0), World("1 in 5", rate=0.2, spread=0.0))
TIMES_EVEN = (0.25, 0.7, 1.0, 1.4, 4.0)
"""Cost ratios, in multiples of that at which checking nobody costs as much as everybody."""
POSITIVES = (50, 200, 1000)
BLOCK = 50
Rows = NDArray[np.float64]


def claims(positives: int, number: int) -> Iterator[tuple[float, float, float]]:
    """Say, ratio by ratio, whether a model, a saving, and a clear winner was named."""
    world = WORLDS[number % len(WORLDS)]
    even = (1 - world.rate) / world.rate
    ratios = [even * times for times in TIMES_EVEN]
    drawn = draw_table(world, positives, np.random.default_rng([positives, number, 1]))
    study, _ = judge(drawn.said, plan_for(drawn.said, number), Layout(()), ratios)
    for ratio in ratios:
        answer = recommend(study, Costs(false_alarm=1.0, missed=ratio))
        savings = (answer.saving_over_none, answer.saving_over_all)
        model = not answer.best.candidate.is_trivial
        saves = model and min(one.interval[0] for one in savings) > 0
        yield float(model), float(saves), float(answer.verdict is Verdict.CLEAR_WINNER)


def blocks(positives: int, tables: int, cache: Path) -> Rows:
    """Return what was claimed; shape (tables, ratios, 3)."""
    cache.mkdir(parents=True, exist_ok=True)
    found = []
    for first in range(0, tables, BLOCK):
        path = cache / f"noise-{positives}-{first}.npy"
        if not path.exists():
            block = [list(claims(positives, n)) for n in range(first, first + BLOCK)]
            np.save(path, np.array(block), allow_pickle=False)
            sys.stderr.write(f"{positives} positives: {first + BLOCK} tables\n")
        found.append(np.load(path, allow_pickle=False))
    return np.concatenate(found)[:tables]


def told(found: dict[int, Rows]) -> list[str]:
    """Say what was measured."""
    rows: list[tuple[str, ...]] = []
    for positives, claimed in found.items():
        label = f"{positives} positives, {len(claimed)} tables"
        rows.append((label, *_shares(claimed.mean(axis=1))))
        rows += [
            (f"  {times:g} x even", *_shares(claimed[:, place]))
            for place, times in enumerate(TIMES_EVEN)
        ]
    heading = ("%", "a model", "s.e.", "a saving", "s.e.", "clear winner", "s.e.")
    about = f"worlds without anything to learn: bad cases {', '.join(one.name for one in WORLDS)}"
    return [about, "", *tabulated(heading, rows)]


def _shares(claimed: Rows) -> Iterator[str]:
    for kind in claimed.T:
        yield f"{100 * kind.mean():.1f}"
        yield f"{100 * kind.std(ddof=1) / np.sqrt(len(kind)):.1f}"


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(
        description=str(__doc__), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cache", type=Path, help="a folder for what is computed")
    parser.add_argument("--tables", type=int, default=1000)
    parser.add_argument("--positives", type=int, nargs="*", default=POSITIVES)
    parser.add_argument("--record", action="store_true", help="keep the result as text")
    asked = parser.parse_args()
    with threadpool_limits(1):
        found = {one: blocks(one, asked.tables, asked.cache) for one in asked.positives}
    tell("noise", told(found), record=asked.record)


if __name__ == "__main__":
    main()
