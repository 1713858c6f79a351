"""The Help menu: a guide that is all here, and whose work the program stands on."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTableWidget, QTextBrowser

from imbgui import __version__
from imbgui.language import speaking
from imbgui.resources import resource
from imbgui.ui import help as help_module

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

PAGES = sorted(resource("guide").glob("*/*.md"))
GUIDES = sorted(resource("guide").iterdir())
LINK = re.compile(r"\[[^\]]*\]\(([^)]*)\)")


@pytest.fixture
def opened(driven):
    """Return a function that triggers an action and returns the dialog it opens."""

    def open_dialog(name):
        driven.window.findChild(QAction, name).trigger()
        return driven.window.findChild(QDialog)

    return open_dialog


def test_that_the_guide_opens_at_its_contents_and_comes_back_to_them(opened):
    dialog = opened("actionGuide")
    pages = dialog.findChild(QTextBrowser)
    assert "which cases should we check" in pages.toPlainText()
    pages.setSource(QUrl("costs.md"))
    assert "What does a false alarm cost?" in pages.toPlainText()
    pages.home()
    assert "which cases should we check" in pages.toPlainText()
    dialog.close()


def test_that_the_guide_is_read_in_the_language_spoken(opened):
    with speaking("de"):
        pages = opened("actionGuide").findChild(QTextBrowser)
    assert "Welche Fälle sollten wir prüfen?" in pages.toPlainText()
    pages.window().close()


def test_that_the_guide_is_in_english_where_nobody_has_translated_it(monkeypatch):
    monkeypatch.setattr(help_module, "spoken", lambda: "fi")
    assert help_module.guide_contents() == resource("guide", "en", "index.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name} {page.name}")
def test_that_every_link_of_the_guide_leads_to_a_page_that_is_here(page: Path):
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (page.parent / link).is_file()] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_that_every_page_of_the_guide_is_in_its_contents_and_in_every_language(guide: Path):
    contents = LINK.findall((guide / "index.md").read_text(encoding="utf-8"))
    assert {"index.md", *contents} == {page.name for page in guide.glob("*.md")}
    english = (resource("guide", "en", "index.md")).read_text(encoding="utf-8")
    assert contents == LINK.findall(english)


def test_that_about_tells_versions_licences_and_what_happens_to_data(opened):
    dialog = opened("actionAbout")
    table = dialog.findChild(QTableWidget, "aboutParts")
    rows = [
        tuple(table.item(row, column).text() for column in range(3))
        for row in range(table.rowCount())
    ]
    assert rows[0] == ("imbgui", __version__, "MIT")
    assert ("numpy", version("numpy")) in {row[:2] for row in rows}
    assert all(all(row) for row in rows)
    assert "stay on this computer" in dialog.findChild(QLabel, "aboutPrivacy").text()
    dialog.findChild(QDialogButtonBox).rejected.emit()


def test_that_about_opens_the_licence_texts_where_the_program_was_installed(
    opened, tmp_path, monkeypatch
):
    shown = []
    monkeypatch.setattr(help_module, "_LICENCE_TEXTS", (tmp_path / "none", tmp_path))
    monkeypatch.setattr(
        help_module.QDesktopServices, "openUrl", lambda url: shown.append(Path(url.toLocalFile()))
    )
    buttons = opened("actionAbout").findChild(QDialogButtonBox).buttons()
    (texts,) = (button for button in buttons if "Licence" in button.text())
    texts.click()
    assert shown == [tmp_path]
