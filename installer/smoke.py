"""Try a frozen program as a person would, on a screen of its own, and measure it.

python -m installer.smoke PROGRAM [--starts N] [--no-window] [--record FILE]

PROGRAM is what was frozen: ``build/imbgui/imbgui``, or, once installed, ``/usr/bin/imbgui``. It is
compared with the source beside this folder, run by the Python that runs this. The window is tried
on Linux, with Xvfb, openbox and xdotool; elsewhere, ``--no-window`` tries the command line.
"""

import argparse
import contextlib
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from installer.sizes import part_by_part

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "resources" / "examples" / "fraud.csv"
LONGEST_SECONDS = 180
MOST_SLOWER = 1.5
"""So many times as long as from source a start may take."""


T = TypeVar("T")


class FailedError(Exception):
    """The program did not do what it should; the words say what."""


def main() -> int:
    """Try and measure; return 1 where anything is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=Path)
    parser.add_argument("--starts", type=int, default=7)
    parser.add_argument("--no-window", action="store_true", help="try the command line alone")
    parser.add_argument("--record", type=Path)
    asked = parser.parse_args()
    frozen = [str(asked.program.absolute())]
    source = [sys.executable, str(ROOT / "main.py")]
    with tempfile.TemporaryDirectory() as folder:
        answer = decide(frozen, Path(folder))
        require(
            answer == decide(source, Path(folder)),
            "the frozen program and the source answer differently",
        )
        lines = [
            f"Command line: {len(answer['candidates'])} candidates fitted; the answer is that of",
            "the source, to the last digit.",
        ]
        if not asked.no_window:
            with screen():
                lines += analysed_in_the_window(frozen, Path(folder))
                lines += starts_compared(frozen, source, asked.starts)
    lines += ["", *part_by_part(asked.program.resolve().parent)]
    text = "\n".join([*heading(), *lines]) + "\n"
    sys.stdout.write(text)
    if asked.record is not None:
        asked.record.parent.mkdir(exist_ok=True)
        asked.record.write_text(text, encoding="utf-8")
    return 0


def heading() -> list[str]:
    """Return what every kept measurement says of itself."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    ).stdout.strip()
    return [
        f"Date:    {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "Command: python -m installer.smoke PROGRAM --record FILE",
        f"Commit:  {commit or 'unknown'}",
        f"System:  {platform.platform(terse=True)}, {os.cpu_count()} cores",
        f"Load:    {os.getloadavg()[0]:.1f}",
        "",
    ]


# The command line


def decide(program: Sequence[str], folder: Path) -> dict[str, object]:
    """Decide the example; return the answer without the times it took."""
    out, report = folder / "answer.json", folder / "answer.xlsx"
    subprocess.run(
        [
            *(*program, "decide", str(EXAMPLE), "--target", "fraud"),
            *("--false-alarm-cost", "5", "--missed-cost", "200", "--effort", "quick"),
            *("--json", str(out), "--report", str(report)),
        ],
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=LONGEST_SECONDS,
    )
    require(zipfile.is_zipfile(report), "the command line wrote no workbook")
    return without_times(json.loads(out.read_text(encoding="utf-8")))


def without_times(document: object) -> object:
    """Return a document without the seconds anything took."""
    if isinstance(document, dict):
        return {name: without_times(one) for name, one in document.items() if "seconds" not in name}
    return [without_times(one) for one in document] if isinstance(document, list) else document


# The window


def analysed_in_the_window(program: Sequence[str], folder: Path) -> list[str]:
    """Analyse the example with the keyboard alone, and save its report; return what was seen."""
    report = folder / "by hand.xlsx"
    with opened(program, EXAMPLE) as process:
        window = until(lambda: windows(EXAMPLE.name), "the file was not read")[0]
        xdotool("windowfocus", "--sync", window)
        press(
            "alt+w",
            "fraud",
            "ctrl+2",
            "alt+m",
            "25",
            "alt+w",
            "Tab",
            "1500",
            "ctrl+3",
            "alt+t",
            "Quick",
        )
        press("F5")
        workers = until(lambda: at_work(process.pid), "no worker process is at work")
        until(lambda: not at_work(process.pid), "the analysis does not end", pause=2.0)
        press("ctrl+5", "alt+x")
        dialog = until(lambda: windows("Save"), "there is no answer to report")[0]
        xdotool("windowfocus", "--sync", dialog)
        press("ctrl+a", str(report), "Return")
        until(lambda: zipfile.is_zipfile(report), "the window wrote no workbook")
        alive = family(process.pid)
        mains = windows(" imbgui$")
        require(len(mains) == 1, f"{len(mains)} main windows are open")
        xdotool("windowfocus", "--sync", window)
        press("ctrl+q")
        require(process.wait(LONGEST_SECONDS) == 0, "the window ended with an error")
        until(lambda: not any(map(is_running, alive)), "processes are left behind")
    return [
        f"Window: the example analysed by keyboard on {len(workers)} worker processes, one window",
        "open, report saved, nothing left running.",
    ]


