"""What no file of the project may contain."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The author's tree, where git is not there to tell what belongs to the project.
NOT_THE_PROJECT = {".git", ".venv", "__pycache__", "build", "dist"}

# Spelt in pieces, so that this file does not contain them.
REGISTRIES = [
    ".".join(pieces)
    for pieces in (
        ("pypi", "org"),
        ("pypi", "python", "org"),
        ("pythonhosted", "org"),
        ("anaconda", "org"),
        ("conda", "io"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("npmjs", "org"),
        ("crates", "io"),
    )
]
REGISTRY = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, REGISTRIES)) + r")\b")
HOMES = re.compile(
    r"(?<![\w./~*}-])/(?:home|root|Users|work)/\w|\b[A-Za-z]:\\{1,2}Users\\{1,2}\w", re.IGNORECASE
)


def project_files() -> list[Path]:
    """Return the files that are or would be committed."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
        files = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        files = [
            path
            for path in ROOT.rglob("*")
            if not any(
                piece in NOT_THE_PROJECT or piece.endswith(("_cache", ".egg-info"))
                for piece in path.relative_to(ROOT).parts
            )
        ]
    return [path for path in files if path.is_file()]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Return where a pattern stands in the project's text files."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in project_files()
        if (content := path.read_bytes()) and b"\0" not in content
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_that_no_file_names_a_folder_of_one_machine() -> None:
    assert not lines_with(HOMES)
    assert not lines_with(re.compile(re.escape(str(ROOT)) + r"\b"))


def test_that_no_file_names_a_package_registry() -> None:
    assert not lines_with(REGISTRY)


@pytest.mark.parametrize("text", ["see /{}/ana", '"/{}/x"', "(/{}/x)", "'C:\\{}\\ana'"])
def test_that_a_folder_of_one_machine_is_recognised(text: str) -> None:
    assert HOMES.search(text.format("Users"))


@pytest.mark.parametrize(
    "text", ["imbgui/work/fit.py", "/usr/share/fonts", "../work/x", "a/home/b"]
)
def test_that_any_other_folder_is_let_be(text: str) -> None:
    assert not HOMES.search(text)
