"""Laying text into columns: wrapping by what a terminal shows, and the header line.

Pure but for prompt_toolkit's table of character widths.
"""

from prompt_toolkit.utils import get_cwidth  # noqa: TID253 (this module is imported with the screen only)


def wrapped(text: str, width: int) -> list[str]:
    """Wrap `text` to `width` columns at spaces, keeping its own line ends; never an empty list."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        lines.extend(_wrapped_paragraph(paragraph, max(4, width)))
    return lines


def _wrapped_paragraph(paragraph: str, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in paragraph.split(" "):
        candidate = f"{line} {word}" if line else word
        if get_cwidth(candidate) <= width:
            line = candidate
            continue
        if line:
            lines.append(line)
        while get_cwidth(word) > width:
            head = cut(word, width)
            lines.append(head)
            word = word[len(head) :]
        line = word
    lines.append(line)
    return lines


def cut(text: str, width: int) -> str:
    """Return the longest beginning of `text` that fits `width` columns, at least one sign."""
    used = 0
    for index, sign in enumerate(text):
        used += get_cwidth(sign)
        if used > width:
            return text[: max(1, index)]
    return text


def shortened(text: str, width: int) -> str:
    """Return `text` if it fits `width` columns, else its beginning and `~`."""
    text = " ".join(text.split())
    if width <= 0:
        return ""
    if get_cwidth(text) <= width:
        return text
    return cut(text, width - 1) + "~" if width > 1 else "~"


def padded(text: str, width: int, *, keep: bool = False) -> str:
    """Return `text` cut and filled to exactly `width` columns; its inner spaces are kept when asked."""
    text = cut_line(text, width) if keep else shortened(text, width)
    return text + " " * max(0, width - get_cwidth(text))


def cut_line(text: str, width: int) -> str:
    """Return `text` cut to `width` columns with a `~`, its inner spaces kept."""
    return text if get_cwidth(text) <= width else cut(text, width - 1) + "~"


def header(left: str, middle: str, right: str, width: int) -> str:
    """Lay the three parts of the header into `width` columns, the middle one near it; the right one is whole.

    >>> header("BF-1 Réo", "Section 2/6", "3/9 fr", 40)
    ' BF-1 Réo     Section 2/6        3/9 fr '
    """
    room = max(0, width - get_cwidth(right) - 3)
    middle = shortened(middle, room * 3 // 5)
    left = shortened(left, max(0, room - get_cwidth(middle) - 2))
    start = max(get_cwidth(left) + 2, min((width - get_cwidth(middle)) // 2 - 1, room - get_cwidth(middle)))
    return f" {padded(padded(left, start) + middle, room, keep=True)} {right} "


def key_help(items: list[tuple[str, str]], width: int, rows: int) -> list[str]:
    """Lay `key word` pairs into at most `rows` lines of `width` columns, the last ones dropped first."""
    lines: list[str] = [""]
    for key, word in items:
        piece = f" {key} {word} "
        if get_cwidth(lines[-1]) + get_cwidth(piece) <= width:
            lines[-1] += piece
        elif len(lines) < rows:
            lines.append(piece)
        else:
            break
    return lines
