"""Measure how long the window takes to follow a drag of the cut-off and an edit of a cost.

The window is a real one without a screen, with an answer for 285,000 rows and 40 strategies; all
that is visible is drawn anew each time. The yardstick is one sort of one strategy's scores.

    python tests/benchmarks/window_updates.py [--record]
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from decision_speed import POSITIVES, ROWS, a_large_study
from measuring import tabulated, tell

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from PySide6.QtWidgets import QApplication

from imbgui.application.events import CostsEdited, JobFinished, PointMoved, StudyReady
from imbgui.domain.plan import draw_up_plan
from imbgui.ui.theme import LIGHT, apply_theme
from tests.builders import a_table, some_costs
from tests.ui.conftest import Driven

STRATEGIES, REPEATS = 40, 60
TARGET = 0.016


def with_an_answer(application: QApplication, folder: Path) -> tuple[Driven, np.ndarray]:
    """Return a window that shows the answer, and the scores of one strategy."""
    plan = draw_up_plan(rows=ROWS, positives=POSITIVES, cost_ratio=80.0, effort="thorough")
    study = a_large_study(plan.learnt[:STRATEGIES])
    driven = Driven(folder)
    driven.window.resize(1400, 1000)
    driven.window.show()
    table = driven.read(a_table(rows=ROWS, positives=POSITIVES))
    driven.type_costs("5", "400")
    driven.click("stepAnalyse")
    driven.click("analyse")
    table = driven.session.state.table
    plan = driven.jobs.plans[-1]
    nothing = np.empty(0)
    study = replace(study, table_key=table.key, plan=plan, amounts=None, practice_amounts=nothing)
    number = driven.jobs.latest
    driven.deliver(StudyReady(number, study, final=True), JobFinished(number))
    for _ in range(20):
        application.processEvents()
    return driven, study.practice_scores[0]


def seconds_each(act: Callable[[int], object]) -> list[float]:
    """Return how long it takes, each time for another number, in the processor's time."""
    act(0)
    seconds = []
    for number in range(1, REPEATS + 1):
        began = time.process_time()
        act(number)
        seconds.append(time.process_time() - began)
    return seconds


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(
        description=str(__doc__), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--record", action="store_true", help="keep the result as text")
    asked = parser.parse_args()
    application = QApplication(sys.argv[:1])
    apply_theme(application, LIGHT)
    with tempfile.TemporaryDirectory() as folder:
        driven, scores = with_an_answer(application, Path(folder))

        def drag(number: int) -> None:
            driven.session.deliver(PointMoved(5.0 + number))
            application.processEvents()

        def edit(number: int) -> None:
            driven.session.deliver(CostsEdited(some_costs(5, 400 + number)))
            application.processEvents()

        measured = {
            "one sort of one strategy's scores": seconds_each(lambda _: np.argsort(scores)),
            "the cut-off dragged": seconds_each(drag),
            "a cost edited": seconds_each(edit),
        }
        driven.window.close()
        unit = statistics.median(measured["one sort of one strategy's scores"])
        rows = [
            (
                name,
                f"{1000 * statistics.median(seconds):.1f}",
                f"{1000 * float(np.quantile(seconds, 0.9)):.1f}",
                f"{statistics.median(seconds) / unit:.2f}",
                "-" if name.startswith("one sort") else f"<= {1000 * TARGET:g}",
            )
            for name, seconds in measured.items()
        ]
        lines = [
            f"{ROWS:,} rows, {POSITIVES} bad, {STRATEGIES} strategies, window 1400 x 1000",
            "",
            *tabulated(("processor time", "median ms", "90 % ms", "sorts", "target, ms"), rows),
        ]
        tell("window_updates", lines, record=asked.record)


if __name__ == "__main__":
    main()
