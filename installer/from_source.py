"""Set imbgui up from its source and run it: on any system, with Python's standard library alone.

    python3 installer/from_source.py             open the window, or, where there is no display,
                                                 decide the bundled example and write its report
    python3 installer/from_source.py test ...    run every check and test; more words go to pytest
    python3 installer/from_source.py VERB ...    carry out one command, as main.py does

What is set up stays in ``.venv`` beside this folder, and is not done twice. Everything said here
goes to standard error: standard output belongs to imbgui. The file must start under an old Python
too, to say which one is needed.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "imbgui-set-up"
PYTHON_NEEDED = (3, 11)
THIS_PYTHON = sys.version_info[:2]

EXAMPLE = ROOT / "resources" / "examples" / "fraud.csv"
EXAMPLE_REPORT = "imbgui-example-report.xlsx"
EXAMPLE_ARGUMENTS = (
    *("decide", str(EXAMPLE), "--target", "fraud"),
    *("--false-alarm-cost", "5", "--missed-cost", "200"),
    *("--report", EXAMPLE_REPORT, "--progress"),
)

# The window, what runs analyses on other machines, one form of export, and what tests them all.
EXTRAS = ("cluster", "desktop", "onnx", "test")

# Tests that share a fixture stay together while there is enough to do.
ON_EVERY_CORE = ("-n", "auto", "--dist", "worksteal")

# What main.py hands to the command line, which needs no Qt and so none of the libraries below.
VERBS = ("check", "decide", "score", "report", "export")

# Shared libraries the wheels do not bring, and the Debian package of each.
LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgomp.so.1": "libgomp1",
}
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


@dataclass(frozen=True)
class TestTool:
    """A program or font folder that some tests need, and are skipped without."""

    probe: str
    package: str
    tests: str
    linux_only: bool = True


WINDOW_TESTS = "the tests of windows on a virtual screen"
WORKBOOK_TESTS = "the tests that recalculate workbooks in LibreOffice"
FONTS = "/usr/share/fonts/truetype"
TEST_TOOLS = (
    TestTool("Xvfb", "xvfb", WINDOW_TESTS),
    TestTool("xauth", "xauth", WINDOW_TESTS),
    TestTool("openbox", "openbox", WINDOW_TESTS),
    TestTool("xdotool", "xdotool", WINDOW_TESTS),
    TestTool("import", "imagemagick", WINDOW_TESTS),
    TestTool(f"{FONTS}/dejavu", "fonts-dejavu", WINDOW_TESTS),
    TestTool("soffice", "libreoffice-calc", WORKBOOK_TESTS, linux_only=False),
    TestTool("pdftoppm", "poppler-utils", WORKBOOK_TESTS, linux_only=False),
    TestTool(f"{FONTS}/liberation", "fonts-liberation", WORKBOOK_TESTS),
)

# How pip speaks when nothing answers. It then also says that no version was found, which misleads.
SIGNS_OF_NO_NETWORK = (
    "NewConnectionError",
    "NameResolutionError",
    "Temporary failure in name resolution",
    "Failed to establish a new connection",
    "getaddrinfo failed",
    "ConnectTimeoutError",
    "ProxyError",
    "Network is unreachable",
)


class SetupError(Exception):
    """Set-up cannot go on; the sentence says what to do."""


# --- What to do -----------------------------------------------------------------------------------


def route(arguments: list[str], *, display: bool) -> str:
    """Return what the arguments ask for: test, command, window or example."""
    if not arguments:
        return "window" if display else "example"
    if arguments[0] == "test":
        return "test"
    if arguments[0] in VERBS or arguments[0].startswith("-"):
        return "command"
    return "window"


def has_display(system: str, environment: dict[str, str]) -> bool:
    """Return whether a window can be seen; only Linux is run without a screen."""
    if not system.startswith("linux"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def libraries_needed(task: str, system: str, environment: dict[str, str]) -> dict[str, str]:
    """Return the shared libraries a task needs from the system, with their packages."""
    if task == "command" or not system.startswith("linux"):
        return {}
    if task == "test" or environment.get("DISPLAY"):
        return {**LIBRARIES, **X11_LIBRARIES}
    return LIBRARIES


def run(arguments: list[str]) -> int:
    """Set up what the arguments need, then do what they ask; return the exit status."""
    environment = dict(os.environ)
    display = has_display(sys.platform, environment)
    task = route(arguments, display=display)
    if task == "window" and not display and "QT_QPA_PLATFORM" not in environment:
        raise SetupError(
            "There is no display here to open a window on; to decide a file without one, use: "
            "python3 installer/from_source.py decide FILE --target COLUMN "
            "--false-alarm-cost N --missed-cost N"
        )
    provide_system_parts(libraries_needed(task, sys.platform, environment))
    if task == "test":
        provide_test_tools()
    provide_packages()
    if task == "test":
        return run_tests(arguments[1:], display=display)
    if task == "example":
        say(
            "There is no display here to open the window on, so the bundled example is decided "
            f"instead; its report will be {Path.cwd() / EXAMPLE_REPORT}"
        )
        arguments = list(EXAMPLE_ARGUMENTS)
    return become([str(venv_python()), str(ROOT / "main.py"), *arguments])


def run_tests(arguments: list[str], *, display: bool) -> int:
    """Run the checks and tests up to the first that fails; return its exit status."""
    # Hundreds of processes are started, which would each compile what none may keep.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    if not display:
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    steps = (
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["pytest", *ON_EVERY_CORE, *arguments],
    )
    for step in steps:
        say("> " + " ".join(step))
        done = subprocess.run(
            [str(venv_python()), "-m", *step], cwd=ROOT, env=environment, check=False
        )
        if done.returncode:
            return done.returncode
    return 0


def become(command: list[str]) -> int:
    """Run a command in the place of this process, or, on Windows, wait for it."""
    if os.name != "nt":  # exec there would return to the shell before the command has ended
        os.execv(command[0], command)  # noqa: S606 - no shell is wanted
    return subprocess.run(command, check=False).returncode


# --- System packages ------------------------------------------------------------------------------


def provide_system_parts(needed: dict[str, str]) -> None:
    """Install the shared libraries and the part of Python that are missing, or say how."""
    missing = {**missing_libraries(needed), **missing_part_of_python()}
    if not missing:
        return
    if not may_install():
        raise SetupError(missing_parts_sentence(missing, debian=on_debian()))
    say(f"Installing from the system's packages: {' '.join(missing.values())}")
    trouble = apt_get_install(list(missing.values()))
    importlib.invalidate_caches()
    missing = {**missing_libraries(needed), **missing_part_of_python()}
    if missing:
        raise SetupError(missing_parts_sentence(missing, debian=True) + trouble)


def missing_libraries(needed: dict[str, str]) -> dict[str, str]:
    """Return those of the shared libraries that cannot be loaded."""
    return {library: package for library, package in needed.items() if not can_load(library)}


def can_load(library: str) -> bool:
    """Return whether the system finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_part_of_python() -> dict[str, str]:
    """Return what this Python lacks to make ``.venv``, if it has yet to be made."""
    can_make_venv = all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))
    if can_make_venv or venv_is_alive():
        return {}
    return {"Python's venv and ensurepip": f"python{'.'.join(map(str, THIS_PYTHON))}-venv"}


