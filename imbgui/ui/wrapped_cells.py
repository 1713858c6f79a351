"""Table cells whose rows become as high as their words need."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from imbgui.ui.theme import CELL_PADDING


class WrappedCells(QStyledItemDelegate):
    """Measures words in the room that the style sheet leaves them, which Qt forgets to do."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the size of a cell whose width is that of its column."""
        inside = QStyleOptionViewItem(option)
        inside.rect.setWidth(option.rect.width() - 2 * CELL_PADDING)
        return super().sizeHint(inside, index)
