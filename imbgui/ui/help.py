"""The Help menu: the guide, and what the program is made of."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QMainWindow,
    QMenu,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from imbgui import __version__
from imbgui.application.about import parts
from imbgui.application.words.parts import ABOUT, MADE_OF, PRIVACY
from imbgui.language import ENGLISH, say, spoken
from imbgui.resources import resource
from imbgui.ui.blocks import Note, Page, Plain, named
from imbgui.ui.plain_table import PlainTable
from imbgui.ui.theme import SPACE

_PROGRAM = resource().parents[1]
_LICENCE_TEXTS = tuple(_PROGRAM / place for place in ("licences", "Resources/licences"))
"""Where an installed program has them; from source, pip keeps each beside its part."""


def guide_contents() -> Path:
    """Return the first page of the guide in the language spoken; in English where it has none."""
    own = resource("guide", spoken(), "index.md")
    return own if own.is_file() else resource("guide", ENGLISH, "index.md")


class GuideDialog(QDialog):
    """Shows the guide, page by page; its files are on this computer."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Guide to imbgui"))
        self.resize(860, 760)
        self._pages = named(QTextBrowser(), "guide", say("Guide"))
        self._pages.document().setDocumentMargin(3 * SPACE)
        self._pages.setSource(QUrl.fromLocalFile(str(guide_contents())))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        first = buttons.addButton(say("&Contents"), QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.addWidget(self._pages, 1)
        layout.addWidget(buttons)
        first.clicked.connect(self._pages.home)
        buttons.rejected.connect(self.close)


class AboutDialog(QDialog):
    """Says which version this is, what it does with data, and whose work it stands on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("About imbgui"))
        self.resize(640, 620)
        table = PlainTable(
            "aboutParts",
            say("Parts, versions and licences"),
            ((say("Part"), ""), (say("Version"), ""), (say("Licence"), "")),
            first_number=3,
            narrow=(0, 1),
        )
        table.display([((one.name, one.version, one.licence), False) for one in parts()])
        page = Page(f"imbgui {__version__}", "aboutPage")
        for part in (
            Plain(say(ABOUT)),
            named(Plain(say(PRIVACY)), "aboutPrivacy", say("What happens to your data")),
            Note(say(MADE_OF)),
            table,
        ):
            page.body.addWidget(part)
        page.body.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        layout = QVBoxLayout(self)
        layout.addWidget(page, 1)
        layout.addWidget(buttons)
        buttons.rejected.connect(self.close)
        buttons.setFocus()
        for folder in filter(Path.is_dir, _LICENCE_TEXTS):
            texts = buttons.addButton(say("Licence &texts"), QDialogButtonBox.ButtonRole.ActionRole)
            texts.clicked.connect(partial(_open_folder, folder))


class HelpMenu(QMenu):
    """Opens the guide and the About dialog over its window."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(say("&Help"), window)
        self._window = window
        self.guide, about = QAction(say("&Guide"), self), QAction(say("&About imbgui"), self)
        self.guide.setShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents))
        for action, name, slot in (
            (self.guide, "actionGuide", self._on_guide),
            (about, "actionAbout", self._on_about),
        ):
            action.setObjectName(name)
            action.triggered.connect(slot)
            self.addAction(action)
        window.menuBar().addMenu(self)

    def _on_guide(self) -> None:
        _show(GuideDialog(self._window))

    def _on_about(self) -> None:
        _show(AboutDialog(self._window))


def _show(dialog: QDialog) -> None:
    """Show a dialog beside which the window can still be used, until it is closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
