"""What is said about the data: in whole sentences, in the language spoken."""

from functools import partial

import pytest

from imbgui.domain.table import Kind
from imbgui.language import say, speaking
from imbgui.sheets import findings
from imbgui.sheets.dates import DAY_FIRST


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([7], "1 of 1,200 values is not a date ('soon'; row 7). It counts as blank."),
        ([7, 9], "2 of 1,200 values are not dates ('soon'; rows 7, 9). They count as blank."),
    ],
)
def test_that_one_and_many_are_told_apart(rows, words):
    found = findings.unparsed(Kind.DATE, "day", ["soon"], rows, 1200)
    assert say(found.message) == f"day: {words}"


@pytest.mark.parametrize(
    ("rows", "totals", "words"),
    [
        ([9], True, "Row 9: looks like totals, and is set aside."),
        ([9, 10], True, "Rows 9, 10: look like totals, and are set aside."),
        ([9], False, "Row 9: looks like a note under the table, and is set aside."),
        ([9, 10], False, "Rows 9, 10: look like notes under the table, and are set aside."),
    ],
)
def test_that_what_stands_under_the_table_is_told(rows, totals, words):
    assert say(findings.footers(rows, totals=totals).message) == words


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            partial(findings.unparsed, Kind.DATE, "day", ["soon"], [7], 1200),
            "day: 1 von 1.200 Werten ist kein Datum („soon“; Zeile 7). Er zählt als leer.",
        ),
        (
            partial(findings.duplicates, [1, 2, 3, 4, 5, 6]),
            "6 Zeilen sind genaue Kopien einer früheren: Zeilen 1, 2, 3, 4, 5 und 1 weitere.",
        ),
        (
            partial(findings.left_out, Kind.IDENTIFIER, "id", 1200, 1200),
            (
                "id sieht nach einer Kennung aus (1.200 verschiedene Werte in 1.200 Zeilen), "
                "daraus wird also nichts gelernt."
            ),
        ),
        (
            partial(findings.thousands, "cost", "1.234", ","),
            "cost: „1.234“ wurde gelesen als Zahl mit Tausendertrennzeichen.",
        ),
        (
            partial(findings.date_column, "day", DAY_FIRST, ambiguous=True, filled=9),
            (
                "day ist ein Datum, gelesen als Tag/Monat/Jahr; die umgekehrte Reihenfolge von Tag "
                "und Monat würde ebenso passen."
            ),
        ),
        (
            partial(findings.blank_words, "cause", [("n/a", 3)], [1, 2, 3]),
            "cause: „n/a“ in 3 Zeilen zählt als leer.",
        ),
    ],
    ids=lambda one: one.func.__name__ if isinstance(one, partial) else "",
)
def test_that_what_was_found_in_any_language_is_told_in_german(found, words):
    for spoken in ("en", "de"):
        with speaking(spoken):
            note = found()
        with speaking("de"):
            assert say(note.message) == words


def test_that_what_scripts_go_by_is_the_same_in_every_language():
    with speaking("de"):
        german = findings.duplicates([4])
        assert [say(one.label) for one in german.remedies] == ["Doppelte Zeilen entfernen"]
    assert german == findings.duplicates([4])
    assert [say(one.label) for one in german.remedies] == ["Remove the copies"]


def test_that_the_kind_of_what_was_found_is_said_in_german(read):
    lines = ["id,price,share,day,day,"]
    lines += [f"C-{row},$5,5%,{row}/1/2024,{row},{row % 3 or 'n/a'}" for row in range(1, 60)]
    lines += ["C-2,soon,5%,later,7,red"] * 2 + ["Total,1,,,,"]
    kinds = {found.kind for found in read("\n".join(lines)).findings}
    assert {"currency", "duplicates", "not a number", "repeated heading", "totals"} <= kinds
    with speaking("de"):
        assert not [kind for kind in kinds if say(kind) == kind]
