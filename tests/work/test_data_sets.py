"""Public data sets: the answer saves what an analyst could not save without a model."""

import gzip
import json
import lzma
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

MAIN = Path(__file__).resolve().parents[2] / "main.py"


def imbgui(folder, *arguments):
    """Run imbgui in a folder; return the JSON it writes."""
    done = subprocess.run(
        [sys.executable, str(MAIN), *map(str, arguments), "--json", "out.json"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return json.loads((folder / "out.json").read_text(encoding="utf-8"))


@pytest.fixture
def data(shared):
    """Return a function that finds a data set, or skips."""

    def find(name):
        path = shared / "data" / name
        if not path.is_file():
            pytest.skip(f"../shared/data/{name} is not there")
        return path

    return find


def over_the_better_policy(decision):
    """Return the cost on rows that chose nothing, over that of flagging none or all of them."""
    check, costs = decision["held_out"], decision["costs"]
    good = check["rows"] - check["positives"]
    without_model = min(check["positives"] * costs["missed"], good * costs["false_alarm"])
    assert check["cost"] == (
        check["false_positives"] * costs["false_alarm"] + check["false_negatives"] * costs["missed"]
    )
    return check["cost"] / without_model


def decided(folder, file, target, false_alarm, missed, *options):
    return imbgui(
        folder,
        *("decide", file, "--target", target, *options),
        *("--false-alarm-cost", false_alarm, "--missed-cost", missed),
        *("--effort", "quick", "--workers", 2, "--save", "session.imbgui"),
    )


def scored(folder, file):
    """Score a file with the session; return what is said of it, and the scored rows."""
    said = imbgui(folder, "score", "session.imbgui", file, "--out", "scored.csv")
    return said, pd.read_csv(folder / "scored.csv", dtype=str, keep_default_na=False)


@pytest.mark.parametrize(
    ("name", "target", "costs", "at_most"),
    [
        pytest.param(
            *("creditcard_casecontrol.csv.gz", "Class", (5, 100), 0.30), marks=pytest.mark.on_demand
        ),
        ("german_credit_readable.csv", "default", (1, 5), 1.05),
    ],
    ids=["creditcard", "german credit"],
)
def test_that_a_decision_pays_and_scores_its_own_file(  # noqa: PLR0917
    data, tmp_path, name, target, costs, at_most
):
    file = data(name)
    bad = ("--positive", "2") if target == "default" else ()
    decision = decided(tmp_path, file, target, *costs, *bad)
    assert over_the_better_policy(decision) <= at_most
    unpacked = tmp_path / name.removesuffix(".gz")
    if name.endswith(".gz"):
        with gzip.open(file) as packed, unpacked.open("wb") as plain:
            shutil.copyfileobj(packed, plain)
    else:
        shutil.copy(file, unpacked)
    said, rows = scored(tmp_path, unpacked)
    assert said["rows"] == len(rows) == decision["data"]["rows_read"]
    assert said["flagged"] == (rows["Flag"] == "Yes").sum()
    assert said["columns"]["missing"] == said["columns"]["extra"] == []
    assert said["columns"]["unseen"] == {}
    assert said["realised"]["cost_per_1000"] <= said["realised"]["promised"] * 1.1
    before = pd.read_csv(unpacked, dtype=str, keep_default_na=False)
    assert rows[before.columns].equals(before)


@pytest.mark.on_demand
def test_that_a_large_table_is_decided_on(data, tmp_path):
    """All 287,618 rows; TX_FRAUD_SCENARIO says the outcome, and is left out as an analyst would."""
    file = tmp_path / "fraud.csv"
    packed_file = data("fraud_handbook_simulated_2018-06.csv.xz")
    with lzma.open(packed_file) as packed, file.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    identifiers = [
        part for name in ("TRANSACTION_ID", "CUSTOMER_ID", "TERMINAL_ID") for part in ("--id", name)
    ]
    decision = decided(
        tmp_path, file, "TX_FRAUD", 5, 100, "--ignore", "TX_FRAUD_SCENARIO", *identifiers
    )
    assert decision["data"]["rows_used"] == 287_618
    assert decision["data"]["positives"] == 2504
    assert not {"TX_FRAUD_SCENARIO", *identifiers} & set(decision["data"]["features"])
    assert over_the_better_policy(decision) <= 0.50
