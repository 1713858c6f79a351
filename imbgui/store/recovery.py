"""Work that is not saved yet, kept aside while the program runs, for when it does not end well.

Each run has a folder of its own, which it keeps locked and removes in the end. What an unlocked
folder holds was left by a run that was killed.
"""

import contextlib
import json
import shutil
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from imbgui.domain.costs import Costs
from imbgui.domain.problems import RefusedError
from imbgui.domain.table import Table
from imbgui.domain.tasks import About
from imbgui.store.documents import from_document, to_document
from imbgui.store.files import written_whole
from imbgui.store.folders import LOCK, locked, locked_folder
from imbgui.store.sessions import SavedSession, write_session

_CHOICES, _PREFIX = "choices.json", "run-"

Plain = str | bool | int | float | tuple[str, ...] | None
"""What a document says of one thing."""


@dataclass(frozen=True)
class Kept:
    """What was chosen, and where the study of it is; None where nothing was analysed.

    ``tried`` is the document of what was asked to be tried.
    """

    table: Table
    costs: Costs | None
    about: About
    tried: Mapping[str, Plain]
    kept_at: str
    study_folder: str | None = None


@dataclass(frozen=True)
class Found:
    """What a run that was killed has left; ``session`` holds its study, if it had one."""

    folder: Path
    kept: Kept
    session: Path | None

    @property
    def is_there(self) -> bool:
        """Whether it can be taken up again: by its study, or by the file it began with."""
        if self.session is not None:
            return self.session.is_file()
        return Path(self.kept.table.source.file).is_file()


class Recovery:
    """The folder of this run, and what others left; ``root`` is where they all are.

    Where nothing can be written there, nothing is kept.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._over: list[Path] = []
        self._own: Path | None = None
        self._lock: IO[bytes] | None = None
        with contextlib.suppress(OSError):
            root.mkdir(parents=True, exist_ok=True)
            self._own, self._lock = locked_folder(root, _PREFIX)

    def keep(self, kept: Kept) -> None:
        """Keep this instead of what was kept before.

        A study is written once, and named by the choices only when it is whole.

        Raises
        ------
        RefusedError
            With DiskFull or UnwritableFile; what was kept before stays.
        """
        if self._own is None:
            return
        session = None if kept.study_folder is None else self._session_of(kept)
        if session is not None and kept.study_folder is not None and not session.exists():
            # Without costs nothing was decided; any will do to open it, and none is restored.
            costs = kept.costs or Costs(false_alarm=1.0, missed=2.0)
            saved = SavedSession(kept.table, costs, kept.about)
            write_session(saved, Path(kept.study_folder), session)
        document = to_document(kept) | {"session": None if session is None else session.name}
        with written_whole(self._own / _CHOICES) as beside:
            beside.write_text(json.dumps(document), encoding="utf-8")
        for other in self._own.glob("*.imbgui"):
            if other != session:
                other.unlink(missing_ok=True)

    def found(self) -> Found | None:
        """Return the newest work that a killed run left behind, unless it is done with."""
        left = []
        for place in self._root.glob(f"{_PREFIX}*/{LOCK}"):
            if place.parent not in (self._own, *self._over) and not _is_locked(place):
                found = _read(place.parent)
                if found is None or not found.is_there:
                    shutil.rmtree(place.parent, ignore_errors=True)
                else:
                    left.append(found)
        return max(left, key=lambda one: one.kept.kept_at, default=None)

    def done_with(self, found: Found) -> None:
        """Remove what was found, at the end of this run: it is restored, or not wanted."""
        self._over.append(found.folder)

    def close(self) -> None:
        """Remove what this run kept: it ends well."""
        if self._lock is not None:
            self._lock.close()
        for folder in (self._own, *self._over):
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)

    def _session_of(self, kept: Kept) -> Path:
        assert self._own is not None  # noqa: S101 - its caller has looked
        number = zlib.crc32(str(kept.study_folder).encode())
        return self._own / f"study-{number:08x}.imbgui"


def _is_locked(place: Path) -> bool:
    try:
        with place.open("r+b") as lock:
            return not locked(lock, wait=False)
    except OSError:
        return True


def _read(folder: Path) -> Found | None:
    """Return what a run kept; None where it kept nothing that can be read."""
    try:
        document = json.loads((folder / _CHOICES).read_text(encoding="utf-8"))
        name = document.pop("session")
        kept: Kept = from_document(Kept, document)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RefusedError):
        return None
    session = None if name is None else folder / Path(name).name
    return Found(folder, kept, session)
