"""Measure how long a new cost takes to be decided from a finished study.

Random scores of the size of a large table: 285,000 rows with 492 bad cases, 40 candidates. The
yardstick is one sort of one candidate's scores, in the same process.

    python tests/benchmarks/decision_speed.py [--candidates 40] [--record]
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence

import numpy as np
from measuring import tabulated, tell
from threadpoolctl import threadpool_limits

from imbgui.domain.calibration import sigmoid
from imbgui.domain.costs import Amounts, Costs, Counts
from imbgui.domain.decision import ScoredCandidate, build_decision_table
from imbgui.domain.features import Layout
from imbgui.domain.lookup import look_up
from imbgui.domain.plan import REFERENCE, TRIVIAL, Candidate, Plan
from imbgui.domain.recommendation import recommend
from imbgui.domain.strategies import BOOSTED_TREES, CLASS_WEIGHT
from imbgui.domain.study import Outcome, Status, Study

ROWS, POSITIVES, FOLDS = 285_000, 492, 5
REPEATS = 30
TARGETS = {"decided": 0.016, "decided with all intervals": 0.116, "amounts per row": 0.5}


def class_weights(candidates: int) -> tuple[Candidate, ...]:
    """Return the reference and as many class weights as make up this number of candidates."""
    weighted = (
        Candidate(CLASS_WEIGHT, BOOSTED_TREES, float(number + 2)) for number in range(candidates)
    )
    return (REFERENCE, *weighted)[:candidates]


def a_large_study(learnt: Sequence[Candidate], rows: int = ROWS, seed: int = 0) -> Study:
    """Return a study of random, calibrated scores."""
    rng = np.random.default_rng(seed)
    labels = np.zeros(rows, bool)
    labels[rng.choice(rows, POSITIVES, replace=False)] = True
    fold = rng.integers(0, FOLDS, rows).astype(np.int8)
    common, odds = rng.normal(0, 1, rows), np.log(POSITIVES / (rows - POSITIVES))
    scored = []
    for number, one in enumerate(learnt):
        skill = 1.5 + number / len(learnt)
        value = skill * labels + (common + rng.normal(0, 1, rows)) / np.sqrt(2)
        scores = sigmoid(skill * value - skill**2 / 2 + odds)
        scored.append(ScoredCandidate(one, scores, scores, np.empty(0)))
    table = build_decision_table(scored, labels, fold, np.empty(0, bool), seed=seed)
    return Study(
        table_key="benchmark",
        plan=Plan((*TRIVIAL, *learnt), keeps_aside=False, band=100.0),
        outcomes=tuple(Outcome(one, Status.DONE, roc_auc=0.9) for one in learnt),
        decisions=table,
        practice_labels=labels,
        practice_scores=np.stack([one.practice for one in scored]),
        practice_fold=fold,
        practice_rows=np.arange(rows),
        practice_amounts=rng.lognormal(3, 1, rows),
        kept_labels=np.empty(0, bool),
        kept_scores=np.empty((len(learnt), 0)),
        kept_amounts=np.empty(0),
        layout=Layout(()),
        folder="nowhere",
        amounts="amount",
    )


def median_seconds(act: Callable[[float], object], repeats: int = REPEATS) -> float:
    """Return how long it takes in the middle, each time for another number."""
    act(7.0)
    seconds = []
    for number in range(repeats):
        began = time.perf_counter()
        act(10.0 + number)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def decided(study: Study, missed: float) -> tuple[int, float, Counts]:
    """Look up who is chosen, at which threshold, and with which outcomes."""
    table = study.decisions
    index = table.index_of(Costs(1.0, missed).effective_ratio(study.file_rate))
    row = int(table.chosen[index])
    return row, float(table.thresholds[row, index]), table.corrected(index)


def measured(study: Study) -> dict[str, float]:
    """Return the seconds of each."""
    scores = study.practice_scores[0]
    mean = float(study.practice_amounts[study.practice_labels].mean())

    def by_amount(share: float) -> object:
        amounts = Amounts("amount", mean=mean, share=share)
        return recommend(study, Costs(1.0, amounts.average, amounts=amounts))

    return {
        "one sort of one candidate's scores": median_seconds(lambda _: np.argsort(scores)),
        "decided": median_seconds(lambda missed: decided(study, missed)),
        "decided with all intervals": median_seconds(lambda r: look_up(study, Costs(1.0, r))),
        "the whole recommendation": median_seconds(lambda r: recommend(study, Costs(1.0, r))),
        "amounts per row": median_seconds(by_amount, 3),
    }


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(
        description=str(__doc__), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--candidates", type=int, default=40)
    parser.add_argument("--record", action="store_true", help="keep the result as text")
    asked = parser.parse_args()
    with threadpool_limits(1):
        began = time.perf_counter()
        study = a_large_study(class_weights(asked.candidates))
        built = time.perf_counter() - began
        seconds = measured(study)
    unit = seconds["one sort of one candidate's scores"]
    rows = [
        (
            name,
            1000 * value,
            value / unit,
            f"<= {1000 * TARGETS[name]:g}" if name in TARGETS else "-",
        )
        for name, value in seconds.items()
    ]
    lines = [
        f"{ROWS:,} rows, {POSITIVES} bad, {asked.candidates} candidates, seed 0",
        f"scores drawn and the table built in {built:.0f} s",
        "",
        *tabulated(("median", "ms", "sorts", "target, ms"), rows),
    ]
    tell("decision_speed", lines, record=asked.record)


if __name__ == "__main__":
    main()
