"""What a form asks for about display and an interview in a terminal passes over, each told once.

What lives here: appearances, parameters, and hints about display, told as remarks with the questions counted.
What does not: the table of what is honoured (`form.support`), and calls of other applications (`limits`).
"""

import re
from collections.abc import Iterator
from typing import Any

from survey.form.checking.codes import Place, found
from survey.form.checking.places import FormPlaces
from survey.form.definition import FormDefinition
from survey.form.headers import MEDIA as MEDIA_KINDS
from survey.form.support import (
    APPEARANCES,
    DISPLAY,
    FEATURES,
    PARAMETERS,
    Instead,
    Row,
    Support,
    instead_in_words,
    known_as,
    words_of,
)
from survey.form.support.features import MARKDOWN, MEDIA
from survey.form.xform import XFORMS, XHTML, absolute, parse_xml
from survey.messages import _, ngettext
from survey.records.findings import Finding

_BY_ATTRIBUTE = {row.attribute: row for row in PARAMETERS.values() if row.code == "ignored-parameter"}
_UNKNOWN = Row("", Support.OTHERWISE, "ignored-appearance", Instead.KEPT)
_RANGE = f"{{{XFORMS}}}range"
_MARKDOWN = re.compile(r"\*\*[^*\s][^*]*\*\*|__[^_\s][^_]*__|^#{1,6} \S|\[[^\]]+\]\([^)\s]+\)", re.MULTILINE)
_OFF = frozenset(("", "false", "false()"))


def is_parameter(attribute: str) -> bool:
    """Tell whether an attribute of the XForm, without its prefix, is a parameter that is told here."""
    return attribute.rpartition(":")[2] in _BY_ATTRIBUTE


def check_display(form: FormDefinition, places: FormPlaces, where: str) -> Iterator[Finding]:
    """Yield one remark for each word about display that is passed over, at its first place."""
    root = parse_xml(form.xml, where)
    found_at: dict[tuple[str, str], tuple[Row, str, list[str]]] = {}
    for written, row, path, column in _asked_for(root, f"/{form.root.name}"):
        if row.code.startswith("ignored-"):
            paths = found_at.setdefault((row.code, written), (row, column, []))[2]
            if path not in paths:
                paths.append(path)
    for row, written, place in _in_texts(root, places, f"/{form.root.name}"):
        yield found(row.code, where, _passed_over(row.code, written, 1), place, _remedy(row))
    for (code, written), (row, column, paths) in found_at.items():
        place = places.of_setting("style") if row is DISPLAY["style"] else places.of(paths[0], column)
        yield found(code, where, _passed_over(code, written, len(paths)), place, _remedy(row))


def _asked_for(root: Any, top: str) -> Iterator[tuple[str, Row, str, str]]:
    """Yield each word about display with its row, the path of its question and the column it stands in."""
    body = root.find(f"{{{XHTML}}}body")
    for element in root.iter(f"{{{XFORMS}}}bind"):
        path = absolute((element.get("nodeset") or "").strip(), top)
        yield from _parameters(element, path)
    for element in body.iter() if body is not None else ():
        if not isinstance(element.tag, str):
            continue
        path = absolute((element.get("ref") or element.get("nodeset") or "").strip(), top)
        for word in words_of(element.get("appearance") or ""):
            yield word, APPEARANCES.get(known_as(word), _UNKNOWN), path, "appearance"
        yield from _parameters(element, path)
        if element.tag == _RANGE and element.find(f"{{{XFORMS}}}itemset") is not None:
            yield "tick_labelset", PARAMETERS["tick_labelset"], path, "parameters"
        if element.get("autoplay"):
            yield "autoplay", DISPLAY["autoplay"], path, "autoplay"
    if body is not None and body.get("class"):
        yield body.get("class"), DISPLAY["style"], top, "style"


def _in_texts(root: Any, places: FormPlaces, top: str) -> Iterator[tuple[Row, str, Place]]:
    """Yield what the texts of the form hold beside words, each once: Markdown, the files of a label."""
    told: set[str] = set()
    for value in root.iter(f"{{{XFORMS}}}value", f"{{{XFORMS}}}label", f"{{{XFORMS}}}hint"):
        above = value.getparent()
        media = value.get("form") or ""
        written = media if media in MEDIA_KINDS else "Markdown"
        is_told = media in MEDIA_KINDS or _MARKDOWN.search("".join(value.itertext()))
        if not is_told or written in told or above is None:
            continue
        told.add(written)
        row = FEATURES["Texts"][MARKDOWN if written == "Markdown" else MEDIA]
        column = written if written in MEDIA_KINDS else "label"
        if identifier := above.get("id"):
            yield row, written, places.of_text(identifier, column)
        else:
            yield row, written, places.of(absolute((above.get("ref") or "").strip(), top), column)


def _parameters(element: Any, path: str) -> Iterator[tuple[str, Row, str, str]]:
    for name, value in element.attrib.items():
        row = _BY_ATTRIBUTE.get(str(name).rpartition("}")[2])
        if row is not None and value.strip() not in _OFF:
            yield row.name, row, path, "parameters"


def _passed_over(code: str, written: str, count: int) -> str:
    if code == "ignored-appearance":
        text = ngettext(
            "The appearance {name} of {count} question changes nothing here.",
            "The appearance {name} of {count} questions changes nothing here.",
            count,
        )
    elif code == "ignored-parameter":
        text = ngettext(
            "The parameter {name} of {count} question changes nothing here.",
            "The parameter {name} of {count} questions changes nothing here.",
            count,
        )
    else:
        return _("The hint about display {name} changes nothing here.").format(name=written)
    return text.format(name=written, count=count)


def _remedy(row: Row) -> str | None:
    return instead_in_words(row.instead) if row.instead is not None else None
