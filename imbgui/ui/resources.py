"""Where the files are that come with the program, from source and as an installed program."""

from pathlib import Path

_FOLDER = Path(__file__).resolve().parents[2] / "resources"
"""Beside the package; an installed program has both in one folder as well."""


def resource(*parts: str) -> Path:
    """Return the path of a file in the resources folder."""
    return _FOLDER.joinpath(*parts)
