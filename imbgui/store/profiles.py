"""The profiles of the analysed columns, kept with a study: what new cases are compared with."""

import json
from collections.abc import Sequence
from pathlib import Path

from imbgui.domain.drift import Profile
from imbgui.store.documents import from_document, to_document

_DOCUMENT = "profiles.json"


def write_profiles(profiles: Sequence[Profile], folder: Path) -> None:
    """Write profiles into the folder of a study."""
    text = json.dumps(to_document(tuple(profiles)))
    (folder / _DOCUMENT).write_text(text, encoding="utf-8")


def open_profiles(folder: Path) -> tuple[Profile, ...]:
    """Return the profiles of a study; none where its session was saved before there were any."""
    path = folder / _DOCUMENT
    if not path.exists():
        return ()
    document = json.loads(path.read_text(encoding="utf-8"))
    profiles: tuple[Profile, ...] = from_document(tuple[Profile, ...], document)
    return profiles
