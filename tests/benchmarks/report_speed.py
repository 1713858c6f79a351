"""Measure how long a report with every scored case takes, beside XlsxWriter's own bare writing.

The bare write puts the very same cells, already at hand, on one sheet with ``constant_memory`` and
no formats. Both are written in turn, in one process; the ratio is that of their processor times,
which other processes hardly disturb. Memory is what the process has beyond mapped files, polled
from outside while the whole report is written, for a tenth of the cases and for all.

    python tests/benchmarks/report_speed.py [--rows 300000] [--record]
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import xlsxwriter
from decision_speed import a_large_study, class_weights
from measuring import MIB, tabulated, tell

from imbgui.domain.columns import ColumnValues
from imbgui.domain.costs import Costs
from imbgui.domain.recommendation import recommend
from imbgui.domain.tasks import About
from imbgui.reports import scored_sheet
from imbgui.reports.contents import Cases, Contents
from imbgui.reports.page import Value
from imbgui.reports.workbook import write_workbook
from imbgui.store.studies import open_study, write_study
from tests.builders import a_table

CANDIDATES, REPEATS = 5, 3
MOST_TIMES_BARE = 1.3
EVERY_SECONDS = 0.02


def main() -> None:
    """Measure, and tell; or, as a child, write one report for its memory to be watched."""
    parser = argparse.ArgumentParser(
        description=str(__doc__), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--record", action="store_true", help="keep the result as text")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child is not None:
        written_once_told(asked.child)
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        few, many = place / "few", place / "many"
        for rows, study in ((asked.rows // 10, few), (asked.rows, many)):
            write_study(a_large_study(class_weights(CANDIDATES), rows), study)
        memory = {
            rows: grown(study) for rows, study in ((asked.rows // 10, few), (asked.rows, many))
        }
        ours, bare, cells = timed(contents_of(many), place)
    ratio = statistics.median(ours) / statistics.median(bare)
    rows = [
        ("the whole report", statistics.median(ours), min(ours), max(ours)),
        ("bare, the cells of the cases alone", statistics.median(bare), min(bare), max(bare)),
    ]
    lines = [
        f"{asked.rows:,} scored cases, {cells:,} cells of them; {REPEATS} times each, in turn",
        "",
        *tabulated(("processor seconds", "median", "least", "most"), rows),
        "",
        f"Ratio: {ratio:.3f} (target: at most {MOST_TIMES_BARE})",
        "",
        *tabulated(
            ("memory beyond mapped files, MiB", "before", "most while writing"),
            [
                (f"{rows:,} cases", before / MIB, most / MIB)
                for rows, (before, most) in memory.items()
            ],
        ),
    ]
    tell("report_speed", lines, record=asked.record)


def contents_of(folder: Path) -> Contents:
    """Open a study and put together what its report is written from."""
    study = open_study(folder)
    found = recommend(study, Costs(5.0, 400.0, currency="EUR"))
    rows = len(study.practice_labels)
    names = ColumnValues(np.arange(rows, dtype=np.int32), _Names())
    cases = Cases(np.arange(rows) + 2, {"Transaction": names})
    return Contents(study, found, a_table(), About(), None, cases)


class _Names(tuple[str, ...]):
    """Names that take no memory: what names the cases is the caller's, not the writer's."""

    __slots__ = ()

    def __getitem__(self, place):
        return f"T-{place:07d}"


def timed(contents: Contents, folder: Path) -> tuple[list[float], list[float], int]:
    """Return the processor seconds of the report and of the bare write, and the cells of each."""
    columns = scored_sheet.answers(contents, contents.cases)
    rows = list(scored_sheet._rows(contents, columns))
    texts = [column.is_text for column in columns]
    ours, bare = [], []
    for _ in range(REPEATS):
        ours.append(processor_seconds(lambda: write_workbook(contents, folder / "ours.xlsx")))
        bare.append(processor_seconds(lambda: write_bare(folder / "bare.xlsx", rows, texts)))
    return ours, bare, len(rows) * len(columns)


def processor_seconds(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def write_bare(out: Path, rows: Sequence[Sequence[Value]], texts: Sequence[bool]) -> None:
    """Write cells as XlsxWriter's own documentation does."""
    book = xlsxwriter.Workbook(str(out), {"constant_memory": True})
    sheet = book.add_worksheet()
    writes = [sheet.write_string if is_text else sheet.write_number for is_text in texts]
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            writes[column](row, column, value)
    book.close()


# Memory


def grown(study: Path) -> tuple[int, int]:
    """Return the bytes that a child has before it writes its report, and at most while it does."""
    command = [sys.executable, __file__, "--child", str(study)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as child:
        child.stdout.readline()
        before = own_bytes(child.pid)
        seen = [before]
        ended = threading.Event()

        def watch() -> None:
            while not ended.wait(EVERY_SECONDS):
                seen.append(own_bytes(child.pid))

        watching = threading.Thread(target=watch)
        watching.start()
        child.stdin.write(b"write\n")
        child.stdin.flush()
        child.stdout.readline()
        ended.set()
        watching.join()
        child.stdin.close()
    return before, max(seen)


def own_bytes(pid: int) -> int:
    """Return what a process has in memory beyond mapped files."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    return 0


def written_once_told(study: Path) -> None:
    """Get everything ready, say so, and write the report when told to."""
    contents = contents_of(study)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    with tempfile.TemporaryDirectory() as folder:
        write_workbook(contents, Path(folder) / "report.xlsx")
    sys.stdout.write("written\n")
    sys.stdout.flush()
    sys.stdin.readline()


if __name__ == "__main__":
    main()
