"""Keep the catalogues of sentences in step with the code.

    python installer/languages.py            bring each .po up to date and compile it
    python installer/languages.py CODE LOCALE   begin a language, such as: nl nl_NL

Sentences are collected from ``say``, ``say_count`` and ``mark`` (imbgui/language.py), and from
``to_say`` and ``to_say_count`` (imbgui/sentences.py), into ``resources/languages``. What is
translated there is kept; what is new has no words yet, and what was changed in the code is marked
fuzzy, which is not used until somebody has looked at it.
"""

import datetime as dt
import io
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "languages"
HEADING = "# Sentences of imbgui. See CONTRIBUTING.md, A language."
_UNTOLD = re.compile(rb'"(Project-Id-Version|Report-Msgid-Bugs-To|POT-|PO-|Last-|Language-T|Gen)')
"""Lines of a heading that would tell of tools and people and not of the language."""
_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
KEYWORDS = {
    "say": None,
    "say_count": (1, 2),
    "mark": None,
    "to_say": None,
    "to_say_count": (1, 2),
}


def sentences() -> Catalog:
    """Return every sentence that the code says, without words in any language."""
    template = Catalog(project="imbgui", charset="utf-8")
    found = extract_from_dir(
        ROOT / "imbgui", [("**.py", "python")], keywords=KEYWORDS, comment_tags=("translators:",)
    )
    for _file, _line, sentence, comments, context in found:
        template.add(sentence, auto_comments=comments, context=context)
    return template


def catalogue(path: Path) -> Catalog:
    """Return what a file says now, brought up to date with the code."""
    with path.open("rb") as written:
        known = read_po(written)
    known.update(sentences())
    known.obsolete.clear()
    known.header_comment = HEADING
    return known


def written(known: Catalog) -> bytes:
    """Return a catalogue as the text that people translate in."""
    out = io.BytesIO()
    write_po(out, known, width=100, no_location=True, sort_output=True)
    heading, blank, sentences = out.getvalue().partition(b"\n\n")
    told = (line for line in heading.splitlines(keepends=True) if not _UNTOLD.match(line))
    return b"".join((*told, blank, sentences))


def compiled(known: Catalog) -> bytes:
    """Return a catalogue as the program reads it."""
    known.creation_date = _NEVER  # the same words are the same file
    out = io.BytesIO()
    write_mo(out, known)
    return out.getvalue()


def main(arguments: list[str]) -> None:
    """Begin a language, or bring all of them up to date."""
    FOLDER.mkdir(exist_ok=True)
    if arguments:
        code, locale = arguments
        begun = Catalog(locale=locale, project="imbgui", fuzzy=False, header_comment=HEADING)
        (FOLDER / f"{code}.po").write_bytes(written(begun))
    for path in sorted(FOLDER.glob("*.po")):
        known = catalogue(path)
        path.write_bytes(written(known))
        path.with_suffix(".mo").write_bytes(compiled(known))
        missing = [message for message in known if message.id and not all(_forms(message.string))]
        fuzzy = [message for message in known if message.id and message.fuzzy]
        print(f"{path.name}: {len(known)} sentences, {len(missing)} to do, {len(fuzzy)} to look at")


def _forms(string: str | Sequence[str] | None) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string or ("",))


if __name__ == "__main__":
    main(sys.argv[1:])
