r"""Make the Windows installer of a frozen program.

python -m installer.windows.package FROZEN OUT

FROZEN is the folder that ``installer.freeze`` made on Windows. It needs makensis, on Windows or on
any other system; to sign what is made is for who has a certificate.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from imbgui import __version__

SCRIPT = Path(__file__).resolve().parent / "imbgui.nsi"
USUAL_PLACE = Path("C:/Program Files (x86)/NSIS/makensis.exe")


def main(frozen: Path, out: Path) -> Path:
    """Return the installer."""
    out.mkdir(parents=True, exist_ok=True)
    installer = out / f"imbgui-{__version__}-windows-x64-setup.exe"
    # The makensis for Windows makes 32-bit stubs, which 64-bit Windows runs as well.
    target = "x86-unicode" if os.name == "nt" else "amd64-unicode"
    subprocess.run(
        [
            *(shutil.which("makensis") or str(USUAL_PLACE), "-V2", "-NOCD"),
            *(f"-DVERSION={__version__}", f"-DTARGET={target}", f"-DSLASH={os.sep}"),
            *(f"-DFROZEN={frozen}", f"-DOUT={installer}"),
            *(f"-DICON={frozen.parent / 'icons' / 'imbgui.ico'}", str(SCRIPT)),
        ],
        check=True,
    )
    return installer


if __name__ == "__main__":
    print(main(Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute()))
