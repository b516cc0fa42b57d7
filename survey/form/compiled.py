"""A form's definition as JSON and back: what the cache of compiled forms keeps beside the XForm.

What lives here: the encoding. What does not: files (`cache`). Only the classes of `definition` are made, from
a list of them, and nothing of what is read is ever run.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from survey.form.definition import (
    Bind,
    Control,
    Element,
    ExternalInstance,
    FormDefinition,
    Item,
    Itemset,
    Output,
    SetValue,
    Text,
)

_CLASSES: tuple[Any, ...] = (
    *(Bind, Control, Element, ExternalInstance, FormDefinition),
    *(Item, Itemset, Output, SetValue, Text),
)
_NUMBERS: dict[type, int] = {own: number for number, own in enumerate(_CLASSES)}


def encode_form(form: FormDefinition) -> bytes:
    """Return a definition as JSON, without its XML, its folder and its key."""
    bare = form._replace(xml=b"", folder=None, cache_key=None)
    return json.dumps(_plain(bare), ensure_ascii=False, separators=(",", ":")).encode()


def decode_form(content: bytes, *, xml: bytes, folder: Path | None, cache_key: str) -> FormDefinition:
    """Read a definition back. Raises ValueError for what `encode_form` did not write."""
    try:
        form = json.loads(content, object_hook=_made)
        assert isinstance(form, FormDefinition)
        return form._replace(xml=xml, folder=folder, cache_key=cache_key)
    except (AssertionError, IndexError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"no compiled form: {error}") from error


def _plain(value: Any) -> Any:
    if type(value) in _NUMBERS:
        return {"~": _NUMBERS[type(value)], "=": [_plain(one) for one in value]}
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return "" if isinstance(value, bytes) else value


def _made(found: dict[str, Any]) -> Any:
    """Make what an object stands for; every list of a definition is a tuple."""
    if "~" in found:
        return _CLASSES[found["~"]](*[tuple(v) if type(v) is list else v for v in found["="]])
    for key, value in found.items():
        if type(value) is list:
            found[key] = tuple(value)
    return found
