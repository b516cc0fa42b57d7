"""The column headers of an XLSForm by their one name, whatever the author called them.

What lives here: old names, single colons, `bind::`, `media::` and `control::` columns. What does not: cells.
Source: XLSForm specification; the names that pyxform 4.5 takes.
"""

from collections.abc import Iterable

from survey.form.support.columns import SETTINGS, SURVEY_COLUMNS

TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
MEDIA = ("image", "audio", "video", "big-image")
LOGIC = (
    "relevant",
    "constraint",
    "calculation",
    "required",
    "readonly",
    "choice_filter",
    "repeat_count",
    "trigger",
    "default",
)
_CHOICE_COLUMNS = frozenset(("list_name", "name", "label", *MEDIA))
_ENTITY_COLUMNS = frozenset(("list_name", "label", "entity_id", "create_if", "update_if", "repeat"))
KNOWN_COLUMNS = {
    "survey": frozenset(SURVEY_COLUMNS),
    "choices": _CHOICE_COLUMNS,
    "external_choices": _CHOICE_COLUMNS,
    "settings": frozenset(SETTINGS),
    "entities": _ENTITY_COLUMNS,
}
_SURVEY_ALIASES = {
    "relevance": "relevant",
    "calculate": "calculation",
    "read_only": "readonly",
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "requiredmsg": "required_message",
    "jr:requiredmsg": "required_message",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "entities:saveto": "save_to",
    "noapperrorstring": "no_app_error_string",
    "jr:noapperrorstring": "no_app_error_string",
}
_LIST_ALIASES = {"caption": "label", "value": "name"}
_ALIASES = {
    "survey": _SURVEY_ALIASES,
    "choices": _LIST_ALIASES,
    "external_choices": _LIST_ALIASES,
    "settings": {
        "set_form_title": "form_title",
        "set_form_id": "form_id",
        "id_string": "form_id",
        "title": "form_title",
    },
    "entities": {"dataset": "list_name"},
}  # fmt: skip
_FRAMES = ("bind", "media", "control", "body")


def canonical_headers(sheet: str, headers: Iterable[str]) -> list[str]:
    """Return the one name of each header of a sheet: `label::Français (fr)`, `relevant`, `bind::x:y`.

    An unknown header keeps its spelling, as choice filters name columns by it.

    >>> canonical_headers("survey", ["Caption:fr", "bind:relevant", "Read Only"])
    ['label::fr', 'relevant', 'readonly']
    """
    written = [" ".join(text.split()) for text in headers]
    double = any("::" in text for text in written)
    return [_canonical(sheet, text, double) for text in written]


def _canonical(sheet: str, header: str, double: bool) -> str:
    words = _words(header, double)
    head = _snake(words[0])
    known, aliases = KNOWN_COLUMNS.get(sheet, frozenset()), _ALIASES.get(sheet, {})
    if head in _FRAMES and len(words) > 1 and sheet in ("survey", "choices"):
        inner = _snake(words[1])
        inner = aliases.get(inner, inner)
        if inner in known:
            return "::".join((inner, *words[2:]))
        frame = "control" if head == "body" else head
        return "::".join((frame, *words[1:]))
    name = aliases.get(head, head)
    return "::".join((name, *words[1:])) if name in known else header


def _words(header: str, double: bool) -> list[str]:
    if double or "::" in header:
        return [word.strip() for word in header.split("::")]
    words = [word.strip() for word in header.split(":")]
    if "jr" in words[:-1]:
        place = words.index("jr")
        words[place : place + 2] = [f"jr:{words[place + 1]}"]
    return words


def _snake(text: str) -> str:
    return "_".join(text.split()).lower()
