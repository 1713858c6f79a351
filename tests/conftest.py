"""What every test is held to: it leaves no window, timer, thread or process behind."""

import gc
import multiprocessing
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from imbgui.language import BAD_CASE, ENGLISH, VARIABLE, calling

ROOT = Path(__file__).resolve().parent.parent
GRACE_SECONDS = 5
FAILED = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--on-demand", action="store_true", help="run the tests of that mark too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked to run on demand: another test like it runs every time."""
    if config.getoption("--on-demand"):
        return
    left_out = [item for item in items if item.get_closest_marker("on_demand")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not item.get_closest_marker("on_demand")]


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared data that may stand beside this clone."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not beside this clone")
    return folder


@pytest.fixture(autouse=True, scope="session")
def no_trace_in_the_home_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep logs, recovered work and the list of recent files of whatever tests run elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(autouse=True, scope="session")
def english_unless_said_otherwise() -> Iterator[None]:
    """Speak English in the tests and in all that they start, wherever they run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, ENGLISH)
        yield


@pytest.fixture(autouse=True)
def a_bad_case_is_called_that() -> Iterator[None]:
    """Let no test speak of what another one called a bad case."""
    with calling(BAD_CASE):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(autouse=True)
def nothing_is_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaks a top-level widget, a running timer, a thread or a child process."""
    look_for_timers = "qapp" in request.fixturenames
    if look_for_timers:
        gc.freeze()  # looking through what was there before would take longer than most tests
    before = _what_is_there(look_for_timers=look_for_timers)
    yield
    if request.node.stash.get(FAILED, False):
        return  # its traceback keeps things alive, and its own failure is the one to read
    # Ending takes a moment: only what is still there after a while was left behind.
    deadline = time.monotonic() + GRACE_SECONDS
    while (left := _what_is_there(look_for_timers=look_for_timers) - before) and (
        time.monotonic() < deadline
    ):
        _let_go()
        time.sleep(0.02)
    gc.unfreeze()
    if left:
        pytest.fail("left behind: " + ", ".join(sorted(str(thing) for thing in left)))


@dataclass(frozen=True)
class _Thing:
    """Something that is there, known by an identity that outlives no restart."""

    kind: str
    identity: int
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


def _what_is_there(*, look_for_timers: bool) -> set[_Thing]:
    things = _threads() | _children()
    if _has_application():
        things |= _top_level_widgets()
        if look_for_timers:
            things |= _running_timers()
    return things


def _threads() -> set[_Thing]:
    return {
        _Thing("thread", thread.ident or 0, thread.name)
        for thread in threading.enumerate()
        # Qt's own threads show as dummies once they have called Python.
        if not isinstance(thread, threading._DummyThread)
    }


def _children() -> set[_Thing]:
    children = {
        _Thing("process", child.pid or 0, "") for child in multiprocessing.active_children()
    }
    for listing in Path("/proc/self/task").glob("*/children"):
        for pid in _read(listing).split():
            if _is_running(pid) and not _serves_multiprocessing(pid):
                children.add(_Thing("process", int(pid), ""))
    return children


def _is_running(pid: str) -> bool:
    state = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return bool(state) and state[0] != "Z"


def _serves_multiprocessing(pid: str) -> bool:
    command = _read(Path(f"/proc/{pid}/cmdline"))
    return "multiprocessing.resource_tracker" in command or "multiprocessing.forkserver" in command


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:  # the process or thread has ended meanwhile
        return ""


def _has_application() -> bool:
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets is not None and widgets.QApplication.instance() is not None


def _let_go() -> None:
    """Carry out what Qt has put off to the next turn of its event loop, such as deletions."""
    if not _has_application():
        return
    core: Any = sys.modules["PySide6.QtCore"]
    gc.collect()
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    core.QCoreApplication.processEvents()


def _top_level_widgets() -> set[_Thing]:
    widgets: Any = sys.modules["PySide6.QtWidgets"]
    address = _address_of()
    return {
        _Thing("widget", address(widget), f"{type(widget).__name__} {widget.objectName()!r}")
        for widget in widgets.QApplication.topLevelWidgets()
    }


def _running_timers() -> set[_Thing]:
    core: Any = sys.modules["PySide6.QtCore"]
    is_valid = sys.modules["shiboken6"].isValid
    address = _address_of()
    return {
        _Thing("timer", address(timer), f"every {timer.interval()} ms of {timer.parent()!r}")
        for timer in gc.get_objects()
        # By type, since isinstance asks objects for their class, which wakes lazy and dead proxies.
        if issubclass(type(timer), core.QTimer) and is_valid(timer) and timer.isActive()
    }


def _address_of() -> Callable[[object], int]:
    shiboken: Any = sys.modules["shiboken6"]

    def address(wrapped: object) -> int:
        return int(shiboken.getCppPointer(wrapped)[0])

    return address
