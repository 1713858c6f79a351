"""Everything the menus offer, with its keys."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from imbgui.application.events import Step
from imbgui.application.languages import language_names
from imbgui.application.views.frame import WindowView
from imbgui.application.words.examples import EXAMPLES
from imbgui.language import say, spoken
from imbgui.ui.help import HelpMenu
from imbgui.ui.steps import step_word

Keys = QKeySequence.StandardKey


class Actions:
    """The actions of the menus; the window connects them."""

    def __init__(self, window: QMainWindow) -> None:
        file = _menu(window, say("&File"))
        self.open = _action(file, say("&Open…"), "actionOpen", Keys.Open)
        self.recent = QMenu(say("Open &recent"), window)
        file.addMenu(self.recent)
        self.examples = QActionGroup(window)
        for example in EXAMPLES:
            words = say("Example: {title}", title=say(example.title))
            action = _action(file, words, f"actionExample{Path(example.file).stem.capitalize()}")
            action.setData(example.file)
            self.examples.addAction(action)
        self.paste = _action(file, say("&Paste from Excel"), "actionPaste", Keys.Paste)
        file.addSeparator()
        self.save = _action(file, say("&Save session…"), "actionSave", Keys.Save)
        self.report = _action(file, say("Save r&eport…"), "actionReport", "Ctrl+E")
        self.print = _action(file, say("Save as P&DF…"), "actionPrint", Keys.Print)
        self.export = _action(file, say("E&xport…"), "actionExport")
        self.score = _action(file, say("Score &new cases…"), "actionScore")
        file.addSeparator()
        self.quit = _action(file, say("&Quit"), "actionQuit", Keys.Quit)
        edit = _menu(window, say("&Edit"))
        self.undo = _action(edit, say("&Undo"), "actionUndo", Keys.Undo)
        self.redo = _action(edit, say("&Redo"), "actionRedo", "Ctrl+Y")
        edit.addSeparator()
        self.copy_command = _action(edit, say("&Copy as command line"), "actionCopyCommand")
        edit.addSeparator()
        self.recommended = _action(edit, say("&Back to recommended"), "actionRecommended", "Ctrl+R")
        run = _menu(window, say("R&un"))
        self.analyse = _action(run, say("&Analyse"), "actionAnalyse", "F5")
        self.stop = _action(run, say("&Stop"), "actionStop", "Esc")
        self.cluster = _action(run, say("Analyse on a &cluster…"), "actionCluster")
        self.cluster.setVisible(False)
        run.addSeparator()
        self.help = HelpMenu(window)
        self.explain = _action(self.help, say("&Explain this"), "actionExplain", Keys.WhatsThis)
        self.explain.setCheckable(True)
        self.languages = QActionGroup(window)
        choice = self.help.addMenu(say("&Language"))
        for code, name in language_names().items():
            action = _action(choice, name, f"actionLanguage{code.capitalize()}")
            action.setData(code)
            action.setCheckable(True)
            action.setChecked(code == spoken())
            self.languages.addAction(action)
        self.steps = QActionGroup(window)
        for number, step in enumerate(Step, start=1):
            words = say("Go to {step}", step=step_word(step))
            action = _action(run, words, f"actionStep{step.capitalize()}", f"Ctrl+{number}")
            action.setData(step)
            self.steps.addAction(action)

    @property
    def everywhere(self) -> tuple[QAction, ...]:
        """Those whose keys hold in a field as well; there, cutting and pasting are the field's."""
        return (
            *(self.open, self.save, self.report, self.print, self.quit),
            *(self.recommended, self.analyse, self.stop, self.explain, self.help.guide),
            *self.steps.actions(),
        )

    def display_recent(self, files: Sequence[Path]) -> None:
        """Offer the files that were opened before."""
        self.recent.clear()
        for path in files:
            action = self.recent.addAction(path.name)
            action.setData(path)
            action.setToolTip(str(path))
        self.recent.setEnabled(bool(files))

    def display(self, view: WindowView, *, can_undo: bool, can_redo: bool) -> None:
        """Offer what can be done."""
        # Elsewhere a slip of the keys would replace the file that is worked on.
        self.paste.setEnabled(view.step is Step.DATA)
        self.copy_command.setEnabled(view.command is not None)
        self.save.setEnabled(view.can_save)
        self.report.setEnabled(view.can_report)
        self.export.setEnabled(view.can_report)
        self.print.setEnabled(view.can_report)
        self.score.setEnabled(view.can_score)
        self.analyse.setEnabled(view.can_analyse)
        self.stop.setEnabled(view.busy is not None)
        self.undo.setEnabled(can_undo)
        self.redo.setEnabled(can_redo)


def _menu(window: QMainWindow, words: str) -> QMenu:
    menu = QMenu(words, window)
    window.menuBar().addMenu(menu)
    return menu


def _action(menu: QMenu, words: str, name: str, keys: Keys | str | None = None) -> QAction:
    action = QAction(words, menu)
    action.setObjectName(name)
    if keys is not None:
        action.setShortcut(QKeySequence(keys))
    menu.addAction(action)
    return action
