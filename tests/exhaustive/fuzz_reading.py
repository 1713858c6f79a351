"""Thousands of damaged files, each read in a process of its own: a table, or a plain sentence.

    python tests/exhaustive/fuzz_reading.py [--files N] [--first SEED] [--record]

Each seed takes one of the small awkward files and damages it: cuts it off, changes, removes,
repeats or inserts bytes, or does so to a part inside its archive. It is then read as a worker
would, with a memory limit and a time limit. What must not happen: a process that dies of anything
but that limit, one that does not come back, an answer that is neither a table nor a problem with a
sentence of its own, rows that are not accounted for, or anything on stderr.

Seeds that fail are printed; ``--first SEED --files 1`` repeats one. What is done is kept in
``--state``, so that a run that was ended goes on where it was; ``--record`` keeps the last result
as text in results/.
"""

import argparse
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from imbgui.jobs.environment import one_thread_a_process  # noqa: E402

one_thread_a_process()

from imbgui.application.wording import problem_sentence  # noqa: E402
from imbgui.domain.problems import Crashed, Problem  # noqa: E402
from imbgui.domain.table import ReadingOptions, Table  # noqa: E402
from imbgui.domain.tasks import Read  # noqa: E402
from imbgui.jobs.worker import carry_out  # noqa: E402
from tests.records import present_commit, taken_up  # noqa: E402

AWKWARD = ROOT.parent / "shared" / "awkward"
LARGEST_BYTES = 120_000
MEMORY_BYTES = 4 * 1024**3
SECONDS = 60
LOST = "ReaderLost"
"""The native reader asked for more memory than the limit and gave up its process: the program,
whose worker it was, goes on and says so in a sentence."""
SIGNS = b",;\"\n\r\t\0\xff0.<>&='/ "


def small_files() -> list[Path]:
    """Return the files that are damaged."""
    files = [path for path in sorted(AWKWARD.iterdir()) if path.name != "INDEX.md"]
    return [path for path in files if 0 < path.stat().st_size <= LARGEST_BYTES]


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Cut content off, or change a few of its bytes."""
    if chance.random() < 0.25:
        return content[: chance.randrange(len(content))]
    if content.startswith(b"PK\x03\x04") and chance.random() < 0.6:
        inside = _damaged_inside(content, chance)
        if inside is not None:
            return inside
    return _changed(content, chance)


def _changed(content: bytes, chance: random.Random) -> bytes:
    result = bytearray(content or b" ")
    for _ in range(chance.choice((1, 2, 5, 30))):
        place = chance.randrange(len(result))
        match chance.randrange(5):
            case 0:
                result[place] = chance.randrange(256)
            case 1 if len(result) > 64:
                del result[place : place + chance.randrange(1, 40)]
            case 2:
                result[place:place] = result[place : place + chance.randrange(1, 400)]
            case 3:
                result[place:place] = bytes(chance.choice(SIGNS) for _ in range(3))
            case _:
                number = str(chance.choice((0, -1, 2**31, 2**63, 999_999_999))).encode()
                result[place : place + len(number)] = number
    return bytes(result)


def _damaged_inside(content: bytes, chance: random.Random) -> bytes | None:
    """Damage one part of an archive, and pack it again so that its checksums are right."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # noqa: BLE001 - some of the files are broken archives already
        return None
    if not parts:
        return None
    chosen = chance.choice(sorted(parts))
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, _changed(part, chance) if name == chosen else part)
    return packed.getvalue()


