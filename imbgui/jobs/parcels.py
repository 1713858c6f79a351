"""A fit on another computer: its rows go there once, and the files it makes come back."""

import hashlib
import os
import platform
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import Any

from imbgui import __version__
from imbgui.domain.tasks import Fit
from imbgui.jobs.worker import carry_out

_LIBRARIES = (
    *("numpy", "scipy", "pandas", "scikit-learn", "imbalanced-learn", "skops"),
    *("xgboost-cpu", "xgboost", "distributed"),
)
_WRITTEN_LAST = ".json"
"""A fit's document says that it is whole."""

_lock = threading.Lock()
_rows: dict[str, tempfile.TemporaryDirectory[str]] = {}
"""The rows that this process has unpacked: those of the newest parcel."""


@dataclass(frozen=True)
class Parcel:
    """The files that lie in an analysis folder itself, by name; ``key`` tells their content."""

    key: str
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Brought:
    """What a fit answered, and the files it made, by their place in the analysis folder."""

    answer: Any
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Differs:
    """A part is there in another version than here, or not at all."""

    part: str
    there: str | None
    here: str


def packed(folder: Path) -> Parcel:
    """Pack the rows of an analysis."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name} {len(content)} ".encode())
        digest.update(content)
    return Parcel(digest.hexdigest(), files)


def carry_out_there(request: Fit, parcel: Parcel, wanted: Mapping[str, str]) -> Brought:
    """Carry out a fit, wherever this runs, on the rows of a parcel.

    Where a version is not the one ``wanted``, for a worker may have come late, it answers Differs.
    """
    differs = difference(wanted, versions())
    if differs is not None:
        return Brought(differs, {})
    with tempfile.TemporaryDirectory(prefix="imbgui-fit-") as place:
        rows = _unpacked(parcel)
        for name in parcel.files:
            os.link(rows / name, Path(place) / name)
        answer = carry_out(replace(request, folder=place))
        made = {
            path.relative_to(place).as_posix(): path.read_bytes()
            for path in Path(place).rglob("*")
            if path.is_file() and path.name not in parcel.files
        }
    return Brought(answer, made)


def unpack(brought: Brought, folder: Path) -> None:
    """Write what a fit has made into the analysis folder it was asked for.

    Raises
    ------
    ValueError
        Where a file would lie outside of the folder.
    """
    for name in sorted(brought.files, key=lambda one: one.endswith(_WRITTEN_LAST)):
        place = PurePosixPath(name)
        if place.is_absolute() or ".." in place.parts or "\\" in name or ":" in name:
            raise ValueError(f"a worker sent a file for {name}")
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.part")
        beside.write_bytes(brought.files[name])
        beside.replace(path)


def versions() -> dict[str, str]:
    """Return the versions here of everything that an answer depends on, by name."""
    found = {"imbgui": __version__, "Python": ".".join(platform.python_version_tuple()[:2])}
    for name in _LIBRARIES:
        try:
            found[name.removesuffix("-cpu")] = version(name)
        except PackageNotFoundError:
            continue
    return found


def difference(here: Mapping[str, str], there: Mapping[str, str]) -> Differs | None:
    """Return the first part whose version is not the same."""
    for part, wanted in here.items():
        if there.get(part) != wanted:
            return Differs(part, there.get(part), wanted)
    return None


def _unpacked(parcel: Parcel) -> Path:
    """Return a folder with the files of a parcel, written once in this process."""
    with _lock:
        if parcel.key not in _rows:
            folder = tempfile.TemporaryDirectory(prefix="imbgui-rows-", ignore_cleanup_errors=True)
            for name, content in parcel.files.items():
                (Path(folder.name) / name).write_bytes(content)
            # The links of a fit that is under way keep the files of an earlier parcel alive.
            _rows.clear()
            _rows[parcel.key] = folder
        return Path(_rows[parcel.key].name)
