"""A process that saves the same work again and again, to be killed at any moment of it.

    python -m tests.store.killing STUDY OUT RECOVERY

``OUT`` is a session file, ``RECOVERY`` where unsaved work is kept. Each time another name is the
one who set the costs, so that it shows which of the times is on disk.
"""

import os
import random
import signal
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

import numpy as np

from imbgui.domain.tasks import About
from imbgui.store.recovery import Kept, Recovery
from imbgui.store.sessions import SavedSession, unpack_session, write_session
from imbgui.store.studies import write_study
from tests.builders import a_study, a_table, some_costs

ROOT = Path(__file__).resolve().parents[2]


def make_study(folder: Path) -> None:
    """Write a study that takes a moment to be packed."""
    write_study(a_study(), folder)
    models = folder / "models" / "0123456789abcdef"
    models.mkdir(parents=True)
    for fold in range(3):
        (models / f"{fold}.skops").write_bytes(np.random.default_rng(fold).bytes(400_000))


def save_for_ever(study: Path, out: Path, recovery: Path) -> None:
    """Save, and keep, over and over."""
    run = Recovery(recovery)
    for number in count():
        about = About(set_by=f"number {number}")
        # A study under another name is written anew each time.
        other = study.with_name(f"study {number % 2}")
        kept = Kept(
            a_table(file=str(out)),
            some_costs(),
            about,
            {},
            f"2026-01-01T00:00:{number % 60:02}",
            str(other),
        )
        run.keep(kept)
        write_session(SavedSession(a_table(), some_costs(), about), study, out)
        if number == 1:
            sys.stdout.write("began\n")
            sys.stdout.flush()


def killed_while_saving(folder: Path, chance: random.Random) -> tuple[str, str]:
    """Kill a process at a random moment of saving; return who set the costs in what it left.

    That is in the session file, and in the work it kept. Whatever is not whole raises.
    """
    study, out, recovery = folder / "study", folder / "a.imbgui", folder / "recovery"
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.store.killing", str(study), str(out), str(recovery)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert child.stdout is not None
    try:
        child.stdout.readline()
        time.sleep(chance.uniform(0, 0.3))
        os.kill(child.pid, signal.SIGKILL)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    number = chance.randrange(1 << 30)
    saved = unpack_session(out, folder / f"box {number}")
    mine = Recovery(recovery)
    try:
        found = mine.found()
        if found is None or found.session is None:
            raise AssertionError("the work that was kept is gone")
        unpack_session(found.session, folder / f"other box {number}")
        mine.done_with(found)
    finally:
        mine.close()
    return str(saved.about.set_by), str(found.kept.about.set_by)


if __name__ == "__main__":
    save_for_ever(*map(Path, sys.argv[1:4]))
