"""Everything the menus offer, with its keys."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from imbgui.application.events import Step
from imbgui.application.views.frame import WindowView
from imbgui.application.words.examples import EXAMPLES
from imbgui.ui.help import HelpMenu

Keys = QKeySequence.StandardKey


class Actions:
    """The actions of the menus; the window connects them."""

    def __init__(self, window: QMainWindow) -> None:
        file = _menu(window, "&File")
        self.open = _action(file, "&Open…", "actionOpen", Keys.Open)
        self.recent = QMenu("Open &recent", window)
        file.addMenu(self.recent)
        self.examples = QActionGroup(window)
        for example in EXAMPLES:
            words = f"Example: {example.title}"
            action = _action(file, words, f"actionExample{Path(example.file).stem.capitalize()}")
            action.setData(example.file)
            self.examples.addAction(action)
        self.paste = _action(file, "&Paste from Excel", "actionPaste", Keys.Paste)
        file.addSeparator()
        self.save = _action(file, "&Save session…", "actionSave", Keys.Save)
        self.report = _action(file, "Save r&eport…", "actionReport", "Ctrl+E")
        self.print = _action(file, "Save as P&DF…", "actionPrint", Keys.Print)
        self.score = _action(file, "Score &new cases…", "actionScore")
        file.addSeparator()
        self.quit = _action(file, "&Quit", "actionQuit", Keys.Quit)
        edit = _menu(window, "&Edit")
        self.undo = _action(edit, "&Undo", "actionUndo", Keys.Undo)
        self.redo = _action(edit, "&Redo", "actionRedo", "Ctrl+Y")
        edit.addSeparator()
        self.copy_command = _action(edit, "&Copy as command line", "actionCopyCommand")
        edit.addSeparator()
        self.recommended = _action(edit, "&Back to recommended", "actionRecommended", "Ctrl+R")
        run = _menu(window, "R&un")
        self.analyse = _action(run, "&Analyse", "actionAnalyse", "F5")
        self.stop = _action(run, "&Stop", "actionStop", "Esc")
        self.cluster = _action(run, "Analyse on a &cluster…", "actionCluster")
        self.cluster.setVisible(False)
        run.addSeparator()
        self.help = HelpMenu(window)
        self.explain = _action(self.help, "&Explain this", "actionExplain", Keys.WhatsThis)
        self.explain.setCheckable(True)
        self.steps = QActionGroup(window)
        for number, step in enumerate(Step, start=1):
            words = f"Go to {step.capitalize()}"
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
