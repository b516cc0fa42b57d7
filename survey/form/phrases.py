"""Phrases: words about a form in which questions, choices and code stand out.

What lives here: spans, filling a sentence with them, and the phrase as plain text. What does not: what is
said of logic (`wording`), and how a page shows it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from string import Formatter

from survey.messages import _


class Kind(StrEnum):
    """What a span is: plain words, the label of a question or choice, or an expression as it stands."""

    WORDS = "words"
    QUESTION = "question"
    CHOICE = "choice"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of one kind, labels in their quotation marks.

    `path` is a question's, also of a calculation that has no label.
    """

    text: str
    kind: Kind = Kind.WORDS
    path: str | None = None


Phrase = tuple[Span, ...]


def words(text: str) -> Phrase:
    """Return plain words as a phrase."""
    return (Span(text),)


def fill(sentence: str, *parts: Sequence[Span], **named: Sequence[Span]) -> Phrase:
    """Fill the `{names}` of a translated sentence with phrases, those of `parts` by `{a}`, `{b}`, `{c}` ….

    >>> plain(fill("{a} or {b}", words("tea"), words("coffee")))
    'tea or coffee'
    """
    values = {**dict(zip("abcdefgh", parts, strict=False)), **named}
    spans: list[Span] = []
    for text, name, _spec, _conversion in Formatter().parse(sentence):
        spans += [Span(text)] if text else []
        spans += values[name] if name is not None else ()
    return _joined(spans)


def enumerate_phrases(phrases: Sequence[Phrase], separator: str = ", ") -> Phrase:
    """Return phrases one after the other."""
    spans: list[Span] = []
    for place, phrase in enumerate(phrases):
        spans += [Span(separator)] if place else []
        spans += phrase
    return _joined(spans)


def capitalised(phrase: Phrase) -> Phrase:
    """Return a phrase as it begins a sentence."""
    if not phrase or phrase[0].kind is not Kind.WORDS:
        return phrase
    first = phrase[0]
    return (replace(first, text=first.text[:1].upper() + first.text[1:]), *phrase[1:])


def plain(phrase: Iterable[Span]) -> str:
    """Return a phrase as text."""
    return "".join(span.text for span in phrase)


def quoted(text: str) -> str:
    """Return a label in the quotation marks of the language in use."""
    return _("“{text}”").format(text=text)


def _joined(spans: Iterable[Span]) -> Phrase:
    """Return spans with neighbours that are plain words as one."""
    found: list[Span] = []
    for span in spans:
        if found and found[-1].kind is Kind.WORDS and span.kind is Kind.WORDS:
            found[-1] = Span(found[-1].text + span.text)
        else:
            found.append(span)
    return tuple(found)
