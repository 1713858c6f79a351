"""What every kept measurement says of the program it was made with."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def present_commit() -> str:
    """Return the commit that is checked out, and whether the program was changed since."""

    def git(*arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    changed = ", with changes" if git("status", "--porcelain", "--", "imbgui") else ""
    return (git("rev-parse", "--short", "HEAD") or "unknown") + changed
