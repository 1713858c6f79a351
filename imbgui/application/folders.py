"""Where the program keeps its own files on this computer."""

from pathlib import Path

from platformdirs import user_log_path


def log_folder() -> Path:
    """Return the folder of the log."""
    return user_log_path("imbgui", appauthor=False)
