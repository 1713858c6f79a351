"""Who may import whom, module by module."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# What the modules of each folder (or each entry) may import besides the standard library and their
# own folder.
MAY_IMPORT = {
    "domain": {"numpy"},
    "store": {"domain", "numpy"},
    # The window's side.
    "application": {"domain", "store", "numpy", "babel", "platformdirs"},
    "jobs": {"application", "domain", "numpy", "dask", "distributed"},
    "ui": {"application", "domain", "numpy", "PySide6", "shiboken6", "pyqtgraph"},
    # The workers' side.
    "sheets": {
        *("domain", "numpy", "babel", "pandas", "pyarrow"),
        *("python_calamine", "openpyxl", "xlrd", "xlsxwriter"),
    },
    "training": {"domain", "numpy", "pandas", "sklearn", "imblearn", "xgboost", "skops", "onnx"},
    "reports": {"domain", "numpy", "babel", "xlsxwriter"},
    "work": {"sheets", "training", "reports", "store", "domain", "numpy"},
    # Entries.
    "cli": {"application", "jobs", "store", "domain"},
    "launch": {"application", "jobs", "ui", "store", "domain", "PySide6"},
    "__main__": {"application", "cli", "launch", "jobs"},
    "__init__": set(),
    # What everybody stands on.
    "language": {"nouns", "resources", "sentences"},
    "nouns": set(),
    "resources": set(),
    "sentences": set(),
}

MODULES = sorted((ROOT / "imbgui").rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def folder_of(path: Path) -> str:
    """Return the folder of imbgui that a module is in, or its own name at the top."""
    return path.relative_to(ROOT / "imbgui").parts[0].removesuffix(".py")


def imports_in(tree: ast.AST, package: list[str]) -> Iterator[str]:
    """Return the dotted name of everything a tree imports; ``package`` is where it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            # A name from the top of imbgui is a folder; any other belongs to what is named.
            yield from (
                f"{start}.{alias.name}" if start == "imbgui" else start for alias in node.names
            )


def part(imported: str) -> str:
    """Return the name MAY_IMPORT knows an import by: a folder of imbgui or a distribution."""
    top, _, rest = imported.partition(".")
    return rest.partition(".")[0] if top == "imbgui" and rest else top


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def package_of(path: Path) -> list[str]:
    return list(path.relative_to(ROOT).parent.parts)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_that_a_module_imports_only_what_its_folder_may(path: Path) -> None:
    folder = folder_of(path)
    # Anyone may ask the project for its own version and files, and anyone may speak.
    everywhere = {folder, "__version__", "language", "nouns", "resources", "sentences"}
    allowed = MAY_IMPORT[folder] | sys.stdlib_module_names | everywhere
    imported = {part(name) for name in imports_in(parse(path), package_of(path))}
    assert imported <= allowed


@pytest.mark.parametrize(
    "path", [path for path in MODULES if folder_of(path) != "__main__"], ids=name_of
)
def test_that_no_module_hides_imports_of_its_own_project_in_functions(path: Path) -> None:
    functions = [
        node
        for node in ast.walk(parse(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    ]
    hidden = {
        name
        for function in functions
        for name in imports_in(function, package_of(path))
        if name.split(".")[0] == "imbgui"
    }
    assert not hidden


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_that_no_module_imports_by_a_name_made_up_as_it_runs(path: Path) -> None:
    # jobs names work by string; the worker it starts is the one that turns it into a function.
    if folder_of(path) in {"jobs", "work"}:
        return
    names = {node.id for node in ast.walk(parse(path)) if isinstance(node, ast.Name)}
    assert not {"__import__"} & names
    # Asking for the versions of distributions imports none of them.
    imported = set(imports_in(parse(path), package_of(path)))
    assert imported.isdisjoint({"importlib", "importlib.util"})


def test_that_the_contracts_of_the_import_linter_are_kept() -> None:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_that_no_contract_is_softened_by_exceptions() -> None:
    assert "ignore_imports" not in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
