"""What is said in which language, and what every catalogue owes the code."""

import ast
import io
import string
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from imbgui import language
from imbgui.resources import resource
from installer.languages import KEYWORDS, catalogue, compiled, written

CATALOGUES = sorted(resource("languages").glob("*.po"))


def code(path: Path) -> str:
    return path.stem


def places(sentence: str) -> set[str | None]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field is not None}


def forms(words: str | tuple[str, ...]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def wrong(message: Message) -> bool:
    """Whether a translation lacks words, or asks for something that its sentence does not tell."""
    told = places(forms(message.id)[0]) | ({"count"} if message.pluralizable else set())
    said = forms(message.string)
    return message.fuzzy or not all(said) or any(not places(one) <= told for one in said)


@pytest.mark.parametrize("path", CATALOGUES, ids=code)
def test_that_a_catalogue_has_every_sentence_of_the_code_with_the_same_places(path: Path) -> None:
    assert not [message.id for message in catalogue(path) if message.id and wrong(message)]


@pytest.mark.parametrize("path", CATALOGUES, ids=code)
def test_that_what_the_program_reads_was_compiled_from_what_people_translate(path: Path) -> None:
    with path.open("rb") as text:
        known = read_po(text)
    expected = GNUTranslations(io.BytesIO(compiled(known)))
    with path.with_suffix(".mo").open("rb") as binary:
        found = GNUTranslations(binary)
    assert found.info() == expected.info()
    assert found._catalog == expected._catalog


def test_that_no_line_of_a_translation_is_taken_for_one_of_the_heading():
    words = f"{'so many words before it ' * 4}Genauigkeit {'and as many after it ' * 4}Last-ly"
    known = Catalog(locale="de_DE", fuzzy=False)
    known.add("What is said", words)
    text = written(known)
    assert read_po(io.BytesIO(text)).get("What is said").string == words
    assert b"Generated-By" not in text


@pytest.mark.parametrize("path", CATALOGUES, ids=code)
def test_that_a_catalogue_keeps_what_lies_around_the_words(path: Path) -> None:
    with path.open("rb") as text:
        messages = [message for message in read_po(text) if message.id]
    for message in messages:
        for one, other in zip(forms(message.id), forms(message.string), strict=False):
            assert one.isspace() or one[:1].isspace() == other[:1].isspace()
            assert one[-1:].isspace() == other[-1:].isspace()


def test_that_a_language_is_spoken_until_another_is_and_told_to_processes_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(language.VARIABLE, "en")
    monkeypatch.setattr(language, "_spoken", None)
    assert language.spoken() == "en"
    language.speak("de_CH")
    assert language.spoken() == "de"
    assert language.locale() == "de_DE"
    monkeypatch.setattr(language, "_spoken", None)  # as a process that has just been started
    assert language.spoken() == "de"


def test_that_speaking_another_language_for_a_while_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_spoken", "en")
    with language.speaking("de"):
        assert language.locale() == "de_DE"
    assert language.locale() == "en_US"


def test_that_a_language_nobody_translated_is_answered_in_english() -> None:
    assert language.nearest("fi_FI") == "en"
    assert language.languages()[0] == "en"


def test_that_a_sentence_without_places_may_hold_braces() -> None:
    assert language.say("a {brace}") == "a {brace}"
    assert language.say_count("{count} row", "{count} rows", 2, count="two") == "two rows"


@pytest.mark.parametrize(
    "path", sorted(Path(language.__file__).parent.rglob("*.py")), ids=lambda path: path.stem
)
def test_that_no_sentence_stands_inside_an_f_string_where_it_is_not_collected(path: Path) -> None:
    inside = [
        call.args[0].value
        for words in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(words, ast.JoinedStr)
        for call in ast.walk(words)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in KEYWORDS
        and isinstance(call.args[0], ast.Constant)
    ]
    assert not inside
