"""Real tables for the measurements of costs: how each is read, and rows drawn to learn and judge.

Every table is read by the program's own reader. Rows to learn from are drawn at random, with the
table's own share of bad cases and exact copies together; all others are fresh rows to judge by.
"""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from measuring import ROOT
from numpy.typing import NDArray

from imbgui.domain.columns import labels_of
from imbgui.domain.features import Layout, lay_out
from imbgui.domain.splits import same_rows
from imbgui.domain.table import Kind, ReadingOptions, Role
from imbgui.sheets.reading import read_table
from imbgui.store.documents import from_document, to_document
from imbgui.training.matrix import build_matrix

DATA = ROOT.parent / "shared" / "data"

Labels = NDArray[np.bool_]


@dataclass(frozen=True)
class RealTable:
    """Where a table is, what is asked of it, and what would give the outcome away.

    ``outcome`` is a column's name, or its place where the file has no header.
    """

    name: str
    file: str
    outcome: str | int
    positive: str
    ignored: tuple[str, ...] = ()


TABLES = (
    RealTable("haberman", "haberman.csv", -1, "2"),
    RealTable("german", "german_credit_readable.csv", "default", "2"),
    RealTable("insurance", "insurance_claims.csv", "fraud_reported", "Y", ("policy_number",)),
    RealTable("telco", "WA_Fn-UseC_-Telco-Customer-Churn.csv", "Churn", "Yes", ("customerID",)),
    RealTable("card sample", "creditcard_casecontrol.csv.gz", "Class", "1", ("Time",)),
    RealTable("mammography", "mammography.csv", -1, "'1'"),
    RealTable("card default", "UCI_Credit_Card.csv.gz", "default.payment.next.month", "1", ("ID",)),
    RealTable("bank", "bank-additional-full.csv.gz", "y", "yes", ("duration",)),
    RealTable("promotion", "hr_promotion_train.csv.gz", "is_promoted", "1", ("employee_id",)),
    RealTable(
        "fraud",
        "fraud_handbook_simulated_2018-06.csv.xz",
        "TX_FRAUD",
        "1",
        ("TX_FRAUD_SCENARIO", "TRANSACTION_ID", "CUSTOMER_ID", "TERMINAL_ID"),
    ),
)


@dataclass(frozen=True, eq=False)
class Laid:
    """A table laid out as every learner reads it; ``matrix`` has shape (rows, columns)."""

    name: str
    layout: Layout
    matrix: NDArray[np.float32]
    labels: Labels

    @property
    def kinds(self) -> tuple[int, int]:
        """How many features are numbers or dates, and how many are categories."""
        features = self.layout.features
        categories = sum(one.kind in (Kind.CATEGORY, Kind.YES_NO) for one in features)
        return len(features) - categories, categories

    def draw(
        self, rows: int, share: float, seed: int, most_fresh: int = 40_000
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return which rows to learn from, and which fresh ones to judge by.

        At most ``rows`` and at most the ``share`` of all rows are learnt from.
        """
        rng = np.random.default_rng([seed, len(self.labels)])
        _, group, sizes = np.unique(same_rows(self.matrix), return_inverse=True, return_counts=True)
        bad = np.zeros(len(sizes), bool)
        bad[group[self.labels]] = True
        taken = min(rows / len(self.labels), share)
        learnt = np.zeros(len(sizes), bool)
        for class_ in (True, False):
            members = rng.permutation(np.flatnonzero(bad == class_))
            seen = np.cumsum(sizes[members])
            learnt[members[: np.searchsorted(seen, taken * seen[-1])]] = True
        fresh = np.flatnonzero(~learnt[group])
        return np.flatnonzero(learnt[group]), np.sort(rng.permutation(fresh)[:most_fresh])


def lay_out_table(real: RealTable, cache: Path, data: Path = DATA) -> Laid:
    """Read a table, or what was kept of it, as a matrix."""
    path = cache / "tables" / f"{real.name.replace(' ', '-')}.npz"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            table, columns = read_table(data / real.file, ReadingOptions(), Path(folder))
        place = real.outcome
        outcome = place if isinstance(place, str) else table.names[place]
        table = table.assign(Role.IGNORED, real.ignored).asking(outcome, real.positive)
        labels, known = labels_of(columns[outcome], table.positive or "")
        levels = {name: column.levels or () for name, column in columns.items()}
        layout = lay_out(table.features, levels)
        matrix = build_matrix(layout, columns)[known]
        described = json.dumps(to_document(layout))
        np.savez_compressed(path, matrix=matrix, labels=labels[known], layout=described)
    with np.load(path, allow_pickle=False) as kept:
        layout = from_document(Layout, json.loads(str(kept["layout"])))
        return Laid(real.name, layout, kept["matrix"], kept["labels"])


def named(names: Sequence[str] | None) -> tuple[RealTable, ...]:
    """Return the tables of these names; all without any."""
    return tuple(one for one in TABLES if not names or one.name in names)
