"""The consent gate: the one place that decides what may leave, and why not.

A value leaves only when its question is opened by a consent question that was answered yes in the same
submission; a question without the tag `open` is closed. `count` opens a question to counts, never a value.
Source: OUTPUTS.md; docs/decisions/0007-tags-and-namespaces.md, 0020-levels-and-children.md.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from survey.form.consents import LEVEL_SUFFIX, YES
from survey.form.definition import FormDefinition
from survey.form.tags import CLOSED, COUNT, TagTable
from survey.log.state import DELETION
from survey.messages import _
from survey.records.paths import generic
from survey.records.submissions import SubmissionState

EVERYBODY = "web"
"""The level of a consent that lets everybody see; any other names a narrower circle."""
MINORS_SUFFIX = "_mineurs"
PERSON_DECIMALS = 2
"""A person's position is told to about a kilometre: hundredths of a degree."""


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
    NARROWER = "narrower"
    MINORS = "minors"
    SAME_CENTRE = "same-centre"

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
            Refusal.NARROWER: _("the person agreed to a narrower circle than everybody"),
            Refusal.MINORS: _("there are children on the photo, or nobody is sure"),
            Refusal.SAME_CENTRE: _("another submission stands for the same centre"),
        }[self]


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate for the submissions of one form.

    `publish` is `approved` (only what a coordinator approved leaves) or `received`. `levels` maps a consent
    question to the question that says who may see what it opens; with it, only what everybody may see leaves.
    """

    tags: TagTable
    publish: str = "approved"
    levels: Mapping[str, str] = field(default_factory=dict)
    _known: dict[str, tuple[str, bool]] = field(default_factory=dict, repr=False, compare=False)

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
        return self.judge(state)(path)

    def judge(self, state: SubmissionState) -> Callable[[str], Refusal | None]:
        """Return `refuses` for the paths of one submission, each of its consents read once."""
        whole = self.refuses_submission(state)
        return (lambda _path: whole) if whole is not None else _Judging(self, state).refuses

    def let_through(self, state: SubmissionState) -> tuple[dict[str, str], dict[str, Refusal]]:
        """Return what leaves of a submission, and why the rest does not, by identity path.

        A person's position leaves to about a kilometre, without altitude and accuracy.
        """
        whole = self.refuses_submission(state)
        if whole is not None:
            return {}, dict.fromkeys(all_values(state), whole)
        judging = _Judging(self, state)
        known, alone, verdicts = self._known, judging.alone, judging.verdicts
        open_values: dict[str, str] = {}
        refused: dict[str, Refusal] = {}
        for path, value in all_values(state).items():
            opened, is_person = known.get(path) or self.about(path)
            reason = judging.refuses(path) if path in alone or opened not in verdicts else verdicts[opened]
            if reason is not None:
                refused[path] = reason
            else:
                open_values[path] = _coarse(value) if is_person else value
        return open_values, refused

    def about(self, path: str) -> tuple[str, bool]:
        """Return what opens a path (`TagTable.open_of`), and whether it is where a person is."""
        own = generic(path)
        if own not in self._known:
            is_person = self.tags.pii_of(own) == "position" and self.tags.subject_of(own) is not None
            self._known[own] = self.tags.open_of(own), is_person
        return self._known[own]


class _Judging:
    """The gate over one submission, each consent read once.

    `alone` are the paths that are refused for a reason of their own, `verdicts` what became of each consent.
    """

    def __init__(self, gate: Gate, state: SubmissionState) -> None:
        self._gate, self._state = gate, state
        disputed = {conflict.path for conflict in state.conflicts}
        self._generic_disputed = {generic(path) for path in disputed}
        self._generic_erased = {generic(path) for path in state.erased}
        self.verdicts: dict[str, Refusal | None] = {CLOSED: Refusal.CLOSED, COUNT: Refusal.COUNT_ONLY}
        yes = (path for path in _named_minors(state.answers) if state.answers[path].lower() in YES)
        self._minors = {path.removesuffix(MINORS_SUFFIX) for path in (*yes, *_named_minors(disputed))}
        own = dict.fromkeys(disputed, Refusal.DISPUTED) | dict.fromkeys(state.erased, Refusal.ERASED)
        self._own = own
        self.alone = own.keys() | self._minors

    def refuses(self, path: str) -> Refusal | None:
        if path in self._own:
            return self._own[path]
        opened = self._gate.about(path)[0]
        if opened not in (CLOSED, COUNT) and path in self._minors:
            return Refusal.MINORS
        if opened not in self.verdicts:
            self.verdicts[opened] = self._refuses_consent(opened) or self._refuses_level(opened)
        return self.verdicts[opened]

    def _refuses_level(self, question: str) -> Refusal | None:
        level = self._gate.levels.get(question)
        if level is None:
            return None
        if level in self._generic_disputed:
            return Refusal.CONSENT_DISPUTED
        answers = self._answers(level).values()
        return None if answers and set(answers) == {EVERYBODY} else Refusal.NARROWER

    def _refuses_consent(self, question: str) -> Refusal | None:
        if question in self._state.withdrawn:
            return Refusal.WITHDRAWN
        if question in self._generic_disputed:
            return Refusal.CONSENT_DISPUTED
        if question in self._generic_erased:
            return Refusal.ERASED
        answers = self._answers(question)
        # Every live answer must say yes: one refusal among several instances closes them all.
        if not answers or not all(value.lower() in YES for value in answers.values()):
            return Refusal.NO_CONSENT
        return None

    def _answers(self, question: str) -> dict[str, str]:
        return {path: value for path, value in self._state.answers.items() if generic(path) == question}


def _named_minors(paths: Collection[str]) -> list[str]:
    # Few forms ask it: one look at all the paths is cheaper than one at each.
    if MINORS_SUFFIX not in " ".join(paths):
        return []
    return [path for path in paths if path.endswith(MINORS_SUFFIX)]


def _coarse(value: str) -> str:
    """Return a geopoint to about a kilometre; what is no position, as nothing.

    >>> _coarse("12.36421 -1.53381 300 4.5")
    '12.36 -1.53'
    """
    try:
        latitude, longitude = (float(number) for number in value.split()[:2])
    except ValueError:
        return ""
    return f"{latitude:.{PERSON_DECIMALS}f} {longitude:.{PERSON_DECIMALS}f}"


def levels_of(form: FormDefinition) -> dict[str, str]:
    """Return the question that says who may see what a consent opens: `cons_page` → `cons_page_niveau`."""
    return {path: path + LEVEL_SUFFIX for path in form.binds if path + LEVEL_SUFFIX in form.binds}


def all_values(state: SubmissionState) -> Mapping[str, str]:
    """Return the answers and what the form computed of a submission."""
    return {**state.derived, **state.answers}
