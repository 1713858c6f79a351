"""The languages that can be chosen, by their own names."""

from babel import Locale

from imbgui.language import languages


def language_names() -> dict[str, str]:
    """Return what each language calls itself, by its code; English first.

    >>> language_names()["en"]
    'English'
    """
    return {code: str(Locale.parse(code).get_language_name(code)) for code in languages()}
