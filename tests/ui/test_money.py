"""What is typed for an amount is what is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from imbgui.ui.amounts import Amount, Slip, read_amount
from imbgui.ui.money_field import MoneyField

LOCALES = ("en_US", "de_DE", "fr_FR", "de_CH", "pt_BR", "sv_SE", "en_IN", "ar_EG", "ja_JP")
FULL_WIDTH = "\uff11.\uff15"
ONE_AND_A_HALF = ["1.5", "1,5", "1.50", "1,50", "01,5", "+1.5", "€1.5", "1,5 €", "EUR 1.5"]


def field_in(qtbot: QtBot, locale: str, **how: bool) -> MoneyField:
    field = MoneyField("cost", "Cost", **how)
    field.line.setLocale(QLocale(locale))
    qtbot.addWidget(field)
    return field


def type_into(field: MoneyField, text: str) -> None:
    """Type any sign; QTest knows the keys of some only."""
    for sign in text:
        key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign)
        QApplication.sendEvent(field.line, key)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("text", [*ONE_AND_A_HALF, FULL_WIDTH])
def test_that_one_and_a_half_is_never_fifteen(qtbot: QtBot, locale: str, text: str) -> None:
    field = field_in(qtbot, locale)
    type_into(field, text)
    assert field.value == 1.5


@pytest.mark.parametrize(("locale", "read"), [("en_US", 1.5), ("de_DE", 1500.0)])
def test_that_three_digits_after_a_point_follow_the_locale_and_are_doubted(
    qtbot: QtBot, locale: str, read: float
) -> None:
    field = field_in(qtbot, locale)
    type_into(field, "1.500")
    assert field.value == read
    hint = field.line.accessibleDescription()
    assert (
        hint == {1.5: "Read as 1.50. Meant 1,500.00?", 1500: "Read as 1,500.00. Meant 1.50?"}[read]
    )


@pytest.mark.parametrize("text", ["0.125", "0,125", "1234.567", "12.34", "1.234.567", "1 234 567"])
def test_that_what_can_be_read_in_one_way_only_is_not_doubted(text: str) -> None:
    readings = {read_amount(text, point) for point in ".,"}
    assert len(readings) == 1
    reading = readings.pop()
    assert isinstance(reading, Amount)
    assert reading.otherwise is None


@pytest.mark.parametrize(
    "text", ["1,2,3", "12.34.56", "1 5", "1.234.56", "12,34.5", "1e5", "ten", "."]
)
def test_that_what_is_no_amount_is_refused(text: str) -> None:
    assert read_amount(text, ".") is Slip.NOT_A_NUMBER


@pytest.mark.parametrize("locale", LOCALES)
@given(cents=st.integers(0, 10**11))
def test_that_an_amount_survives_being_written(locale: str, cents: int) -> None:
    written = QLocale(locale).toString(cents / 100, "f", 2)
    reading = read_amount(written, QLocale(locale).decimalPoint())
    assert isinstance(reading, Amount)
    assert reading.value == cents / 100


@pytest.mark.parametrize(
    ("text", "words"), [("", "Type an amount"), ("-5", "negative"), ("x", "not a number")]
)
def test_that_trouble_is_said_beside_the_field(qtbot: QtBot, text: str, words: str) -> None:
    field = field_in(qtbot, "en_US")
    field.line.setText("5")
    field.line.setText(text)
    assert words in field.line.accessibleDescription()
    assert field.value is None
    assert not field.is_usable


def test_that_a_gain_may_be_typed_where_it_makes_sense(qtbot: QtBot) -> None:
    field = field_in(qtbot, "en_US", optional=True, signed=True)
    type_into(field, "-20")
    assert field.value == -20
    field.line.clear()
    assert field.is_usable
    assert not field.line.accessibleDescription()


def test_that_filling_a_field_leaves_alone_what_means_the_same(qtbot: QtBot) -> None:
    field = field_in(qtbot, "en_US")
    type_into(field, "5,0")
    with qtbot.assertNotEmitted(field.edited):
        field.display(5.0)
        assert field.line.text() == "5,0"
        field.display(7.25)
    assert field.line.text() == "7.25"
