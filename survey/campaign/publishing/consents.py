"""Taking a consent back, and giving one again: entries that say who asked, how and why.

What lives here: the decision and what it replaces. What does not: what stands now (`purposes`), and what
follows from it (`fieldwork.gate`). Source: docs/decisions/0167-consents.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from survey.campaign.campaign import Campaign
from survey.campaign.publishing.purposes import EVERYTHING, WAYS, Purpose, list_purposes
from survey.errors import CampaignError
from survey.form.consents import notice_version_of, people_of
from survey.log.bodies import consent_body, consent_words
from survey.log.chain import Writing
from survey.log.entry import hash_bytes, live_entries
from survey.messages import _
from survey.records.submissions import SubmissionState

RESPONDENT = "respondent"
"""Of whom a request is when nobody says: the person who was interviewed."""


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for: one purpose by its question's name, or all that concern a person, or all.

    `asked_by` says who asked (in their own words: the manager herself), `way` is one of `WAYS`.
    """

    purpose: str | None = None
    person: str | None = None
    asked_by: str | None = None
    way: str | None = None
    why: str | None = None


def withdraw_consent(
    campaign: Campaign, submission: str, request: Request
) -> tuple[SubmissionState, list[Purpose]]:
    """Take back what is asked for, signed, at once.

    Whoever sits at the laptop may do it: a person asks whom they can reach. Nothing else is required.
    Raises CampaignError for a name that is no purpose or no person of the form, StoreError.
    """
    state, purposes = list_purposes(campaign, submission)
    asked = _asked(campaign, state, purposes, request)
    _write(campaign, state, [(path, False) for path in asked], request)
    return list_purposes(campaign, state.submission)


def give_again(
    campaign: Campaign, submission: str, request: Request
) -> tuple[SubmissionState, list[Purpose]]:
    """Note that a person agrees again: a new consent, with who gave it and how.

    What the interview says counts again then: a purpose that was refused in it stays so until an edit.
    Raises CampaignError without who and how, or when nothing of it is withdrawn; StoreError.
    """
    if not (request.asked_by or "").strip() or request.way is None:
        raise CampaignError(
            _("A consent is not brought back by a key: it is given again."),
            remedy=_("Say who gave it and how: --asked-by TEXT --way phone."),
        )
    state, purposes = list_purposes(campaign, submission)
    asked = _asked(campaign, state, purposes, request)
    if EVERYTHING in asked:
        asked = [EVERYTHING, *(path for path in state.withdrawn if path != EVERYTHING)]
    elif not any(path in state.withdrawn or EVERYTHING in state.withdrawn for path in asked):
        raise CampaignError(_("Nothing of this was taken back."), where=request.purpose or request.person)
    decisions = [(path, True) for path in asked]
    if EVERYTHING in state.withdrawn and EVERYTHING not in asked:
        # All was taken back, and part of it is given again: the rest stays taken back, purpose by purpose.
        decisions += [(own.path, False) for own in purposes if own.path not in asked]
        _write(campaign, state, decisions, request, also_replaces=EVERYTHING)
    else:
        _write(campaign, state, decisions, request)
    return list_purposes(campaign, state.submission)


def _asked(
    campaign: Campaign, state: SubmissionState, purposes: list[Purpose], request: Request
) -> list[str]:
    """Return the purposes that a request is about. Raises CampaignError."""
    if request.way is not None and request.way not in WAYS:
        raise CampaignError(_("There is no such way of asking."), where=request.way, remedy=", ".join(WAYS))
    if request.purpose is not None:
        named = [own.path for own in purposes if request.purpose in (own.name, own.path)]
        if not named:
            raise CampaignError(
                _("This is no purpose of the form."),
                where=request.purpose,
                remedy=_("One of: {names}.").format(names=", ".join(own.name for own in purposes)),
            )
        return named[:1]
    if request.person is None:
        return [EVERYTHING]
    people = people_of(campaign.form(state.form_id, state.form_version))
    if request.person not in people:
        raise CampaignError(
            _("This form asks nothing of such a person."),
            where=request.person,
            remedy=_("It speaks of: {people}.").format(people=", ".join(people) or "-"),
        )
    _state, own = list_purposes(campaign, state.submission, person=request.person)
    if not own:
        raise CampaignError(
            _("No purpose of this form concerns this person: nothing of them is published."),
            where=request.person,
        )
    return [purpose.path for purpose in own]


def _write(
    campaign: Campaign,
    state: SubmissionState,
    decisions: Iterable[tuple[str, bool]],
    request: Request,
    *,
    also_replaces: str | None = None,
) -> None:
    live = live_entries(campaign.store.entries(kind="consent", subject=state.submission))
    notice = notice_version_of(campaign.form(state.form_id, state.form_version))
    writings = []
    for path, given in decisions:
        replaced = {path, path if also_replaces is None else also_replaces}
        parents = sorted(e.hash for e in live if e.body is not None and e.body.get("purpose") in replaced)
        person = request.person or RESPONDENT
        words = campaign.new_part(consent_words(person=person, asked_by=request.asked_by, why=request.why))
        body = consent_body(
            purpose=path,
            given=given,
            way=request.way,
            notice=notice if given else None,
            people={person: hash_bytes(words)},
        )
        writings.append(
            Writing("consent", state.submission, (campaign.new_part(body), words), tuple(parents))
        )
    campaign.write(*writings)
