"""What a format is given to write: tables laid out, and their rows as they come."""

from collections.abc import Iterable
from dataclasses import dataclass

from survey.outputs.tables.layout import Sheet
from survey.outputs.tables.rows import Row


@dataclass(frozen=True, slots=True)
class Content:
    """The tables of an export.

    `rows` can be read once: each with the place of its sheet in `sheets`, the submission's before those of
    its repeats. `title` is the form's, `language` that of labels as a code (`fr`), None for the form's own.
    """

    title: str
    sheets: tuple[Sheet, ...]
    rows: Iterable[tuple[int, Row]]
    language: str | None = None
