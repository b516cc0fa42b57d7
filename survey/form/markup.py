"""Markdown in the texts of a form, as ODK reads it: bold, italic, links, headings, line ends.

What lives here: a text to paragraphs of runs, which HTML, ODT and plain text are written from. What does
not: writing them. Everything else stays text; tags of HTML are never obeyed.
Source: ODK documentation, "styling prompts"; CommonMark.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from survey.form.definition import Output

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

NameOf = Callable[[Output], str]
_COLOURS = re.compile(r"</?span\b[^<>]*>", re.IGNORECASE)
_STAND_IN = re.compile("\ue000([0-9]+)\ue001")
_ENDS_OF_LINE = ("softbreak", "hardbreak")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one kind; `link` is a web, mail or telephone address.

    `is_value` marks what stands for a value of the interview, `ends_line` the end of a line, without text.
    """

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None
    is_value: bool = False
    ends_line: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `heading` is its level, 0 for plain words."""

    runs: tuple[Run, ...]
    heading: int = 0


def read_markup(pieces: Iterable[str | Output], name_of: NameOf) -> tuple[Paragraph, ...]:
    """Return a text as paragraphs; `name_of` says what a value inside of it is shown as.

    >>> [run.text for run in read_markup(["Un **mot** fort"], str)[0].runs if run.bold]
    ['mot']
    """
    outputs: list[str] = []
    text = ""
    for piece in pieces:
        if isinstance(piece, str):
            text += piece
        else:
            text += f"\ue000{len(outputs)}\ue001"
            outputs.append(name_of(piece))
    text = _COLOURS.sub("", text).strip()
    return tuple(_paragraphs(_reader().parse(text), outputs)) if text else ()


def plain_text(pieces: Iterable[str | Output], name_of: NameOf) -> str:
    """Return a text without its Markdown, on one line.

    >>> plain_text(["# Un **mot**\\n\\nfort"], str)
    'Un mot fort'
    """
    paragraphs = read_markup(pieces, name_of)
    words = (" ".join("".join(" " if r.ends_line else r.text for r in p.runs).split()) for p in paragraphs)
    return " ".join(words)


def _reader() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("zero", {"html": False}).enable(["emphasis", "link", "escape", "heading", "newline"])


def _paragraphs(tokens: list[Any], outputs: list[str]) -> Iterable[Paragraph]:
    heading = 0
    for token in tokens:
        match token.type:
            case "heading_open":
                heading = int(token.tag[1:])
            case "heading_close":
                heading = 0
            case "inline":
                yield Paragraph(tuple(_runs(token.children or [], outputs)), heading)
            case _:
                continue


def _runs(tokens: list[Any], outputs: list[str]) -> Iterable[Run]:
    style = Run("")
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                style = replace(style, bold=token.nesting > 0)
            case "em_open" | "em_close":
                style = replace(style, italic=token.nesting > 0)
            case "link_open":
                style = replace(style, link=_safe_link(str(token.attrs.get("href", ""))))
            case "link_close":
                style = replace(style, link=None)
            case kind if kind in _ENDS_OF_LINE:
                yield Run("", ends_line=True)
            case _:
                yield from _with_values(token.content, style, outputs)


def _with_values(text: str, style: Run, outputs: list[str]) -> Iterable[Run]:
    for place, part in enumerate(_STAND_IN.split(text)):
        if place % 2:
            yield replace(style, text=outputs[int(part)], is_value=True)
        elif part:
            yield replace(style, text=part)


def _safe_link(address: str) -> str | None:
    return address if address.lower().startswith(("http://", "https://", "mailto:", "tel:")) else None
