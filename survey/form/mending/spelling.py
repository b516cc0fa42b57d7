"""Types written otherwise, and the signs that word processors put into logic."""

import re
import unicodedata
from functools import lru_cache

from survey.errors import XPathError
from survey.form.checking.questions import read_type
from survey.form.headers import LOGIC
from survey.form.mending.draft import Draft
from survey.xpath.parser import parse

_TYPES = (
    "text", "integer", "decimal", "note", "date", "time", "dateTime", "range", "acknowledge", "geopoint",
    "geotrace", "geoshape", "image", "audio", "video", "file", "barcode", "calculate", "hidden", "start",
    "end", "today", "deviceid", "username", "email", "phonenumber", "audit", "start-geopoint",
    "background-audio", "csv-external", "xml-external",
)  # fmt: skip
_SYNONYMS = {
    "number": "decimal", "numeric": "decimal", "nombre": "decimal", "texte": "text", "entier": "integer",
    "picture": "image", "heure": "time", "fichier": "file", "calculation": "calculate", "calcul": "calculate",
    "notes": "note", "remarque": "note", "geolocation": "geopoint", "sound": "audio", "qrcode": "barcode",
}  # fmt: skip
_SELECTS = {
    "selectone": "select_one", "selectmultiple": "select_multiple", "selectmany": "select_multiple",
    "select1": "select_one", "selectoneof": "select_one", "rank": "rank",
    "selectonefromfile": "select_one_from_file", "selectmultiplefromfile": "select_multiple_from_file",
}  # fmt: skip
_BEGIN, _END = ("begin", "start", "debut"), ("end", "close", "fin")
_FRAMES = {"group": "group", "groupe": "group", "repeat": "repeat", "repetition": "repeat", "loop": "loop"}
_SELECT = re.compile(r"(.*?\S)\s+(\S+?)(?:\s+(or[ _]other|or specify other))?", re.IGNORECASE)
_QUOTES = str.maketrans(
    dict.fromkeys("‘’‚‛", "'") | dict.fromkeys("“”„‟", '"') | {"\xa0": " ", "\u202f": " "}
)
_GUILLEMETS = re.compile(r"«\s*([^«»\"]*?)\s*»")
_SIGNS = {"≠": "!=", "≤": "<=", "≥": ">=", "–": "-", "−": "-"}
_REFERENCE = re.compile(r"\$\{[^}]*\}")
_PARSED = {
    "survey": LOGIC,
    "settings": ("instance_name",),
    "entities": ("entity_id", "create_if", "update_if", "label"),
}


def mend_types(draft: Draft) -> None:
    """Write types that are known in another spelling as XLSForm spells them."""
    for row in draft.rows("survey"):
        text = row.get("type")
        spelt = spelt_type(text) if text else None
        if spelt is not None and spelt != text:
            draft.write({("survey", row.number, "type"): spelt}, "unknown-type")


def spelt_type(text: str) -> str | None:
    """Return a type as XLSForm spells it, None when it is well spelt already or not known.

    >>> spelt_type("Select One pays"), spelt_type("EndGroup"), spelt_type("Texte"), spelt_type("text")
    ('select_one pays', 'end_group', 'text', None)
    """
    words = read_type(text)
    if words.border is not None or words.list_name is not None or words.command in _known_types():
        return None
    key = _key(text)
    for begins, border in ((_BEGIN, "begin"), (_END, "end")):
        for begin in begins:
            frame = _FRAMES.get(key.removeprefix(begin).removesuffix("s"))
            if key.startswith(begin) and frame is not None:
                return f"{border}_{frame}"
    if key in _spellings():
        return _spellings()[key]
    found = _SELECT.fullmatch(text)
    command = _SELECTS.get(_key(found[1])) if found else None
    if found is None or command is None:
        return None
    return f"{command} {found[2]}" + (" or_other" if found[3] else "")


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[\s_\-]+", "", plain).lower()


@lru_cache(maxsize=1)
def _known_types() -> frozenset[str]:
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    return frozenset(QUESTION_TYPE_DICT) | {"audit", "photo"}


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    return {_key(name): name for name in _known_types()} | _SYNONYMS | {_key(name): name for name in _TYPES}


def mend_signs(draft: Draft) -> None:
    """Write straight quotes and plain signs into logic, where it can be read then."""
    for sheet, columns in _PARSED.items():
        for row in draft.rows(sheet):
            for column, text in row.cells.items():
                if column not in columns:
                    continue
                plain = plain_signs(text)
                if plain != text:
                    draft.write({(sheet, row.number, column): plain}, "invalid-expression")


def plain_signs(text: str) -> str:
    """Return an expression with plain quotes and signs; as it was, when it could not be read then.

    >>> plain_signs("${a} ≠ ‘oui’"), plain_signs("concat('l’eau')")
    ("${a} != 'oui'", "concat('l’eau')")
    """
    changed = _GUILLEMETS.sub(r'"\1"', text).translate(_QUOTES)
    if not _is_readable(changed):
        for sign, plain in _SIGNS.items():
            changed = changed.replace(sign, plain)
    return changed if _is_readable(changed) else text


def _is_readable(text: str) -> bool:
    try:
        parse(_REFERENCE.sub("/x", text))
    except XPathError:
        return False
    return True
