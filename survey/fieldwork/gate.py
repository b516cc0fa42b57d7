"""The consent gate: the one place that decides what may leave, and why not.

A value leaves only when its question is opened by a consent question that was answered yes in the same
submission; a question without the tag `open` is closed. `count` opens a question to counts, never a value.
Source: OUTPUTS.md; docs/decisions/0007-tags-and-namespaces.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from survey.form.tags import CLOSED, COUNT, TagTable
from survey.log.state import DELETION
from survey.messages import _
from survey.records.paths import generic
from survey.records.submissions import SubmissionState

YES = frozenset(("oui", "yes", "1", "true"))


class Refusal(StrEnum):
    """Why a value, or a whole submission, does not leave."""

    CLOSED = "closed"
    COUNT_ONLY = "count-only"
    NO_CONSENT = "no-consent"
    WITHDRAWN = "withdrawn"
    CONSENT_DISPUTED = "consent-disputed"
    DISPUTED = "disputed"
    ERASED = "erased"
    DELETED = "deleted"
    NOT_APPROVED = "not-approved"

    @property
    def sentence(self) -> str:
        """Return the reason in the language in use."""
        return {
            Refusal.CLOSED: _("the question is not for publication"),
            Refusal.COUNT_ONLY: _("the question may enter counts only"),
            Refusal.NO_CONSENT: _("the person did not agree"),
            Refusal.WITHDRAWN: _("the person withdrew the consent"),
            Refusal.CONSENT_DISPUTED: _("the consent is in conflict"),
            Refusal.DISPUTED: _("the answer is in conflict"),
            Refusal.ERASED: _("the person was erased"),
            Refusal.DELETED: _("the submission was deleted"),
            Refusal.NOT_APPROVED: _("the submission is not approved"),
        }[self]


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate for the submissions of one form.

    `publish` is `approved` (only what a coordinator approved leaves) or `received`.
    """

    tags: TagTable
    publish: str = "approved"

    def refuses_submission(self, state: SubmissionState) -> Refusal | None:
        """Return why nothing of a submission leaves, None when some of it may."""
        if state.deleted:
            return Refusal.DELETED
        if "" in state.withdrawn:
            return Refusal.WITHDRAWN
        # Somebody deleted it and somebody kept it: nothing leaves before that is settled.
        if any(conflict.path == DELETION for conflict in state.conflicts):
            return Refusal.DISPUTED
        if self.publish != "received" and state.review != "approved":
            return Refusal.NOT_APPROVED
        return None

    def refuses(self, state: SubmissionState, path: str) -> Refusal | None:
        """Return why the value at an identity path does not leave, None when it may."""
        whole = self.refuses_submission(state)
        if whole is not None:
            return whole
        if path in state.erased:
            return Refusal.ERASED
        disputed = {conflict.path for conflict in state.conflicts}
        if path in disputed:
            return Refusal.DISPUTED
        opened = self.tags.open_of(path)
        if opened == CLOSED:
            return Refusal.CLOSED
        if opened == COUNT:
            return Refusal.COUNT_ONLY
        return self._refuses_consent(state, opened, disputed)

    @staticmethod
    def _refuses_consent(state: SubmissionState, question: str, disputed: set[str]) -> Refusal | None:
        if question in state.withdrawn:
            return Refusal.WITHDRAWN
        answers = {path: value for path, value in state.answers.items() if generic(path) == question}
        if any(generic(path) == question for path in disputed):
            return Refusal.CONSENT_DISPUTED
        if any(path in state.erased for path in answers):
            return Refusal.ERASED
        # Every live answer must say yes: one refusal among several instances closes them all.
        if not answers or not all(value.lower() in YES for value in answers.values()):
            return Refusal.NO_CONSENT
        return None

    def let_through(self, state: SubmissionState) -> tuple[dict[str, str], dict[str, Refusal]]:
        """Return what leaves of a submission, and why the rest does not, by identity path."""
        open_values: dict[str, str] = {}
        refused: dict[str, Refusal] = {}
        for path, value in all_values(state).items():
            reason = self.refuses(state, path)
            if reason is None:
                open_values[path] = value
            else:
                refused[path] = reason
        return open_values, refused


def all_values(state: SubmissionState) -> Mapping[str, str]:
    """Return the answers and what the form computed of a submission."""
    return {**state.derived, **state.answers}
