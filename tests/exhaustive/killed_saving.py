"""A process that saves is killed at random moments: what was saved is still there, every time.

    python tests/exhaustive/killed_saving.py [--kills N] [--record]

The process saves a session over itself and keeps unsaved work for recovery, over and over. After
each SIGKILL the session file and the work kept must both open, and be of the last time that was
finished or of the one under way. ``--record`` keeps the last result as text in results/.
"""

import argparse
import random
import shutil
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.records import present_commit  # noqa: E402
from tests.store.killing import killed_while_saving, make_study  # noqa: E402


def main() -> None:
    """Kill it so many times, and tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--record", action="store_true")
    asked = parser.parse_args()
    chance, found, failures = random.Random(0), Counter[str](), []
    for number in range(asked.kills):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            make_study(folder / "study")
            for other in range(2):
                shutil.copytree(folder / "study", folder / f"study {other}")
            try:
                session, kept = killed_while_saving(folder, chance)
                part = any(path.suffix == ".part" for path in folder.rglob("*"))
                found["in the middle of a file" if part else "between two files"] += 1
                if int(kept.split()[1]) - int(session.split()[1]) not in (0, 1):
                    failures.append(f"kill {number}: session of {session}, kept of {kept}")
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a failure
                failures.append(f"kill {number}: {error!r:.200}")
    lines = [
        f"{asked.kills} kills while saving: {len(failures)} lost something",
        *(f"  {moment}: {times}" for moment, times in sorted(found.items())),
        *failures,
    ]
    text = "\n".join(lines)
    sys.stdout.write(f"{text}\n")
    if asked.record:
        moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
        command = f"python tests/exhaustive/killed_saving.py --kills {asked.kills}"
        head = f"Date:    {moment}\nCommand: {command}\nCommit:  {present_commit()}\n"
        out = Path(__file__).parent / "results" / "killed_saving.txt"
        out.write_text(f"{head}\n{text}\n", encoding="utf-8")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
