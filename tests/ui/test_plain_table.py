"""A table as high as its rows, whose narrow columns are as wide as their words."""

from PySide6.QtWidgets import QApplication, QScrollArea

from imbgui.ui.plain_table import PlainTable
from imbgui.ui.theme import LIGHT, apply_theme

HEADINGS = (("Metric", ""), ("", ""), ("What it says", ""))
VALUES = ("1", "96.2%", "100%", "10.9%", "1,234.5")


def test_that_a_narrow_column_has_its_longest_words_on_one_line(qapp: QApplication) -> None:
    apply_theme(qapp, LIGHT)
    table = PlainTable("table", "A table", HEADINGS, first_number=9, narrow=(0, 1))
    page = QScrollArea(widgetResizable=True)
    page.setWidget(table)
    page.resize(330, 400)
    page.show()
    for value in VALUES:
        table.display([(("F1", value, "x"), False)])
        needs = table.sizeHintForIndex(table.model().index(0, 1)).width()
        assert table.columnWidth(1) >= needs, value
