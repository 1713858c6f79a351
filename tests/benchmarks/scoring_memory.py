"""How much memory scoring takes, and how long, by the number of rows.

``python tests/benchmarks/scoring_memory.py [--rows 100000 1000000] [--sheet] [--record]``

Made-up cases with 20 columns are scored on the command line with a session made from 8,000 of them.
Every 50 ms the memory of all its processes is added up: what is theirs alone to hold (anonymous
pages), and with it the pages of mapped files, which the system may take back at any time. With
``--sheet`` an .xlsx of the first number of rows is scored too, into a copy of itself.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from measuring import MIB, ROOT, children_of, tabulated, tell

LEARNT = 8_000
EVERY_SECONDS = 0.05


@dataclass(frozen=True)
class Run:
    """What one run took; bytes of all processes together at most."""

    seconds: float
    own_bytes: int
    all_bytes: int


def main() -> None:
    """Make the cases, score them, and tell."""
    parser = argparse.ArgumentParser(
        description=str(__doc__), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--sheet", action="store_true")
    parser.add_argument("--record", action="store_true")
    asked = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made(LEARNT, 1).to_csv(folder / "learnt.csv", index=False)
        costs = ("--false-alarm-cost", "5", "--missed-cost", "100", "--effort", "quick")
        watched(folder, "decide", "learnt.csv", "--target", "fraud", *costs, "--save", "a.imbgui")
        for count in asked.rows:
            made(count, 2).to_csv(folder / "new.csv", index=False)
            run = watched(folder, "score", "a.imbgui", "new.csv", "--out", "out.csv")
            rows.append((f"{count:,} rows, .csv", *told(run)))
        if asked.sheet:
            made(asked.rows[0], 2).to_excel(folder / "new.xlsx", index=False, engine="xlsxwriter")
            run = watched(folder, "score", "a.imbgui", "new.xlsx", "--out", "out.xlsx")
            rows.append((f"{asked.rows[0]:,} rows, copy of .xlsx", *told(run)))
    heading = ("20 columns", "seconds", "own MiB", "with mapped files")
    tell("scoring_memory", tabulated(heading, rows), record=asked.record)


def made(rows: int, seed: int) -> pd.DataFrame:
    """Return made-up cases: 16 numbers, a day, two categories and the outcome."""
    rng = np.random.default_rng(seed)
    numbers = rng.normal(size=(rows, 15)).round(4)
    frame = pd.DataFrame(numbers, columns=[f"x{place}" for place in range(15)])
    frame["amount"] = rng.lognormal(4, 1, rows).round(2)
    days = np.datetime64("2024-01-01") + rng.integers(0, 365, rows)
    frame["day"] = np.datetime_as_string(days.astype("datetime64[D]"))
    for name in ("kind", "place"):
        frame[name] = rng.choice(["alpha", "beta", "gamma", "delta"], rows)
    suspicion = numbers[:, 0] + 0.7 * numbers[:, 1] + (frame["kind"] == "alpha")
    suspicion += rng.logistic(0, 0.7, rows)
    frame["fraud"] = np.where(suspicion > np.quantile(suspicion, 0.96), "yes", "no")
    return frame


def told(run: Run) -> tuple[float, float, float]:
    """Return a run as cells."""
    return run.seconds, run.own_bytes / MIB, run.all_bytes / MIB


def watched(folder: Path, *arguments: str) -> Run:
    """Run the command line, and look at the memory of all its processes meanwhile."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), *arguments], cwd=folder, stdout=subprocess.DEVNULL
    )
    own = everything = 0
    while process.poll() is None:
        sizes = [held(pid) for pid in (process.pid, *children_of(process.pid))]
        own = max(own, sum(size for size, _ in sizes))
        everything = max(everything, sum(size for _, size in sizes))
        time.sleep(EVERY_SECONDS)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    return Run(time.monotonic() - began, own, everything)


def held(pid: int) -> tuple[int, int]:
    """Return a process's anonymous bytes, and all of its part of what is in memory."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0, 0
    sizes = {
        line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines if line.endswith("kB")
    }
    return sizes.get("Pss_Anon", 0), sizes.get("Pss", 0)


if __name__ == "__main__":
    main()
