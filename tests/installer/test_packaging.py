"""The files that installers are made from say what is so, without anything being built."""

import ast
import re
import shutil
import struct
import subprocess
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from imbgui import __version__
from imbgui.language import languages, locale, speaking
from imbgui.ui.dialogs import _SHEETS
from installer import icons, parts, sizes

ROOT = Path(__file__).resolve().parents[2]
INSTALLER = ROOT / "installer"
LINUX = INSTALLER / "linux"
SPEC = (INSTALLER / "imbgui.spec").read_text(encoding="utf-8")
NSIS = (INSTALLER / "windows" / "imbgui.nsi").read_text(encoding="utf-8")
WORKFLOW = (ROOT / ".github" / "workflows" / "installers.yml").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def needs(tool):
    return pytest.mark.skipif(shutil.which(tool) is None, reason=f"{tool} is not installed")


# What is frozen


@pytest.mark.parametrize(
    "module", ["PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtWebEngineCore", "pyarrow", "tkinter"]
)
def test_that_what_is_not_used_is_left_out(module):
    assert module in parts.LEFT_OUT


@pytest.mark.parametrize(
    ("place", "needed"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/iconengines/libqsvgicon.so", True),
        ("PySide6/Qt/translations/qtbase_fr.qm", False),
        ("babel/locale-data/fr_FR.dat", False),
        ("sklearn/tree/_tree.cpython-311-x86_64-linux-gnu.so", True),
        ("sklearn/datasets/tests/data/x.csv", False),
        ("resources/examples/fraud.csv", True),
    ],
)
def test_that_of_each_library_only_what_is_used_is_taken_along(place, needed):
    assert parts.is_needed(place) is needed


@pytest.mark.parametrize("code", languages())
def test_that_the_languages_the_program_speaks_are_taken_along(code):
    with speaking(code):
        assert parts.is_needed(f"babel/locale-data/{locale()}.dat")
    assert parts.is_needed(f"babel/locale-data/{code}.dat")
    assert parts.is_needed("babel/locale-data/root.dat")


@pytest.mark.parametrize("language", languages())
def test_that_every_language_has_its_numbers_and_the_words_of_qt(language):
    assert parts.is_needed(f"babel/locale-data/{language}.dat")
    assert parts.is_needed(f"PySide6/Qt/translations/qtbase_{language}.qm")
    assert parts.is_needed(f"PySide6/translations/qtbase_{language}.qm")
    assert not parts.is_needed(f"PySide6/Qt/translations/qtmultimedia_{language}.qm")


def test_that_no_library_is_stripped():
    keywords = {
        keyword.arg: keyword.value
        for node in ast.walk(ast.parse(SPEC))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
    }
    assert "strip" not in keywords


def test_that_the_program_prepares_to_be_its_own_worker_before_anything_else():
    main = ast.parse((ROOT / "main.py").read_text(encoding="utf-8")).body[-1]
    assert isinstance(main, ast.If)
    assert ast.unparse(main.body[0]) == "multiprocessing.freeze_support()"


def test_that_every_file_belongs_to_one_part_of_the_whole(tmp_path):
    for place, size in (("imbgui", 10), ("_internal/PySide6/a.so", 2_000_000), ("_internal/z", 5)):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(b"x" * size)
    lines = sizes.part_by_part(tmp_path)
    assert lines[0].split() == ["2.0", "MB", "Qt"]
    assert lines[-1].split() == ["2.0", "MB", "in", "all"]
    assert len(lines) == 4


# Icons


def test_that_the_icon_is_drawn_in_every_size(qapp, tmp_path):
    del qapp
    icons.write_icons(tmp_path)
    for size in icons.SIZES:
        picture = (tmp_path / f"{size}.png").read_bytes()
        assert picture.startswith(b"\x89PNG")
        assert struct.unpack(">II", picture[16:24]) == (size, size)


def test_that_the_icons_of_windows_and_macos_hold_those_pictures(qapp, tmp_path):
    del qapp
    icons.write_icons(tmp_path)
    ico = (tmp_path / "imbgui.ico").read_bytes()
    _, _, count = struct.unpack("<HHH", ico[:6])
    for number in range(count):
        side, length, place = struct.unpack("<B7xII", ico[6 + 16 * number : 22 + 16 * number])
        assert ico[place : place + length] == (tmp_path / f"{side or 256}.png").read_bytes()
    icns = (tmp_path / "imbgui.icns").read_bytes()
    assert icns[:4] == b"icns"
    assert struct.unpack(">I", icns[4:8])[0] == len(icns)
    assert (tmp_path / "512.png").read_bytes() in icns


