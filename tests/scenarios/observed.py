"""Runs main.py as it is, in a process that also says where its widgets are and what they show.

``python tests/scenarios/observed.py SOCKET [FILE]`` answers questions on a local socket, each a
line of JSON: the name of a widget or an action, or null for the window as a whole. Nothing is done
to the window this way: that is for the mouse and the keyboard.
"""

import json
import runpy
import sys
from pathlib import Path
from typing import Any

from PySide6 import QtWidgets
from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAction
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QMenuBar, QWidget

MAIN = Path(__file__).resolve().parents[2] / "main.py"

Answer = dict[str, Any]


class ObservedApplication(QApplication):
    """The application, with an ear for questions."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._on_connected)
        assert self._server.listen(SOCKET), self._server.errorString()

    def _on_connected(self) -> None:
        asker = self._server.nextPendingConnection()
        asker.readyRead.connect(lambda: self._answer(asker))
        asker.disconnected.connect(asker.deleteLater)

    def _answer(self, asker: QLocalSocket) -> None:
        while asker.canReadLine():
            name = json.loads(asker.readLine().data())
            answer = self._as_a_whole() if name is None else self._about(name)
            asker.write(json.dumps(answer).encode() + b"\n")

    def _as_a_whole(self) -> Answer:
        focus, active = self.focusWidget(), self.activeWindow()
        return {
            "focus": None if focus is None else focus.objectName(),
            "active": None if active is None else active.objectName(),
        }

    def _about(self, name: str) -> Answer:
        tops = self.topLevelWidgets()  # what is in them can be asked for as long as they are held
        named = [one for top in tops for one in _named(top, name)]
        actions = [one for one in named if isinstance(one, QAction)]
        widgets = [one for one in named if isinstance(one, QWidget)]
        if actions:
            return _about_action(actions[0])
        return max(map(_about_widget, widgets), key=lambda one: one["visible"], default={})


def _named(top: QWidget, name: str) -> list[QObject]:
    return [*top.findChildren(QObject, name), *([top] if top.objectName() == name else [])]


def _about_widget(widget: QWidget) -> Answer:
    choices = _choices(widget) if isinstance(widget, QComboBox) else {}
    return {
        "visible": widget.isVisible(),
        "rect": _on_screen(widget, _in_sight(widget)),
        "enabled": widget.isEnabled(),
        "text": _text(widget),
        "description": widget.accessibleDescription(),
        "choices": choices,
    }


def _about_action(action: QAction) -> Answer:
    (menu,) = (one for one in action.associatedObjects() if isinstance(one, QMenu))
    (bar,) = (one for one in menu.menuAction().associatedObjects() if isinstance(one, QMenuBar))
    return {
        "visible": menu.isVisible(),
        "rect": _on_screen(menu, menu.actionGeometry(action)),
        "enabled": action.isEnabled(),
        "text": action.text(),
        "title": _on_screen(bar, bar.actionGeometry(menu.menuAction())),
    }


def _in_sight(widget: QWidget) -> QRect:
    """Return the part that no scrolled page cuts off."""
    seen, around = widget.rect(), widget
    while not around.isWindow() and (parent := around.parentWidget()) is not None:
        around = parent
        seen &= around.rect().translated(-widget.mapTo(around, QPoint(0, 0)))
    return seen


def _choices(combo: QComboBox) -> dict[str, list[int]]:
    """Return where each choice is by its data, once the list is unfolded; flat if out of sight."""
    view = combo.view()
    if not view.isVisible():
        return {}
    sheet, places = view.viewport(), {}
    for row in range(combo.count()):
        place = view.visualRect(combo.model().index(row, 0))
        seen = place & sheet.rect()
        if seen.height() < place.height():
            seen = QRect(place.x(), place.y(), 0, 0)
        places[str(combo.itemData(row))] = _on_screen(sheet, seen)
    return places


def _text(widget: Any) -> str:
    """Return what a label, a button, a field or a list of choices says."""
    for says in ("currentText", "text", "value"):
        if hasattr(widget, says):
            return str(getattr(widget, says)())
    return ""


def _on_screen(widget: QWidget, rect: QRect) -> list[int]:
    corner = widget.mapToGlobal(QPoint(0, 0)) + rect.topLeft()
    return [corner.x(), corner.y(), rect.width(), rect.height()]


if __name__ == "__main__":
    SOCKET = sys.argv.pop(1)
    QtWidgets.QApplication = ObservedApplication  # type: ignore[misc]
    sys.path[0] = str(MAIN.parent)
    runpy.run_path(str(MAIN), run_name="__main__")
