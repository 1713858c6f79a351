"""What every kept measurement says of the program it was made with, and taking one up again."""

import json
import subprocess
from pathlib import Path
from typing import Any

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


def taken_up(state: Path, wanted: dict[str, object]) -> dict[str, Any]:
    """Return what an earlier run of the same wish has done, as it was kept; else nothing."""
    try:
        kept = json.loads(state.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    done: dict[str, Any] = kept.pop("done")
    return done if kept == wanted else {}
