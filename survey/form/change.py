"""A difference between two versions of a form, as a value.

What lives here: its kinds, and what each means for data. What does not: finding them (`differences`).
"""

from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """The kinds of a difference."""

    FORM_ID = "form_id"
    VERSION = "version"
    TITLE = "title"
    LANGUAGE_ADDED = "language_added"
    LANGUAGE_REMOVED = "language_removed"
    DEFAULT_LANGUAGE = "default_language"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RENAMED = "renamed"
    TYPE = "type"
    LOGIC = "logic"
    TEXT = "text"
    TAG = "tag"
    APPEARANCE = "appearance"
    CHOICE_ADDED = "choice_added"
    CHOICE_REMOVED = "choice_removed"
    CHOICE_TEXT = "choice_text"
    CHOICES = "choices"


class Effect(StrEnum):
    """What a difference means for data that was collected with the old version."""

    SAFE = "safe"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed.

    `path` is the question's in the new form, `old_path` in the old one; either is None where it is not
    there. `aspect` says what of it: a kind of logic (`relevant`, `default`, `trigger` …), of text (`hint`
    …), or a tag. `before` and `after` are values, expressions or texts, None where absent. `language` is
    the name of a text's. Of choices, `list_name` names their list, `codes` the choices, and `users` are
    the old form's questions that choose from it.
    """

    change: Change
    effect: Effect = Effect.SAFE
    path: str | None = None
    old_path: str | None = None
    aspect: str = ""
    before: str | None = None
    after: str | None = None
    language: str | None = None
    list_name: str | None = None
    codes: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
