"""What can wait is done a piece a turn, and never before it is time."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from imbgui.ui.turns import Turns


@pytest.fixture
def turns(qapp: QApplication) -> Iterator[Turns]:
    del qapp
    parent = QObject()
    yield Turns(parent)
    parent.deleteLater()


def test_that_nothing_is_done_before_it_is_time(turns: Turns, qtbot: QtBot) -> None:
    done: list[str] = []
    turns.put("one", lambda: done.append("one"))
    qtbot.wait(20)
    assert done == []
    turns.begin()
    qtbot.waitUntil(lambda: done == ["one"])


def test_that_each_piece_has_a_turn_of_its_own(turns: Turns, qtbot: QtBot) -> None:
    done: list[str] = []
    for name in ("one", "two"):
        turns.put(name, lambda name=name: done.append(name))
    turns._on_timeout()
    assert done == ["one"]
    turns.begin()
    qtbot.waitUntil(lambda: done == ["one", "two"])
    qtbot.waitUntil(lambda: not turns._timer.isActive())


def test_that_a_newer_piece_takes_the_place_of_the_older(turns: Turns) -> None:
    done: list[str] = []
    for name, says in (("one", "old"), ("two", "two"), ("one", "new")):
        turns.put(name, lambda says=says: done.append(says))
    turns.finish()
    assert done == ["new", "two"]


def test_that_what_has_been_done_is_forgotten(turns: Turns) -> None:
    done: list[str] = []
    turns.put("one", lambda: done.append("one"))
    assert turns.forget("one")
    assert not turns.forget("one")  # which is not there any more
    turns.finish()
    assert done == []
