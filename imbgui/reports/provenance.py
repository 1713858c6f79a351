"""What someone needs to come to the same answer again: the data, the seed and the versions."""

import platform
from importlib.metadata import PackageNotFoundError, version

from imbgui import __version__
from imbgui.language import say
from imbgui.reports.contents import Contents

_PACKAGES = (
    "numpy",
    "pandas",
    "scikit-learn",
    "imbalanced-learn",
    "xgboost-cpu",
    "xgboost",
    "XlsxWriter",
)


def fingerprint(contents: Contents) -> tuple[tuple[str, str], ...]:
    """Return the lines that tell this very analysis from any other: label, and text."""
    source = contents.table.source
    return (
        (say("File"), source.file),
        (say("SHA-256 of the file"), source.sha256),
        (say("Seed"), str(contents.study.plan.seed)),
        (say("Written with"), ", ".join(_versions())),
    )


def how_it_was_read(contents: Contents) -> tuple[tuple[str, str], ...]:
    """Return the lines that say how the file was understood, as far as they apply."""
    source, outcome = contents.table.source, contents.table.outcome
    lines = (
        (say("Sheet"), source.sheet),
        (say("Header row"), str(source.header_row)),
        (say("Encoding"), source.encoding),
        (say("Delimiter"), source.delimiter),
        (say("Decimal sign"), source.decimal),
        (say("Outcome column"), None if outcome is None else outcome.name),
        (say("Value that is bad"), contents.table.positive),
    )
    return tuple((label, text) for label, text in lines if text is not None)


def command_line(contents: Contents) -> tuple[str, str]:
    """Return the line that says how to run the analysis again."""
    return say("Command line"), contents.about.command_line or say("not recorded")


def _versions() -> list[str]:
    versions = [f"imbgui {__version__}", f"Python {platform.python_version()}"]
    for package in _PACKAGES:
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return versions
