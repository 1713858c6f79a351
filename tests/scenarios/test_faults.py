"""What a run survives that comes from outside: workers held or killed, a display that goes away."""

import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from imbgui.application.events import JobFinished, Progressed
from imbgui.application.wording import problem_sentence
from imbgui.domain.problems import MissingFile
from imbgui.domain.study import Status
from imbgui.launch import opened_window
from imbgui.store.recovery import Recovery
from tests.jobs.chores import PATIENCE_SECONDS, is_running, until
from tests.scenarios.monkey import Monkey, MonkeyDialogs, write_claims
from tests.scenarios.test_survival import MAIN, a_place, below, running
from tests.work.claims import claims, write

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")


@pytest.fixture(autouse=True)
def workers_as_the_program_has_them(monkeypatch):
    """Let workers find these modules, and use one thread each."""
    monkeypatch.syspath_prepend(ROOT)
    monkeypatch.setenv("OMP_WAIT_POLICY", "passive")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


@pytest.fixture
def file(tmp_path):
    return write(tmp_path / "claims.csv", claims(rows=300, positives=70))


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_that_a_monkey_at_the_window_finds_nothing_that_breaks(qapp, qtbot, tmp_path):
    """Exceptions and warnings of Qt fail any test; tests/exhaustive/soak.py does it for hours."""
    chance = random.Random(12)
    written = tmp_path / "written"
    written.mkdir()
    learnable = write_claims(tmp_path / "claims.csv", rows=150)
    dialogs = MonkeyDialogs(chance, [learnable, tmp_path / "not there.xlsx"], written)
    recovery = Recovery(tmp_path / "recovery")
    with opened_window(qapp, dialogs, workers=1, recovery=recovery) as window:
        window.show()
        monkey = Monkey(dialogs, chance, learnable)
        monkey.begin()
        for _ in range(100):
            monkey.act()
        assert monkey.rest(), list(monkey.latest)
        qtbot.addWidget(monkey.window)
        monkey.window.close()
    recovery.close()
    assert not list((tmp_path / "recovery").iterdir())


@pytest.mark.on_demand
def test_that_workers_that_are_held_and_then_all_killed_change_no_bit(file, tmp_path):
    troubles = [_hold, _kill]

    def meet(event):
        if isinstance(event, Progressed) and event.done > 2 and troubles:
            troubles.pop()()

    with running(file, tmp_path / "undisturbed") as run:
        run.analyse()
        undisturbed = run.answer
    with running(file, tmp_path / "disturbed") as run:
        run.analyse(meet)
        assert not troubles
        assert not run.failed
        assert run.session.state.problem is None
        assert run.answer.is_to_the_bit(undisturbed)


@pytest.mark.on_demand
def test_that_workers_killed_again_and_again_end_the_run_with_what_failed(file, tmp_path):
    chance, kills = random.Random(3), []

    def kill_often(event):
        if not isinstance(event, JobFinished) and len(kills) < 3 and chance.random() < 0.3:
            kills.append(event)
            _kill()

    with running(file, tmp_path / "session") as run:
        run.analyse(kill_often)
        assert len(kills) == 3
        state = run.session.state
        assert state.job is None
        told = {one.status for one in run.outcomes.values()}
        assert told <= {Status.DONE, Status.FAILED, Status.DROPPED_EARLY, Status.BOUNDED}
        assert all(one.why for one in run.failed.values())
        assert state.recommendation is not None or problem_sentence(state.problem)
        # The next one, left alone, is whole.
        run.outcomes.clear()
        run.analyse()
        assert not run.failed
        assert run.session.state.problem is None


def _kill():
    for worker in multiprocessing.active_children():
        worker.kill()


def _hold():
    workers = multiprocessing.active_children()
    for number in (signal.SIGSTOP, signal.SIGCONT):
        for worker in workers:
            os.kill(worker.pid, number)
        time.sleep(0.5)


def test_that_a_file_that_goes_while_it_is_asked_for_is_told(file, tmp_path):
    with running(file, tmp_path / "session") as run:
        copy = tmp_path / "copy.csv"
        shutil.copy(file, copy)
        run.session.open_file(copy)
        copy.unlink()
        run.wait()
        state = run.session.state
        assert state.table is not None
        assert state.problem is None or isinstance(state.problem, MissingFile)


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="takes a display away")
def test_that_a_display_that_goes_away_leaves_no_process_and_loses_no_work(file, tmp_path):
    place = a_place(tmp_path)
    screen, number = _a_display()
    try:
        own = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"}
        window = subprocess.Popen(
            [sys.executable, MAIN, str(file)],
            env=place.environment | own,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        kept = tmp_path / "state"
        until(lambda: window.poll() is not None or any(kept.rglob("choices.json")))
        if window.poll() is not None:
            pytest.skip(f"no window on this display: {window.communicate()[1][-200:]}")
        children = below(window.pid)
        assert children
    finally:
        screen.kill()
        screen.communicate()
    window.communicate(timeout=PATIENCE_SECONDS)
    assert window.returncode == 1
    until(lambda: not any(map(is_running, children)))
    (choices,) = kept.rglob("choices.json")
    recovery = Recovery(choices.parents[1])
    found = recovery.found()
    assert found is not None
    assert found.kept.table.source.file == str(file)
    recovery.close()


def _a_display():
    reading, writing = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1300x900x24"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        return screen, int(told.readline())


@pytest.mark.parametrize("language", ["tr_TR.UTF-8", "de_DE.UTF-8"])
def test_that_a_file_is_understood_the_same_way_in_every_locale(file, tmp_path, language):
    def understood(locale):
        out = tmp_path / f"{locale}.json"
        done = subprocess.run(
            [sys.executable, MAIN, "check", str(file), "--json", str(out)],
            env=os.environ | {"LC_ALL": locale, "LANG": locale},
            check=False,
        )
        assert done.returncode == 0
        said = json.loads(out.read_text(encoding="utf-8"))
        return {name: said[name] for name in ("rows_read", "delimiter", "decimal", "columns")}

    assert understood(language) == understood("C.UTF-8")