# Linux


@needs("desktop-file-validate")
def test_that_the_menu_entry_is_valid():
    done = subprocess.run(
        ["desktop-file-validate", LINUX / "imbgui.desktop"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


@needs("appstreamcli")
def test_that_the_description_for_software_centres_is_valid():
    done = subprocess.run(
        ["appstreamcli", "validate", "--no-net", LINUX / "imbgui.metainfo.xml"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_that_the_type_of_sessions_is_the_one_the_menu_entry_opens():
    entry = (LINUX / "imbgui.desktop").read_text(encoding="utf-8")
    mime = ET.parse(LINUX / "imbgui.xml").getroot()  # noqa: S314 - our own file
    space = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    kind = mime.find("m:mime-type", space)
    assert kind is not None
    assert f"MimeType={kind.attrib['type']};" in entry
    assert kind.find("m:glob", space).attrib["pattern"] == "*.imbgui"


def test_that_version_and_changelog_agree():
    releases = ET.parse(LINUX / "imbgui.metainfo.xml").findall(".//release")  # noqa: S314
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+)", changelog, re.MULTILINE)
    assert newest is not None
    assert releases[0].attrib["version"] == newest[1] == __version__ == PROJECT["version"]


# Windows


def test_that_windows_offers_every_spreadsheet_that_can_be_opened():
    offered = set(re.findall(r'OffersToOpen "(\.\w+)"', NSIS))
    packed_or_plain = {".txt", ".gz", ".xz"}
    assert offered == set(_SHEETS.replace("*", "").split()) & offered
    assert set(_SHEETS.replace("*", "").split()) - offered <= packed_or_plain | {
        ".bz2",
        ".parquet",
        ".zip",
        ".html",
        ".htm",
    }
    assert set(re.findall(r'OffersNoMore "(\.\w+)"', NSIS)) == offered


def test_that_the_windows_installer_asks_for_no_administrator_and_writes_for_one_user():
    assert "RequestExecutionLevel user" in NSIS
    assert "HKLM" not in NSIS
    written = set(re.findall(r"WriteReg\w+ (\w+)", NSIS))
    assert written == {"HKCU"}


def test_that_uninstalling_removes_no_folder_that_may_hold_files_of_the_user():
    removed = re.findall(r'RMDir /r "([^"]+)"', NSIS)
    assert set(removed) == {r"$INSTDIR\_internal", r"$INSTDIR\licences"}


@needs("makensis")
def test_that_the_windows_installer_compiles(tmp_path, qapp):
    del qapp
    from installer.windows import package  # noqa: PLC0415 - what it needs is looked for above

    frozen = tmp_path / "build" / "imbgui"
    frozen.mkdir(parents=True)
    (frozen / "imbgui.exe").write_bytes(b"stand-in")
    icons.write_icons(tmp_path / "build" / "icons")
    made = package.main(frozen, tmp_path / "dist")
    assert made.name == f"imbgui-{__version__}-windows-x64-setup.exe"
    assert made.read_bytes()[:2] == b"MZ"


# All of them


def test_that_the_workflow_runs_only_scripts_that_are_there():
    modules = re.findall(r"python -m (installer[\w.]*)", WORKFLOW)
    scripts = re.findall(r"\bsh (installer/\S+\.sh)", WORKFLOW)
    assert modules
    assert scripts
    assert all((ROOT / f"{name.replace('.', '/')}.py").is_file() for name in modules)
    assert all((ROOT / name).is_file() for name in scripts)


def test_that_the_workflow_installs_extras_that_there_are():
    extras = re.search(r'"\.\[([\w,]+)\]"', WORKFLOW)
    assert extras is not None
    assert set(extras[1].split(",")) <= set(PROJECT["optional-dependencies"])


@pytest.mark.parametrize("script", sorted(INSTALLER.rglob("*.sh")), ids=lambda path: path.name)
def test_that_every_shell_script_can_be_read_by_a_shell(script):
    subprocess.run(["sh", "-n", script], check=True)
