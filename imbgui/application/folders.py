"""Where the program keeps its own files on this computer."""

import contextlib
import logging
import logging.handlers
from pathlib import Path

from platformdirs import user_log_path, user_state_path

_LARGEST_LOG = 1_000_000


def log_folder() -> Path:
    """Return the folder of the log."""
    return user_log_path("imbgui", appauthor=False)


def recovery_folder() -> Path:
    """Return the folder of what is kept of unsaved work."""
    return user_state_path("imbgui", appauthor=False) / "recovery"


def recent_file() -> Path:
    """Return the file that remembers which files were opened last."""
    return user_state_path("imbgui", appauthor=False) / "recent.json"


def settings_file() -> Path:
    """Return the file that remembers what was chosen of the window itself."""
    return user_state_path("imbgui", appauthor=False) / "settings.json"


class _Log(logging.handlers.RotatingFileHandler):
    """A log that cannot be written, on a full disk for one, says nothing and stops nothing."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Let the record go."""


def log_to_file(folder: Path) -> Path:
    """Log what this program says of itself into a file of this folder; return the file.

    The file is made with the first thing that is logged.
    """
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    path = folder / "imbgui.log"
    file = _Log(path, maxBytes=_LARGEST_LOG, backupCount=1, encoding="utf-8", delay=True)
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger("imbgui").addHandler(file)
    return path
