"""Random costs typed into the workbook and recalculated by LibreOffice, against the engine.

    python tests/exhaustive/recalculation.py [--pairs N] [--seed SEED] [--record]

For each of four analyses, so many sets of costs are drawn, every other time with a base rate, and
put into the input cells of copies of its workbook. LibreOffice recalculates twenty copies at a
time. Every headline is then compared with what the engine recommends at those costs: strategy,
learner, weight, cut-off, cost, savings, verdict and the check; for the first of each twenty all
cells of the sheets "Cut-offs", "Outcomes" and "PR curve" with a report written at those costs, and
the two-way tables of "What if" with the engine.

What is done is kept in ``--state``, so that a run that was ended goes on where it was; ``--record``
keeps the last result as text in results/.
"""

import argparse
import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from imbgui.domain.costs import Costs  # noqa: E402
from tests.records import present_commit, taken_up  # noqa: E402
from tests.reports.conftest import Reporter  # noqa: E402
from tests.reports.test_recalculation import (  # noqa: E402
    ANALYSED,
    assert_as_written,
    assert_headlines,
    inputs_of,
    random_costs,
    recalculated,
    with_inputs,
)
from tests.reports.test_what_if_sheet import assert_pairs  # noqa: E402

AT_A_TIME = 20


def failures(name: str, others: list[Costs]) -> dict[str, str]:
    """Recalculate an analysis at other costs; return what differs, by the costs."""
    analysed, kept_rows = ANALYSED[name]
    with tempfile.TemporaryDirectory() as folder:
        report = Reporter(Path(folder))
        study = report.study(kept_rows=kept_rows)
        file = report(analysed, study=study)
        changed = [
            with_inputs(file, inputs_of(costs), f"changed-{number}.xlsx")
            for number, costs in enumerate(others)
        ]
        found = {}
        for number, (costs, variant) in enumerate(zip(others, recalculated(changed), strict=True)):
            try:
                assert_headlines(report.named(variant), report.recommendation(costs, study))
                if number == 0:
                    written = report(costs, study=study, name="written.xlsx")
                    assert_as_written(variant, written)
                    assert_pairs(variant, study, costs, report.recommendation)
            except AssertionError as error:
                found[repr(costs)] = str(error)
    return found


def main() -> int:
    """Recalculate at so many costs of each analysis; return 1 where anything differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=200, help="of each analysis")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--record", action="store_true")
    default = Path(tempfile.gettempdir()) / "imbgui-recalculation.json"
    parser.add_argument("--state", type=Path, default=default)
    asked = parser.parse_args()
    wanted = {"pairs": asked.pairs, "seed": asked.seed, "commit": present_commit()}
    done: dict[str, dict[str, str]] = taken_up(asked.state, wanted)
    began = time.monotonic()
    for name, (analysed, _) in ANALYSED.items():
        drawn = random_costs(analysed, asked.pairs, asked.seed)
        # Every part has ratios from all over the grid.
        parts = -(-len(drawn) // AT_A_TIME)
        for part in range(parts):
            key = f"{name} {part}"
            if key not in done:
                done[key] = failures(name, drawn[part::parts])
                asked.state.write_text(json.dumps({**wanted, "done": done}), encoding="utf-8")
    found = {costs: how for part in done.values() for costs, how in part.items()}
    lines = [
        f"Date:    {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        (
            f"Command: python tests/exhaustive/recalculation.py --pairs {asked.pairs} "
            f"--seed {asked.seed}"
        ),
        f"Commit:  {present_commit()}",
        f"Seconds: {time.monotonic() - began:.0f} since it was last begun",
        "",
        f"{asked.pairs * len(ANALYSED):,} sets of costs, as many of each: {len(found)} differ",
        *(f"  {name}" for name in ANALYSED),
        *(f"  {costs}: {how[:300]}" for costs, how in found.items()),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    if asked.record:
        place = Path(__file__).parent / "results" / "recalculation.txt"
        place.parent.mkdir(exist_ok=True)
        place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    asked.state.unlink(missing_ok=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
