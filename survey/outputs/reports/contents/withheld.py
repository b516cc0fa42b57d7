"""Which contents stay out of the directory, counted by the reason."""

from collections import Counter
from collections.abc import Iterable, Iterator

from survey.fieldwork.gate import Refusal
from survey.outputs.questions import Group
from survey.outputs.report import Sieve
from survey.outputs.reports.contents.directory import content_questions
from survey.records.paths import generic
from survey.records.submissions import SubmissionState


class Withheld:
    """Counts the contents whose title does not leave, one for each time that a submission names one."""

    def __init__(self, form: Group, sieve: Sieve) -> None:
        title = content_questions(form)[1].get("title")
        self._title, self._sieve = title.path if title is not None else "", sieve
        self._counts: Counter[Refusal] = Counter()

    def watch(self, states: Iterable[SubmissionState]) -> Iterator[SubmissionState]:
        """Yield the submissions as they come, each counted."""
        for state in states:
            reasons = (self._sieve.refuses(state, path) for path in self._titles(state))
            self._counts.update(reason for reason in reasons if reason is not None)
            yield state

    def counts(self) -> dict[str, int]:
        """Return the reasons, in the language in use, with their counts, the commonest first."""
        return {reason.sentence: count for reason, count in self._counts.most_common()}

    def _titles(self, state: SubmissionState) -> set[str]:
        """Return the identity paths of the titles, of those too that are in conflict or erased."""
        if not self._title:
            return set()
        end = self._title[self._title.rindex("/") :]
        paths = (*state.answers, *state.erased, *(conflict.path for conflict in state.conflicts))
        return {path for path in paths if path.endswith(end) and generic(path) == self._title}
