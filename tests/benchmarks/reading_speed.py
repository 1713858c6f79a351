"""How long reading takes, and how much memory, beside the libraries that do it underneath.

Every way of reading a file runs in a process of its own, several times in turn with the others, and
the fastest run of each counts: ratios are of one run on one machine. Memory is the peak of a
process over what it held before it read, less what the library held at its own peak; it is
compared with the columns as they are kept: 8 bytes a number or date, 4 any other value.

"Of all cores" is the time that the process used on them together, which a machine that is busy with
other things lengthens less.

The workbook is made for the occasion: 200,000 rows of 31 columns of numbers, as a bank would send
them. The text file is the table of the other measurements, unpacked.

    python tests/benchmarks/reading_speed.py [--record] [--runs N] [--without-openpyxl]
"""

import argparse
import json
import lzma
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from measuring import MIB, ROOT, found, options, tabulated, tell

ROWS, COLUMNS = 200_000, 31
CALAMINE, OPENPYXL, PANDAS, OURS = "calamine alone", "pandas, openpyxl", "pandas", "imbgui"
TARGETS = {CALAMINE: 1.3, OPENPYXL: 0.2, PANDAS: 1.5}


def make_workbook(path: Path) -> None:
    """Write a workbook of random numbers."""
    import numpy as np  # noqa: PLC0415 - the readers are measured without what this needs
    import xlsxwriter  # noqa: PLC0415

    rng = np.random.default_rng(0)
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Payments")
    names = ["Time", *(f"V{number}" for number in range(1, COLUMNS - 2)), "Amount", "Class"]
    sheet.write_row(0, 0, names)
    for row in range(ROWS):
        cells = [float(row), *rng.normal(size=COLUMNS - 3), round(rng.exponential(80), 2)]
        sheet.write_row(row + 1, 0, [*cells, int(rng.random() < 0.01)])
    book.close()


def with_calamine(path: Path) -> int:
    """Read the first sheet with the workbook reader alone."""
    import python_calamine  # noqa: PLC0415

    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return len(book.get_sheet_by_index(0).to_python())


def with_openpyxl(path: Path) -> int:
    """Read the first sheet as most scripts do."""
    import pandas as pd  # noqa: PLC0415

    return len(pd.read_excel(path, engine="openpyxl"))


def with_pandas(path: Path) -> int:
    """Read a text file with the fastest engine there is here."""
    import pandas as pd  # noqa: PLC0415

    return len(pd.read_csv(path, engine="c"))


def with_imbgui(path: Path) -> int:
    """Read a file into a table."""
    from imbgui.domain.table import Kind, ReadingOptions  # noqa: PLC0415
    from imbgui.sheets.reading import read_table  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        table, _ = read_table(path, ReadingOptions(), Path(folder))
        wide = sum(column.kind in (Kind.NUMBER, Kind.DATE) for column in table.columns)
        held = table.rows_kept * (8 * wide + 4 * (len(table.columns) - wide))
        sys.stderr.write(f"{held}\n")
        return table.rows_kept


WAYS: dict[str, Callable[[Path], int]] = {
    CALAMINE: with_calamine,
    OPENPYXL: with_openpyxl,
    PANDAS: with_pandas,
    OURS: with_imbgui,
}


def measured_here(way: str, path: Path) -> dict[str, float]:
    """Read a small file, to load what is needed, then the file; say how that went."""
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / f"small{path.suffix}"
        _write_small(small)
        WAYS[way](small)
    before = _peak()
    began, cpu = time.perf_counter(), time.process_time()
    rows = WAYS[way](path)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    return {"seconds": seconds, "cpu": cpu, "bytes": _peak() - before, "rows": rows}


def _write_small(path: Path) -> None:
    if path.suffix == ".csv":
        path.write_text("a,b\n1,x\n2,y\n3,x\n", encoding="utf-8")
        return
    import xlsxwriter  # noqa: PLC0415

    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for row, cells in enumerate([("a", "b"), (1, 2), (3, 4), (5, 6)]):
        sheet.write_row(row, 0, cells)
    book.close()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def measured(way: str, path: Path) -> dict[str, float]:
    """Measure in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--measure", way, str(path)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    result: dict[str, float] = json.loads(done.stdout)
    result["held"] = float(done.stderr.split()[-1]) if way == OURS else 0.0
    return result


def compared(path: Path, ways: list[str], runs: int) -> list[list[object]]:
    """Measure every way in turn, so that all meet the same machine; return a row for each."""
    results: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    for run in range(runs):
        for way in ways:
            if way != OPENPYXL or not run:
                results[way].append(measured(way, path))
    best = {way: min(one["seconds"] for one in results[way]) for way in ways}
    cpu = {way: min(one["cpu"] for one in results[way]) for way in ways}
    peak = {way: min(one["bytes"] for one in results[way]) for way in ways}
    held = results[OURS][0]["held"]
    rows: list[list[object]] = []
    for way in ways:
        ratio = best[OURS] / best[way] if way != OURS else 1.0
        target = f"<= {TARGETS[way]}" if way in TARGETS else ""
        rows.append([way, best[way], cpu[way], peak[way] / MIB, f"{ratio:.2f}", target])
    library = peak[ways[0]]
    beside = max(0.0, peak[OURS] - library) / held
    rows.append(["columns as kept", "", "", held / MIB, "", ""])
    rows.append(["peak less the library's, over the columns", "", "", "", f"{beside:.2f}", "<= 3"])
    return rows


def main() -> None:
    """Run the comparison, or one measurement of it."""
    parser = options(__doc__ or "", workers=False)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--runs", type=int, default=5, help="each way so often; the best counts")
    parser.add_argument("--without-openpyxl", action="store_true", help="leave the slow one out")
    parser.add_argument("--measure", nargs=2, metavar=("WAY", "PATH"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        way, path = arguments.measure
        sys.stdout.write(json.dumps(measured_here(way, Path(path))))
        return
    heading = ("", "seconds", "of all cores", "peak MiB", "imbgui over it", "asked")
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "payments.csv"
        packed = found(arguments.file)
        opener = lzma.open if packed.suffix == ".xz" else open
        with opener(packed, "rb") as stream:
            text.write_bytes(stream.read())
        lines = ["A text file of 287,618 rows and 23 columns", ""]
        lines += tabulated(heading, compared(text, [PANDAS, OURS], arguments.runs))
        book = Path(folder) / "payments.xlsx"
        make_workbook(book)
        ways = [CALAMINE, *([] if arguments.without_openpyxl else [OPENPYXL]), OURS]
        lines += ["", f"A workbook of {ROWS:,} rows and {COLUMNS} columns", ""]
        lines += tabulated(heading, compared(book, ways, arguments.runs))
    tell("reading_speed", lines, record=arguments.record)


if __name__ == "__main__":
    main()
