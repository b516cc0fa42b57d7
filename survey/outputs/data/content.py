"""What a format is given to write: tables laid out, and their rows as they come."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from survey.outputs.tables.layout import Sheet
from survey.outputs.tables.rows import Row


@dataclass(frozen=True, slots=True)
class Content:
    """The tables of an export.

    `rows` can be read once: each with the place of its sheet in `sheets`, the submission's before those of
    its repeats. `title` is the form's, `language` that of labels as a code (`fr`), None for the form's own.
    A writer counts in `left_out` what it could not write, by its reason in the language in use.
    """

    title: str
    sheets: tuple[Sheet, ...]
    rows: Iterable[tuple[int, Row]]
    language: str | None = None
    left_out: Counter[str] = field(default_factory=Counter)


def beside(path: Path, table: str) -> Path:
    """Return the file of another table beside the first one's.

    >>> beside(Path("centres.csv"), "centre-poste").name
    'centres-centre-poste.csv'
    """
    return path.with_name(f"{path.stem}-{table}{path.suffix}")
