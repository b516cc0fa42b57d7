"""What a person is named by, looked for in text: words in any order, the end of a phone number."""

import re
from collections.abc import Iterable

from survey.errors import CampaignError
from survey.form.tags import TagTable
from survey.messages import _
from survey.messages.folding import fold
from survey.records.submissions import SubmissionState

NAMING = frozenset(("name", "phone", "email"))
"""The kinds of personal data that name a person."""
FEWEST_SIGNS, FEWEST_DIGITS, DIGITS_COMPARED = 3, 6, 8
_NO_DIGIT = re.compile(r"\D+")
_LETTER = re.compile(r"[^\W\d]")


class Wanted:
    """A text that is looked for: words in any order, or the end of a phone number."""

    def __init__(self, text: str) -> None:
        """Raise CampaignError for a text that would find everybody."""
        self._words = fold(text).split()
        digits = _NO_DIGIT.sub("", text)
        self._digits = digits[-DIGITS_COMPARED:] if len(digits) >= FEWEST_DIGITS else ""
        if self._digits and not _LETTER.search(text):
            self._words = []
        if not self._digits and len("".join(self._words)) < FEWEST_SIGNS:
            raise CampaignError(
                _("This is too short to look for."),
                where=text,
                remedy=_("Give a name, a phone number of at least six figures, or an e-mail address."),
            )

    def is_in(self, text: str) -> bool:
        """Tell whether a text holds it: without case and accents, a number with whatever signs between."""
        if self._words:
            folded = fold(text)
            if all(word in folded for word in self._words):
                return True
        return bool(self._digits) and self._digits in _NO_DIGIT.sub("", text)


def wanted_in(texts: Iterable[str]) -> list[Wanted]:
    """Return what can be looked for among texts; one that is too short is left out."""
    found = []
    for text in texts:
        try:
            found.append(Wanted(text))
        except CampaignError:
            continue
    return found


def mentions_in(state: SubmissionState, tags: TagTable, wanted: Iterable[Wanted]) -> list[tuple[str, str]]:
    """Return path and text of the answers, computed values and notes that are nobody's and name somebody."""
    several = list(wanted)
    values = [*{**state.derived, **state.answers}.items(), *state.notes.items()]
    return [
        (path, text)
        for path, text in values
        if tags.subject_of(path) is None and any(own.is_in(text) for own in several)
    ]
