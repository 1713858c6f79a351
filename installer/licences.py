"""The licences of all parts of an installed program, as their authors wrote them."""

import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

from imbgui.application.about import licence_of

ROOT = Path(__file__).resolve().parents[1]
TEXTS = Path(__file__).resolve().parent / "licences"
NAMED = {
    "pyside6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "xgboost": ("Apache-2.0.txt",),
}
"""Distributions that name a licence and do not bring its text, by how their names begin."""


def write_licences(frozen: Path) -> None:
    """Write a folder ``licences`` into the program's: a list of parts, and their texts."""
    folder = frozen / "licences"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(ROOT / "LICENSE", folder / "imbgui.txt")
    shutil.copy(Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", folder / "Python.txt")
    lines = ["imbgui: MIT", f"Python {sys.version.split()[0]}: PSF-2.0"]
    for part in sorted(parts(), key=lambda one: one.name.lower()):
        lines.append(f"{part.name} {part.version}: {licence_of(part)}")
        for text in texts_of(part):
            (folder / part.name).mkdir(exist_ok=True)
            shutil.copy(text, free(folder / part.name / text.name))
    for package, text in system_parts(frozen):
        lines.append(f"{package}: see system/{package}.txt")
        (folder / "system").mkdir(exist_ok=True)
        shutil.copy(text, folder / "system" / f"{package}.txt")
    (folder / "PARTS.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def parts() -> list[Distribution]:
    """Return the distributions that the program with its window is made of."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["cluster"], *extras["desktop"]]
    found: dict[str, Distribution] = {}
    while wanted:
        requirement = Requirement(wanted.pop())
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            part = distribution(requirement.name)
        except PackageNotFoundError as error:
            raise SystemExit(f"{requirement.name} is not installed here") from error
        if part.name not in found:
            found[part.name] = part
            wanted += part.requires or []
    return list(found.values())


def texts_of(part: Distribution) -> Iterator[Path]:
    """Yield the files in which a distribution brings its licence, or a text it names."""
    brought = [
        Path(str(part.locate_file(file)))
        for file in part.files or []
        if ".dist-info" in str(file)
        and any(word in file.name.lower() for word in ("licen", "copying", "notice"))
    ]
    yield from (file for file in brought if file.is_file())
    for start, names in NAMED.items():
        if part.name.lower().startswith(start):
            yield from (TEXTS / name for name in names)


def free(place: Path) -> Path:
    """Return a place that no file has yet."""
    number, wanted = 1, place
    while place.exists():
        number += 1
        place = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
    return place


def system_parts(frozen: Path) -> list[tuple[str, Path]]:
    """Return the system's packages whose libraries are in the program, with their copyrights."""
    if shutil.which("dpkg-query") is None:
        return []
    names = {path.name for path in frozen.rglob("lib*.so*") if not path.is_symlink()}
    told = subprocess.run(
        ["dpkg-query", "-S", *(f"*/{name}*" for name in sorted(names))],
        capture_output=True,
        encoding="utf-8",
        check=False,
    ).stdout
    packages = {line.partition(":")[0] for line in told.splitlines() if "/lib/" in line}
    texts = {name: Path(f"/usr/share/doc/{name}/copyright") for name in packages}
    return sorted((name, text) for name, text in texts.items() if text.is_file())
