"""How everything looks, light and dark: the one place for colours, spacing and style sheets."""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from imbgui.resources import resource

SPACE = 8
"""Every distance is a multiple of this many pixels."""
CELL_PADDING = 8
"""So many pixels are left free on both sides of a table's cell."""


@dataclass(frozen=True)
class Theme:
    """The colours of one appearance.

    ``recommended``, ``missed``, ``yours`` and ``curve`` are of the Okabe-Ito set, which stays
    apart for every kind of colour vision; each has a contrast of 3 or more on ``card``.
    """

    name: str
    window: str
    side: str
    card: str
    field: str
    border: str
    strong_border: str
    text: str
    muted: str
    accent: str
    accent_pressed: str
    on_accent: str
    accent_wash: str
    curve: str
    recommended: str
    yours: str
    missed: str
    alarm: str
    passed: str
    warning_text: str
    warning_wash: str
    good_text: str
    good_wash: str


LIGHT = Theme(
    name="light",
    window="#F4F6F8",
    side="#FBFCFD",
    card="#FFFFFF",
    field="#FFFFFF",
    border="#E1E5EA",
    strong_border="#C3CAD3",
    text="#1A1F26",
    muted="#59636F",
    accent="#0072B2",
    accent_pressed="#005A8E",
    on_accent="#FFFFFF",
    accent_wash="#E5F1F8",
    curve="#0072B2",
    recommended="#007A5A",
    yours="#B8478F",
    missed="#D55E00",
    alarm="#B8478F",
    passed="#D3D9E0",
    warning_text="#8A3C00",
    warning_wash="#FDF0E6",
    good_text="#00604A",
    good_wash="#E3F4EE",
)
DARK = Theme(
    name="dark",
    window="#15181C",
    side="#1A1D22",
    card="#1E2227",
    field="#171A1E",
    border="#30363E",
    strong_border="#4A535E",
    text="#E7EAEE",
    muted="#A0A9B4",
    accent="#56B4E9",
    accent_pressed="#7CC6EF",
    on_accent="#0B1722",
    accent_wash="#1D3444",
    curve="#56B4E9",
    recommended="#2BC49A",
    yours="#E29BC4",
    missed="#E8812F",
    alarm="#E29BC4",
    passed="#434B55",
    warning_text="#F3B27E",
    warning_wash="#3A2A1D",
    good_text="#7BDDBD",
    good_wash="#18352D",
)


class Painted(Protocol):
    """A part of the window that is painted, and so has to be told how things look."""

    def display_theme(self, theme: Theme) -> None:
        """Draw in these colours."""


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Give every widget of the application this look."""
    application.setStyle("Fusion")
    application.setPalette(_palette(theme))
    application.setStyleSheet(_style_sheet(theme, application.font().pointSizeF()))


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.field,
        QPalette.ColorRole.AlternateBase: theme.window,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.card,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.ToolTipBase: theme.card,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Light: theme.card,
        QPalette.ColorRole.Midlight: theme.border,
        QPalette.ColorRole.Mid: theme.border,
        QPalette.ColorRole.Dark: theme.strong_border,
        QPalette.ColorRole.Shadow: theme.strong_border,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.strong_border))
    return palette


def _style_sheet(theme: Theme, points: float) -> str:
    """Return the style sheet; sizes follow the font that the system gives."""
    large, medium, small = (f"{points * scale:.1f}pt" for scale in (1.5, 1.12, 0.92))
    down, up, check = (
        resource("icons", f"{name}.svg").as_posix()
        for name in ("chevron-down", "chevron-up", "check")
    )
    return f"""
