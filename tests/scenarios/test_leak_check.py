"""The command line: a column to be wary of is named before training, and claims are compared."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np

MAIN = Path(__file__).resolve().parents[2] / "main.py"
COSTS = ("--false-alarm-cost", "1", "--missed-cost", "4", "--effort", "quick", "--workers", "1")


def cases(path: Path, *, told: bool) -> Path:
    """Write cases that two columns hardly tell apart; with ``told`` a third one does."""
    rng = np.random.default_rng(6)
    rows = []
    for number in range(1000):
        bad = number % 5 == 0
        one, two = rng.standard_normal(2) + 0.4 * bad
        refund = f"{rng.integers(10, 99)}" if bad else ""
        rows.append(
            f"{one:.3f},{two:.3f},{refund if told else number % 7},{'yes' if bad else 'no'}"
        )
    path.write_text("\n".join(("one,two,refund,fraud", *rows)) + "\n", encoding="utf-8")
    return path


def decided(
    file: Path, *options: str
) -> tuple[dict[str, object], subprocess.CompletedProcess[str]]:
    out = file.with_suffix(".json")
    command = [sys.executable, MAIN, "decide", file, "--target", "fraud", *COSTS, *options]
    done = subprocess.run(
        [*map(str, command), "--json", str(out)],
        cwd=file.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(out.read_text(encoding="utf-8")), done


def test_that_a_check_tells_what_resampling_first_would_have_promised(tmp_path):
    told, done = decided(
        cases(tmp_path / "cases.csv", told=False),
        *("--strategies", "random oversampling", "--leak-check"),
    )
    check = told["leak_check"]
    assert (check["strategy"], told["giveaways"], done.stderr) == ("random oversampling", [], "")
    assert check["claimed"]["recall"] > check["honest"]["recall"]
    assert check["claimed"]["precision"] > check["honest"]["precision"]
    assert check["sentence"] in done.stdout


def test_that_a_giveaway_is_named_and_that_without_a_resampling_strategy_there_is_no_check(
    tmp_path,
):
    told, done = decided(
        cases(tmp_path / "cases.csv", told=True), "--strategies", "plain", "--leak-check"
    )
    (giveaway,) = told["giveaways"]
    assert (giveaway["column"], giveaway["rule"]) == ("refund", "filled")
    assert giveaway["message"] in told["warnings"]
    assert done.stderr.startswith(giveaway["message"])
    assert giveaway["message"] in done.stdout
    assert told["leak_check"] is None
    assert "No strategy that resamples" in done.stderr
