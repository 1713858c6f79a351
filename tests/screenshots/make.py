"""Open the window on a real file, analyse it with real workers, and take a picture of every page.

python tests/screenshots/make.py [--file FILE --target COLUMN --costs FALSE_ALARM MISSED]
    [--amounts COLUMN] [--out FOLDER] [--size WIDTHxHEIGHT] [--effort quick]

Without ``--out`` the one picture of the README is renewed: resources/screenshots/decide.png.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
# As the program does for itself: workers of one thread each do not slow each other down.
os.environ |= {"OMP_WAIT_POLICY": "passive", "OMP_NUM_THREADS": "1"}

from PySide6.QtCore import QEventLoop, QTimer  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import (  # noqa: E402
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSlider,
    QWidget,
)

from imbgui.application.events import Detail, Step  # noqa: E402
from imbgui.launch import opened_window  # noqa: E402
from imbgui.ui.appearance import Appearance  # noqa: E402
from imbgui.ui.dialogs import SystemDialogs  # noqa: E402
from imbgui.ui.theme import DARK, LIGHT  # noqa: E402
from imbgui.ui.window import MainWindow  # noqa: E402

EXAMPLE = ROOT / "resources" / "examples" / "fraud.csv"
README_PICTURE = ROOT / "resources" / "screenshots" / "decide.png"
LONGEST_SECONDS = 600


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, default=EXAMPLE)
    parser.add_argument("--target", default="fraud")
    parser.add_argument("--costs", nargs=2, default=("5", "400"))
    parser.add_argument("--amounts", default=None, help="a column that says the missed cost")
    parser.add_argument("--effort", default="standard")
    parser.add_argument("--size", default="1280x1180")
    parser.add_argument("--out", type=Path, default=None)
    asked = parser.parse_args()
    application = QApplication(sys.argv[:1])
    with opened_window(application, SystemDialogs()) as window:
        window.resize(*map(int, asked.size.split("x")))
        window.show()
        settle()
        if asked.out is not None:
            take(window, asked.out, "empty")
        window.open_file(asked.file)
        target = window.findChild(QComboBox, "targetColumn")
        wait_until(lambda: target.count() > 0)
        target.setCurrentText(asked.target)
        for name, cost in zip(("falseAlarmCost", "missedCost"), asked.costs, strict=True):
            QTest.keyClicks(window.findChild(QLineEdit, name), cost)
        if asked.amounts is not None:
            window.findChild(QRadioButton, "missedByColumn").click()
            choose(window, "missedCostColumn", asked.amounts)
        if asked.out is not None:
            take_more_costs(window, asked.out)
        effort = window.findChild(QComboBox, "effort")
        effort.setCurrentIndex(effort.findData(asked.effort))
        analyse = window.findChild(QPushButton, "analyse")
        if asked.out is not None:
            take_the_choices(window, asked.out)
        analyse.click()
        if asked.out is not None:
            stop_and_continue(window, asked.out)
        wait_until(analyse.isEnabled)
        if asked.out is None:
            go_to(window, Step.DECIDE)
            README_PICTURE.parent.mkdir(exist_ok=True)
            window.grab().save(str(README_PICTURE))
        else:
            unfold_the_details(window)
            take_every_page(window, asked.out)
            take_the_further_costs(window, asked.out)
        window.close()


def take_more_costs(window: MainWindow, out: Path) -> None:
    """Take the Costs page with all that can be said, and with what does not go together."""
    go_to(window, Step.COSTS)
    more = window.findChild(QPushButton, "moreCosts")
    more.click()
    slips = {"leastRecall": "120", "missedLeast": "900", "missedMost": "200", "reviewCost": "0"}
    for name, text in slips.items():
        type_into(window, name, text)
    for theme in (DARK, LIGHT):
        window.findChild(Appearance).display(theme)
        take_from_top_to_bottom(window, out, Step.COSTS, f"costs-slips-{theme.name}")
    for name in slips:
        type_into(window, name, "")
    more.click()


def unfold_the_details(window: MainWindow) -> None:
    """Unfold every card of the Decide page, and look at the groups of a column."""
    go_to(window, Step.DECIDE)
    for detail in Detail:
        heading = window.findChild(QPushButton, f"fold{detail.capitalize()}")
        if not heading.isChecked():
            heading.click()
    groups = window.findChild(QComboBox, "groupColumn")
    choose(window, "groupColumn", groups.itemData(min(3, groups.count() - 1)))
    wait_until(lambda: window.findChild(QWidget, "calibrationCurve") is not None)


def take_the_further_costs(window: MainWindow, out: Path) -> None:
    """Take the answer with ranges and a look first, and then with a capacity."""
    typed = {"missedLeast": "100", "missedMost": "900", "reviewCost": "2"}
    for texts, name in ((typed, "decide-ranges"), ({"capacity": "20"}, "decide-capacity")):
        go_to(window, Step.COSTS)
        for field, text in texts.items():
            type_into(window, field, text)
        go_to(window, Step.DECIDE)
        settle(2000)
        in_both_themes(window, out, name)
        for field in texts:
            type_into(window, field, "")


def type_into(window: MainWindow, name: str, text: str) -> None:
    """Replace what a line holds."""
    line = window.findChild(QLineEdit, name)
    line.clear()
    QTest.keyClicks(line, text)


def choose(window: MainWindow, name: str, data: str) -> None:
    """Choose from a list as the mouse would."""
    box = window.findChild(QComboBox, name)
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def take_the_choices(window: MainWindow, out: Path) -> None:
    """Take the Analyse page as it is before anything is pressed, and with one strategy unticked."""
    go_to(window, Step.ANALYSE)
    take(window, out, "analyse-planned")
    choose = window.findChild(QPushButton, "chooseStrategies")
    choose.click()
    window.findChild(QCheckBox, "tryRUSBoost").click()
    QTest.keyClicks(window.findChild(QLineEdit, "ownClassWeight"), "12")
    in_both_themes(window, out, "analyse-chosen")
    window.findChild(QPushButton, "backToSuggested").click()
    choose.click()


def stop_and_continue(window: MainWindow, out: Path) -> None:
    """Take the Analyse page while it runs and once it is stopped; then go on."""
    table, go_on = (window.findChild(QWidget, name) for name in ("planTable", "continue"))
    # The fourth strategy is the second that is learnt: a provisional answer has its cost.
    cost = table.model().index(3, table.model().columnCount() - 1)
    wait_until(lambda: bool(cost.data()))
    go_to(window, Step.ANALYSE)
    in_both_themes(window, out, "analyse-running")
    stop = window.findChild(QPushButton, "stop")
    stop.click()
    wait_until(lambda: go_on.isEnabled() or not stop.isEnabled())
    settle()
    if not go_on.isEnabled():
        return  # It had ended before it was stopped.
    go_to(window, Step.ANALYSE)
    in_both_themes(window, out, "analyse-stopped")
    go_on.click()


def in_both_themes(window: MainWindow, out: Path, name: str) -> None:
    """Save a picture of the window in each theme."""
    for theme in (DARK, LIGHT):
        window.findChild(Appearance).display(theme)
        take(window, out, f"{name}-{theme.name}")


def take_every_page(window: MainWindow, out: Path) -> None:
    """Take each page in both themes, from top to bottom."""
    appearance = window.findChild(Appearance)
    slider = window.findChild(QSlider, "cutOffSlider")
    for theme in (LIGHT, DARK):
        appearance.display(theme)
        go_to(window, Step.DECIDE)
        window.findChild(QScrollArea, "pageDecide").verticalScrollBar().setValue(0)
        slider.setValue(slider.value() // 2)
        take(window, out, f"decide-moved-{theme.name}")
        window.findChild(QPushButton, "backToRecommended").click()
        for step in Step:
            take_from_top_to_bottom(window, out, step, f"{step}-{theme.name}")


def take_from_top_to_bottom(window: MainWindow, out: Path, step: Step, name: str) -> None:
    """Take a page, as many pictures as it is windows high."""
    go_to(window, step)
    page = window.findChild(QWidget, f"page{step.capitalize()}")
    bar = page.verticalScrollBar() if hasattr(page, "verticalScrollBar") else None
    if bar is not None:
        bar.setValue(0)
    take(window, out, name)
    number = 1
    while bar is not None and bar.value() < bar.maximum():
        bar.setValue(bar.value() + bar.pageStep())
        number += 1
        take(window, out, f"{name}-{number}")


def go_to(window: MainWindow, step: Step) -> None:
    """Press a step."""
    window.findChild(QPushButton, f"step{step.capitalize()}").click()
    settle()


def take(window: MainWindow, out: Path, name: str) -> None:
    """Save a picture of the window."""
    settle()
    out.mkdir(parents=True, exist_ok=True)
    window.grab().save(str(out / f"{name}.png"))


def settle(milliseconds: int = 150) -> None:
    """Let the window catch up."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(is_true: Callable[[], bool]) -> None:
    """Run the window until this holds."""
    deadline = time.monotonic() + LONGEST_SECONDS
    while not is_true():
        if time.monotonic() > deadline:
            raise SystemExit("it took too long")
        settle(50)


if __name__ == "__main__":
    main()
