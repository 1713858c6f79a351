"""Icons drawn in one colour of the theme."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from imbgui.resources import resource

_PIXELS = 96
"""Drawn larger than shown, so that it stays sharp on a screen of twice the density."""


def themed_icon(name: str, colour: str) -> QIcon:
    """Return the icon of this name with its lines in this colour."""
    return QIcon(themed_pixmap(name, colour, QSize(_PIXELS, _PIXELS)))


def themed_pixmap(name: str, colour: str, size: QSize) -> QPixmap:
    """Return the icon of this name as a picture of this many pixels."""
    drawing = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
    pixmap = QPixmap(size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    return pixmap


def application_icon() -> QIcon:
    """Return the program's own icon."""
    return QIcon(str(resource("icons", "imbgui.svg")))
