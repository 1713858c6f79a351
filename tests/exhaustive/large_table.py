"""Two million rows of fifty columns: loaded, analysed and decided by the command a user gives.

    python tests/exhaustive/large_table.py [--rows N] [--seconds N] [--keep FILE] [--record]

The table is made for the occasion from a seed: numbers of several kinds, categories of few and of
many levels, dates, an identifier, blanks, and an outcome that depends on some of them. ``decide``
runs on it with quick effort and ``--seconds``; the peak is that of all its processes together,
sampled twice a second. ``--keep`` names a file that is made once and used again, so that a run that
was ended need not begin with it; ``--record`` keeps the result as text in results/.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.records import present_commit  # noqa: E402

CHUNK = 200_000
COLUMNS = 50
GIB = 2**30


def make_table(path: Path, rows: int) -> None:
    """Write the table, a chunk at a time."""
    rng = np.random.default_rng(2)
    cents = np.array([f"{number / 100:.2f}" for number in range(100_000)], dtype=object)
    few = np.array([f"group {number}" for number in range(12)], dtype=object)
    many = np.array([f"branch-{number}" for number in range(5_000)], dtype=object)
    days = np.array([str(np.datetime64("2020-01-01") + day) for day in range(1_500)], dtype=object)
    beside = path.with_suffix(".part")
    with beside.open("w", encoding="utf-8", newline="") as stream:
        for start in range(0, rows, CHUNK):
            count = min(CHUNK, rows - start)
            picks = rng.integers(0, 100_000, size=(COLUMNS, count))
            columns: dict[str, object] = {"case id": np.arange(start, start + count)}
            columns |= {f"amount {place}": cents[picks[place]] for place in range(1, 29)}
            columns |= {f"count {place}": picks[place] % (place + 3) for place in range(29, 40)}
            columns |= {f"kind {place}": few[picks[place] % 12] for place in range(40, 45)}
            columns |= {f"branch {place}": many[picks[place] % 5_000] for place in range(45, 47)}
            columns |= {f"opened {place}": days[picks[place] % 1_500] for place in range(47, 49)}
            columns["amount 1"] = np.where(picks[1] % 20 == 0, "", columns["amount 1"])
            risk = -5 + 2 * (picks[2] > 80_000) + (picks[40] % 12 == 3) + picks[30] % 33 / 16
            bad = rng.random(count) < 1 / (1 + np.exp(-risk))
            columns["bad"] = np.where(bad, "yes", "no")
            pd.DataFrame(columns).to_csv(stream, index=False, header=start == 0)
    beside.replace(path)


def resident_bytes(pid: int) -> int:
    """Return the memory of a process and all below it, shared pages counted in parts."""
    total = 0
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        total = int(next(one for one in rollup.splitlines() if one.startswith("Pss:")).split()[1])
        threads = Path(f"/proc/{pid}/task").iterdir()
        children = [child for one in threads for child in (one / "children").read_text().split()]
    except (OSError, StopIteration):
        return total * 1024
    return total * 1024 + sum(resident_bytes(int(child)) for child in children)


def decided(file: Path, seconds: int, folder: Path) -> list[str]:
    """Run the command; say how it went."""
    out = folder / "out.json"
    arguments = ["--target=bad", "--positive=yes", "--false-alarm-cost=5", "--missed-cost=100"]
    arguments += ["--id=case id", "--effort=quick", f"--seconds={seconds}", f"--json={out}"]
    command = [sys.executable, "main.py", "decide", str(file), *arguments]
    began, peak, over = time.monotonic(), 0, threading.Event()
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )

    def watch() -> None:
        nonlocal peak
        while not over.wait(0.5):
            peak = max(peak, resident_bytes(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    said, complained = process.communicate()
    over.set()
    watcher.join()
    lines = [
        f"Exit status:        {process.returncode}",
        f"Seconds in all:     {time.monotonic() - began:.0f}",
        f"Peak of all together: {peak / GIB:.1f} GiB",
    ]
    if process.returncode:
        return [*lines, complained.strip()[-2_000:]]
    told = json.loads(out.read_text(encoding="utf-8"))
    return [
        *lines,
        f"Rows read / used:   {told['data']['rows_read']:,} / {told['data']['rows_used']:,}",
        f"Seconds to read:    {told['seconds']['read']:.0f}",
        f"First answer after: {told['seconds']['first_recommendation']:.0f} seconds",
        *said.splitlines()[:2],
    ]


def main() -> int:
    """Make the table where it is not there, decide it, and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--record", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = arguments.keep or Path(folder) / "large.csv"
        if not file.exists():
            make_table(file, arguments.rows)
        size = file.stat().st_size
        told = decided(file.absolute(), arguments.seconds, Path(folder))
    heading = [
        f"Date:    {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        (
            f"Command: python tests/exhaustive/large_table.py --rows {arguments.rows} "
            f"--seconds {arguments.seconds}"
        ),
        f"Commit:  {present_commit()}",
        f"Cores:   {os.cpu_count()}; load at the end: {os.getloadavg()[0]:.1f}",
        f"File:    {arguments.rows:,} rows, {COLUMNS} columns, {size / GIB:.2f} GiB",
    ]
    text = "\n".join([*heading, "", *told]) + "\n"
    sys.stdout.write(text)
    if arguments.record:
        place = Path(__file__).parent / "results" / "large_table.txt"
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return 0 if "Exit status:        0" in told else 1


if __name__ == "__main__":
    sys.exit(main())
