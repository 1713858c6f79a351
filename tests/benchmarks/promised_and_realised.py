"""What is promised on the older part of a table, and what comes true on the newer.

``python tests/benchmarks/promised_and_realised.py [--effort quick] [--most N] [--record]``

Each table that is large enough is cut in two where 60 % of its rows are: by its time where it has
one, and else in the order of the file, which is then taken for that of time. The older part is
decided from and saved, the newer is scored with the session, all on the command line. Printed are
the cost per 1,000 cases and the cases flagged of 1,000, promised and realised, with their 95 %
ranges, and what the program itself says of the drift.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from measuring import ROOT, options, tabulated, tell
from real_tables import DATA, TABLES, RealTable

FALSE_ALARM = 1.0
MISSED = {"german": 5, "telco": 5, "insurance": 5, "card default": 5, "bank": 10, "promotion": 10}
USUALLY_MISSED = 20
TIMES = {"card sample": "Time", "fraud": "TX_DATETIME"}
OLDER = 0.6
FEWEST_OLDER, FEWEST_NEWER = 150, 60
"""Bad cases that a table must have in either part to be large enough."""


@dataclass(frozen=True)
class Told:
    """What was promised of a table, and what came true."""

    name: str
    older: int
    newer: int
    promised: float
    promised_range: tuple[float, float]
    realised: float
    realised_range: tuple[float, float]
    flagged: float
    expected: float
    drift: str

    @property
    def agrees(self) -> bool:
        """Whether the two ranges of the cost overlap."""
        low, high = self.promised_range
        return self.realised_range[0] <= high and low <= self.realised_range[1]


def main() -> None:
    """Decide, score, and tell."""
    parser = options(str(__doc__), workers=False)
    parser.add_argument("--effort", default="quick")
    parser.add_argument("--most", type=int, default=60_000, help="rows of a table at most")
    asked = parser.parse_args()
    found = [told for table in TABLES if (told := _told(table, asked.effort, asked.most))]
    rows = [
        (
            one.name,
            f"{one.older:,}",
            f"{one.newer:,}",
            f"{one.promised:,.0f} ({one.promised_range[0]:,.0f}-{one.promised_range[1]:,.0f})",
            f"{one.realised:,.0f} ({one.realised_range[0]:,.0f}-{one.realised_range[1]:,.0f})",
            f"{one.realised / one.promised - 1:+.0%}",
            "yes" if one.agrees else "no",
            f"{one.expected:.0f}",
            f"{one.flagged:.0f}",
            one.drift,
        )
        for one in found
    ]
    heading = (
        *("table", "older", "newer", "promised (95 %)", "realised (95 %)", "dearer by"),
        *("agree", "flagged: expected", "realised", "drift"),
    )
    agreed = sum(one.agrees for one in found)
    lines = [
        f"{asked.effort} effort, at most {asked.most:,} rows of a table, cost per 1,000 cases",
        "",
        *tabulated(heading, rows),
        "",
        f"Promise and outcome agree in {agreed} of {len(found)} tables.",
    ]
    tell("promised_and_realised", lines, record=asked.record)


def _told(table: RealTable, effort: str, most: int) -> Told | None:
    """Decide from the older part and score the newer; None for a table that is too small."""
    header = None if isinstance(table.outcome, int) else 0
    separator = ";" if table.name == "bank" else ","
    frame = pd.read_csv(DATA / table.file, sep=separator, header=header, dtype="str")
    if header is None:
        frame.columns = [f"c{number}" for number in range(frame.shape[1])]
    outcome = frame.columns[-1] if isinstance(table.outcome, int) else table.outcome
    if table.name in TIMES:
        time = frame[TIMES[table.name]]
        numbers = pd.to_numeric(time, errors="coerce")
        frame = frame.iloc[(time if numbers.isna().any() else numbers).argsort(kind="stable")]
    # Every so many rows, so that the whole span of time is there.
    frame = frame.iloc[:: max(1, -(-len(frame) // most))]
    cut = int(len(frame) * OLDER)
    older, newer = frame.iloc[:cut], frame.iloc[cut:]
    bad = [int((part[outcome] == table.positive).sum()) for part in (older, newer)]
    if bad[0] < FEWEST_OLDER or bad[1] < FEWEST_NEWER:
        return None
    ignored = [one for name in table.ignored if name in frame for one in ("--ignore", name)]
    missed = MISSED.get(table.name, USUALLY_MISSED)
    costs = ("--false-alarm-cost", f"{FALSE_ALARM}", "--missed-cost", f"{missed}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        older.to_csv(folder / "older.csv", index=False)
        newer.to_csv(folder / "newer.csv", index=False)
        asked = ("--target", outcome, "--positive", table.positive, *costs, *ignored)
        _run(folder, "decide", "older.csv", *asked, "--effort", effort, "--save", "a.imbgui")
        _run(folder, "score", "a.imbgui", "newer.csv", "--out", "out.csv", "--json", "out.json")
        scored = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    realised, flagged = scored["realised"], scored["flagged_share"]
    return Told(
        name=table.name,
        older=len(older),
        newer=len(newer),
        promised=realised["promised"],
        promised_range=tuple(realised["interval_95"]),
        realised=realised["cost_per_1000"],
        realised_range=tuple(realised["realised_interval_95"]),
        flagged=flagged["per_1000"],
        expected=flagged["expected_per_1000"],
        drift=scored["drift_verdict"],
    )


def _run(folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}: {done.stderr}")


if __name__ == "__main__":
    main()
