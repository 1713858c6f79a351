"""How cells look: fonts, fills and number formats, each under the name of what it is for.

A "live note" and "change me" speak of the cells of a workbook, and mean nothing elsewhere.
"""

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from imbgui.language import say
from imbgui.reports.numbers import money_in
from imbgui.reports.words import clean

# Okabe-Ito: told apart by people who see colours differently, and on a grey printer by shade.
BLUE = "#0072B2"
VERMILION = "#D55E00"
GREY = "#595959"
YELLOW = "#FFF2CC"

# Pale, so that a black letter is read on each; with letters, no colour has to be told apart.
_FILLS = ("#D9D9D9", "#BFD9EA", "#F6C9A8", "#B8E0D2", "#FBF3A6", "#E6C3D8", "#C9E7F7", "#F9DDA0")

_INPUT = {"bold": True, "bg_color": YELLOW, "border": 2}
_CELL = {"border": 1, "border_color": "#BFBFBF"}
_INDENTED = {"align": "left", "indent": 1}
# Text that stays text when its cell is edited, whatever sign it starts with.
_FROM_DATA = {"quote_prefix": True, "num_format": "@", "valign": "top"}

_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 18, "font_color": BLUE},
    "heading": {"bold": True, "font_size": 13, "bottom": 2, "bottom_color": BLUE},
    "answer": {
        "bold": True,
        "font_size": 13,
        "text_wrap": True,
        "valign": "vcenter",
        "border": 1,
        "border_color": BLUE,
        "bg_color": "#EAF3FA",
    },
    "text": {},
    "bold": {"bold": True},
    "paragraph": {"text_wrap": True, "valign": "top"},
    "label": {"bold": True, "text_wrap": True, "valign": "top"},
    "note": {"font_color": GREY, "italic": True},
    "live note": {"font_color": GREY, "italic": True},
    "warning": {"bold": True, "font_color": VERMILION},
    "change me": {"bold": True, "font_color": VERMILION},
    "link": {"font_color": BLUE, "underline": 1},
    "data": _FROM_DATA,
    "data note": {**_FROM_DATA, "font_color": GREY},
    "data paragraph": {**_FROM_DATA, "text_wrap": True},
    "data cell": {**_FROM_DATA, **_CELL, "text_wrap": True, **_INDENTED},
    "case name": {**_FROM_DATA, **_INDENTED},
    "column head": {
        **_CELL,
        "bold": True,
        "text_wrap": True,
        "valign": "vcenter",
        "font_color": "#FFFFFF",
        "bg_color": BLUE,
    },
    "text cell": {**_CELL, "text_wrap": True, "valign": "top", **_INDENTED},
    "number cell": {**_CELL, "valign": "top"},
    "count cell": {**_CELL, "num_format": "#,##0", "valign": "top"},
    "fine count cell": {**_CELL, "num_format": "#,##0.0", "valign": "top"},
    "share cell": {**_CELL, "num_format": "0.0%", "valign": "top"},
    "threshold cell": {**_CELL, "num_format": "0.00000", "valign": "top"},
    "ratio cell": {**_CELL, "num_format": "#,##0.0000", "valign": "top"},
    "quality cell": {**_CELL, "num_format": "0.000", "valign": "top"},
    "letter": {**_CELL, "align": "center"},
    "present letter": {"border": 2, "bold": True, "align": "center"},
    "sign here": {"border": 1, "valign": "top", "num_format": "@"},
    "sign here on": {"border": 1, "valign": "top", "align": "left"},
    "share head": {
        **_CELL,
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": BLUE,
        "num_format": "0.000%",
    },
    "total": {"bold": True, "top": 1},
    "fine count total": {"bold": True, "top": 1, "num_format": "#,##0.0"},
    "count total": {"bold": True, "top": 1, "num_format": "#,##0"},
    "number": {"align": "left"},
    "count": {"num_format": "#,##0", "align": "left"},
    "fine count": {"num_format": "#,##0.0", "align": "left"},
    "share": {"num_format": "0.00%", "align": "left"},
    "score": {"num_format": "0.000"},
    "threshold": {"num_format": "0.00000", "align": "left"},
    "headline": {"bold": True, "align": "left"},
    "count input": {**_INPUT, "num_format": "#,##0", "align": "left"},
    "share input": {**_INPUT, "num_format": "0.000%", "align": "left"},
    "flagged row": {"bg_color": "#EAF3FA"},
    "chosen row": {"bold": True, "bg_color": "#DCEBF7"},
}

_MONEY_LOOKS: dict[str, dict[str, Any]] = {
    "money": {"align": "left"},
    "amount": {},
    "money headline": {"align": "left", "bold": True},
    "money cell": {**_CELL, "valign": "top"},
    "money head": {**_CELL, "bold": True, "font_color": "#FFFFFF", "bg_color": BLUE},
    "present money": {"border": 2, "bold": True},
    "money total": {"bold": True, "top": 1},
    "money input": {**_INPUT, "align": "left"},
}


class Styles:
    """The formats of one workbook, made when first asked for; ``money`` is how amounts look."""

    def __init__(self, book: Workbook, currency: str | None) -> None:
        self._book = book
        self._made: dict[str, Format] = {}
        # A quote or backslash would end the quoted part of the number format.
        code = clean(currency or "", longest=8).replace('"', "").replace("\\", "")
        self.money = money_in(code)

    def __getitem__(self, name: str) -> Format:
        """Return the format of this name."""
        if name not in self._made:
            look = _MONEY_LOOKS[name] if name in _MONEY_LOOKS else _LOOKS[name]
            shown = self.number_format(name)
            self._made[name] = self._book.add_format({**look, "num_format": shown or "General"})
        return self._made[name]

    def filled(self, place: int, name: str = "") -> Format:
        """Return the fill of the letter at a place, in a style or, to lay over one, alone."""
        key = f"{name} {place % len(_FILLS)}"
        if key not in self._made:
            look = _LOOKS[name] if name else {}
            fill = _FILLS[place % len(_FILLS)]
            self._made[key] = self._book.add_format({**look, "bg_color": fill})
        return self._made[key]

    def wraps(self, name: str) -> bool:
        """Whether text in this style goes on in a further line."""
        return bool(_LOOKS.get(name, {}).get("text_wrap"))

    def number_format(self, name: str) -> str:
        """Return how numbers look in this style, as Excel writes it; "" for any number."""
        if name in _MONEY_LOOKS:
            return self.money.number_format
        if name == "sign here on":
            return say("yyyy-mm-dd")
        return str(_LOOKS[name].get("num_format", ""))

    def line_height(self, name: str) -> float:
        """Return how high a line of text in this style is, in points."""
        return 1.36 * float(_LOOKS[name].get("font_size", 11))
