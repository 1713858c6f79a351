"""Nothing leaves the computer: analyses run where there is no network, and none is asked for."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.jobs.chores import until

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "resources" / "examples" / "fraud.csv"
DECIDE = (
    *(sys.executable, str(ROOT / "main.py"), "decide", str(EXAMPLE), "--target", "fraud"),
    *("--false-alarm-cost", "5", "--missed-cost", "200"),
    *("--effort", "quick", "--strategies", "plain", "--workers", "2"),
)
WINDOW = (sys.executable, str(ROOT / "main.py"), str(EXAMPLE))
PATIENCE_SECONDS = 240
WITHOUT_NETWORK = ("unshare", "--map-root-user", "--net")

# Python imports a module of this name by itself, in every process it starts.
WATCHED = """
import socket, sys

UNIX = getattr(socket, "AF_UNIX", None)

def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.bind") and arguments[0].family != UNIX:
        note(event)
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        note(event)

def note(event):
    with open({noted!r}, "a") as file:
        file.write(event + "\\n")

sys.addaudithook(watch)
"""


def can_do_without_network():
    if shutil.which("unshare") is None:
        return False
    return (
        subprocess.run([*WITHOUT_NETWORK, "true"], capture_output=True, check=False).returncode == 0
    )


@pytest.fixture
def noted(tmp_path):
    """Return the file that every attempt to reach another computer is noted in."""
    return tmp_path / "noted.txt"


@pytest.fixture
def watched(tmp_path, noted):
    """Return the environment of a process that is watched, with all that it starts."""
    (tmp_path / "sitecustomize.py").write_text(WATCHED.format(noted=str(noted)), encoding="utf-8")
    return os.environ | {"PYTHONPATH": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}


def children_of(pid):
    listings = Path(f"/proc/{pid}/task").glob("*/children")
    return [child for listing in listings for child in listing.read_text().split()]


def run(environment, *command):
    return subprocess.run(
        command,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=PATIENCE_SECONDS,
    )


def test_that_the_watch_notes_whoever_asks_for_another_computer(watched, noted):
    ask = "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"
    run(watched, sys.executable, "-c", ask)
    assert noted.read_text(encoding="utf-8") == "socket.connect\n"


@pytest.mark.on_demand
def test_that_an_analysis_with_its_workers_asks_for_no_other_computer(watched, noted):
    decided = run(watched, *DECIDE)
    assert decided.returncode == 0, decided.stderr
    assert not noted.exists()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_that_the_window_and_its_workers_ask_for_no_other_computer(watched, noted, tmp_path):
    log = tmp_path / "log"
    with log.open("wb") as file:
        window = subprocess.Popen(WINDOW, env=watched, stdout=file, stderr=file)
        until(lambda: len(children_of(window.pid)) > 1)
        window.send_signal(signal.SIGTERM)
        assert window.wait(PATIENCE_SECONDS) == 0, log.read_text(encoding="utf-8")
    assert not noted.exists()


@pytest.mark.on_demand
@pytest.mark.skipif(not can_do_without_network(), reason="a network cannot be taken away here")
def test_that_an_analysis_comes_to_the_same_answer_without_any_network():
    environment = dict(os.environ)
    with_network, without = run(environment, *DECIDE), run(environment, *WITHOUT_NETWORK, *DECIDE)
    assert without.returncode == 0, without.stderr
    assert without.stdout == with_network.stdout
