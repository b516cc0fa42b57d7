"""Texts of an XForm as values: labels, hints, messages, the mixed content of translations."""

from typing import Any

from survey.form.definition import Output, Text


def read_text(element: Any) -> Text:
    """Return the text of a label, hint or message element."""
    reference = (element.get("ref") or "").strip()
    if reference:
        identifier = itext_id(reference)
        return Text(itext_id=identifier) if identifier else Text(dynamic=reference)
    return Text(pieces=pieces_of(element))


def itext_id(reference: str) -> str | None:
    """Return the id in `jr:itext('id')`, None when the text is something else."""
    text = reference.strip()
    if text.startswith("jr:itext(") and text.endswith(")"):
        inner = text[len("jr:itext(") : -1].strip()
        if len(inner) > 1 and inner[0] in "'\"" and inner[-1] == inner[0]:
            return inner[1:-1]
    return None


def pieces_of(element: Any) -> tuple[str | Output, ...]:
    """Return the mixed content of a text element: words, and outputs by their expressions."""
    pieces = _mixed(element)
    # White space around the whole is the file's own; around an output inside, it is the text's.
    if isinstance(pieces[0], str):
        pieces[0] = pieces[0].lstrip()
    if isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip()
    return tuple(piece for piece in pieces if piece)


def _mixed(element: Any) -> list[str | Output]:
    pieces: list[str | Output] = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2] == "output":
            expression = child.get("value") or child.get("ref") or ""
            if expression.strip():
                pieces.append(Output(expression.strip()))
        elif isinstance(child.tag, str):
            pieces.extend(_mixed(child))
        pieces.append(child.tail or "")
    return [piece for piece in pieces if piece] or [""]
