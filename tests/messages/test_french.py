"""The French of the catalogue and of the shipped questionnaires: no English left, one word for one thing, one typography.

The words are those of docs/glossary.md; commands, code and what stands in quotes is not French and is left out.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import pytest

from survey.fieldwork.scores import read_criteria
from survey.form.workbook import read_workbook
from survey.shipped import shipped_folder
from tests.messages.test_catalogues import catalogue

FRENCH, ENGLISH = "Français (fr)", "English (en)"
TEXTS = ("label", "hint", "constraint_message", "required_message")
NOT_FRENCH = re.compile(
    r"`[^`]*`|\$?\{[^}]*\}|https?:\S*|--?[a-z][\w-]*|\bsurvey( -[-\w]+| \{[^}]*\}| [a-z][a-z-]*)+|« [^»]* »"
    r"|\"[^\"]*\"|'[^' ]*\[[^']*'|\b[a-z]+-found\b"
)
ENGLISH_WORDS = re.compile(
    r"\b(the|and|with|of|is|are|was|were|from|this|that|there|which|not|no answer|please|file|files|folder"
    r"|answer|answers|entry|entries|device|devices|laptop|stick|bundle|upload|download|login|password|backup"
    r"|update|checksum|default|display|token|log|draft|drafts|question is|none|unknown|year|how|what|who"
    r"|name of|number of|yet)\b",
    re.IGNORECASE,
)
UNWANTED = {
    r"\be-?mails?\b": "courriel",
    r"\bmails?\b": "courriel",
    r"\badresses? électroniques?\b": "courriel",
    r"\bclefs?\b": "clé",
    r"\bdigital\w*\b": "numérique",
    r"\benquêteurs?\b": "agent",
    r"\benquêtrices?\b": "agent",
    r"\bsuperviseurs?\b": "coordinateur",
    r"\binterviews?\b": "entretien",
    r"\bformulaires? de consentement\b": "consentement, accord",
    r"\brésol(u|us|ue|ues|ution|utions|vez)\b": "régler, règlement",
    r"\b(log|logs|journaux de bord)\b": "registre",
    r"\btokens?\b": "jeton",
    r"\bhubs?\b": "point d'échange",
    r"\bbundles?\b": "paquet",
    r"\bassignations?\b": "affectation",
    r"\bdoublons? potentiels?\b": "doublon probable",
    r"\bsupport(é|e|és|ées) par\b": "lu par, pris par",
    r"\bbasée?s? sur\b": "d'après",
    r"\binitialiser\b": "créer, préparer",
    r"\b(tu|ton|tes|toi)\b": "vous",
}
NAMES_OF_PLACES = ("pays", "pays_partenaire", "region", "province")
"""The lists whose choices are names, the same in both languages."""
TYPOGRAPHY = {
    "a space before ? ! ; » and after «": re.compile(r"[^\s/(:\[][?;»](?!\w)|\w!(?!=)|«\S"),
    "a space before a colon": re.compile(r"[a-zà-ÿ)»]:(\s|$)"),
    "straight apostrophes": re.compile("[’‘]"),
    "ordinary spaces": re.compile("[\u00a0\u202f\u2009]"),
    "one sign for three points": re.compile(r"[a-zà-ÿ]\.\.\."),
    "no two spaces": re.compile(r"\S  +[a-zà-ÿ]{2}"),
}

Texts = list[tuple[str, str, str]]
"""Where each text stands, its French, and its English."""


@lru_cache
def messages() -> Texts:
    """Return the messages of the catalogue."""
    found: Texts = []
    for message in catalogue("fr"):
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            said = message.string if isinstance(message.string, tuple) else (message.string,)
            found += [(ids[0], text, ids[min(n, len(ids) - 1)]) for n, text in enumerate(said) if text]
    return found


@lru_cache
def questionnaires() -> Texts:
    """Return the texts of the shipped workbooks and of the scores."""
    return [*_workbooks(), *((one.question, one.why["fr"], one.why["en"]) for one in read_criteria())]


def _workbooks() -> Iterator[tuple[str, str, str]]:
    for path in sorted(shipped_folder("forms").glob("*.xlsx")):
        for sheet in ("survey", "choices"):
            for row in read_workbook(path)[sheet].rows:
                if row.get("list_name") in NAMES_OF_PLACES:
                    continue
                for text in TEXTS:
                    if french := row.get(f"{text}::{FRENCH}"):
                        where = f"{path.stem} {sheet} {row.number} {text}"
                        yield where, french, row.get(f"{text}::{ENGLISH}")


each_source = pytest.mark.parametrize(
    "source", [messages, questionnaires], ids=["the catalogue", "the questionnaires"]
)
Source = Callable[[], Texts]


def prose(text: str) -> str:
    """Return a text without commands, code, placeholders and quotations."""
    return NOT_FRENCH.sub(" ", text)


@each_source
def test_no_english_is_left(source: Source) -> None:
    left = [
        (where, found[0]) for where, text, _en in source() if (found := ENGLISH_WORDS.search(prose(text)))
    ]
    assert left == []


@each_source
def test_a_sentence_is_not_the_english_one(source: Source) -> None:
    sentence = re.compile(r"\w+ \w+ \w+")
    assert [
        where for where, text, english in source() if text == english and sentence.search(prose(text))
    ] == []


@each_source
@pytest.mark.parametrize("unwanted", UNWANTED)
def test_one_word_stands_for_one_thing(source: Source, unwanted: str) -> None:
    pattern = re.compile(unwanted, re.IGNORECASE)
    assert [(where, UNWANTED[unwanted]) for where, text, _en in source() if pattern.search(prose(text))] == []


@each_source
@pytest.mark.parametrize("rule", TYPOGRAPHY)
def test_typography_is_the_same_everywhere(source: Source, rule: str) -> None:
    pattern = TYPOGRAPHY[rule]
    assert [(where, text) for where, text, _en in source() if pattern.search(_plain(text))] == []


def _plain(text: str) -> str:
    """Return a text without code and placeholders; quotations stay, their signs are what is looked at."""
    return re.sub(r"`[^`]*`|\$?\{[^}]*\}|https?:\S*|geo:\S*|\w+:\w+", "x", text)
