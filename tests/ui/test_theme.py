"""Both looks can be read by everyone."""

from itertools import product

import pytest

from imbgui.ui.theme import DARK, LIGHT, Theme

TEXT, GRAPHIC = 4.5, 3.0
"""The least contrast of text and of lines and marks (WCAG 2.2, 1.4.3 and 1.4.11)."""


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_text_stands_out_from_what_is_behind_it(theme: Theme) -> None:
    pairs = [
        *product((theme.text, theme.muted), (theme.card, theme.window, theme.side, theme.field)),
        (theme.on_accent, theme.accent),
        (theme.text, theme.accent_wash),
        (theme.warning_text, theme.warning_wash),
        (theme.warning_text, theme.card),
        (theme.good_text, theme.good_wash),
        (theme.recommended, theme.card),
        (theme.yours, theme.card),
    ]
    assert {pair: contrast(*pair) for pair in pairs if contrast(*pair) < TEXT} == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_marks_stand_out_from_the_card(theme: Theme) -> None:
    marks = (theme.curve, theme.recommended, theme.yours, theme.missed, theme.alarm, theme.accent)
    assert {mark for mark in marks if contrast(mark, theme.card) < GRAPHIC} == set()
