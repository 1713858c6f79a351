"""Make of a frozen program what Linux installs: a .deb, a .tar.xz and, with its tool, an AppImage.

python -m installer.linux.package FROZEN OUT

FROZEN is the folder that ``installer.freeze`` made. The .deb needs dpkg-deb; the AppImage needs
appimagetool.
"""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from imbgui import __version__

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
# What the program does not bring: the C library, the graphics driver's, the screen's and fonts.
DEPENDS = ("libegl1", "libgl1", "libxcb1", "libfontconfig1")
RECOMMENDS = (
    *("libwayland-client0", "libwayland-cursor0", "libwayland-egl1"),
    *("shared-mime-info", "desktop-file-utils"),
)
CONTROL = """\
Package: imbgui
Version: {version}
Architecture: {architecture}
Maintainer: The imbgui authors <imbgui@localhost>
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: {recommends}
Section: math
Priority: optional
Description: what to flag when false alarms and missed cases have costs
 A desktop program for business analysts who have a spreadsheet of past cases
 and know what a false alarm and a missed case cost. It recommends a strategy
 and a cut-off by expected cost, and writes an Excel report.
"""
COPYRIGHT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

Files: *
Copyright: The imbgui authors
License: MIT

Files: usr/lib/imbgui/_internal/*
Copyright: The authors of each part
License: of-each-part
 Every part and its licence are listed in /usr/lib/imbgui/licences/PARTS.txt,
 with the full texts beside it.

License: MIT
{licence}
"""


def main(frozen: Path, out: Path) -> list[Path]:
    """Make every package that can be made here; return their files."""
    out.mkdir(parents=True, exist_ok=True)
    made = [tarball(frozen, out)]
    if shutil.which("dpkg-deb"):
        made.append(deb(frozen, out))
    if shutil.which("appimagetool"):
        made.append(app_image(frozen, out))
    return made


def tarball(frozen: Path, out: Path) -> Path:
    """Pack the folder as it is, for any Linux as new as the one it was made on."""
    name = f"imbgui-{__version__}-linux-{platform.machine()}"
    return Path(shutil.make_archive(str(out / name), "xztar", frozen.parent, frozen.name))


def deb(frozen: Path, out: Path) -> Path:
    """Make a package for Debian, Ubuntu and their kin."""
    tree = out / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    lay_out(frozen, tree / "usr")
    control = tree / "DEBIAN" / "control"
    control.parent.mkdir()
    architecture = said(["dpkg", "--print-architecture"])
    size = sum(path.lstat().st_size for path in tree.rglob("*") if path.is_file())
    control.write_text(
        CONTROL.format(
            version=__version__,
            architecture=architecture,
            kilobytes=size // 1024,
            depends=", ".join((f"libc6 (>= {c_library()})", *DEPENDS)),
            recommends=", ".join(RECOMMENDS),
        ),
        encoding="utf-8",
    )
    package = out / f"imbgui_{__version__}_{architecture}.deb"
    subprocess.run(
        ["dpkg-deb", "-Zxz", "-z6", "--root-owner-group", "--build", str(tree), str(package)],
        stdout=subprocess.DEVNULL,
        check=True,
    )
    shutil.rmtree(tree)
    return package


def app_image(frozen: Path, out: Path) -> Path:
    """Make one file that runs by itself, of the same tree."""
    tree = out / "imbgui.AppDir"
    shutil.rmtree(tree, ignore_errors=True)
    lay_out(frozen, tree / "usr")
    (tree / "AppRun").symlink_to("usr/bin/imbgui")
    shutil.copy(HERE / "imbgui.desktop", tree)
    shutil.copy(ROOT / "resources" / "icons" / "imbgui.svg", tree)
    image = out / f"imbgui-{__version__}-{platform.machine()}.AppImage"
    environment = os.environ | {"ARCH": platform.machine()}
    subprocess.run(["appimagetool", str(tree), str(image)], env=environment, check=True)
    shutil.rmtree(tree)
    return image


def lay_out(frozen: Path, usr: Path) -> None:
    """Put the program, and what makes it known to the desktop, where Linux looks for it."""
    shutil.copytree(frozen, usr / "lib" / "imbgui", symlinks=True)
    (usr / "bin").mkdir()
    (usr / "bin" / "imbgui").symlink_to("../lib/imbgui/imbgui")
    share = usr / "share"
    for file, place in (
        ("imbgui.desktop", "applications/imbgui.desktop"),
        ("imbgui.xml", "mime/packages/imbgui.xml"),
        ("imbgui.metainfo.xml", "metainfo/io.github.imbgui.metainfo.xml"),
    ):
        put(HERE / file, share / place)
    icons = share / "icons" / "hicolor"
    put(ROOT / "resources" / "icons" / "imbgui.svg", icons / "scalable" / "apps" / "imbgui.svg")
    for picture in (frozen.parent / "icons").glob("*.png"):
        size = f"{picture.stem}x{picture.stem}"
        put(picture, icons / size / "apps" / "imbgui.png")
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    indented = "\n".join(f" {line}" if line else " ." for line in licence.splitlines())
    copyright_file = share / "doc" / "imbgui" / "copyright"
    copyright_file.parent.mkdir(parents=True)
    copyright_file.write_text(COPYRIGHT.format(licence=indented), encoding="utf-8")
    for path in usr.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)


def put(file: Path, place: Path) -> None:
    """Copy a file to a place whose folder may not be there yet."""
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, place)


def c_library() -> str:
    """Return the version of the C library here: what is made needs no older one."""
    return (os.confstr("CS_GNU_LIBC_VERSION") or "glibc 2.36").split()[1]


def said(command: list[str]) -> str:
    """Return what a command prints."""
    done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    for made in main(Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute()):
        print(made)
