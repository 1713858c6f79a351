"""The tests on each Python that is there, with the lowest and the newest versions allowed.

    python tests/exhaustive/versions.py FOLDER [--pythons 3.11 3.12 3.13] [--ends lowest newest]
        [--tests PATH ...] [--record]

For each Python and each end FOLDER gets a virtual environment, once: with what pyproject.toml asks
for at exactly the lowest versions that it allows, or at the newest ones to be had. What those parts
need in turn, and the tools of the tests, are always the newest. ``--record`` keeps the last result
as text in results/.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.records import present_commit  # noqa: E402

ENDS = ("lowest", "newest")
PARTS = ("desktop", "parquet", "cluster")
TESTS = tuple(
    f"tests/{name}"
    for name in ("domain", "application", "store", "reports", "sheets", "training", "work")
)


def requirements(end: str) -> list[str]:
    """Return what to install at this end.

    >>> "numpy==2.2" in requirements("lowest"), "numpy>=2.2" in requirements("newest")
    (True, True)
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    parts = [*project["dependencies"], *(one for part in PARTS for one in extras[part])]
    if end == "lowest":
        parts = [_at_its_lowest(Requirement(one)) for one in parts]
    return [*parts, *extras["test"]]


def _at_its_lowest(part: Requirement) -> str:
    lowest = next((one.version for one in part.specifier if one.operator == ">="), None)
    if lowest is None:
        return str(part)
    marker = "" if part.marker is None else f"; {part.marker}"
    return f"{part.name}=={lowest}{marker}"


def environment(folder: Path, version: str, end: str) -> Path | str:
    """Return the Python of a virtual environment, made where it is not there, or why not."""
    place = folder / f"{version}-{end}"
    python, whole = place / "bin" / "python", place / "whole"
    if whole.exists():
        return python
    base = shutil.which(f"python{version}")
    if base is None or _said([base, "--version"])[0] != 0:
        return "not to be had here"
    shutil.rmtree(place, ignore_errors=True)
    for command in (
        [base, "-m", "venv", str(place)],
        [str(python), "-m", "pip", "install", "-q", "--no-compile", *requirements(end)],
    ):
        status, said = _said(command)
        if status != 0:
            errors = [line for line in said.splitlines() if line.startswith("ERROR")]
            return "cannot be installed: " + " ".join(errors or said.splitlines()[-1:])
    whole.touch()
    return python


def tested(python: Path, tests: Sequence[str]) -> list[str]:
    """Run tests with this Python; return what came out, and what failed."""
    _, said = _said([str(python), "-m", "pytest", "-q", "-rfE", "--no-header", *tests])
    lines = said.splitlines()
    failed = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
    # How long it took is not what this is about.
    return [re.sub(r" in [\d.]+s.*", "", lines[-1].strip("= ")) if lines else "no answer", *failed]


def _said(command: Sequence[str]) -> tuple[int, str]:
    own = {
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
        "OMP_NUM_THREADS": "1",
        "OMP_WAIT_POLICY": "passive",
    }
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


def main() -> None:
    """Test them all, and tell."""
    parser = argparse.ArgumentParser(
        description=str(__doc__), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="a folder for virtual environments")
    parser.add_argument("--pythons", nargs="+", default=["3.11", "3.12", "3.13"])
    parser.add_argument("--ends", nargs="+", choices=ENDS, default=list(ENDS))
    parser.add_argument("--tests", nargs="+", default=list(TESTS))
    parser.add_argument("--record", action="store_true")
    asked = parser.parse_args()
    lines = [f"tests: {' '.join(asked.tests)}", ""]
    for version in asked.pythons:
        for end in asked.ends:
            python = environment(asked.folder.resolve(), version, end)
            outcome = [python] if isinstance(python, str) else tested(python, asked.tests)
            told = [f"Python {version}, {end}: {outcome[0]}", *(f"  {one}" for one in outcome[1:])]
            sys.stdout.write("\n".join(told) + "\n")
            sys.stdout.flush()
            lines += told
    if asked.record:
        moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
        head = (
            f"Date:    {moment}\n"
            f"Command: python tests/exhaustive/versions.py FOLDER --pythons "
            f"{' '.join(asked.pythons)} --ends {' '.join(asked.ends)}\n"
            f"Commit:  {present_commit()}\n\n"
        )
        out = Path(__file__).parent / "results" / "versions.txt"
        out.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
