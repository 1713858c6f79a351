"""Thousands of damaged and hostile session files, each opened in a process of its own.

    python tests/exhaustive/hostile_sessions.py [--files N] [--first SEED] [--record]

Each seed makes one from a session that was saved, with the data in it or without: cut off, bits
flipped, a pickle inside, names that lead elsewhere, zip bombs, huge arrays, documents reworded. It
is then opened as a worker would, with a memory limit and a time limit, decided from, and its models
are loaded. What must not happen: a process that dies or does not come back, an answer that is
neither an opened session nor a problem with a plain sentence, anything on stderr, anything
executed, and anything written or changed but under the folder to unpack into.

Seeds that fail are printed; ``--first SEED --files 1`` repeats one. ``--record`` keeps the last
result as text in results/.
"""

import argparse
import hashlib
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from imbgui.jobs.environment import one_thread_a_process  # noqa: E402

one_thread_a_process()

from imbgui.application.wording import problem_sentence  # noqa: E402
from imbgui.domain.problems import Crashed, Problem, RefusedError  # noqa: E402
from imbgui.domain.tasks import Open  # noqa: E402
from imbgui.jobs.worker import carry_out  # noqa: E402
from imbgui.training.models import load_model  # noqa: E402
from tests.records import present_commit  # noqa: E402
from tests.store.hostile import KINDS, hostile  # noqa: E402

SESSIONS = tuple(
    ROOT / "tests" / "store" / "sessions" / name
    for name in ("version-2.imbgui", "version-4-with-data.imbgui", "version-5.imbgui")
)
"""Seeds are made in turn from one of an early version, one with the data in it, and one of now."""
MEMORY_BYTES = 4 * 1024**3
UNPACKED_BYTES = 1 << 30
SECONDS = 60
A_PROCESS = 25
"""So many seeds are opened by one process, to import its libraries once."""


def main() -> None:
    """Open them all, and tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child is not None:
        _open_all(asked.child, range(asked.first, asked.first + asked.files))
        return
    last = asked.first + asked.files
    starts = range(asked.first, last, A_PROCESS)
    with ThreadPoolExecutor(2) as beside:
        ended = list(beside.map(lambda one: _ran(one, min(A_PROCESS, last - one)), starts))
    found = [one for some, _ in ended for one in some]
    failures = [line for _, some in ended for line in some]
    tally = Counter((one["kind"], one["answer"]) for one in found)
    lines = [
        f"{asked.files:,} hostile sessions from seed {asked.first} on: {len(failures)} failures",
        *(f"  {kind}: {answer}: {count:,}" for (kind, answer), count in sorted(tally.items())),
        *failures,
    ]
    text = "\n".join(lines)
    sys.stdout.write(f"{text}\n")
    if asked.record:
        out = Path(__file__).parent / "results" / "hostile_sessions.txt"
        moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
        command = f"python tests/exhaustive/hostile_sessions.py --files {asked.files}"
        head = f"Date:    {moment}\nCommand: {command} --first {asked.first}\n"
        out.write_text(f"{head}Commit:  {present_commit()}\n\n{text}\n", encoding="utf-8")
    sys.exit(bool(failures))


def _ran(first: int, files: int) -> tuple[list[dict[str, str]], list[str]]:
    """Open some in a process of its own; return what it found, and what went wrong."""
    folder = Path(tempfile.mkdtemp(prefix="hostile-"))
    arguments = ("--first", str(first), "--files", str(files), "--child", str(folder))
    try:
        done = subprocess.run(
            [sys.executable, __file__, *arguments],
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=SECONDS * files,
        )
        ended = f"exit {done.returncode}" if done.returncode else ""
        said, complained = done.stdout, done.stderr.strip()
    except subprocess.TimeoutExpired:
        ended, said, complained = "not back in time", "", ""
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    found = [json.loads(line) for line in said.splitlines()]
    failures = [
        f"seed {one['seed']} ({one['kind']}): {one['wrong']}" for one in found if one["wrong"]
    ]
    if ended or complained or len(found) < files:
        trouble = f"{ended} {complained}"[:300]
        failures.append(f"seeds from {first + len(found)}: {trouble}")
    return found, failures


def _open_all(folder: Path, seeds: range) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    saved = [session.read_bytes() for session in SESSIONS]
    for seed in seeds:
        outside = folder / str(seed)
        outside.mkdir()
        mark = outside / "mark"
        # Kinds go by the seed as well: each is tried on either in turn.
        kind, content = hostile(saved[seed // len(KINDS) % len(saved)], seed, mark)
        (outside / "precious.txt").write_text("untouched", encoding="utf-8")
        (outside / "a.imbgui").write_bytes(content)
        before = _listing(outside)
        answer, wrong = _opened(outside)
        if _listing(outside) != before or Path("/tmp/imbgui-was-here").exists():  # noqa: S108
            wrong = "something outside was written or run"
        size = sum(one.stat().st_size for one in (outside / "box").rglob("*") if one.is_file())
        if size > UNPACKED_BYTES:
            wrong = f"{size:,} bytes were unpacked"
        shutil.rmtree(outside)
        told = {"seed": seed, "kind": kind, "answer": answer, "wrong": wrong}
        sys.stdout.write(f"{json.dumps(told)}\n")
        sys.stdout.flush()


def _opened(outside: Path) -> tuple[str, str]:
    """Open a session and load its models; return what came of it, and what is wrong with that."""
    answer = carry_out(Open(str(outside / "a.imbgui"), str(outside / "box")))
    if isinstance(answer, Crashed):
        return "Crashed", answer.traceback.strip().splitlines()[-1][:200]
    if isinstance(answer, Problem):
        sentence = problem_sentence(answer)
        plain = (
            sentence.endswith((".", "?")) and "Traceback" not in sentence and "\n" not in sentence
        )
        return type(answer).__name__, "" if plain else f"no plain sentence: {sentence[:200]}"
    for path in sorted((outside / "box").rglob("*.skops")):
        try:
            load_model(path)
        except RefusedError:
            return "opened, and a model refused", ""
    return "opened", ""


def _listing(folder: Path) -> dict[str, str]:
    """Return every file and folder but those to unpack into, with a fingerprint of each."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else "folder"
        for path in folder.rglob("*")
        if path.relative_to(folder).parts[0] != "box"
    }


if __name__ == "__main__":
    main()