def press(*keys: str) -> None:
    """Press keys one after another; what is no key's name is typed."""
    for key in keys:
        named = "+" in key or key in {"F5", "Return", "Tab"}
        xdotool(*(("key", key) if named else ("type", "--delay", "15", key)))
        time.sleep(0.4)


def windows(title: str) -> list[str]:
    """Return the visible windows whose title has this in it."""
    return xdotool("search", "--onlyvisible", "--name", title).split()


def xdotool(*words: str) -> str:
    """Do something with the keyboard or the windows of the screen."""
    done = subprocess.run(["xdotool", *words], capture_output=True, encoding="utf-8", check=False)
    return done.stdout


# Starts


def starts_compared(frozen: Sequence[str], source: Sequence[str], count: int) -> list[str]:
    """Start both by turns; return the medians, and fail where the frozen one is too slow."""
    seconds: dict[str, list[tuple[float, float]]] = {"frozen": [], "source": []}
    for _ in range(count):
        for name, program in (("frozen", frozen), ("source", source)):
            seconds[name].append(timed_start(program))
    lines, slower = [], []
    for place, what in enumerate(("window visible", "file read and shown")):
        medians = {
            name: statistics.median(one[place] for one in of) for name, of in seconds.items()
        }
        slower.append(medians["frozen"] / medians["source"])
        lines.append(
            f"Start to {what}: frozen {medians['frozen']:.2f} s, from source "
            f"{medians['source']:.2f} s: {slower[-1]:.2f} times; median of {count}."
        )
    require(max(slower) <= MOST_SLOWER, "\n".join(lines))
    return lines


def timed_start(program: Sequence[str]) -> tuple[float, float]:
    """Return the seconds from the start until the window is there, and until a file is shown."""
    began = time.monotonic()
    with opened(program, EXAMPLE) as process:
        until(lambda: windows("imbgui$"), "no window", pause=0.0)
        visible = time.monotonic() - began
        until(lambda: windows(EXAMPLE.name), "the file was not read", pause=0.0)
        shown = time.monotonic() - began
        process.send_signal(signal.SIGTERM)
        process.wait(LONGEST_SECONDS)
    return visible, shown


# Processes and the screen


@contextlib.contextmanager
def screen() -> Iterator[None]:
    """Give a screen of its own, with a window manager, to this process and those it starts."""
    told, number = os.pipe()
    with contextlib.ExitStack() as stack:

        def start(*command: str) -> None:
            process = subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=[number]
            )
            stack.callback(process.wait)
            stack.callback(process.terminate)

        start("Xvfb", "-displayfd", str(number), "-screen", "0", "1400x1000x24")
        os.environ["DISPLAY"] = f":{os.read(told, 16).decode().strip()}"
        os.environ.pop("WAYLAND_DISPLAY", None)
        start("openbox")
        time.sleep(1)
        yield


@contextlib.contextmanager
def opened(program: Sequence[str], file: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Start the window with a file, and make sure that it ends."""
    process = subprocess.Popen(
        [*program, str(file)], env=os.environ | {"QT_QPA_PLATFORM": "xcb"}, start_new_session=True
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(holds: Callable[[], T], trouble: str, pause: float = 0.05) -> T:
    """Wait for something and return it; fail with these words where it never comes."""
    deadline = time.monotonic() + LONGEST_SECONDS
    while not (found := holds()):
        if time.monotonic() > deadline:
            subprocess.run(["import", "-window", "root", "smoke-failed.png"], check=False)
            raise FailedError(trouble)
        time.sleep(pause)
    return found


def family(pid: int) -> list[int]:
    """Return a process and all below it."""
    listings = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(one) for listing in listings for one in listing.read_text().split()]
    return [pid, *(one for child in children for one in family(child))]


def at_work(pid: int) -> list[int]:
    """Return the processes below this one that use the processor now."""
    before = {one: ticks(one) for one in family(pid)[1:]}
    time.sleep(0.5)
    return [one for one, then in before.items() if ticks(one) - then > 10]


def ticks(pid: int) -> int:
    """Return how much time a process has had, in hundredths of a second; 0 for none."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    fields = told.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def is_running(pid: int) -> bool:
    """Return whether a process is there, and not ended and merely listed."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return told.rpartition(")")[2].split()[0] != "Z"


def require(holds: bool, trouble: str) -> None:  # noqa: FBT001
    """Fail with these words where something does not hold."""
    if not holds:
        raise FailedError(trouble)


if __name__ == "__main__":
    sys.exit(main())
