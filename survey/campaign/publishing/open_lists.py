"""What of an entity list leaves: the values that the submissions which said them let out.

What lives here: which properties of which entities may be seen, and the lists as forms choose from them,
without the rest. What does not: the gate (`fieldwork.gate`), the lists as agents see them (`entities.lists`).
Source: docs/decisions/0111-no-trace.md.
"""

from collections.abc import Iterator, Mapping
from functools import partial

from survey.campaign.campaign import Campaign
from survey.campaign.entities.lists import campaign_lists
from survey.campaign.publishing.gate import public_gate
from survey.campaign.submissions.combining import all_submissions
from survey.form.definition import FormDefinition
from survey.form.entities import entity_table, list_instances
from survey.form.labels import list_of
from survey.form.roles import NAME, roles_of
from survey.form.secondary import StaticNode, rows_document
from survey.records.entities import LABEL, EntityState
from survey.records.paths import generic
from survey.records.submissions import SubmissionState

Said = set[tuple[str, str]]
"""Properties and values of a list that a submission lets out; of `label` every text that may be one."""


def open_entities(campaign: Campaign, name: str) -> Iterator[tuple[EntityState, dict[str, str]]]:
    """Yield the entities of a list of which something leaves, by label, each with that: property to value.

    A value leaves when a submission that speaks of the entity says it in an answer that passes the gate, a
    label when it is such a value or the centre's name; what is in conflict, and what only the frame or a
    settlement says, stays. The label is the property `label`. Raises StoreError, FormError.
    """
    entities = {state.entity_id: state for state in campaign.store.entities.all(name)}
    said = _said(campaign, name) if entities else {}
    for entity_id, state in entities.items():
        disputed = {conflict.path for conflict in state.conflicts}
        values = {**state.properties, LABEL: state.label}
        found = {
            property_: value
            for property_, value in values.items()
            if property_ not in disputed and (property_, value) in said.get(entity_id, ())
        }
        if found:
            yield state, found


def open_documents(campaign: Campaign, form: FormDefinition) -> dict[str, StaticNode]:
    """Return the lists of the campaign that a form's questions choose from, with what leaves of them.

    By the identifier of their secondary instance. An entity without an open label is not among them, nor a
    row of a file beside the form.
    """
    known = campaign_lists(campaign)
    chosen = {list_of(control) for control in form.controls().values()}
    return {
        identifier: rows_document(
            {"name": state.entity_id, "label": own[LABEL]}
            for state, own in open_entities(campaign, name)
            if LABEL in own
        )
        for identifier, name in list_instances(form).items()
        if name in known and identifier in chosen
    }


def _said(campaign: Campaign, name: str) -> dict[str, Said]:
    """Return what the submissions let out of each entity of a list."""
    subjects = campaign.store.entities.by_subject()
    readers = {
        form_id: _Reader(campaign, form, name)
        for form_id in {own.form_id for own in campaign.store.forms.list()}
        if name in entity_table(form := campaign.form(form_id)).lists
    }
    found: dict[str, Said] = {}
    for form_id, reader in readers.items():
        for state in filter(partial(_speaks, subjects), all_submissions(campaign, form=form_id)):
            said = reader.said(state)
            for entity_id in subjects[state.submission]:
                found.setdefault(entity_id, set()).update(said)
    return found


def _speaks(subjects: Mapping[str, tuple[str, ...]], state: SubmissionState) -> bool:
    return state.submission in subjects


class _Reader:
    """Reads what a form's submissions let out of the entities of one list."""

    def __init__(self, campaign: Campaign, form: FormDefinition, name: str) -> None:
        self._gate = public_gate(campaign, form)
        self._roles = roles_of(form)
        table = entity_table(form)
        self._saved = {
            path: bind.save_to
            for path, bind in form.binds.items()
            if bind.save_to and table.containers.get(table.container_of(path) or "") == name
        }

    def said(self, state: SubmissionState) -> Said:
        values, _refused = self._gate.let_through(state)
        found: Said = set()
        for path, value in values.items():
            property_ = self._saved.get(generic(path))
            if property_ is not None:
                found |= {(property_, value), (LABEL, value)}
        name = self._roles.get(NAME)
        if name in values:
            found.add((LABEL, values[name]))
        return found
