"""The catalogues say everything that the code says, in both languages."""

import io
import re
import string
from functools import lru_cache
from pathlib import Path
from typing import IO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from survey.messages import LANGUAGES

PACKAGE = Path(__file__).resolve().parents[2] / "survey"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def po_path(language: str) -> Path:
    return PACKAGE / "messages" / "locale" / language / "LC_MESSAGES" / "survey.po"


@lru_cache
def catalogue(language: str) -> Catalog:
    with po_path(language).open("rb") as file:
        return read_po(file, locale=language)


@lru_cache
def said_in_code() -> tuple[tuple[object, str | None, str], ...]:
    found = extract_from_dir(str(PACKAGE), keywords=KEYWORDS)  # type: ignore[arg-type]
    return tuple((message, context, f"{file}:{line}") for file, line, message, _comments, context in found)


def fields(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def entry(language: str, message: object, context: str | None) -> Message | None:
    key = message[0] if isinstance(message, tuple) else message
    return catalogue(language).get(key, context=context)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    missing = [
        f"{place}: {message}"
        for message, context, place in said_in_code()
        if (found := entry(language, message, context)) is None
        or not all(_texts(found.string))
        or found.fuzzy
    ]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_without_its_message(language: str) -> None:
    said = {(m[0] if isinstance(m, tuple) else m, c) for m, c, _place in said_in_code()}
    left = [m.id for m in catalogue(language) if m.id and (_texts(m.id)[0], m.context) not in said]
    assert left == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same(language: str) -> None:
    wrong = [
        (message.id, text)
        for message in catalogue(language)
        if message.id
        for text in _texts(message.string)
        if not fields(text) <= {name for source in _texts(message.id) for name in fields(source)}
        or (len(_texts(message.id)) == 1 and fields(text) != fields(_texts(message.id)[0]))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogue_is_the_text_one(language: str) -> None:
    # The header is left out: it names the version of Babel that wrote it.
    fresh = io.BytesIO()
    write_mo(fresh, catalogue(language))
    fresh.seek(0)
    with po_path(language).with_suffix(".mo").open("rb") as kept:
        assert _messages(kept) == _messages(fresh)


def test_english_says_what_the_code_says() -> None:
    changed = [m.id for m in catalogue("en") if m.id and _texts(m.string) != _texts(m.id)]
    assert changed == []


def test_french_keeps_no_narrow_space() -> None:
    # U+202F is missing from the consoles of old laptops.
    assert [m.string for m in catalogue("fr") if any("\u202f" in text for text in _texts(m.string))] == []


def _messages(compiled: IO[bytes]) -> dict[tuple[str, str | None], object]:
    return {(_texts(m.id)[0], m.context): m.string for m in read_mo(compiled) if m.id}


def _texts(value: object) -> list[str]:
    return list(value) if isinstance(value, tuple | list) else [str(value)]


def test_no_french_message_has_an_english_unit_of_size() -> None:
    unit = re.compile(r"\b[kMG]i?B\b")
    texts = [text for m in catalogue("fr") if m.id for text in _texts(m.string)]
    assert [text for text in texts if unit.search(text)] == []


def test_no_size_is_written_but_in_the_units_of_the_language() -> None:
    written = re.compile(r"\}[ \u00a0]?[kMG]i?[Bo]\b")
    files = [path for path in PACKAGE.rglob("*.py") if written.search(path.read_text(encoding="utf-8"))]
    assert files == []
