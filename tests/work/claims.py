"""A file of made-up claims, and its analysis in this process, task by task as workers do it."""

import csv
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from imbgui.domain.plan import REFERENCE, TRIVIAL, Candidate, Plan
from imbgui.domain.study import Outcome, Study
from imbgui.domain.table import ReadingOptions, Table
from imbgui.domain.tasks import Calibrate, Decide, Fit, Prepare, Read
from imbgui.store.studies import open_study
from imbgui.work.deciding import decide
from imbgui.work.fitting import calibrate, fit, prepare
from imbgui.work.reading import read

LOGISTIC = Candidate("plain", "logistic regression")
BALANCED = Candidate("class weight", "boosted trees", balanced=True)
UNDERSAMPLED = Candidate("random undersampling", "boosted trees", ratio=1.0)
INVENTED = Candidate("SMOTE", "logistic regression", ratio=1.0)
WEIGHT_FOUND = Candidate("class weight", "logistic regression", searched=True)
MIXTURE_FOUND = Candidate("random undersampling", "logistic regression", searched=True)
CANDIDATES = (
    LOGISTIC,
    REFERENCE,
    BALANCED,
    UNDERSAMPLED,
    INVENTED,
    WEIGHT_FOUND,
    MIXTURE_FOUND,
)

CAUSES = ("collision", "hail", "theft", "glass")
HEADINGS = ("claim", "day", "amount", "cause", "customer", "fraud")
TOLD = (*HEADINGS, "alert")
"""With what today's rule says of each claim."""


def claims(rows: int = 1000, positives: int = 220, seed: int = 0) -> list[list[str]]:
    """Return rows of claims; dear ones and thefts are bad more often."""
    rng = np.random.default_rng(seed)
    amount = rng.lognormal(7, 1, rows).round(2)
    cause = rng.choice(CAUSES, rows)
    suspicion = np.log(amount) + 1.5 * (cause == "theft") + rng.logistic(0, 0.7, rows)
    bad = suspicion >= np.sort(suspicion)[-positives]
    days = np.datetime64("2024-01-01") + np.sort(rng.integers(0, 400, rows))
    customers = rng.integers(0, rows // 3, rows)
    return [
        [
            f"C{1000 + number}",
            str(days[number]),
            "" if number % 31 == 7 else f"{amount[number]:.2f}",
            str(cause[number]),
            f"person {customers[number]}",
            "yes" if bad[number] else "no",
        ]
        for number in range(rows)
    ]


def flagged_claims(wrong: float = 0.1, seed: int = 0) -> list[list[str]]:
    """Return claims with flags that are right but for this share, and blanks for "no" at times."""
    rng = np.random.default_rng(seed + 1)
    rows = claims(seed=seed)
    said = [(row[-1] == "yes") != (rng.random() < wrong) for row in rows]
    words = {True: "Hold", False: "Pass"}
    return [
        [*row, "" if not flag and number % 50 == 3 else words[flag]]
        for number, (row, flag) in enumerate(zip(rows, said, strict=True))
    ]


def scored_claims(seed: int = 0) -> list[list[str]]:
    """Return claims with a score that knows more than the other columns do, and a few blanks."""
    rng = np.random.default_rng(seed + 1)
    rows = claims(seed=seed)
    scores = [600 + 80 * (row[-1] == "yes") + 30 * rng.standard_normal() for row in rows]
    return [
        [*row, "" if number % 100 == 3 else f"{one:.1f}"]
        for number, (row, one) in enumerate(zip(rows, scores, strict=True))
    ]


def write(path: Path, rows: list[list[str]], headings: tuple[str, ...] = HEADINGS) -> Path:
    """Write rows as a .csv file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows(rows)
    return path


def read_table(path: Path, folder: Path, outcome: str = "fraud") -> Table:
    """Read a file and name its outcome."""
    table = read(Read(str(path), ReadingOptions(), str(folder)))
    return table.asking(outcome)


def a_plan(*candidates: Candidate, keeps_aside: bool = True) -> Plan:
    """Return a plan of these candidates, or of a few that differ."""
    return Plan((*TRIVIAL, *(candidates or CANDIDATES)), keeps_aside=keeps_aside, band=10.0, seed=4)


@dataclass(frozen=True)
class Analysed:
    """An analysis that was carried out; ``folder`` is where it keeps its arrays."""

    table: Table
    plan: Plan
    folder: Path
    outcomes: tuple[Outcome, ...]
    study: Study


def fit_all(plan: Plan, folder: Path) -> tuple[Outcome, ...]:
    """Fit and calibrate every candidate of an analysis that is prepared."""
    outcomes = []
    for candidate in plan.learnt:
        fits = [fit(Fit(candidate, fold, plan.seed, str(folder))) for fold in range(plan.folds)]
        outcomes.append(calibrate(Calibrate(candidate, tuple(fits), str(folder))))
    return tuple(outcomes)


def analyse(table: Table, plan: Plan, folder: Path) -> Analysed:
    """Carry out an analysis."""
    prepare(Prepare(table, plan, str(folder)))
    return put_together(table, plan, folder)


def put_together(table: Table, plan: Plan, folder: Path) -> Analysed:
    """Fit and decide where the rows are prepared."""
    outcomes = fit_all(plan, folder)
    study = decide(Decide(table, plan, outcomes, str(folder), "study"))
    return Analysed(table, plan, folder, outcomes, open_study(Path(study)))


def decided_with_a_blend(analysed: Analysed, folder: Path) -> Study:
    """Decide on a copy of an analysis where a blend may be recommended."""
    shutil.copytree(analysed.folder, folder, dirs_exist_ok=True)
    plan = replace(analysed.plan, allow_blend=True)
    request = Decide(analysed.table, plan, analysed.outcomes, str(folder), "with a blend")
    return open_study(Path(decide(request)))


def without_time(outcome: Outcome) -> Outcome:
    """Return an outcome without how long it took."""
    return replace(outcome, fit_seconds=0.0)
