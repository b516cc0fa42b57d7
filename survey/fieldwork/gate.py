"""The consent gate: the one place that decides what may leave, and why not.

A value leaves only when its question is opened by a consent question that was answered yes in the same
submission; a question without the tag `open` is closed. `count` opens a question to counts, never a value.
A text that was written for a person and read out to them leaves only when they accepted it.
Source: OUTPUTS.md; docs/decisions/0007-tags-and-namespaces.md, 0020-levels-and-children.md,
0125-accepted-texts.md.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

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
    NOT_ACCEPTED = "not-accepted"
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
            Refusal.NOT_ACCEPTED: _("the person did not accept the text that was written for them"),
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
    _about: "_About" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_about", _About(self.tags))

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
        judging, about = _Judging(self, state), self._about
        values = all_values(state)
        reasons = list(map(judging.verdicts.__getitem__, map(about.__getitem__, values)))
        refused = {path: reason for path, reason in zip(values, reasons, strict=True) if reason is not None}
        open_values = dict(values)
        for path in refused:
            del open_values[path]
        if state.conflicts or state.erased or about.names_minors:
            for path in judging.alone & values.keys():
                own = judging.refuses(path)
                if own is not None:
                    refused[path] = own
                    open_values.pop(path, None)
        for path in about.texts_to_accept(open_values):
            if judging.refuses_text(path):
                refused[path] = Refusal.NOT_ACCEPTED
                del open_values[path]
        for path in about.where_persons_are(open_values):
            open_values[path] = _coarse(open_values[path])
        return open_values, refused

    def opens(self, path: str) -> str:
        """Return what opens a path: see `TagTable.open_of`."""
        return self._about[path]


class _About(dict[str, str]):
    """What opens each generic path, looked up once, and which of them tell where a person is.

    `names_minors` tells whether one of those looked up asks if there are children on a photo.
    """

    def __init__(self, tags: TagTable) -> None:
        super().__init__()
        self._tags = tags
        self._persons: set[str] = set()
        self._texts: set[str] = set()
        self.names_minors = False

    def __missing__(self, path: str) -> str:
        own = generic(path)
        if own != path:
            # There are as many identities as rows of repeats: only generic paths are held.
            return self[own]
        if self._tags.pii_of(own) == "position" and self._tags.subject_of(own) is not None:
            self._persons.add(own)
        if own in self._tags.acceptances:
            self._texts.add(own)
        self.names_minors = self.names_minors or own.endswith(MINORS_SUFFIX)
        opened = self[own] = self._tags.open_of(own)
        return opened

    def where_persons_are(self, paths: Iterable[str]) -> list[str]:
        """Return which of some paths, that were looked up, tell where a person is."""
        return [path for path in paths if generic(path) in self._persons] if self._persons else []

    def texts_to_accept(self, paths: Iterable[str]) -> list[str]:
        """Return which of some paths, that were looked up, hold a text that its person has to accept."""
        return [path for path in paths if generic(path) in self._texts] if self._texts else []


class _Verdicts(dict[str, Refusal | None]):
    """What became of each consent in one submission, judged when it is asked for."""

    def __init__(self, judge: Callable[[str], Refusal | None]) -> None:
        super().__init__({CLOSED: Refusal.CLOSED, COUNT: Refusal.COUNT_ONLY})
        self._judge = judge

    def __missing__(self, opened: str) -> Refusal | None:
        verdict = self[opened] = self._judge(opened)
        return verdict


class _Judging:
    """The gate over one submission, each consent read once."""

    def __init__(self, gate: Gate, state: SubmissionState) -> None:
        self._gate, self._state = gate, state
        self._disputed = {conflict.path for conflict in state.conflicts}
        self.verdicts = _Verdicts(self._verdict)

    @cached_property
    def alone(self) -> Set[str]:
        """Return the paths that may be refused for a reason of their own."""
        return self._own.keys() | self._minors

    @cached_property
    def _own(self) -> dict[str, Refusal]:
        disputed = dict.fromkeys(self._disputed, Refusal.DISPUTED)
        return disputed | dict.fromkeys(self._state.erased, Refusal.ERASED)

    @cached_property
    def _minors(self) -> set[str]:
        answers = self._state.answers
        yes = (path for path in _named_minors(answers) if answers[path].lower() in YES)
        return {path.removesuffix(MINORS_SUFFIX) for path in (*yes, *_named_minors(self._disputed))}

    def refuses(self, path: str) -> Refusal | None:
        if path in self._own:
            return self._own[path]
        opened = self._gate.opens(path)
        if opened not in (CLOSED, COUNT) and path in self._minors:
            return Refusal.MINORS
        return self.verdicts[opened] or (Refusal.NOT_ACCEPTED if self.refuses_text(path) else None)

    def refuses_text(self, path: str) -> bool:
        """Tell whether a path holds a text to accept that its person did not accept."""
        accepting = self._gate.tags.acceptances.get(generic(path))
        if accepting is None:
            return False
        beside = f"{path.rpartition('/')[0]}/{accepting.rpartition('/')[2]}"
        return beside in self._own or self._state.answers.get(beside, "").lower() not in YES

    def _verdict(self, opened: str) -> Refusal | None:
        return self._refuses_consent(opened) or self._refuses_level(opened)

    def _refuses_level(self, question: str) -> Refusal | None:
        level = self._gate.levels.get(question)
        if level is None:
            return None
        if level in map(generic, self._disputed):
            return Refusal.CONSENT_DISPUTED
        answers = self._answers(level).values()
        return None if answers and set(answers) == {EVERYBODY} else Refusal.NARROWER

    def _refuses_consent(self, question: str) -> Refusal | None:
        if question in self._state.withdrawn:
            return Refusal.WITHDRAWN
        if question in map(generic, self._disputed):
            return Refusal.CONSENT_DISPUTED
        if question in map(generic, self._state.erased):
            return Refusal.ERASED
        answers = self._answers(question)
        # Every live answer must say yes: one refusal among several instances closes them all.
        if not answers or not all(value.lower() in YES for value in answers.values()):
            return Refusal.NO_CONSENT
        return None

    def _answers(self, question: str) -> dict[str, str]:
        answers = self._state.answers
        if not self._state.repeats:
            return {question: answers[question]} if question in answers else {}
        return {path: value for path, value in answers.items() if generic(path) == question}


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
