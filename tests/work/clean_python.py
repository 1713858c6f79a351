"""A Python environment of its own: named distributions, what they require, and nothing else."""

import shutil
import sys
import sysconfig
import venv
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def make_python(home: Path, names: frozenset[str]) -> Path:
    """Make an environment with these distributions, linked to those here; return its Python."""
    on_windows = sys.platform == "win32"
    venv.EnvBuilder(symlinks=not on_windows).create(home)
    bases = {"base": str(home), "platbase": str(home)}
    packages = Path(sysconfig.get_path("purelib", "venv", bases))
    for distribution in with_requirements(names):
        for top in {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}:
            there, here = Path(distribution.locate_file(top)), packages / top
            if not on_windows:
                here.symlink_to(there)
            elif there.is_dir():
                shutil.copytree(there, here)
            else:
                shutil.copy(there, here)
    scripts = Path(sysconfig.get_path("scripts", "venv", bases))
    return scripts / ("python.exe" if on_windows else "python")


def with_requirements(names: frozenset[str]) -> list[metadata.Distribution]:
    """Return these distributions, and all that they require here."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [_installed_as(name) for name in names]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        found[name] = metadata.distribution(name)
        required = [Requirement(one) for one in found[name].requires or ()]
        waiting += [
            one.name for one in required if one.marker is None or one.marker.evaluate({"extra": ""})
        ]
    return list(found.values())


def _installed_as(name: str) -> str:
    """Return the distribution that is installed: XGBoost is there under several names."""
    return metadata.packages_distributions().get(name, [name])[0]
