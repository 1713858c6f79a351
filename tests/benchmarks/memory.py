"""How much memory all processes together have at most while the table is analysed.

``python tests/benchmarks/memory.py [--record]``

The real window, off any screen, reads the table and analyses it with standard effort. Every 50 ms
the proportional set size (each process's own pages, and its part of those that are shared, such as
mapped files) of the window's process and of every worker is added up. The limit is 8 times the
features as float32, plus 1.5 GB.
"""

import os
import time

from measuring import (
    MIB,
    MemorySample,
    MemoryWatch,
    choose,
    found,
    options,
    run_until,
    stop_at_problem,
    table_bytes,
    tabulated,
    tell,
    timed_window,
)

EVERY_SECONDS = 0.05
TIMES_THE_TABLE, BESIDES = 8, int(1.5e9)


def main() -> None:
    """Measure, and tell."""
    parser = options(str(__doc__))
    parser.add_argument("--effort", default="standard")
    asked = parser.parse_args()
    file = found(asked.file).absolute()
    with timed_window(asked.workers) as (_, window, workers):
        session = window._session
        workers.wait_until_warm()
        with MemoryWatch(EVERY_SECONDS, lambda: sorted(workers.under_way.values())) as reading:
            window.open_file(file)
            run_until(lambda: session.state.job is None)
        stop_at_problem(session)
        choose(session, asked.effort)
        began = time.monotonic()
        with MemoryWatch(EVERY_SECONDS, lambda: sorted(workers.under_way.values())) as analysing:
            session.analyse()
            run_until(lambda: session.state.job is None)
        stop_at_problem(session)
        table = table_bytes(session.state.table)
        read_seconds = reading.samples[-1].at - reading.samples[0].at
    peak = _told(analysing.peak)
    limit = TIMES_THE_TABLE * table + BESIDES
    rows = [
        ("while it is read", reading.peak.total / MIB, reading.typical_bytes / MIB),
        ("while it is analysed", analysing.peak.total / MIB, analysing.typical_bytes / MIB),
        ("target", f"<= {limit / MIB:,.0f}", "-"),
    ]
    lines = [
        f"Table as float32: {table / MIB:.1f} MiB; {workers.size} workers; {asked.effort} effort",
        "",
        *tabulated(("all processes together, MiB", "most", "median"), rows),
        "",
        f"The most while it is read ({read_seconds:.0f} s): {_told(reading.peak)}",
        f"The most while it is analysed (at {analysing.peak.at - began:.1f} s): {peak}",
        f"{len(analysing.samples)} samples in {analysing.samples[-1].at - began:.1f} s",
    ]
    tell("memory", lines, record=asked.record)


def _told(sample: MemorySample) -> str:
    """Say which process had what, and what was under way."""
    own = sample.by_process[os.getpid()]
    others = sorted((size for pid, size in sample.by_process.items() if pid != os.getpid()))
    listed = ", ".join(f"{size / MIB:.0f}" for size in reversed(others))
    at_work = ", ".join(sample.under_way) or "nothing"
    return f"window {own / MIB:.0f} MiB, the others {listed} MiB; under way: {at_work}"


if __name__ == "__main__":
    main()
