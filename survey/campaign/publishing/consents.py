"""What people agreed to, per purpose, and taking it back.

What lives here: the purposes of a submission with what each opens, and the entry that withdraws one.
What does not: what follows from it (`fieldwork.gate`).
"""

from dataclasses import asdict, dataclass
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.submissions.combining import one_submission
from survey.campaign.submissions.restoring import restore_state
from survey.errors import CampaignError
from survey.fieldwork.gate import YES
from survey.form import FormDefinition
from survey.form.tags import CLOSED, COUNT, tags_of
from survey.log.bodies import consent_body
from survey.log.chain import Writing
from survey.log.entry import live_entries
from survey.messages import _, current_language
from survey.records.paths import generic
from survey.records.submissions import SubmissionState

EVERYTHING = ""
"""The purpose that stands for all of them."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """One consent question of a submission.

    `state` is given, refused, withdrawn, disputed or unasked; `opens` how many questions it opens.
    """

    path: str
    label: str
    answer: str
    state: str
    opens: int

    @property
    def name(self) -> str:
        """Return the question's name, by which it can be withdrawn."""
        return self.path.rpartition("/")[2]

    @property
    def state_label(self) -> str:
        """Return the state in the language in use."""
        return {
            "given": _("given"),
            "refused": _("refused"),
            "withdrawn": _("withdrawn"),
            "disputed": _("in conflict"),
            "unasked": _("not asked"),
        }[self.state]

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def list_purposes(campaign: Campaign, submission: str) -> tuple[SubmissionState, list[Purpose]]:
    """Return a submission and its purposes in form order. Raises StoreError, FormError."""
    state = one_submission(campaign, submission)
    form = campaign.form(state.form_id, state.form_version)
    opened = _opened(form)
    instance = restore_state(form, state, current_language())
    labels = {generic(view.ref): view.label for view in instance.nodes() if generic(view.ref) in opened}
    purposes = []
    for path in sorted(opened, key=list(form.binds).index):
        answers = [value for own, value in state.answers.items() if generic(own) == path]
        label = labels.get(path) or path.rpartition("/")[2]
        purposes.append(Purpose(path, label, " ".join(answers), _state(state, path, answers), opened[path]))
    return state, purposes


def _opened(form: FormDefinition) -> dict[str, int]:
    """Return the consent questions of a form with the number of questions that each opens."""
    counts: dict[str, int] = {}
    for question in tags_of(form).opens.values():
        if question not in (CLOSED, COUNT) and question in form.binds:
            counts[question] = counts.get(question, 0) + 1
    return counts


def _state(state: SubmissionState, path: str, answers: list[str]) -> str:
    if path in state.withdrawn or EVERYTHING in state.withdrawn:
        return "withdrawn"
    if any(generic(conflict.path) == path for conflict in state.conflicts):
        return "disputed"
    if not answers:
        return "unasked"
    return "given" if all(answer.lower() in YES for answer in answers) else "refused"


def withdraw_consent(
    campaign: Campaign, submission: str, *, purpose: str | None = None, why: str | None = None
) -> tuple[SubmissionState, list[Purpose]]:
    """Take back one purpose of a submission by the name of its question, or all of them; signed, at once.

    Whoever sits at the laptop may do it: a person asks whom they can reach.
    Raises CampaignError for a name that is no purpose of the form, StoreError.
    """
    return _decide(campaign, submission, purpose, given=False, why=why)


def restore_consent(
    campaign: Campaign, submission: str, *, purpose: str | None = None, why: str | None = None
) -> tuple[SubmissionState, list[Purpose]]:
    """Undo a withdrawal; what the interview says then counts again. Raises CampaignError, StoreError."""
    return _decide(campaign, submission, purpose, given=True, why=why)


def _decide(
    campaign: Campaign, submission: str, purpose: str | None, *, given: bool, why: str | None
) -> tuple[SubmissionState, list[Purpose]]:
    state, purposes = list_purposes(campaign, submission)
    path = EVERYTHING
    if purpose is not None:
        named = [own.path for own in purposes if purpose in (own.name, own.path)]
        if not named:
            raise CampaignError(
                _("This is no purpose of the form."),
                where=purpose,
                remedy=_("One of: {names}.").format(names=", ".join(own.name for own in purposes)),
            )
        path = named[0]
    body = consent_body(purpose=path, given=given, why=why)
    earlier = _superseded(campaign, state.submission, path, given=given)
    campaign.write(Writing("consent", state.submission, (campaign.new_part(body),), earlier))
    return list_purposes(campaign, state.submission)


def _superseded(campaign: Campaign, subject: str, purpose: str, *, given: bool) -> tuple[str, ...]:
    """Return the live entries that a decision replaces: those on its purpose, or all when all is restored."""
    live = live_entries(campaign.store.entries(kind="consent", subject=subject))
    every = given and purpose == EVERYTHING
    return tuple(
        sorted(e.hash for e in live if every or (e.body is not None and e.body.get("purpose") == purpose))
    )
