"""The languages that can be chosen."""

from imbgui.application.languages import language_names
from imbgui.language import languages


def test_that_each_language_is_offered_by_its_own_name_and_english_first():
    names = language_names()
    assert tuple(names) == languages()
    assert next(iter(names.values())) == "English"
    assert names["de"] == "Deutsch"
