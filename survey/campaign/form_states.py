"""The state of each form of a campaign: open, closing or closed, as coordinators said it.

What lives here: what stands, saying it, and what a kit carries. What does not: what a state forbids an
interview (`submissions`).
Source: ODK Central's states of a form; docs/decisions/0155-form-states.md.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from survey.campaign.campaign import Campaign
from survey.errors import CampaignError, KeyMissing
from survey.log.chain import Writing
from survey.log.words import CLOSED, CLOSING, FORM_STATES, OPEN, FormWord, form_state_body, form_words
from survey.messages import _

KIT_NOTE = "kit-form-states"


@dataclass(frozen=True, slots=True)
class FormState:
    """The state of a form: the most open of what stands; `said` is all of it, the newest first."""

    form_id: str
    state: str
    said: tuple[FormWord, ...] = ()

    @property
    def is_disputed(self) -> bool:
        """Tell whether coordinators said different things without knowing of each other."""
        return len({own.state for own in self.said}) > 1

    @property
    def sentence(self) -> str:
        """Return the state and who said it, in the language in use."""
        words = ", ".join(
            f"{state_label(own.state)} ({own.author}, {_when(own.when_ms)})" for own in self.said
        )
        if self.is_disputed:
            return _("{state}; both were said: {words}").format(state=state_label(self.state), words=words)
        return words or state_label(self.state)

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {
            "form": self.form_id,
            "state": self.state,
            "disputed": self.is_disputed,
            "said": [
                {"state": own.state, "author": own.author, "when": _when(own.when_ms), "why": own.why}
                for own in self.said
            ],
        }


def state_label(state: str) -> str:
    """Return a state in the language in use."""
    return {OPEN: _("open"), CLOSING: _("closing"), CLOSED: _("closed")}.get(state, state)


def _when(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).date().isoformat()


def form_states(campaign: Campaign) -> dict[str, FormState]:
    """Return the state of every deployed form by its id; a form of which nothing was said is open."""
    words = _standing(campaign)
    return {
        form: FormState(form, _most_open(words.get(form, ())), words.get(form, ()))
        for form in sorted({deployed.form_id for deployed in campaign.store.forms.list()})
    }


def _most_open(words: tuple[FormWord, ...]) -> str:
    return min((own.state for own in words), key=FORM_STATES.index, default=OPEN)


def _standing(campaign: Campaign) -> Mapping[str, tuple[FormWord, ...]]:
    coordinators = campaign.settings.coordinators
    entries = [e for e in campaign.store.entries(kind="form") if e.header.device in coordinators]
    kit = [FormWord(**{**own, "parents": tuple(own["parents"])}) for own in _kit(campaign)]
    return form_words(entries, kit)


def _kit(campaign: Campaign) -> list[dict[str, Any]]:
    return list(json.loads(campaign.store.note(KIT_NOTE) or "[]"))


def kit_form_states(campaign: Campaign) -> list[dict[str, Any]]:
    """Return what stands of the forms that are not open, as JSON objects for a kit."""
    return [
        asdict(own) for words in _standing(campaign).values() if _most_open(words) != OPEN for own in words
    ]


def say_form_state(campaign: Campaign, form_id: str, state: str, *, why: str | None = None) -> FormState:
    """Sign the state of a form, in place of what stands; return it.

    Raises CampaignError for a word that is none, KeyMissing unless this device is a coordinator's, StoreError
    for a form that is not deployed.
    """
    if state not in FORM_STATES:
        raise CampaignError(
            _("A form has no such state."),
            where=state,
            remedy=_("Say one of: {words}.").format(words=", ".join(FORM_STATES)),
        )
    if not campaign.is_coordinator:
        raise KeyMissing(
            _("Only a coordinator opens and closes forms."),
            where=campaign.device.author,
            remedy=_("Do it on the laptop that made the campaign."),
        )
    campaign.store.forms.get(form_id)
    before = form_states(campaign)[form_id]
    if before.state != state or before.is_disputed:
        part = campaign.new_part(form_state_body(form_id=form_id, state=state, why=why))
        parents = tuple(sorted(own.hash for own in before.said))
        campaign.write(Writing("form", form_id, (part,), parents))
    return form_states(campaign)[form_id]


def require_open(campaign: Campaign, form_id: str, *, begins: bool) -> None:
    """Raise CampaignError when a form takes no new interview (`begins`), or none at all.

    A closing form lets an interview be finished that was begun; a closed one neither.
    """
    found = form_states(campaign).get(form_id)
    if found is None or found.state == OPEN or (found.state == CLOSING and not begins):
        return
    if found.state == CLOSING:
        raise CampaignError(
            _("This form is closing: interviews that were begun are finished, no new one begins."),
            where=form_id,
            remedy=_("Take up a draft with `survey interview --resume`, or ask the coordinator."),
        )
    raise CampaignError(
        _("This form is closed: it takes no interview any more. What was answered is kept."),
        where=form_id,
        remedy=_("Ask the coordinator to open it again: survey form state {form} open").format(form=form_id),
    )
