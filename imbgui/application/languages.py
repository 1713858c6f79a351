"""The languages that can be chosen, by their own names."""

from babel import Locale

from imbgui.language import languages


def language_names() -> dict[str, str]:
    """Return what each language calls itself, by its code; English first.

    >>> language_names()["en"]
    'English'
    """
    return {code: _own_name(code) for code in languages()}


def _own_name(code: str) -> str:
    """Return the name of a language in that language, as it begins a line.

    >>> _own_name("de"), _own_name("fr")
    ('Deutsch', 'Français')
    """
    name = Locale.parse(code).get_display_name() or code
    return name[:1].upper() + name[1:]
