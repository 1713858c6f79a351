"""A screen that nobody looks at, and a person at it with a mouse and a keyboard.

The screen is Xvfb with openbox, the hands are xdotool. Where widgets are and what they show is told
by the window itself (``observed.py``); whatever is done to it goes through the screen.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[2]
OBSERVED = Path(__file__).with_name("observed.py")
TOOLS = ("Xvfb", "openbox", "xdotool")
SIZE = "1400x1000x24"
PATIENCE_SECONDS = 240
"""A busy machine may be ten times slower than an idle one."""

T = TypeVar("T")
Rect = tuple[int, int, int, int]


def lacks_tools() -> bool:
    """Whether this system cannot show a screen that nobody looks at."""
    return not all(map(shutil.which, TOOLS))


def until(what: str, holds: Callable[[], T]) -> T:
    """Wait until something holds, and return what it says."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (answer := holds()):
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.03)
    return answer


@contextmanager
def virtual_screen(folder: Path) -> Iterator[str]:
    """Give the name of a screen that has a window manager, on a number that was free."""
    reader, writer = os.pipe()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", SIZE, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=(writer,), **quiet) as server:
        os.close(writer)
        with os.fdopen(reader, encoding="ascii") as told:
            display = f":{told.readline().strip()}"
        assert display != ":", "Xvfb could not start"
        ready = folder / "ready"
        manage = ["openbox", "--startup", f"touch {ready}"]
        environment = os.environ | {"DISPLAY": display}
        with subprocess.Popen(manage, env=environment, **quiet) as manager:
            until("openbox is ready", ready.exists)
            yield display
            manager.terminate()
        server.terminate()


@dataclass(frozen=True)
class Seen:
    """What can be seen of a widget, of a choice or of an entry in a menu."""

    visible: bool = False
    rect: Rect = (0, 0, 0, 0)
    enabled: bool = False
    text: str = ""
    description: str = ""
    choices: Mapping[str, Rect] | None = None
    title: Rect = (0, 0, 0, 0)
    """Of an entry in a menu: where the name of the menu is."""

    @property
    def in_reach(self) -> bool:
        """Whether the mouse can get at it."""
        return self.visible and min(self.rect[2:]) > 0


