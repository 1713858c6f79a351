"""How tests of this folder make a study from simulated scores, write its report and read it."""

import contextlib
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from numpy.typing import NDArray

from imbgui.domain.costs import Amounts, Costs, Limits
from imbgui.domain.curves import Floats
from imbgui.domain.decision import ScoredCandidate, build_decision_table
from imbgui.domain.features import Layout
from imbgui.domain.plan import REFERENCE, TRIVIAL, Candidate, Plan
from imbgui.domain.recommendation import Recommendation, recommend
from imbgui.domain.strategies import (
    BOOSTED_TREES,
    CLASS_WEIGHT,
    LOGISTIC_REGRESSION,
    PLAIN,
    SMOTE,
    UNDERSAMPLING,
)
from imbgui.domain.study import Outcome, Status, Study
from imbgui.domain.table import (
    Column,
    Finding,
    Kind,
    ReadingOptions,
    Remedy,
    Role,
    SetAside,
    Source,
    Table,
)
from imbgui.domain.tasks import About, ByGroup
from imbgui.reports.contents import Cases, Contents
from imbgui.reports.web_page import write_web_page
from imbgui.reports.workbook import write_workbook
from imbgui.sentences import verbatim

CANDIDATES = (
    Candidate(PLAIN, LOGISTIC_REGRESSION),
    REFERENCE,
    Candidate(UNDERSAMPLING, BOOSTED_TREES, ratio=0.1),
    Candidate(CLASS_WEIGHT, BOOSTED_TREES, balanced=True),
    Candidate(SMOTE, LOGISTIC_REGRESSION, ratio=1.0, bounded=True),
)
ABOUT = About(
    set_by="Ana",
    because="last year's chargeback fees",
    command_line="imbgui decide claims.csv --target Fraud",
    made_at="2025-11-21",
    event="fraud",
)


@dataclass(frozen=True)
class Reporter:
    """Writes reports into a folder of the test, and reads them."""

    folder: Path
    about: About = ABOUT

    def __call__(
        self,
        costs: Costs,
        *,
        study: Study | None = None,
        table: Table | None = None,
        about: About | None = None,
        by_group: ByGroup | None = None,
        cases: Cases | None = None,
        name: str = "report.xlsx",
    ) -> Path:
        out = self.folder / name
        study, table, about = study or self.study(), table or self.table(), about or self.about
        contents = Contents(study, recommend(study, costs), table, about, by_group, cases)
        write = write_web_page if out.suffix == ".html" else write_workbook
        write(contents, out)
        return out

    def study(self, **options: object) -> Study:
        return _build_study(**options)

    def table(self, **options: object) -> Table:
        return _build_table(**options)

    def recommendation(self, costs: Costs, study: Study | None = None) -> Recommendation:
        return recommend(study or self.study(), costs)

    def named(self, file: Path) -> dict[str, object]:
        """Return what the cell of each defined name holds as stored; a blank is None."""
        with contextlib.closing(
            openpyxl.load_workbook(file, read_only=True, data_only=True)
        ) as book:
            cells = {}
            for name, defined in book.defined_names.items():
                ((sheet, address),) = defined.destinations
                cells[name] = book[sheet][address].value
        return {name: None if value == "" else value for name, value in cells.items()}


def by_amount(false_alarm: float, study: Study, **options: object) -> Costs:
    """Return costs that go by the amounts of a study."""
    labels = (study.practice_labels, study.kept_labels)
    at_stake = (study.practice_amounts, study.kept_amounts)
    of_bad = [amounts[bad] for amounts, bad in zip(at_stake, labels, strict=True)]
    amounts = Amounts(str(study.amounts), float(np.concatenate(of_bad).mean()), 0.9, 15.0)
    return Costs(false_alarm, amounts.average, currency="EUR", amounts=amounts, **options)


AMOUNTS = {"amounts": "Loss"}
BY_ROW = {
    "amounts": (AMOUNTS, lambda study: by_amount(40, study)),
    "amounts, one cut-off": (AMOUNTS, lambda study: by_amount(3, study)),
    "a limit on checks": (
        AMOUNTS,
        lambda study: by_amount(
            20, study, caught=2, base_rate=0.03, limits=Limits(capacity_per_1000=30)
        ),
    ),
    "limits and a base rate": (
        {},
        lambda _: Costs(5, 400, base_rate=0.004, limits=Limits(20, recall=0.5)),
    ),
    "limits that cannot be kept": (
        {"kept_rows": 0},
        lambda _: Costs(5, 400, limits=Limits(5, recall=0.9, precision=0.9)),
    ),
    "misses that cost little": (AMOUNTS, lambda study: by_amount(90_000, study)),
}
"""Studies and costs whose answer no table holds: options of a study, and its costs."""


