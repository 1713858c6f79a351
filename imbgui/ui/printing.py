"""Puts the report, as a web page has it, on the pages of a PDF."""

import re
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtSvg import QSvgRenderer

from imbgui.language import say

_FIGURE = re.compile(r"<svg .*?</svg>", re.DOTALL)
_LEFT_OUT = re.compile(
    r"<style>.*?</style>|<nav .*?</nav>|<(t[dh]) class=\"[^\"]*beyond\"[^>]*>.*?</\1>", re.DOTALL
)
_SHARPNESS = 3
"""Figures are drawn with so many times the points of a screen."""
_ON_PAPER = 0.5
"""The share of its size on a screen that a figure has on paper: the Summary is one page."""

_DOTS_PER_INCH = 600
_MARGINS = QMarginsF(12, 12, 12, 8)
"""In millimetres."""
_TABLE = re.compile(r"<table class=\"numbers\"[^>]*>.*?</tr>", re.DOTALL)
_COLUMN_WIDTH = re.compile(r" width=\"(\d+)\"")
_STYLE = """
body { font-family: sans-serif; font-size: 7pt; color: #000000; }
h2 { color: #0072b2; font-size: 15pt; page-break-before: always; margin-bottom: 2px; }
h3 { font-size: 8pt; margin-top: 6px; margin-bottom: 2px; }
p { margin-top: 1px; margin-bottom: 1px; }
table { border-collapse: collapse; border-style: none; }
td, th { padding: 0px 3px; font-size: 6pt; }
.numbers td, .numbers th { border: 0.5px solid #b0b0b0; }
th { background-color: #0072b2; color: #ffffff; text-align: left; font-size: 5pt; }
.number { text-align: right; white-space: nowrap; }
.facts .number { text-align: left; }
.chosen { background-color: #dcebf7; }
.note, .data-note { color: #595959; font-style: italic; }
.answer { font-size: 9pt; font-weight: bold; }
.label, .bold, .headline, .money-headline, .total, .warning { font-weight: bold; }
"""


def print_page(page: Path, out: Path) -> None:
    """Write a report that was written as a web page as a PDF; its figures become pictures.

    Raises
    ------
    OSError
        Where the system refuses.
    """
    text = _TABLE.sub(_filling_the_page, _LEFT_OUT.sub("", page.read_text(encoding="utf-8")))
    document = QTextDocument()
    document.setDefaultStyleSheet(_STYLE)
    for number, figure in enumerate(_FIGURE.findall(text)):
        name, picture = f"figure:{number}", _picture(figure)
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), picture)
        width = round(picture.width() / _SHARPNESS * _ON_PAPER)
        text = text.replace(figure, f'<p><img src="{name}" width="{width}"></p>', 1)
    # The first part begins on the first page.
    document.setHtml(text.replace("<h2 ", '<h2 style="page-break-before: auto" ', 1))
    out.write_bytes(_printed(document))


def _filling_the_page(table: re.Match[str]) -> str:
    """Give the columns of a table their shares of the width of the page."""
    whole = sum(int(width) for width in _COLUMN_WIDTH.findall(table[0]))
    first_row = _COLUMN_WIDTH.sub(lambda width: f' width="{int(width[1]) / whole:.2%}"', table[0])
    return first_row.replace("<table ", '<table width="100%" ', 1)


def _picture(figure: str) -> QImage:
    drawing = QSvgRenderer(QByteArray(figure.encode("utf-8")))
    picture = QImage(drawing.defaultSize() * _SHARPNESS, QImage.Format.Format_RGB32)
    picture.fill(0xFFFFFF)
    painter = QPainter(picture)
    drawing.render(painter)
    painter.end()
    return picture


def _printed(document: QTextDocument) -> bytes:
    stored = QByteArray()
    buffer = QBuffer(stored)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS_PER_INCH)
    paper = QPageSize(QPageSize.PageSizeId.A4)
    orientation, unit = QPageLayout.Orientation.Landscape, QPageLayout.Unit.Millimeter
    writer.setPageLayout(QPageLayout(paper, orientation, _MARGINS, unit))
    writer.setTitle(say("What to check, and what it costs"))
    writer.setCreator("imbgui")
    painter = QPainter(writer)
    _paint_pages(document, painter, writer)
    painter.end()
    buffer.close()
    return bytes(stored.data())


def _paint_pages(document: QTextDocument, painter: QPainter, writer: QPdfWriter) -> None:
    """Paint a page after the other, each with its number at its foot."""
    number_height = painter.fontMetrics().height()
    page = QRectF(0, 0, writer.width(), writer.height() - 2 * number_height)
    document.documentLayout().setPaintDevice(writer)
    document.setDocumentMargin(0)
    document.setPageSize(page.size())
    for number in range(document.pageCount()):
        if number:
            writer.newPage()
        painter.save()
        painter.translate(0, -number * page.height())
        document.drawContents(painter, page.translated(0, number * page.height()))
        painter.restore()
        foot = QRectF(0, writer.height() - number_height, writer.width(), number_height)
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, str(number + 1))