def missing_parts_sentence(missing: dict[str, str], *, debian: bool) -> str:
    """Say what is missing and how to get it."""
    if debian:
        return (
            f"Parts of the system are missing; install them, then run this again: {sudo(missing)}"
        )
    return (
        "Parts of the system are missing; install them with its package manager, "
        f"then run this again: {', '.join(missing)}"
    )


def provide_test_tools() -> None:
    """Install the programs that some tests need, or say which tests will be skipped."""
    missing = missing_tools(sys.platform)
    if missing and may_install():
        say(f"Installing programs for the tests: {' '.join(tool.package for tool in missing)}")
        apt_get_install([tool.package for tool in missing])
        missing = missing_tools(sys.platform)
    if missing:
        say(missing_tools_sentence(missing, debian=on_debian()))


def missing_tools(system: str) -> list[TestTool]:
    """Return the programs and fonts for tests that this system lacks."""
    return [
        tool
        for tool in TEST_TOOLS
        if (system.startswith("linux") or not tool.linux_only)
        and not shutil.which(tool.probe)
        and not Path(tool.probe).is_dir()
    ]


def missing_tools_sentence(missing: list[TestTool], *, debian: bool) -> str:
    """Say which tests will be skipped, and how to run them too."""
    tests = " and ".join(dict.fromkeys(tool.tests for tool in missing))
    packages = {tool.probe: tool.package for tool in missing}
    how = sudo(packages) if debian else f"install {', '.join(packages.values())}"
    return f"Some of {tests} will be skipped; to run them too: {how}"


def on_debian() -> bool:
    """Return whether packages come by apt-get."""
    return shutil.which("apt-get") is not None


def may_install() -> bool:
    """Return whether this process may install system packages."""
    return on_debian() and os.geteuid() == 0


def sudo(packages: dict[str, str]) -> str:
    """Return the line that installs the packages."""
    names = " ".join(packages.values())
    return f"sudo apt-get install -y --no-install-recommends {names}"


