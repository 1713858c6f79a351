"""How large a frozen program is, part by part, and what each part is there for."""

import sys
from collections import Counter
from pathlib import Path

# The first pattern that fits a file's place in the program's folder says its part.
PARTS = (
    ("Qt", ("PySide6", "shiboken6", "libQt6", "libicu", "libpyside", "libshiboken")),
    ("SciPy: statistics that scikit-learn learns with", ("scipy",)),
    ("NumPy and OpenBLAS: arrays", ("numpy", "libscipy_openblas", "libgfortran", "libquadmath")),
    ("Python", ("libpython", "python3", "base_library", "libcrypto", "libssl", "imbgui")),
    ("pandas: reads and lays out tables", ("pandas",)),
    ("scikit-learn and imbalanced-learn: learn", ("sklearn", "scikit_learn", "imblearn", "imbal")),
    ("XGBoost: learns", ("xgboost",)),
    ("pyqtgraph: the curves", ("pyqtgraph",)),
    ("Calamine: reads workbooks", ("python_calamine",)),
    ("Babel: writes money", ("babel",)),
    ("Dask: clusters", ("distributed", "dask", "tornado", "msgpack", "yaml", "psutil", "cytoolz")),
    ("Example, guide, icons", ("resources",)),
    ("Licences of all parts", ("licences",)),
)
OTHERS = "System libraries that Qt and Python stand on"


def part_by_part(folder: Path) -> list[str]:
    """Return a line for each part of the program in a folder, the largest first."""
    sizes: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            sizes[part_of(path.relative_to(folder))] += path.stat().st_size
    lines = [f"{size / 1e6:8.1f} MB  {part}" for part, size in sizes.most_common()]
    return [*lines, f"{sum(sizes.values()) / 1e6:8.1f} MB  in all"]


def part_of(place: Path) -> str:
    """Return which part a file belongs to."""
    name = place.as_posix().removeprefix("_internal/")
    return next((part for part, starts in PARTS if name.startswith(starts)), OTHERS)


if __name__ == "__main__":
    print("\n".join(part_by_part(Path(sys.argv[1]))))