class Person:
    """Sits before one run of the program, and uses nothing but mouse, keyboard and eyes."""

    def __init__(self, display: str, running: "subprocess.Popen[bytes]", at: str) -> None:
        self.running = running
        self._environment = os.environ | {"DISPLAY": display}
        self._line = socket.socket(socket.AF_UNIX)
        self._line.settimeout(PATIENCE_SECONDS)
        until("the program answers", lambda: self._connect(at))
        self._answers = self._line.makefile()
        self.wait_for_window("mainWindow")

    # Eyes

    def look(self, name: str) -> Seen:
        """Return what is seen of a widget or an entry in a menu; nothing where there is none."""
        return Seen(**self._ask(name))

    def text(self, name: str) -> str:
        """Return what a widget says."""
        return self.look(name).text

    @property
    def focus(self) -> str:
        """The widget that what is typed goes to."""
        return self._ask(None)["focus"] or ""

    def wait_for(self, name: str) -> Seen:
        """Wait until something can be used."""
        return until(f"{name} can be used", lambda: self._usable(name))

    def wait_for_focus(self, name: str) -> None:
        """Wait until what is typed goes to a widget."""
        until(f"{name} has the focus", lambda: self.focus == name)

    def wait_for_window(self, name: str) -> None:
        """Wait until a window is in front."""
        until(f"{name} is in front", lambda: self._ask(None)["active"] == name)

    # Keyboard

    def press(self, *keys: str) -> None:
        """Press keys, or several together as in ctrl+e."""
        self._xdotool("key", "--delay", "20", *keys)

    def type(self, text: str) -> None:
        """Type letter by letter."""
        self._xdotool("type", "--delay", "8", text)

    def tab_to(self, name: str) -> None:
        """Go from field to field until one has the focus."""
        for _ in range(40):
            before = self.focus
            if before == name:
                return
            self.press("Tab")
            until("the focus moves", lambda before=before: self.focus != before)
        raise AssertionError(f"no Tab leads to {name}")

    def fill(self, name: str, text: str) -> None:
        """Type something else into the field that has the focus."""
        self.wait_for_focus(name)
        self.press("ctrl+a")
        self.type(text)
        until(f"{text} is in {name}", lambda: self.text(name) == text)

    def pick(self, name: str, text: str) -> None:
        """Type how a choice begins into the list that has the focus."""
        self.wait_for_focus(name)
        self.press(text[0])
        until(f"{text} is chosen", lambda: self.text(name).startswith(text))

    def answer_with(self, path: Path) -> None:
        """Type a path into the dialog that asks for a file, and agree."""
        self.fill("fileNameEdit", str(path))
        self.press("Return")
        until("the dialog is gone", lambda: self.text("fileNameEdit") != str(path))

    # Mouse

    def click(self, name: str, times: int = 1) -> None:
        """Click on a widget, as soon as it can be used; turn the wheel to get there."""
        self.wait_for(name)
        self._click_at(self._scrolled_to(name).rect, times)

    def write_over(self, name: str, text: str) -> None:
        """Mark with the mouse what a field holds, and type something else."""
        self.click(name, times=3)
        self.wait_for_focus(name)
        self.type(text)
        until(f"{text} is in {name}", lambda: self.text(name) == text)

    def choose(self, name: str, data: str) -> None:
        """Unfold a list with the mouse, and click on one of its choices."""
        self.click(name)
        self._click_at(until(f"{name} offers {data}", lambda: self._found_in_list(name, data)))
        until(f"{name} is folded up", lambda: not self.look(name).choices)

    def choose_from_menu(self, action: str) -> None:
        """Open a menu with the mouse, and click on one of its entries."""
        until(f"{action} is offered", lambda: self.look(action).enabled)
        self._click_at(self.look(action).title)
        self._click_at(until(f"{action} is shown", lambda: self._usable(action)).rect)

    def drag(self, name: str, start: float, *stops: float) -> Iterator[float]:
        """Drag along the middle of a widget from one share of its width to others.

        Each stop is given once the mouse is there, with the button held down.
        """
        left, top, width, height = self._scrolled_to(name).rect
        y = top + height // 2
        self._xdotool("mousemove", left + width * start, y, "mousedown", 1)
        for stop in stops:
            self._xdotool("mousemove", left + width * stop, y)
            yield stop
        self._xdotool("mouseup", 1)

    # The end

    def leave(self) -> None:
        """Close the window by the keyboard and wait for the program to end."""
        self.press("ctrl+q")
        assert self.running.wait(PATIENCE_SECONDS) == 0

    def put_down(self) -> None:
        """Ask no more."""
        self._answers.close()
        self._line.close()

    def _usable(self, name: str) -> Seen | None:
        seen = self.look(name)
        return seen if seen.visible and seen.enabled else None

    def _found_in_list(self, name: str, data: str) -> Rect | None:
        """Return where a choice is, once its list has come to rest; turn the wheel to find it."""
        before, shown = (self.look(name).choices or {} for _ in range(2))
        if before != shown or data not in shown:
            return None
        if shown[data][3] > 0:
            return shown[data]
        left, top, width, height = next(place for place in shown.values() if place[3] > 0)
        turn = "4" if shown[data][1] < top else "5"
        self._xdotool("mousemove", left + width // 2, top + height // 2, "click", turn)
        return None

    def _scrolled_to(self, name: str) -> Seen:
        """Return where a widget is once some of it is in sight; turn the wheel until it is."""
        left, top, width, height = self.look("mainWindow").rect
        for _ in range(60):
            if (seen := self.look(name)).in_reach:
                return seen
            turn = "4" if seen.rect[1] < top + height // 2 else "5"
            self._xdotool("mousemove", left + width - 12, top + height // 2, "click", turn)
        raise AssertionError(f"{name} cannot be scrolled to")

    def _click_at(self, rect: Rect, times: int = 1) -> None:
        left, top, width, height = rect
        at = (left + width // 2, top + height // 2)
        self._xdotool("mousemove", *at, "click", "--repeat", times, "--delay", 40, 1)

    def _xdotool(self, *words: object) -> None:
        text = [str(round(word)) if isinstance(word, float) else str(word) for word in words]
        subprocess.run(["xdotool", *text], env=self._environment, check=True)

    def _ask(self, name: str | None) -> dict[str, Any]:
        self._line.sendall(json.dumps(name).encode() + b"\n")
        answer = self._answers.readline()
        assert answer, f"the program is gone, with status {self.running.poll()}"
        return json.loads(answer)

    def _connect(self, at: str) -> bool:
        assert self.running.poll() is None, "the program did not start"
        try:
            self._line.connect(at)
        except OSError:
            return False
        return True


@contextmanager
def person_at(
    display: str, home: Path, *arguments: Path, settings: Mapping[str, str] | None = None
) -> Iterator[Person]:
    """Start the program, and put a person before it; whatever still runs after is killed.

    What the program keeps is kept in ``home``, so that a second run there finds it.
    """
    at = home / "asked"
    at.unlink(missing_ok=True)
    folders = {f"XDG_{kind}_HOME": str(home / kind) for kind in ("STATE", "CONFIG", "DATA")}
    environment = os.environ | folders | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    environment |= {"HOME": str(home), "LC_ALL": "C.UTF-8"} | dict(settings or {})
    command = [sys.executable, str(OBSERVED), str(at), *map(str, arguments)]
    with subprocess.Popen(command, env=environment) as running:
        try:
            person = Person(display, running, str(at))
            yield person
            person.put_down()
        finally:
            running.kill()
