"""Sentences as formulas: their pieces stand in the order that the language asks for."""

from imbgui.reports.live_words import choice, live_sentence, quoted
from imbgui.reports.page import Formula

COST, CASES = Formula("B2", "€5.00"), Formula("FIXED(B3,0)", "1,000")


def test_that_a_translator_may_move_the_places_of_a_sentence():
    english = live_sentence("{cases} cases cost {cost}.", cases=CASES, cost=COST)
    other = live_sentence("Cost: {cost} ({cases} cases)", cases=CASES, cost=COST)
    assert english == Formula('FIXED(B3,0)&" cases cost "&B2&"."', "1,000 cases cost €5.00.")
    assert other == Formula('"Cost: "&B2&" ("&FIXED(B3,0)&" cases)"', "Cost: €5.00 (1,000 cases)")


def test_that_a_place_may_be_said_twice_and_another_left_out():
    told = live_sentence("{cost}, yes, {cost}!", cases=CASES, cost=COST)
    assert told == Formula('B2&", yes, "&B2&"!"', "€5.00, yes, €5.00!")


def test_that_quotes_in_words_end_no_text_of_a_formula():
    assert quoted('He said "no"') == '"He said ""no"""'
    assert quoted("") == '""'


def test_that_a_long_text_stands_in_pieces_that_excel_takes():
    pieces = quoted("é" * 600).split("&")
    assert [len(piece) - 2 for piece in pieces] == [250, 250, 100]


def test_that_a_choice_holds_what_its_condition_comes_to():
    both = Formula("A1", "yes"), Formula("A2", "no")
    assert choice("C1>0", *both, holds=True) == Formula("IF(C1>0,A1,A2)", "yes")
    assert choice("C1>0", *both, holds=False).value == "no"
