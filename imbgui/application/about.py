"""What imbgui is made of: each part with its version and licence."""

import platform
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from imbgui import __version__

LICENCE = "MIT"
DISTRIBUTIONS = (
    "Babel",
    "dask",
    "distributed",
    "imbalanced-learn",
    "numpy",
    "openpyxl",
    "pandas",
    "platformdirs",
    "pyqtgraph",
    "PySide6-Essentials",
    "python-calamine",
    "scikit-learn",
    "scipy",
    "skops",
    "xgboost",
    "xgboost-cpu",
    "xlrd",
    "XlsxWriter",
)
"""What it is built on directly; not all of them are there in every installation."""


@dataclass(frozen=True)
class Part:
    """One part, as its authors name it, its version and its licence."""

    name: str
    version: str
    licence: str


def parts() -> tuple[Part, ...]:
    """Return imbgui itself, Python, and each distribution that is there."""
    own = Part("imbgui", __version__, LICENCE)
    python = Part("Python", platform.python_version(), "PSF-2.0")
    return (own, python, *(part for name in DISTRIBUTIONS if (part := _part(name)) is not None))


def licence_of(found: Distribution) -> str:
    """Return what a distribution says its licence is, in a line.

    By the metadata's ``License-Expression``, or its older ``License`` and classifiers.
    """
    for field in ("License-Expression", "License"):
        told = str((found.metadata.get_all(field) or [""])[0])
        if told and "\n" not in told:
            return told
    classified = (line.split(" :: ") for line in found.metadata.get_all("Classifier") or [])
    names = [names[-1] for names in classified if names[0] == "License" and len(names) > 2]
    return ", ".join(names) or "as in its text"


def _part(name: str) -> Part | None:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return None
    return Part(name, found.version, licence_of(found))
