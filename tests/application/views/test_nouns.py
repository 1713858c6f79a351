"""Every view of a decided state speaks of what the analyst calls a bad case."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

import pytest

from imbgui.application.views.analyse import present_analyse
from imbgui.application.views.costs import present_costs
from imbgui.application.views.data import present_data
from imbgui.application.views.decide import present_decide
from imbgui.application.views.frame import present_window
from imbgui.application.views.record import present_record
from imbgui.application.views.score import present_score
from imbgui.language import calling, speaking
from tests.builders import state_with

VIEWS = (
    *(present_window, present_data, present_costs, present_analyse),
    *(present_decide, present_record, present_score),
)
GENERIC = {
    "en": re.compile(r"\b(bad|missed|caught) cases?\b|\bbad ones\b", re.IGNORECASE),
    "de": re.compile(r"Problemf|\b(übersehene|erkannte)[rnms]? F[aä]ll\w*\b(?! „)", re.IGNORECASE),
}


def words_in(view: object) -> Iterator[str]:
    """Return every text anywhere in a view, but for what is the state's own."""
    if isinstance(view, str):
        yield view
    elif is_dataclass(view):
        for one in fields(view):
            if one.name not in ("about", "costs"):
                yield from words_in(getattr(view, one.name))
    elif isinstance(view, Mapping):
        yield from (word for one in view.items() for word in words_in(one))
    elif isinstance(view, tuple | list):
        yield from (word for one in view for word in words_in(one))


def generic_words(code: str) -> set[str]:
    state = state_with()
    said = (word for present in VIEWS for word in words_in(present(state)))
    return {word for word in said if GENERIC[code].search(word)}


@pytest.mark.parametrize(("code", "noun"), [("en", "fraud"), ("de", "Betrug")])
def test_that_no_view_speaks_of_bad_cases_once_they_have_a_name(code, noun):
    with speaking(code):
        assert generic_words(code)
        with calling(noun):
            assert not generic_words(code)
