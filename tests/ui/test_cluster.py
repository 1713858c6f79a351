"""The dialog that says where analyses run."""

from concurrent.futures import Future

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from imbgui.domain.problems import ClusterEmpty, RefusedError
from imbgui.ui.cluster import ClusterDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
ADDRESS = "tcp://there:8786"


class Joined:
    """Remembers what it was asked, and is answered by the test."""

    def __init__(self):
        self.asked = []
        self.left = 0
        self.answer = Future()
        self.is_at_work = False

    def joining(self, address):
        self.asked.append(address)
        return self.answer

    def leave(self):
        self.left += 1


@pytest.fixture
def cluster():
    return Joined()


@pytest.fixture
def dialog(driven, cluster):
    driven.window.offer_cluster(cluster)
    driven.window.findChild(QAction, "actionCluster").trigger()
    dialog = driven.window.findChild(ClusterDialog)
    yield dialog
    dialog.close()


def told(dialog):
    return dialog.findChild(QLabel, "clusterTold").text()


def press(dialog, name):
    QTest.mouseClick(dialog.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def join(dialog):
    QTest.keyClicks(dialog.findChild(QLineEdit, "clusterAddress"), ADDRESS)
    press(dialog, "joinCluster")


def test_that_a_window_without_a_cluster_to_join_offers_none(driven):
    assert not driven.window.findChild(QAction, "actionCluster").isVisible()


def test_that_a_cluster_is_joined_by_its_address_and_that_is_told(qtbot, dialog, cluster):
    join(dialog)
    assert cluster.asked == [ADDRESS]
    assert told(dialog) == f"Looking for the cluster at {ADDRESS} …"
    cluster.answer.set_result(2)
    qtbot.waitUntil(lambda: "2 fits at once" in told(dialog))
    assert "Your rows are sent there" in told(dialog)


def test_that_the_cluster_told_is_the_one_joined_whatever_is_typed_meanwhile(
    qtbot, dialog, cluster
):
    join(dialog)
    QTest.keyClicks(dialog.findChild(QLineEdit, "clusterAddress"), "0")
    cluster.answer.set_result(2)
    qtbot.waitUntil(lambda: f"cluster at {ADDRESS}, 2 fits" in told(dialog))


def test_that_a_cluster_that_cannot_be_used_is_told_in_words(qtbot, dialog, cluster):
    join(dialog)
    cluster.answer.set_exception(RefusedError(ClusterEmpty(ADDRESS)))
    qtbot.waitUntil(lambda: "has no workers" in told(dialog))


def test_that_without_an_address_nothing_is_asked_for(dialog, cluster):
    press(dialog, "joinCluster")
    assert not cluster.asked


def test_that_analyses_run_here_again_when_that_is_chosen(dialog, cluster):
    press(dialog, "leaveCluster")
    assert cluster.left == 1
    assert told(dialog) == "Analyses run on this computer."


@pytest.mark.parametrize("button", ["joinCluster", "leaveCluster"])
def test_that_a_cluster_at_work_is_not_left(dialog, cluster, button):
    cluster.is_at_work = True
    QTest.keyClicks(dialog.findChild(QLineEdit, "clusterAddress"), ADDRESS)
    press(dialog, button)
    assert "stop it first" in told(dialog)
    assert not cluster.asked
    assert not cluster.left
