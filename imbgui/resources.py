"""Where the files are that come with the program: from source, frozen, or installed by pip."""

import sysconfig
from pathlib import Path

_BESIDE = Path(__file__).resolve().parents[1] / "resources"
"""Beside the package: so from source, and in a frozen program."""
_INSTALLED = Path(sysconfig.get_path("data"), "share", "imbgui")
_FOLDER = _BESIDE if _BESIDE.is_dir() else _INSTALLED


def resource(*parts: str) -> Path:
    """Return the path of a file in the resources folder."""
    return _FOLDER.joinpath(*parts)