@pytest.fixture(params=BY_ROW.values(), ids=BY_ROW)
def by_row(request, report: "Reporter") -> tuple[Study, Costs]:
    """Return a study and costs under which each case is decided by itself."""
    options, costs_of = request.param
    study = report.study(**options)
    return study, costs_of(study)


@pytest.fixture
def report(tmp_path: Path) -> Reporter:
    return Reporter(tmp_path)


@functools.cache
def _build_study(
    *,
    rows: int = 3000,
    kept_rows: int = 1000,
    rate: float = 0.07,
    separations: tuple[float, ...] = (1.6, 2.0, 2.3, 2.2, 1.5),
    amounts: str | None = None,
) -> Study:
    """Return a study of candidates whose scores were drawn so far apart, not learnt.

    ``amounts`` names a column of lognormal amounts with a mean near 400, most far below.
    """
    rng = np.random.default_rng(7)
    labels, kept_labels = rng.random(rows) < rate, rng.random(kept_rows) < rate
    fold = (rng.permutation(rows) % 5).astype(np.int8)
    scored = []
    for candidate, separation in zip(CANDIDATES, separations, strict=True):
        practice = _scores(rng, labels, separation, rate)
        kept = _scores(rng, kept_labels, separation, rate)
        scored.append(ScoredCandidate(candidate, practice, practice, kept))
    at_stake = rng.lognormal(4.7, 1.6, rows + kept_rows) if amounts else np.empty(0)
    decisions = build_decision_table(scored, labels, fold, kept_labels, seed=1)
    return Study(
        table_key="table",
        plan=Plan(
            candidates=(*TRIVIAL, *(one.candidate for one in scored)),
            keeps_aside=bool(kept_rows),
            band=80.0,
            reasons=(verbatim("210 bad cases among 3,000 rows: 1 in 14"),),
        ),
        outcomes=(
            *(_outcome(one.candidate) for one in scored),
            Outcome(
                Candidate(SMOTE, BOOSTED_TREES, ratio=1.0),
                Status.DROPPED_EARLY,
                why=verbatim("dearer than the others after the first part"),
            ),
        ),
        decisions=decisions,
        practice_labels=labels,
        practice_scores=np.stack([one.practice for one in scored]),
        practice_fold=fold,
        practice_rows=np.arange(len(labels)),
        practice_amounts=at_stake[:rows],
        kept_labels=kept_labels,
        kept_scores=np.stack([one.kept for one in scored]),
        kept_amounts=at_stake[rows:],
        amounts=amounts,
        layout=Layout(()),
        folder="",
    )


def _build_table(
    *,
    file: str = "claims.csv",
    names: Sequence[str] = ("Amount", "Country", "Fraud"),
    examples: Sequence[str] = ("12.50", "8"),
    set_aside_because: str = "an exact copy of another row",
) -> Table:
    """Return what was understood of a sheet; its last column is the outcome."""
    *features, outcome = names
    columns = (
        *(Column(name, Kind.NUMBER, 3, 900, tuple(examples)) for name in features),
        Column(
            outcome,
            Kind.YES_NO,
            0,
            2,
            ("Yes", "No"),
            (("No", 3720), ("Yes", 280)),
            Role.OUTCOME,
        ),
    )
    return Table(
        source=Source(file, "0" * 64, encoding="utf-8", delimiter=",", decimal="."),
        options=ReadingOptions(),
        columns=columns,
        rows_read=4012,
        folder="",
        set_aside=(SetAside(set_aside_because, 12, (88, 140, 902)),),
        findings=(
            Finding(
                "odd numbers",
                features[0],
                3,
                verbatim(f"{features[0]}: 3 of 4,012 values are not numbers."),
                (Remedy("Treat as blank"), Remedy("Keep as category")),
            ),
        ),
        positive="Yes",
    )


def _scores(
    rng: np.random.Generator, labels: NDArray[np.bool_], separation: float, rate: float
) -> Floats:
    """Draw normal scores so many standard deviations apart, and return the risks they stand for."""
    drawn = rng.normal(size=len(labels)) + separation * labels
    log_odds = separation * drawn - separation**2 / 2 + np.log(rate / (1 - rate))
    return np.asarray(1 / (1 + np.exp(-log_odds)))


def _outcome(candidate: Candidate) -> Outcome:
    return Outcome(
        candidate,
        Status.BOUNDED if candidate.bounded else Status.DONE,
        fit_seconds=1.5,
        weight=13.3 if candidate.balanced else None,
        ratio=candidate.ratio,
        average_precision=0.6,
        roc_auc=0.9,
    )
