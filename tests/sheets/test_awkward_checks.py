"""Every awkward file through the command a user gives, under a memory limit and a time limit."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from imbgui.domain import problems
from imbgui.domain.tasks import Read
from tests.commands import lasting_worker, run_here
from tests.sheets.test_awkward_files import READ, REFUSED

MAIN = Path(__file__).resolve().parents[2] / "main.py"
MEMORY_BYTES = 4 * 1024**3
SECONDS = 300


@dataclass(frozen=True)
class Checked:
    """How a run of ``check`` ended, what it said, and what it wrote."""

    status: int
    said: str
    complained: str
    written: dict[str, object]


def check(path: Path, folder: Path) -> Checked:
    options = READ[path.name].options if path.name in READ else None
    sheet = [] if options is None or options.sheet is None else ["--sheet", options.sheet]
    out = folder / f"{path.name}.json"
    with at_most(SECONDS):
        ended = run_here(folder, "check", path, *sheet, "--json", out)
    written = json.loads(out.read_text("utf-8")) if out.exists() else {}
    return Checked(ended.status, ended.said, ended.complained, written)


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Raise TimeoutError where it takes longer."""

    def ring(_number: int, _frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def test_that_nothing_is_complained_of_when_nobody_reads_on(shared: Path) -> None:
    file = shared / "awkward" / "frictionless__wide.csv"
    running = subprocess.Popen(
        [sys.executable, MAIN, "check", file], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert running.stdout is not None
    running.stdout.close()
    assert running.stderr is not None
    assert running.stderr.read() == b""
    running.stderr.close()
    assert running.wait(SECONDS) == 0


@pytest.fixture(scope="module")
def checked(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Checked]:
    folder = tmp_path_factory.mktemp("checked")
    files = [shared / "awkward" / name for name in (*READ, *REFUSED)]
    before = {path.name: path.stat().st_mtime_ns for path in files}
    with lasting_worker(Read, memory=MEMORY_BYTES):
        ended = {path.name: check(path, folder) for path in files}
    assert {path.name: path.stat().st_mtime_ns for path in files} == before
    return ended


def test_that_what_is_read_is_said_and_counted(checked: dict[str, Checked]) -> None:
    for name, expected in READ.items():
        ended = checked[name]
        assert (name, ended.status, ended.complained) == (name, 0, "")
        told = ended.written
        assert (name, told["rows_used"]) == (name, expected.rows)
        assert told["rows_read"] == told["rows_used"] + told["rows_set_aside"]
        assert "rows read" in ended.said
        assert all(finding["message"] in ended.said for finding in told["findings"])


def test_that_what_is_refused_is_refused_in_one_plain_sentence(checked: dict[str, Checked]) -> None:
    for name, problem in REFUSED.items():
        ended = checked[name]
        assert (name, ended.status, ended.said) == (name, 3, "")
        assert (name, ended.written["problem"]["kind"]) == (name, problem.__name__)
        assert ended.complained == f"{ended.written['problem']['message']}\n"
        assert "Traceback" not in ended.complained


def test_that_hostile_files_are_refused_as_too_large(checked: dict[str, Checked]) -> None:
    hostile = [name for name, problem in REFUSED.items() if problem is problems.TooLarge]
    assert len(hostile) == 3
    assert all("more memory than is safe" in checked[name].complained for name in hostile)
