"""Where analyses run: on this computer, or on a cluster that the analyst names."""

from typing import Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from imbgui.application.wording import problem_sentence
from imbgui.application.words.parts import (
    CLUSTER,
    CLUSTER_AT_WORK,
    HERE,
    joined_sentence,
    joining_sentence,
)
from imbgui.domain.problems import RefusedError
from imbgui.language import say
from imbgui.ui.blocks import Note, Plain, named, row

_LOOKS_EVERY_MILLISECONDS = 50


class Joining(Protocol):
    """What is answered, in a moment, with how many fits run at once."""

    def done(self) -> bool:
        """Whether there is an answer."""

    def result(self) -> int:
        """Return the answer, or raise RefusedError."""


class Joinable(Protocol):
    """What can run analyses on a cluster."""

    def joining(self, address: str) -> Joining:
        """Begin to join."""

    def leave(self) -> None:
        """Run analyses here again."""

    @property
    def is_at_work(self) -> bool:
        """Whether a cluster is at work."""


class ClusterDialog(QDialog):
    """Asks for the address of a scheduler, and says whether its cluster can be used."""

    def __init__(self, parent: QWidget, cluster: Joinable) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Analyse on a cluster"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(560, 240)
        self._cluster = cluster
        self._joining: tuple[str, Joining] | None = None
        self._address = named(QLineEdit(), "clusterAddress", say("Address of the scheduler"))
        self._address.setPlaceholderText("tcp://name-of-a-computer:8786")
        self._join = named(
            QPushButton(say("&Use this cluster")), "joinCluster", say("Use this cluster")
        )
        self._leave = named(
            QPushButton(say("Use this &computer")), "leaveCluster", say("Use this computer")
        )
        self._told = named(Plain(), "clusterTold", say("Where analyses run"))
        self._timer = QTimer(self, interval=_LOOKS_EVERY_MILLISECONDS)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        layout = QVBoxLayout(self)
        layout.addWidget(Note(say(CLUSTER)))
        layout.addWidget(self._address)
        layout.addLayout(row(self._join, self._leave, 1))
        layout.addWidget(self._told, 1)
        layout.addWidget(close)
        self._join.clicked.connect(self._on_join)
        self._leave.clicked.connect(self._on_leave)
        self._timer.timeout.connect(self._on_look)
        close.rejected.connect(self.close)

    def _on_join(self) -> None:
        address = self._address.text().strip()
        if self._cluster.is_at_work:
            self._told.display(say(CLUSTER_AT_WORK))
        elif address:
            self._told.display(joining_sentence(address))
            self._joining = address, self._cluster.joining(address)
            self._join.setEnabled(False)
            self._timer.start()

    def _on_leave(self) -> None:
        if self._cluster.is_at_work:
            self._told.display(say(CLUSTER_AT_WORK))
            return
        self._cluster.leave()
        self._told.display(say(HERE))

    def _on_look(self) -> None:
        """Tell how joining went, once it is over."""
        if self._joining is None or not self._joining[1].done():
            return
        (address, joining), self._joining = self._joining, None
        self._timer.stop()
        self._join.setEnabled(True)
        try:
            told = joined_sentence(address, joining.result())
        except RefusedError as refused:
            told = problem_sentence(refused.problem)
        self._told.display(told)
