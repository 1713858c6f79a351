"""Lists of columns to choose from."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox


def fill_choices(box: QComboBox, names: tuple[str, ...], chosen: str | None, nothing: str) -> None:
    """Offer these names, after a line that stands for none of them, and show what is chosen."""
    with QSignalBlocker(box):
        if tuple(box.itemData(at) for at in range(1, box.count())) != names or not box.count():
            box.clear()
            box.addItem(nothing, None)
            for name in names:
                box.addItem(name, name)
        box.setCurrentIndex(max(box.findData(chosen), 0))
    box.setEnabled(bool(names))