def outcome(seed: int) -> str:
    """Damage a file and read it in a child process; return how that went, "!" before a failure."""
    chance = random.Random(seed)
    original = chance.choice(small_files())
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    try:
        path = folder / original.name
        path.write_bytes(damaged(original.read_bytes(), chance))
        return _read_apart(path, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _read_apart(path: Path, folder: Path) -> str:
    told, complaints = folder / "told", folder / "complaints"
    pid = os.fork()
    if not pid:
        _read_here(path, folder / "columns", told, complaints)
    deadline = time.monotonic() + SECONDS
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            break
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return f"! {path.name}: not done after {SECONDS} seconds"
        time.sleep(0.002)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGABRT:
        return LOST
    if status:
        return f"! {path.name}: its process ended with {status}"
    said = complaints.read_text(encoding="utf-8", errors="replace")
    return f"! {path.name}: said {said[:200]!r}" if said else told.read_text(encoding="utf-8")


def _read_here(path: Path, columns: Path, told: Path, complaints: Path) -> None:
    """Read a file, write down what came of it, and end this process."""
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        descriptor = os.open(complaints, os.O_WRONLY | os.O_CREAT)
        os.dup2(descriptor, 2)
        answer = carry_out(Read(str(path), ReadingOptions(), str(columns)))
        told.write_text(_judged(path, answer), encoding="utf-8")
    except BaseException as error:  # noqa: BLE001 - this process must not live on
        told.write_text(f"! {path.name}: {type(error).__name__}: {error}", encoding="utf-8")
    os._exit(0)


def _judged(path: Path, answer: object) -> str:
    if isinstance(answer, Table):
        counted = answer.rows_read == answer.rows_kept + answer.rows_set_aside
        return "read" if counted else f"! {path.name}: rows are not accounted for"
    if isinstance(answer, Crashed):
        return f"! {path.name}: {answer.traceback.strip().splitlines()[-1]}"
    if not isinstance(answer, Problem):
        return f"! {path.name}: answered {answer!r:.80}"
    worded = "cannot be used (" not in problem_sentence(answer)
    return answer.kind if worded else f"! {path.name}: no words for {answer.kind}"


def main() -> int:
    """Read so many damaged files; return 1 where one of them failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=2_000)
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    parser.add_argument("--record", action="store_true")
    default = Path(tempfile.gettempdir()) / "imbgui-fuzz-reading.json"
    parser.add_argument("--state", type=Path, default=default)
    arguments = parser.parse_args()
    carry_out(Read("nowhere", ReadingOptions(), "nowhere"))  # loads what the children need
    wanted = {"first": arguments.first, "files": arguments.files, "commit": present_commit()}
    done: dict[str, str] = taken_up(arguments.state, wanted)
    seeds = range(arguments.first, arguments.first + arguments.files)
    left = [seed for seed in seeds if str(seed) not in done]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for number, (seed, how) in enumerate(zip(left, pool.map(outcome, left), strict=True), 1):
            done[str(seed)] = how
            if how.startswith("!"):
                sys.stdout.write(f"seed {seed} {how}\n")
            if not number % 50 or number == len(left):
                arguments.state.write_text(json.dumps({**wanted, "done": done}), encoding="utf-8")
    lines = _summary(arguments, done)
    sys.stdout.write("\n".join(lines) + "\n")
    if arguments.record:
        place = Path(__file__).parent / "results" / "fuzz_reading.txt"
        place.parent.mkdir(exist_ok=True)
        place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    arguments.state.unlink(missing_ok=True)
    return 1 if any(how.startswith("!") for how in done.values()) else 0


def _summary(arguments: argparse.Namespace, done: dict[str, str]) -> list[str]:
    failures = {seed: how for seed, how in done.items() if how.startswith("!")}
    counts = Counter(how for how in done.values() if not how.startswith("!"))
    last = arguments.first + arguments.files - 1
    return [
        f"Date:    {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        (
            f"Command: python tests/exhaustive/fuzz_reading.py --files {arguments.files} "
            f"--first {arguments.first}"
        ),
        f"Commit:  {present_commit()}",
        "",
        f"{len(done):,} damaged files, seeds {arguments.first} to {last}: {len(failures)} failures",
        *(f"  {how}: {count:,}" for how, count in counts.most_common()),
        *(f"  seed {seed} {how}" for seed, how in failures.items()),
    ]


if __name__ == "__main__":
    sys.exit(main())