QMainWindow, QStackedWidget, QScrollArea, PageBody {{ background: {theme.window}; }}
QScrollArea {{ border: none; }}
Card QScrollArea {{ background: transparent; }}
QToolTip {{
    background: {theme.card}; color: {theme.text}; border: 1px solid {theme.border}; padding: 4px;
}}
ExplainPanel {{ border: none; border-left: 1px solid {theme.border}; }}
StepList {{ background: {theme.side}; border-right: 1px solid {theme.border}; }}
Card {{ background: {theme.card}; border: 1px solid {theme.border}; border-radius: 10px; }}
DropArea {{
    background: {theme.card}; border: 2px dashed {theme.strong_border}; border-radius: 14px;
}}
DropArea[awaited="true"] {{ border-color: {theme.accent}; background: {theme.accent_wash}; }}
Title {{ font-size: {large}; font-weight: 600; color: {theme.text}; }}
Answer {{ font-size: {large}; font-weight: 600; color: {theme.text}; }}
Heading {{ font-size: {medium}; font-weight: 600; color: {theme.text}; }}
SubHeading {{ font-weight: 600; color: {theme.text}; padding-top: 6px; }}
Note {{ color: {theme.muted}; }}
Small {{ color: {theme.muted}; font-size: {small}; }}
RecommendedKey {{ color: {theme.recommended}; font-size: {small}; }}
YoursKey {{ color: {theme.yours}; font-size: {small}; }}
Trouble {{ color: {theme.warning_text}; }}
Badge {{
    background: {theme.accent_wash}; color: {theme.text}; border-radius: 6px; padding: 5px 10px;
}}
Badge[tone="good"] {{ background: {theme.good_wash}; color: {theme.good_text}; }}
Badge[tone="careful"] {{ background: {theme.warning_wash}; color: {theme.warning_text}; }}
Banner {{
    background: {theme.warning_wash}; color: {theme.warning_text}; border-radius: 8px;
    padding: 8px 12px;
}}
MessageBar, RecoveryBar {{
    background: {theme.accent_wash};
    border-bottom: 1px solid {theme.border};
}}
MessageBar[trouble="true"] {{ background: {theme.warning_wash}; }}
MessageBar[trouble="true"] QLabel {{ color: {theme.warning_text}; }}
QPushButton {{
    background: {theme.card}; color: {theme.text}; border: 1px solid {theme.strong_border};
    border-radius: 6px; padding: 6px 14px; min-height: 18px;
}}
QPushButton:hover {{ border-color: {theme.accent}; }}
QPushButton:pressed {{ background: {theme.accent_wash}; }}
QPushButton:focus {{ border: 2px solid {theme.accent}; padding: 5px 13px; }}
QPushButton:disabled {{ color: {theme.strong_border}; border-color: {theme.border}; }}
PrimaryButton {{
    background: {theme.accent}; color: {theme.on_accent}; border-color: {theme.accent};
    font-weight: 600;
}}
PrimaryButton:hover, PrimaryButton:pressed {{ background: {theme.accent_pressed}; }}
PrimaryButton:focus {{ border: 2px solid {theme.text}; padding: 5px 13px; }}
PrimaryButton:disabled {{
    background: {theme.border}; color: {theme.muted}; border-color: {theme.border};
}}
QPushButton:flat {{ border-color: transparent; background: transparent; }}
QPushButton:flat:hover {{ background: {theme.accent_wash}; }}
LinkButton {{
    color: {theme.accent}; background: transparent; border: 2px solid transparent;
    padding: 3px 4px; margin-left: -6px; text-align: left;
}}
LinkButton:hover {{ background: {theme.accent_wash}; }}
LinkButton:focus {{ border-color: {theme.accent}; padding: 3px 4px; }}
LinkButton:disabled {{ color: {theme.strong_border}; border-color: transparent; }}
FoldingHeading {{ color: {theme.text}; font-size: {medium}; font-weight: 600; }}
StepButton {{ border: none; }}
QLineEdit, QComboBox, QAbstractSpinBox {{
    background: {theme.field}; color: {theme.text}; border: 1px solid {theme.strong_border};
    border-radius: 6px; padding: 4px 8px; min-height: 20px;
    selection-background-color: {theme.accent}; selection-color: {theme.on_accent};
}}
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{
    border: 2px solid {theme.accent}; padding: 3px 7px;
}}
QLineEdit[refused="true"] {{ border-color: {theme.missed}; }}
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {{
    color: {theme.strong_border}; border-color: {theme.border};
}}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url("{down}"); width: 16px; height: 16px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; width: 22px; }}
QAbstractSpinBox::up-arrow {{ image: url("{up}"); width: 14px; height: 14px; }}
QAbstractSpinBox::down-arrow {{ image: url("{down}"); width: 14px; height: 14px; }}
QCheckBox, QRadioButton {{ min-height: 24px; }}
QCheckBox::indicator:disabled {{ background: {theme.border}; border-color: {theme.border}; }}
QCheckBox::indicator {{
    width: 16px; height: 16px; border: 1px solid {theme.strong_border}; border-radius: 4px;
    background: {theme.field};
}}
QCheckBox::indicator:checked {{
    background: {theme.accent}; border-color: {theme.accent}; image: url("{check}");
}}
QCheckBox::indicator:focus {{ border: 2px solid {theme.accent}; }}
QRadioButton::indicator {{
    width: 14px; height: 14px; border: 1px solid {theme.strong_border}; border-radius: 8px;
    background: {theme.field};
}}
QRadioButton::indicator:checked {{
    width: 6px; height: 6px; border: 5px solid {theme.accent}; background: {theme.on_accent};
}}
QRadioButton::indicator:focus {{ border-color: {theme.accent}; }}
QRadioButton:focus {{ color: {theme.accent}; }}
QRadioButton:disabled {{ color: {theme.strong_border}; }}
QToolButton {{
    background: transparent; color: {theme.muted}; border: 2px solid transparent;
    border-radius: 6px; padding: 2px 6px; min-width: 24px; min-height: 20px;
}}
QToolButton:hover {{ background: {theme.accent_wash}; }}
QToolButton:focus {{ border-color: {theme.accent}; }}
QToolButton::menu-indicator {{ image: none; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {theme.border}; }}
QSlider::sub-page:horizontal {{ background: {theme.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{
    width: 16px; height: 16px; margin: -7px 0; border-radius: 9px; background: {theme.card};
    border: 2px solid {theme.accent};
}}
QSlider::handle:horizontal:focus, QSlider::handle:horizontal:hover {{
    background: {theme.accent};
}}
QComboBox QAbstractItemView {{
    background: {theme.card}; color: {theme.text}; border: 1px solid {theme.strong_border};
    selection-background-color: {theme.accent}; selection-color: {theme.on_accent};
}}
QTableView, QListView {{
    background: {theme.card}; alternate-background-color: {theme.window}; color: {theme.text};
    border: 1px solid {theme.border}; border-radius: 8px; gridline-color: {theme.border};
    selection-background-color: {theme.accent_wash}; selection-color: {theme.text};
}}
QTableView:focus, QListView:focus {{ border-color: {theme.accent}; }}
QListView::item {{ padding: 5px 4px; }}
QTableView::item {{ padding: 3px {CELL_PADDING}px; }}
Card QListView {{ border: none; background: transparent; }}
Card QListView:focus {{ border: 1px solid {theme.accent}; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QHeaderView {{ background: {theme.side}; border: none; }}
QHeaderView::section {{
    background: {theme.side}; color: {theme.muted}; border: none;
    border-bottom: 1px solid {theme.border}; border-right: 1px solid {theme.border};
    padding: 5px 8px;
}}
QTableCornerButton::section {{ background: {theme.side}; border: none; }}
QProgressBar {{
    background: {theme.border}; border: none; border-radius: 4px; max-height: 8px;
    min-height: 8px;
}}
QProgressBar::chunk {{ background: {theme.accent}; border-radius: 4px; }}
QMenuBar {{ background: {theme.side}; border-bottom: 1px solid {theme.border}; }}
QMenuBar::item {{ padding: 5px 10px; background: transparent; color: {theme.text}; }}
QMenuBar::item:selected {{ background: {theme.accent_wash}; }}
QMenu {{ background: {theme.card}; color: {theme.text}; border: 1px solid {theme.border}; }}
QMenu::item {{ padding: 6px 24px; }}
QMenu::item:selected {{ background: {theme.accent_wash}; }}
QMenu::item:disabled {{ color: {theme.strong_border}; }}
QMenu::separator {{ height: 1px; background: {theme.border}; margin: 4px 0; }}
QStatusBar {{ background: {theme.side}; border-top: 1px solid {theme.border}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {theme.muted}; padding: 0 8px; }}
QScrollBar {{ background: transparent; border: none; }}
QScrollBar:vertical {{ width: 12px; }}
QScrollBar:horizontal {{ height: 12px; }}
QScrollBar::handle {{
    background: {theme.strong_border}; border-radius: 3px; margin: 3px; min-height: 24px;
    min-width: 24px;
}}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: none; border: none; width: 0; height: 0;
}}
"""
