"""The program's icon in every size and form that systems ask for, drawn from its SVG."""

import os
import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).resolve().parents[1] / "resources" / "icons" / "imbgui.svg"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512, 1024)
"""Pixels along a side."""

_ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
_ICNS_KINDS = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09"}
_ICNS_KINDS[1024] = b"ic10"


def write_icons(folder: Path) -> None:
    """Write ``<size>.png``, ``imbgui.ico`` and ``imbgui.icns`` into a folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {size: drawn(size) for size in SIZES}
    for size, picture in pictures.items():
        (folder / f"{size}.png").write_bytes(picture)
    (folder / "imbgui.ico").write_bytes(ico(pictures))
    (folder / "imbgui.icns").write_bytes(icns(pictures))
    del application


def drawn(size: int) -> bytes:
    """Return the icon as a PNG of this many pixels along a side."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return content.data()


def ico(pictures: dict[int, bytes]) -> bytes:
    """Return PNGs as one .ico: a header, an entry of 16 bytes for each, and their contents."""
    entries, contents = b"", b""
    start = 6 + 16 * len(_ICO_SIZES)
    for size in _ICO_SIZES:
        picture = pictures[size]
        side = size % 256  # 256 is written as 0
        place = start + len(contents)
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), place)
        contents += picture
    return struct.pack("<HHH", 0, 1, len(_ICO_SIZES)) + entries + contents


def icns(pictures: dict[int, bytes]) -> bytes:
    """Return PNGs as one .icns: each behind its kind and its length, all behind theirs."""
    chunks = b"".join(
        kind + struct.pack(">I", 8 + len(pictures[size])) + pictures[size]
        for size, kind in _ICNS_KINDS.items()
    )
    return b"icns" + struct.pack(">I", 8 + len(chunks)) + chunks
