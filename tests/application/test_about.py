"""What the program says of its parts."""

from email.message import Message

import pytest

from imbgui import __version__
from imbgui.application import about
from imbgui.application.about import Part, licence_of, parts


class Described:
    """Stands for a distribution whose metadata has these lines."""

    def __init__(self, *lines):
        self.metadata = Message()
        for name, text in lines:
            self.metadata[name] = text


@pytest.mark.parametrize(
    ("lines", "licence"),
    [
        ((("License-Expression", "MIT"), ("License", "other")), "MIT"),
        ((("License", "Apache-2.0"),), "Apache-2.0"),
        (
            (
                ("License", "Copyright 2001\n\nAll rights are granted to …"),
                ("Classifier", "Topic :: Office"),
                ("Classifier", "License :: OSI Approved :: BSD License"),
            ),
            "BSD License",
        ),
        ((("Classifier", "License :: OSI Approved"),), "as in its text"),
        ((), "as in its text"),
    ],
)
def test_that_a_licence_is_told_in_one_line(lines, licence):
    assert licence_of(Described(*lines)) == licence


def test_that_imbgui_and_python_come_first_and_what_is_not_installed_is_not_named(monkeypatch):
    monkeypatch.setattr(about, "DISTRIBUTIONS", ("numpy", "nobody-has-this"))
    own, python, *others = parts()
    assert own == Part("imbgui", __version__, "MIT")
    assert python.name == "Python"
    assert [one.name for one in others] == ["numpy"]
