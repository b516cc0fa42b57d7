"""Operations on entities as JSON, so that lists travel without the submissions behind them.

What lives here: one spelling, both ways. What does not: files (`bundle`), rows (`store`), and what follows
from the operations (`entities`).
Source: docs/bundle-format.md, lists.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from survey.errors import LogError
from survey.log.canonical import is_whole
from survey.log.clock import Hlc
from survey.messages import _
from survey.records.entities import EntityWriting

FORMAT_VERSION = 1


def write_operation(writing: EntityWriting) -> dict[str, Any]:
    """Return an operation as a JSON object."""
    found = {
        "hash": writing.hash,
        "parents": list(writing.parents),
        "hlc": list(writing.moment),
        "device": writing.device,
        "author": writing.author,
        "list": writing.dataset,
        "id": writing.entity_id,
        "said": dict(writing.said),
        "counts": writing.counts,
    }
    return {**found, "frame": True} if writing.frame else found


def read_operation(value: Mapping[str, Any]) -> EntityWriting:
    """Read what `write_operation` wrote. Raises LogError for anything else."""
    try:
        ms, tie = (int(number) for number in value["hlc"])
        said = {str(name): str(text) for name, text in value["said"].items()}
        return EntityWriting(
            hash=str(value["hash"]),
            parents=tuple(sorted({str(parent) for parent in value["parents"]})),
            moment=(ms, tie),
            device=str(value["device"]),
            author=str(value["author"]),
            dataset=str(value["list"]),
            entity_id=str(value["id"]),
            said=said,
            counts=bool(value["counts"]),
            frame=value.get("frame") is True,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LogError(_("An operation on an entity is malformed: {reason}.").format(reason=error)) from error


def write_lists(writings: Iterable[EntityWriting], moment: Hlc) -> dict[str, Any]:
    """Return the document of these operations as they are known at `moment`, in one order."""
    ordered = sorted(writings, key=lambda w: (w.dataset, w.entity_id, w.hash))
    return {
        "v": FORMAT_VERSION,
        "moment": list(moment),
        "operations": [write_operation(writing) for writing in ordered],
    }


def read_lists(document: Any) -> tuple[list[EntityWriting], Hlc]:
    """Read what `write_lists` wrote. Raises LogError, also for one of a newer version."""
    try:
        if int(document["v"]) > FORMAT_VERSION:
            raise LogError(_("These lists were made by a newer version of survey."))
        if not is_whole(document["v"]) or document["v"] != FORMAT_VERSION:
            raise ValueError("v")
        ms, tie = (int(number) for number in document["moment"])
        return [read_operation(value) for value in document["operations"]], Hlc(ms, tie)
    except (KeyError, TypeError, ValueError) as error:
        raise LogError(_("The lists are malformed: {reason}.").format(reason=error)) from error