def apt_get_install(packages: list[str]) -> str:
    """Install system packages; return what went wrong, in apt-get's words."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # Lists that cannot be fetched anew may still be good enough: only the install counts.
    capture(["apt-get", "-q", "update"], environment)
    done = capture(
        ["apt-get", "-q", "install", "-y", "--no-install-recommends", *packages], environment
    )
    return f"\n{last_lines(done.stdout)}" if done.returncode else ""


# --- Python packages ------------------------------------------------------------------------------


def provide_packages() -> None:
    """Make ``.venv`` hold imbgui and the packages it needs, unless it does already."""
    wanted = stamp()
    alive = venv_is_alive()
    if alive and read_stamp() == wanted:
        return
    if not os.access(str(ROOT), os.W_OK):
        raise SetupError(f"This folder cannot be written to; copy it to one of yours: {ROOT}")
    say("Setting up in .venv; the first time takes a few minutes and needs the internet.")
    # Gone before anything changes, back only when all is done: half an install has no stamp.
    if STAMP.exists():
        STAMP.unlink()
    if not alive or not has_pip():
        make_venv()
    install_packages()
    STAMP.write_text(wanted, encoding="utf-8")


def stamp() -> str:
    """Return what a finished set-up depends on, as one hash."""
    digest = hashlib.sha256()
    # The folder, because an editable install remembers where it was made.
    for part in (THIS_PYTHON, sys.platform, str(ROOT)):
        digest.update(repr(part).encode())
    for name in ("pyproject.toml", "installer/constraints.txt"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def read_stamp() -> str | None:
    """Return the hash of the last finished set-up, if there was one."""
    return STAMP.read_text(encoding="utf-8") if STAMP.is_file() else None


def venv_python() -> Path:
    """Return the interpreter of ``.venv``."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def venv_is_alive() -> bool:
    """Return whether the interpreter of ``.venv`` runs and is as new as this one."""
    version = "import sys; print(*sys.version_info[:2])"
    try:
        done = subprocess.run(
            [str(venv_python()), "-c", version], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return done.stdout.split() == [str(number) for number in THIS_PYTHON]


def has_pip() -> bool:
    """Return whether ``.venv`` got as far as having pip."""
    return capture([str(venv_python()), "-m", "pip", "--version"]).returncode == 0


def make_venv() -> None:
    """Make ``.venv`` anew."""
    done = capture([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if done.returncode:
        raise SetupError(f"A folder for the packages could not be made:\n{last_lines(done.stdout)}")


def install_packages() -> None:
    """Install imbgui, editable, and what it needs, at the versions it was tested with."""
    pip = [str(venv_python()), "-m", "pip", "install", "-q", "--no-input"]
    done = capture(
        [*pip, "-c", "installer/constraints.txt", "-e", f".[{','.join(EXTRAS)}]"],
        # A user's own setting to install outside the environment would stop pip inside it.
        {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0"},
    )
    if done.returncode:
        raise SetupError(pip_trouble_sentence(done.stdout))


def pip_trouble_sentence(output: str) -> str:
    """Say what kept pip from finishing."""
    # setuptools is there for every Python and system, so to find none of it is to reach nothing.
    no_setuptools = re.search(r"setuptools\S* \(from versions: none\)", output)
    if no_setuptools or any(sign in output for sign in SIGNS_OF_NO_NETWORK):
        return (
            "The packages could not be downloaded; check the internet connection and pip's proxy "
            "settings, then run this again."
        )
    return f"The packages could not be installed; pip says:\n{last_lines(output)}"


# --- Small parts ----------------------------------------------------------------------------------


def capture(
    command: list[str], environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command in the project's folder and keep what it says."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def last_lines(output: str) -> str:
    """Return the end of a command's output, where its trouble is told."""
    return "\n".join(output.strip().splitlines()[-15:])


def say(sentence: str) -> None:
    """Tell the person at the keyboard."""
    print(sentence, file=sys.stderr, flush=True)


def old_python_sentence(version: str) -> str:
    """Say that a newer Python is needed and how to get it."""
    return (
        f"imbgui needs Python 3.11 or newer and this is {version}; install one (Debian or Ubuntu: "
        "sudo apt-get install python3.11 python3.11-venv; Windows and macOS: from python.org) "
        "and run this again with it, as in: python3.11 installer/from_source.py"
    )


def main() -> int:
    """Run with the arguments of this process; return its exit status."""
    if THIS_PYTHON < PYTHON_NEEDED:
        say(old_python_sentence(sys.version.split()[0]))
        return 1
    try:
        return run(sys.argv[1:])
    except SetupError as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
