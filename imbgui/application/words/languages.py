"""What languages are called by those who speak them."""

from babel import Locale


def own_name(code: str) -> str:
    """Return the name of a language in that language.

    >>> own_name("en"), own_name("de")
    ('English', 'Deutsch')
    """
    name = Locale.parse(code).get_display_name() or code
    return name[:1].upper() + name[1:]
