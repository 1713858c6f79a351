"""Which names and values of a new file may mean those of the analysed one."""

import pytest

from imbgui.domain.matching import likely_names, respelled


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("amount", "Amount"),
        ("claim_amount", "Claim Amount"),
        ("claim_amount", "claimAmount "),
        ("amount", "amnt"),
        ("amount", "Amt"),
        ("customer_id", "customer id no"),
        ("amount", "Claim Amt"),
        ("claim amount", "amount"),
        ("Straße", "STRASSE"),
    ],
)
def test_that_a_name_like_another_is_proposed(name, other):
    assert likely_names([name], ["day", other]) == {name: other}


@pytest.mark.parametrize("other", ["day", "x", "amount of rain per square metre", ""])
def test_that_a_name_unlike_all_others_is_not(other):
    assert likely_names(["amount"], [other]) == {}


def test_that_the_likeliest_comes_first_and_each_is_proposed_once():
    available = ["AMOUNT", "amounts"]
    assert likely_names(["amount", "amount2"], available) == {
        "amount": "AMOUNT",
        "amount2": "amounts",
    }
    assert likely_names(["amount", "amounts"], ["Amount"]) == {"amount": "Amount"}


def test_that_case_and_spaces_are_another_spelling():
    known = ["Water damage", "hail"]
    assert respelled(["water  damage", "HAIL", "hail", "fire"], known) == {
        "water  damage": "Water damage",
        "HAIL": "hail",
    }


def test_that_a_yes_is_a_yes_in_the_words_of_its_pair_only():
    assert respelled(["y", "NO", "1", "perhaps"], ["Yes", "No"]) == {"y": "Yes", "NO": "No"}
    assert respelled(["y"], ["Yes", "No", "perhaps"]) == {}


def test_that_spellings_that_the_analysed_file_kept_apart_stay_apart():
    assert respelled(["OPEN"], ["open", "Open"]) == {}
