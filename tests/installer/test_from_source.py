"""The parts of the set-up that decide, without setting anything up."""

import ast
import importlib.util
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from imbgui.__main__ import VERBS

SCRIPT = Path(__file__).resolve().parents[2] / "installer" / "from_source.py"
LINUX_SCREEN = {"DISPLAY": ":0"}


@pytest.fixture
def set_up() -> ModuleType:
    """Return the set-up script as a module, fresh for each test."""
    spec = importlib.util.spec_from_file_location("from_source", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up by name.
    sys.modules["from_source"] = module
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules["from_source"]
    return module


@pytest.fixture
def project(set_up: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the script believe it stands in an empty project whose folder has a space."""
    root = tmp_path / "my project"
    (root / "installer").mkdir(parents=True)
    (root / "pyproject.toml").write_text("[project]\n")
    (root / "installer" / "constraints.txt").write_text("numpy==2\n")
    monkeypatch.setattr(set_up, "ROOT", root)
    monkeypatch.setattr(set_up, "VENV", root / ".venv")
    monkeypatch.setattr(set_up, "STAMP", root / ".venv" / "stamp")
    monkeypatch.setattr(set_up, "venv_is_alive", (root / ".venv").is_dir)
    monkeypatch.setattr(set_up, "has_pip", lambda: True)
    monkeypatch.setattr(set_up, "make_venv", (root / ".venv").mkdir)
    return root


def refuse(*_arguments: object) -> None:
    raise AssertionError("this must not be called")


def test_that_the_extras_it_installs_are_those_of_the_project(set_up: ModuleType) -> None:
    project = tomllib.loads((SCRIPT.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(set_up.EXTRAS) <= project["project"]["optional-dependencies"].keys()
    assert {"desktop", "test"} <= set(set_up.EXTRAS)


# --- Where the arguments lead ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "display", "task"),
    [
        ([], True, "window"),
        ([], False, "example"),
        (["test", "-k", "x"], False, "test"),
        (["decide", "a.csv"], True, "command"),
        (["--help"], True, "command"),
        (["a.csv"], True, "window"),
    ],
)
def test_that_arguments_lead_to_their_task(
    set_up: ModuleType, arguments: list[str], *, display: bool, task: str
) -> None:
    assert set_up.route(arguments, display=display) == task


def test_that_the_script_and_the_program_know_the_same_verbs(set_up: ModuleType) -> None:
    assert set_up.VERBS == VERBS


@pytest.mark.parametrize(
    ("system", "environment", "display"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", LINUX_SCREEN, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("darwin", {}, True),
        ("win32", {}, True),
    ],
)
def test_that_only_linux_is_taken_to_run_without_a_display(
    set_up: ModuleType, system: str, environment: dict[str, str], *, display: bool
) -> None:
    assert set_up.has_display(system, environment) is display


def test_that_a_file_without_a_display_to_show_it_on_is_answered_with_the_command_to_use(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_up, "has_display", lambda *_: False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    with pytest.raises(set_up.SetupError, match="to decide a file"):
        set_up.run(["a.csv"])


def test_that_a_command_is_handed_over_as_it_is(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    became: list[str] = []
    monkeypatch.setattr(set_up, "provide_packages", lambda: None)
    monkeypatch.setattr(set_up, "become", lambda command: became.extend(command) or 3)
    assert set_up.run(["decide", "my file.csv", "--target", "x"]) == 3
    assert became[1:] == [str(set_up.ROOT / "main.py"), "decide", "my file.csv", "--target", "x"]


def test_that_the_example_is_decided_where_there_is_no_display(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    became: list[str] = []
    monkeypatch.setattr(set_up, "has_display", lambda *_: False)
    monkeypatch.setattr(set_up, "provide_system_parts", lambda _: None)
    monkeypatch.setattr(set_up, "provide_packages", lambda: None)
    monkeypatch.setattr(set_up, "become", lambda command: became.extend(command) or 0)
    assert set_up.run([]) == 0
    assert became[2:] == list(set_up.EXAMPLE_ARGUMENTS)
    said = capsys.readouterr()
    assert set_up.EXAMPLE_REPORT in said.err
    assert not said.out


def test_that_the_checks_stop_at_the_first_failure_with_its_status(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []

    def fail_at_mypy(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        steps.append(command[2])
        return subprocess.CompletedProcess(command, 7 if "mypy" in command else 0)

    monkeypatch.setattr(subprocess, "run", fail_at_mypy)
    assert set_up.run_tests([], display=False) == 7
    assert steps == ["ruff", "ruff", "mypy"]


# --- System libraries -----------------------------------------------------------------------------


def test_that_a_command_needs_no_system_libraries(set_up: ModuleType) -> None:
    assert not set_up.libraries_needed("command", "linux", LINUX_SCREEN)


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_that_other_systems_than_linux_need_no_system_libraries(
    set_up: ModuleType, system: str
) -> None:
    assert not set_up.libraries_needed("test", system, {})


@pytest.mark.parametrize(
    ("task", "environment", "x11"),
    [("window", LINUX_SCREEN, True), ("test", {}, True), ("example", {}, False)],
)
def test_that_x11_libraries_are_needed_for_its_windows_and_for_tests(
    set_up: ModuleType, task: str, environment: dict[str, str], *, x11: bool
) -> None:
    needed = set_up.libraries_needed(task, "linux", environment)
    assert needed.items() >= set_up.LIBRARIES.items()
    assert (needed.items() >= set_up.X11_LIBRARIES.items()) is x11


def test_that_a_library_nobody_has_is_missing(set_up: ModuleType) -> None:
    absent = {"libnobody-has-this.so.9": "libnobody"}
    assert set_up.missing_libraries(absent) == absent


def test_that_missing_libraries_stop_the_set_up_with_the_line_that_installs_them(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_up, "may_install", lambda: False)
    monkeypatch.setattr(set_up, "on_debian", lambda: True)
    monkeypatch.setattr(set_up, "can_load", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(set_up, "missing_part_of_python", lambda: {"venv": "python3.11-venv"})
    with pytest.raises(set_up.SetupError) as trouble:
        set_up.provide_system_parts(set_up.LIBRARIES)
    assert str(trouble.value) == (
        "Parts of the system are missing; install them, then run this again: "
        "sudo apt-get install -y --no-install-recommends libegl1 python3.11-venv"
    )


def test_that_systems_without_apt_are_told_the_libraries_themselves(set_up: ModuleType) -> None:
    sentence = set_up.missing_parts_sentence({"libEGL.so.1": "libegl1"}, debian=False)
    assert "libEGL.so.1" in sentence
    assert "apt-get" not in sentence


def test_that_missing_programs_for_tests_are_told_with_the_tests_they_skip(
    set_up: ModuleType,
) -> None:
    missing = [tool for tool in set_up.TEST_TOOLS if tool.package in {"xvfb", "poppler-utils"}]
    sentence = set_up.missing_tools_sentence(missing, debian=True)
    assert set_up.WINDOW_TESTS in sentence
    assert set_up.WORKBOOK_TESTS in sentence
    assert sentence.endswith("install -y --no-install-recommends xvfb poppler-utils")


def test_that_missing_programs_for_tests_do_not_stop_the_set_up(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(set_up, "may_install", lambda: False)
    monkeypatch.setattr(set_up, "missing_tools", lambda _: set_up.TEST_TOOLS[:1])
    set_up.provide_test_tools()
    assert "will be skipped" in capsys.readouterr().err


# --- The virtual environment ----------------------------------------------------------------------


def test_that_a_finished_install_is_not_done_again(
    set_up: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_up, "install_packages", lambda: None)
    set_up.provide_packages()
    assert (project / ".venv" / "stamp").is_file()
    monkeypatch.setattr(set_up, "install_packages", refuse)
    set_up.provide_packages()


def test_that_a_half_finished_install_is_not_stamped(
    set_up: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose_the_network() -> None:
        raise set_up.SetupError("no network")

    monkeypatch.setattr(set_up, "install_packages", lambda: None)
    set_up.provide_packages()
    (project / "pyproject.toml").write_text("[project]\nname = 'another'\n")
    monkeypatch.setattr(set_up, "install_packages", lose_the_network)
    with pytest.raises(set_up.SetupError):
        set_up.provide_packages()
    assert not (project / ".venv" / "stamp").exists()


@pytest.mark.parametrize("name", ["pyproject.toml", "installer/constraints.txt"])
def test_that_a_change_of_what_is_required_changes_the_stamp(
    set_up: ModuleType, project: Path, name: str
) -> None:
    before = set_up.stamp()
    (project / name).write_text("something else\n")
    assert set_up.stamp() != before


def test_that_another_python_or_another_folder_changes_the_stamp(
    set_up: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set_up.stamp()
    monkeypatch.setattr(set_up, "THIS_PYTHON", (3, 99))
    another_python = set_up.stamp()
    moved = project.rename(project.with_name("moved"))
    monkeypatch.setattr(set_up, "ROOT", moved)
    assert len({before, another_python, set_up.stamp()}) == 3


@pytest.mark.skipif(os.name == "nt", reason="a vanished Python shows as a broken link elsewhere")
def test_that_an_environment_of_a_vanished_python_is_not_alive(
    set_up: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_up, "VENV", tmp_path)
    set_up.venv_python().parent.mkdir()
    set_up.venv_python().symlink_to(tmp_path / "vanished")
    assert not set_up.venv_is_alive()


def test_that_an_environment_that_is_not_alive_is_made_anew(
    set_up: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bool] = []
    monkeypatch.setattr(set_up, "venv_is_alive", lambda: False)
    monkeypatch.setattr(set_up, "install_packages", lambda: None)
    monkeypatch.setattr(
        set_up, "make_venv", lambda: made.append(True) or (project / ".venv").mkdir()
    )
    set_up.provide_packages()
    assert made == [True]


def test_that_a_folder_that_cannot_be_written_to_is_said(
    set_up: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(set_up.SetupError, match="cannot be written to") as trouble:
        set_up.provide_packages()
    assert str(project) in str(trouble.value)


def test_that_a_python_that_cannot_make_environments_is_told_unless_there_is_one(
    set_up: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name == "venv" or None)
    monkeypatch.setattr(set_up, "THIS_PYTHON", (3, 12))
    assert list(set_up.missing_part_of_python().values()) == ["python3.12-venv"]
    (project / ".venv").mkdir()
    assert not set_up.missing_part_of_python()


@pytest.mark.parametrize(
    "output",
    [
        "WARNING: Retrying after connection broken by 'NewConnectionError(...)'\nERROR: No match\n",
        "  ERROR: No version satisfies the requirement setuptools>=77 (from versions: none)\n",
    ],
)
def test_that_a_missing_network_is_told_in_one_sentence(set_up: ModuleType, output: str) -> None:
    sentence = set_up.pip_trouble_sentence(output)
    assert "internet" in sentence
    assert "\n" not in sentence


def test_that_any_other_trouble_of_pip_is_told_in_its_own_words(set_up: ModuleType) -> None:
    output = "Collecting x\nERROR: nothing fits pyside6 (from versions: none)\n"
    assert set_up.pip_trouble_sentence(output).endswith(output.strip())


# --- Old and foreign Pythons ----------------------------------------------------------------------


def test_that_an_old_python_can_read_the_script() -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_that_an_old_python_is_told_which_one_is_needed(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(set_up, "THIS_PYTHON", (3, 8))
    monkeypatch.setattr(set_up, "run", refuse)
    assert set_up.main() == 1
    assert "needs Python 3.11 or newer" in capsys.readouterr().err


def test_that_the_script_needs_nothing_but_the_standard_library() -> None:
    imported = {
        alias.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(ast.parse(SCRIPT.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names
