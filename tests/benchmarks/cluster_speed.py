"""What a cluster gains: one analysis here and on a cluster, with one and with two workers.

``python tests/benchmarks/cluster_speed.py [--rows N ...] [--record]``

Tables are drawn with seed 0: ten numbers, of which three matter, and 1 bad case in 20. Scheduler
and workers run on this computer, as processes of their own; so the same cores do the work either
way, and what is measured is what going through a cluster costs.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.jobs.clusters import LocalCluster  # noqa: E402
from tests.records import present_commit  # noqa: E402

STRATEGIES = {"1 strategy": ("--strategies", "plain"), "quick": ()}
WORKERS = (1, 2)
LONGEST_SECONDS = 900


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[5_000, 20_000])
    parser.add_argument("--record", action="store_true")
    asked = parser.parse_args()
    load = os.getloadavg()[0]
    lines = [f"{'rows':>8}  {'tried':<10}  {'workers':>7}  {'here':>8}  {'cluster':>8}"]
    with tempfile.TemporaryDirectory() as folder:
        for rows in asked.rows:
            table = write_table(Path(folder) / f"{rows}.csv", rows)
            for tried, options in STRATEGIES.items():
                for workers in WORKERS:
                    here = seconds(table, *options, "--workers", str(workers))
                    there = seconds_on_cluster(table, options, workers)
                    lines.append(
                        f"{rows:>8,}  {tried:<10}  {workers:>7}  {here:>6.1f} s  {there:>6.1f} s"
                    )
                    sys.stderr.write(f"{lines[-1]}\n")
    rows_asked = " ".join(map(str, asked.rows))
    heading = [
        f"Date:    {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"Command: python tests/benchmarks/cluster_speed.py --rows {rows_asked}",
        f"Commit:  {present_commit()}",
        f"Cores:   {os.cpu_count()}; load {load:.1f} before, {os.getloadavg()[0]:.1f} after",
        "",
    ]
    text = "\n".join([*heading, *lines]) + "\n"
    sys.stdout.write(text)
    if asked.record:
        place = Path(__file__).parent / "results" / "cluster_speed.txt"
        place.write_text(text, encoding="utf-8")


def write_table(path: Path, rows: int) -> Path:
    """Draw a table."""
    random = np.random.default_rng(0)
    numbers = random.normal(size=(rows, 10))
    bad = random.random(rows) < 1 / (1 + np.exp(4.2 - numbers[:, :3].sum(axis=1)))
    heading = ",".join([f"x{place}" for place in range(10)] + ["bad"])
    table = np.column_stack([numbers.round(4), bad])
    np.savetxt(path, table, delimiter=",", header=heading, comments="", fmt="%.6g")
    return path


def seconds(table: Path, *options: str) -> float:
    """Decide a table; return how long that took."""
    began = time.monotonic()
    subprocess.run(
        [
            *(sys.executable, str(ROOT / "main.py"), "decide", str(table), "--target", "bad"),
            *("--false-alarm-cost", "5", "--missed-cost", "200", "--effort", "quick", *options),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
        timeout=LONGEST_SECONDS,
    )
    return time.monotonic() - began


def seconds_on_cluster(table: Path, options: tuple[str, ...], workers: int) -> float:
    """Decide a table on a cluster; return how long that took, once its workers were there."""
    with tempfile.TemporaryDirectory() as folder:
        cluster = LocalCluster(Path(folder), workers=workers)
        try:
            # Their libraries are loaded and all of them have come before anything is timed.
            seconds(table, *STRATEGIES["1 strategy"], "--scheduler", cluster.address)
            return seconds(
                table, *options, "--workers", str(workers), "--scheduler", cluster.address
            )
        finally:
            cluster.close()


if __name__ == "__main__":
    main()
