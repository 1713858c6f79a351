"""Everything the menus offer, with its keys."""

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from imbgui.application.events import Step
from imbgui.application.views.frame import WindowView

Keys = QKeySequence.StandardKey


class Actions:
    """The actions of the menus; the window connects them."""

    def __init__(self, window: QMainWindow) -> None:
        file = _menu(window, "&File")
        self.open = _action(file, "&Open…", "actionOpen", Keys.Open)
        self.example = _action(file, "Open the e&xample", "actionExample")
        file.addSeparator()
        self.save = _action(file, "&Save session…", "actionSave", Keys.Save)
        self.report = _action(file, "Save &Excel report…", "actionReport", "Ctrl+E")
        self.score = _action(file, "Score &new cases…", "actionScore")
        file.addSeparator()
        self.quit = _action(file, "&Quit", "actionQuit", Keys.Quit)
        edit = _menu(window, "&Edit")
        self.undo = _action(edit, "&Undo", "actionUndo", Keys.Undo)
        self.redo = _action(edit, "&Redo", "actionRedo", "Ctrl+Y")
        edit.addSeparator()
        self.recommended = _action(edit, "&Back to recommended", "actionRecommended", "Ctrl+R")
        run = _menu(window, "R&un")
        self.analyse = _action(run, "&Analyse", "actionAnalyse", "F5")
        self.stop = _action(run, "&Stop", "actionStop", "Esc")
        run.addSeparator()
        self.steps = QActionGroup(window)
        for number, step in enumerate(Step, start=1):
            words = f"Go to {step.capitalize()}"
            action = _action(run, words, f"actionStep{step.capitalize()}", f"Ctrl+{number}")
            action.setData(step)
            self.steps.addAction(action)

    def display(self, view: WindowView, *, can_undo: bool, can_redo: bool) -> None:
        """Offer what can be done."""
        self.save.setEnabled(view.can_save)
        self.report.setEnabled(view.can_report)
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
