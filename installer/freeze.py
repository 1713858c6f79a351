"""Put the program, its Python and its libraries into one folder that runs by itself.

python -m installer.freeze [--out FOLDER]

It needs ``pip install -c installer/constraints.txt -e .[cluster,desktop,installer]``. What is made
is ``FOLDER/imbgui``, for the system it is made on; FOLDER is ``build`` unless it is said.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from installer.icons import write_icons
from installer.licences import write_licences

SPEC = Path(__file__).resolve().parent / "imbgui.spec"
ROOT = SPEC.parents[1]


def freeze(out: Path) -> Path:
    """Return the folder of the program."""
    write_icons(out / "icons")
    subprocess.run(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
            *("--workpath", str(out / "work"), "--distpath", str(out), str(SPEC)),
        ],
        cwd=ROOT,
        check=True,
    )
    frozen = out / "imbgui"
    write_licences(frozen)
    if sys.platform == "darwin":
        write_licences(out / "imbgui.app" / "Contents" / "Resources")
    return frozen


def main() -> None:
    """Freeze for this system."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build")
    print(freeze(parser.parse_args().out.absolute()))


if __name__ == "__main__":
    main()
