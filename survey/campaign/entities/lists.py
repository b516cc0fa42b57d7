"""Entity lists of a campaign: what a form sees of them, what an interview was based on.

What lives here: the lists as rows for forms, the copy that a draft keeps, the bases of operations.
What does not: the state of an entity (`log.entities`), and how lists travel (`travel.lists`).
Source: docs/decisions/0031-lists-in-a-draft.md.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from survey.campaign.campaign import Campaign
from survey.campaign.entities.aliases import find_by_code
from survey.campaign.entities.areas import view_of
from survey.form import FormDefinition
from survey.form.entities import entity_table, list_instances
from survey.form.secondary import StaticNode, file_rows, rows_document
from survey.log.entities import Key
from survey.log.state import join_revision
from survey.records.entities import LABEL, EntityState
from survey.records.submissions import EntityOperation

CONTENT_VERSION = 1


def campaign_lists(campaign: Campaign) -> dict[str, tuple[str, ...]]:
    """Return the entity lists that deployed forms declare, with their properties in the forms' order.

    The label is the property `label`. What one version of a form calls a person's is left out of the list,
    whatever another version says.
    """
    found: dict[str, dict[str, None]] = {}
    hidden: set[Key] = set()
    for deployed in campaign.store.forms.list():
        table = entity_table(campaign.form(deployed.form_id, deployed.version))
        for name, properties in table.lists.items():
            found.setdefault(name, {LABEL: None}).update(dict.fromkeys(properties))
            hidden |= {(name, own) for own in table.hidden[name]}
    return {
        name: tuple(own for own in properties if (name, own) not in hidden)
        for name, properties in found.items()
    }


def entities_in_view(campaign: Campaign, name: str) -> list[EntityState]:
    """Return the entities of a list that this device works with, by label (see `view_of`)."""
    return list(filter(view_of(campaign), campaign.store.entities.all(name)))


def find_entity(campaign: Campaign, form: FormDefinition, asked: str | None) -> EntityState | None:
    """Return the one entity that `asked` names among the lists that a form reads or writes, None without one.

    It is named by a printed code that leads to it, its id or a beginning of at least 4 signs, or its label.
    """
    wanted = (asked or "").removeprefix("uuid:").strip().casefold()
    if not wanted:
        return None
    names = {*list_instances(form).values(), *entity_table(form).lists}
    for name in sorted(names):
        if (by_code := find_by_code(campaign, name, wanted)) is not None:
            return by_code
    entities = [state for name in sorted(names) for state in entities_in_view(campaign, name)]
    for named in (
        lambda s: s.entity_id.casefold() == wanted,
        lambda s: wanted == s.label.casefold(),
        lambda s: len(wanted) >= 4 and s.entity_id.casefold().startswith(wanted),
    ):
        found = list(filter(named, entities))
        if len(found) == 1:
            return found[0]
    return None


def kept_lists(campaign: Campaign, form: FormDefinition) -> dict[str, str]:
    """Return the lists that a form reads or writes as they are now, as text for its draft to keep."""
    known = campaign_lists(campaign)
    named = {*list_instances(form).values(), *entity_table(form).lists}
    return {name: _list_text(campaign, name, known[name]) for name in sorted(named & known.keys())}


def _list_text(campaign: Campaign, name: str, properties: tuple[str, ...]) -> str:
    entities = [
        [state.entity_id, state.label, state.version, list(state.heads), dict(state.properties)]
        for state in entities_in_view(campaign, name)
    ]
    columns = [own for own in properties if own != LABEL]
    document = {"v": CONTENT_VERSION, "properties": columns, "entities": entities}
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def list_documents(form: FormDefinition, kept: Mapping[str, str]) -> dict[str, StaticNode]:
    """Return the secondary instances of a form that the lists serve, by identifier.

    Rows of a CSV of that name beside the form come after them, unless they name an entity of the list: a
    frame of known centres becomes entities as it is visited.
    """
    return {
        identifier: rows_document(_rows(form, name, kept[name]))
        for identifier, name in list_instances(form).items()
        if name in kept
    }


def _rows(form: FormDefinition, name: str, text: str) -> Iterable[dict[str, str]]:
    content = json.loads(text)
    listed = set()
    for entity_id, label, version, _heads, properties in content["entities"]:
        listed.add(entity_id)
        cells = {column: properties.get(column, "") for column in content["properties"]}
        yield {"name": entity_id, "label": label or entity_id, "__version": str(version), **cells}
    for row in file_rows(form, f"{name}.csv"):
        if row.get("name") not in listed:
            yield row


def current_documents(campaign: Campaign, form: FormDefinition) -> dict[str, StaticNode]:
    """Return the secondary instances of a form that the campaign's lists serve, as they are now."""
    return list_documents(form, kept_lists(campaign, form))


def bases_in(kept: Mapping[str, str]) -> dict[Key, tuple[str, ...]]:
    """Return the base of each entity as a draft saw it."""
    return {
        (name, entity[0]): tuple(entity[3])
        for name, text in kept.items()
        if not name.startswith("__")
        for entity in json.loads(text)["entities"]
    }


def operations_of(campaign: Campaign, revisions: Iterable[str]) -> list[EntityOperation]:
    """Return the operations of the revisions that are edited or settled, by hash."""
    joined = (join_revision(campaign.store.entry(hash_)) for hash_ in revisions)
    return [operation for revision in joined if revision is not None for operation in revision.entities]


def with_bases(
    operations: Sequence[EntityOperation],
    seen: Mapping[Key, tuple[str, ...]],
    before: Sequence[EntityOperation] = (),
) -> tuple[EntityOperation, ...]:
    """Return the operations each with the base that it goes on from.

    That is what the interview saw when it began (`seen`). An edit says again what its submission said then
    (`before`), so it keeps that base: what others wrote since is not undone by an old answer.
    """
    earlier: dict[Key, set[str]] = {}
    for operation in before:
        earlier.setdefault((operation.dataset, operation.entity_id), set()).update(operation.base)
    found = []
    for operation in _same_creations(operations, before):
        key = (operation.dataset, operation.entity_id)
        base = earlier[key] if key in earlier else seen.get(key, ())
        found.append(replace(operation, base=tuple(sorted(base))))
    return tuple(found)


def _same_creations(
    operations: Sequence[EntityOperation], before: Sequence[EntityOperation]
) -> list[EntityOperation]:
    """Return the operations; an edit that creates again what its submission created keeps that id.

    A form may compute the id anew at each edit (`uuid()`); the centre is still the same.
    """
    now, then = ({(o.dataset, o.entity_id): o for o in own} for own in (operations, before))
    made = [o for key, o in now.items() if key not in then and o.action == "create"]
    lost = [o for key, o in then.items() if key not in now and o.action == "create"]
    renamed: dict[Key, str] = {}
    for dataset in {o.dataset for o in made}:
        new, old = ([o.entity_id for o in own if o.dataset == dataset] for own in (made, lost))
        if len(new) == len(old) == 1:
            renamed[dataset, new[0]] = old[0]
    return [replace(o, entity_id=renamed.get((o.dataset, o.entity_id), o.entity_id)) for o in operations]
