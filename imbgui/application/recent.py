"""The files that were opened last, newest first, remembered from one run to the next."""

import contextlib
import json
from pathlib import Path

from imbgui.domain.problems import RefusedError
from imbgui.store.files import written_whole

MOST = 8


class RecentFiles:
    """Remembers names of files in a file of its own; nothing is lost where that cannot be."""

    def __init__(self, kept_in: Path) -> None:
        self._kept_in = kept_in

    def files(self) -> tuple[Path, ...]:
        """Return the files, newest first; none where nothing can be read of them."""
        try:
            names = json.loads(self._kept_in.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return ()
        if not isinstance(names, list):
            return ()
        return tuple(Path(name) for name in names if isinstance(name, str))[:MOST]

    def opened(self, path: Path) -> None:
        """Put a file first."""
        others = [one for one in self.files() if one != path]
        self._keep((path, *others))

    def forget(self, path: Path) -> None:
        """Leave a file out from now on."""
        self._keep(tuple(one for one in self.files() if one != path))

    def _keep(self, files: tuple[Path, ...]) -> None:
        with contextlib.suppress(OSError, RefusedError):
            self._kept_in.parent.mkdir(parents=True, exist_ok=True)
            with written_whole(self._kept_in) as beside:
                names = [str(one) for one in files[:MOST]]
                beside.write_text(json.dumps(names), encoding="utf-8")
