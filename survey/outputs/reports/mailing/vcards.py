"""vCard 4: one card a subscriber. Source: RFC 6350, 3.2 (folding), 3.4 (escaping), 6.7.6 (UID)."""

from collections.abc import Iterable, Iterator

from survey.outputs.reports.mailing.subscribers import Subscriber

_MOST_BYTES = 75


def write_cards(subscribers: Iterable[Subscriber]) -> str:
    """Return the cards, lines ended by CR LF; empty without subscribers."""
    return "".join(
        f"{folded}\r\n" for own in subscribers for line in _card(own) for folded in fold_line(line)
    )


def _card(own: Subscriber) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"UID:urn:uuid:{own.uid}"
    yield f"FN:{escape_text(own.name or own.mail or own.phone or '')}"
    if own.mail is not None:
        yield f"EMAIL:{escape_text(own.mail)}"
    if own.centre:
        # ORG is a structured value: a semicolon of the name is escaped like any other.
        yield f"ORG:{escape_text(own.centre)}"
    yield "END:VCARD"


def escape_text(text: str) -> str:
    r"""Return a text value with backslash, comma, semicolon and line ends escaped.

    >>> escape_text("a;b,c\\d")
    'a\\;b\\,c\\\\d'
    """
    escaped = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def fold_line(line: str) -> Iterator[str]:
    """Yield a line in pieces of 75 octets at most, each after the first begun with a space.

    No character is cut.
    """
    piece, room = "", _MOST_BYTES
    for sign in line:
        size = len(sign.encode("utf-8"))
        if size > room:
            yield piece
            piece, room = " ", _MOST_BYTES - 1
        piece += sign
        room -= size
    yield piece
