"""Every awkward file through the command a user gives, under a memory limit and a time limit."""

import json
import os
import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from imbgui.domain import problems
from tests.sheets.test_awkward_files import READ, REFUSED

MAIN = Path(__file__).resolve().parents[2] / "main.py"
MEMORY_BYTES = 4 * 1024**3
SECONDS = 300


@dataclass(frozen=True)
class Ended:
    """How a run of ``check`` ended, what it said, and what it wrote."""

    status: int
    said: str
    complained: str
    written: dict[str, object]


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def check(path: Path, folder: Path) -> Ended:
    options = READ[path.name].options if path.name in READ else None
    sheet = [] if options is None or options.sheet is None else ["--sheet", options.sheet]
    out = folder / f"{path.name}.json"
    done = subprocess.run(
        [sys.executable, MAIN, "check", path, *sheet, "--json", out],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=SECONDS,
        preexec_fn=limited,
    )
    written = json.loads(out.read_text("utf-8")) if out.exists() else {}
    return Ended(done.returncode, done.stdout, done.stderr, written)


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
def checked(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ended]:
    folder = tmp_path_factory.mktemp("checked")
    files = [shared / "awkward" / name for name in (*READ, *REFUSED)]
    before = {path.name: path.stat().st_mtime_ns for path in files}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        ended = dict(zip(before, pool.map(lambda path: check(path, folder), files), strict=True))
    assert {path.name: path.stat().st_mtime_ns for path in files} == before
    return ended


def test_that_what_is_read_is_said_and_counted(checked: dict[str, Ended]) -> None:
    for name, expected in READ.items():
        ended = checked[name]
        assert (name, ended.status, ended.complained) == (name, 0, "")
        told = ended.written
        assert (name, told["rows_used"]) == (name, expected.rows)
        assert told["rows_read"] == told["rows_used"] + told["rows_set_aside"]
        assert "rows read" in ended.said
        assert all(finding["message"] in ended.said for finding in told["findings"])


def test_that_what_is_refused_is_refused_in_one_plain_sentence(checked: dict[str, Ended]) -> None:
    for name, problem in REFUSED.items():
        ended = checked[name]
        assert (name, ended.status, ended.said) == (name, 3, "")
        assert (name, ended.written["problem"]["kind"]) == (name, problem.__name__)
        assert ended.complained == f"{ended.written['problem']['message']}\n"
        assert "Traceback" not in ended.complained


def test_that_hostile_files_are_refused_as_too_large(checked: dict[str, Ended]) -> None:
    hostile = [name for name, problem in REFUSED.items() if problem is problems.TooLarge]
    assert len(hostile) == 3
    assert all("more memory than is safe" in checked[name].complained for name in hostile)
