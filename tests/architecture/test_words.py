"""Promises about words: what a widget shows is said, and so is spoken in any language."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.test_files import ROOT

_SAYS = {"say", "say_count", "mark"}
_FOR_PEOPLE = re.compile(r"&[A-Za-z]|…$|[a-z,.)] [A-Za-z(]")
"""What marks words for people: a key to press, an ellipsis, or a space between two words."""

UI = sorted((ROOT / "imbgui" / "ui").glob("*.py"))


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


@pytest.mark.parametrize("path", UI, ids=lambda path: path.stem)
def test_that_what_a_widget_is_given_to_show_is_said(path: Path) -> None:
    calls = [
        one for one in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(one, ast.Call)
    ]
    unsaid = [
        (given.lineno, given.value)
        for call in calls
        if _called(call) not in _SAYS
        for given in [*call.args, *(word.value for word in call.keywords)]
        if isinstance(given, ast.Constant)
        and isinstance(given.value, str)
        and "<" not in given.value  # markup
        and _FOR_PEOPLE.search(given.value)
    ]
    assert unsaid == []
