"""Open the window on a real file, analyse it with real workers, and take a picture of every page.

python tests/screenshots/make.py [--out FOLDER] [--languages CODE ...] [--effort quick]
    [--file FILE --target COLUMN --costs FALSE_ALARM MISSED] [--amounts COLUMN]

With ``--out`` each language analyses once, and then every page is taken, from top to bottom, in
both themes, in the smallest window and on a large screen, at 100 % and at 200 %; the scenes that
come and go are taken once. Without it the one picture of the README is renewed:
resources/screenshots/decide.png.
"""

import argparse
import os
import subprocess
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
from imbgui.language import VARIABLE, languages  # noqa: E402
from imbgui.launch import opened_window  # noqa: E402
from imbgui.ui.dialogs import SystemDialogs  # noqa: E402
from imbgui.ui.qt_language import speak_in_qt  # noqa: E402
from imbgui.ui.theme import DARK, LIGHT, Theme, apply_theme  # noqa: E402
from imbgui.ui.window import MainWindow  # noqa: E402

EXAMPLE = ROOT / "resources" / "examples" / "fraud.csv"
README_PICTURE = ROOT / "resources" / "screenshots" / "decide.png"
README_SIZE = (1280, 1180)
SIZES = {1: ((960, 640), (2560, 1440)), 2: ((960, 640), (1280, 720))}
"""The smallest window and a screen of 2560 by 1440, at each scale: 200 % leaves half the room."""
LONGEST_SECONDS = 600


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, default=EXAMPLE)
    parser.add_argument("--target", default="fraud")
    parser.add_argument("--costs", nargs=2, default=("5", "400"))
    parser.add_argument("--amounts", default=None, help="a column that says the missed cost")
    parser.add_argument("--effort", default="standard")
    parser.add_argument("--out", type=Path, default=None)
    parser.add_argument("--languages", nargs="+", default=languages())
    parser.add_argument("--scale", type=int, default=None, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.out is not None and asked.scale is None:
        for language in asked.languages:
            for scale in SIZES:
                take_in_a_process_of_its_own(language, scale)
        return
    application = QApplication(sys.argv[:1])
    speak_in_qt(application)
    with opened_window(application, SystemDialogs()) as window:
        window.resize(*README_SIZE)
        window.show()
        settle()
        if asked.out is None:
            ask(window, asked)
            window.findChild(QPushButton, "analyse").click()
            wait_until_it_ends(window)
            go_to(window, Step.DECIDE)
            window.grab().save(str(README_PICTURE))
        else:
            take_at(window, asked)
        window.close()


def take_in_a_process_of_its_own(language: str, scale: int) -> None:
    """Take the pictures of a language at a scale, both of which a program has from its start on."""
    told = os.environ | {VARIABLE: language, "QT_SCALE_FACTOR": str(scale)}
    command = [sys.executable, __file__, *sys.argv[1:], "--scale", str(scale)]
    subprocess.run(command, env=told, check=True)


def take_at(window: MainWindow, asked: argparse.Namespace) -> None:
    """Take every page; the first scale analyses, and leaves its session for the other."""
    out = asked.out / os.environ[VARIABLE]
    session = out / "analysed.imbgui"
    in_every_look(window, out, asked.scale, lambda to: take(window, to, "empty"))
    if asked.scale == 1:
        window.resize(*README_SIZE)
        ask(window, asked)
        take_the_scenes(window, out / "scenes")
        window._session.save(session)
    else:
        window.open_file(session)
    wait_until_it_ends(window)
    unfold_the_details(window)
    for step in Step:
        in_every_look(
            window,
            out,
            asked.scale,
            lambda to, step=step: take_from_top_to_bottom(window, to, step, step),
        )


def in_every_look(window: MainWindow, out: Path, scale: int, shoot: Callable[[Path], None]) -> None:
    """Take something in both themes and in both sizes."""
    for wide, high in SIZES[scale]:
        window.resize(wide, high)
        for theme in (LIGHT, DARK):
            dress(window, theme)
            shoot(out / f"{theme.name}-{wide}x{high}-{scale}00%")


def dress(window: MainWindow, theme: Theme) -> None:
    """Show the window in a theme, whatever the system's is."""
    apply_theme(QApplication.instance(), theme)
    window.display_theme(theme)


def ask(window: MainWindow, asked: argparse.Namespace) -> None:
    """Open the file and type the costs."""
    window.open_file(asked.file)
    target = window.findChild(QComboBox, "targetColumn")
    wait_until(lambda: target.count() > 0)
    target.setCurrentText(asked.target)
    for name, cost in zip(("falseAlarmCost", "missedCost"), asked.costs, strict=True):
        QTest.keyClicks(window.findChild(QLineEdit, name), cost)
    if asked.amounts is not None:
        window.findChild(QRadioButton, "missedByColumn").click()
        choose(window, "missedCostColumn", asked.amounts)
    effort = window.findChild(QComboBox, "effort")
    effort.setCurrentIndex(effort.findData(asked.effort))


def take_the_scenes(window: MainWindow, out: Path) -> None:
    """Take what comes and goes, on the way to an analysis that has ended."""
    take_more_costs(window, out)
    take_the_choices(window, out)
    window.findChild(QPushButton, "analyse").click()
    stop_and_continue(window, out)
    wait_until_it_ends(window)
    take_a_moved_cut_off(window, out)
    take_the_further_costs(window, out)


def wait_until_it_ends(window: MainWindow) -> None:
    """Wait until no job is at work."""
    wait_until(lambda: window._session.state.is_free)
    settle()


def take_more_costs(window: MainWindow, out: Path) -> None:
    """Take the Costs page with all that can be said, and with what does not go together."""
    go_to(window, Step.COSTS)
    more = window.findChild(QPushButton, "moreCosts")
    more.click()
    slips = {"leastRecall": "120", "missedLeast": "900", "missedMost": "200", "reviewCost": "0"}
    for name, text in slips.items():
        type_into(window, name, text)
    for theme in (DARK, LIGHT):
        dress(window, theme)
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
    table, go_on, stop = (
        window.findChild(QWidget, name) for name in ("planTable", "continue", "stop")
    )
    # The fourth strategy is the second that is learnt: a provisional answer has its cost.
    cost = table.model().index(3, table.model().columnCount() - 1)
    wait_until(lambda: bool(cost.data()) or not stop.isEnabled())
    go_to(window, Step.ANALYSE)
    in_both_themes(window, out, "analyse-running")
    stop.click()  # which does nothing where it has ended before
    wait_until_it_ends(window)
    if go_on.isEnabled():
        in_both_themes(window, out, "analyse-stopped")
        go_on.click()


def in_both_themes(window: MainWindow, out: Path, name: str) -> None:
    """Save a picture of the window in each theme."""
    for theme in (DARK, LIGHT):
        dress(window, theme)
        take(window, out, f"{name}-{theme.name}")


def take_a_moved_cut_off(window: MainWindow, out: Path) -> None:
    """Take the answer with another cut-off than the recommended one."""
    go_to(window, Step.DECIDE)
    window.findChild(QScrollArea, "pageDecide").verticalScrollBar().setValue(0)
    slider = window.findChild(QSlider, "cutOffSlider")
    slider.setValue(slider.value() // 2)
    in_both_themes(window, out, "decide-moved")
    window.findChild(QPushButton, "backToRecommended").click()


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
