"""Promises about words for yes and for no."""

import pytest

from imbgui.domain.yes_no import pair_of


@pytest.mark.parametrize(
    ("words", "yes"), [({"y", "no"}, "yes"), ({"ja", "nein"}, "ja"), ({"0", "1"}, "1")]
)
def test_that_words_that_go_together_are_a_pair(words, yes):
    assert yes in pair_of(words)[0]


@pytest.mark.parametrize("words", [{"yes"}, {"no"}, {"yes", "false"}, {"yes", "maybe"}, set()])
def test_that_other_words_are_none(words):
    assert pair_of(words) is None
