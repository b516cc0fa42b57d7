"""What is known of a centre before somebody visits it again: the values of its list and of earlier visits.

What lives here: which centre an interview is about, which answers are facts of a centre, and what was last
said of each. What does not: proposing them and marking what changed (`interview`), the lists themselves.
Source: docs/decisions/0162-known-values-are-proposed.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from survey.campaign.campaign import Campaign
from survey.campaign.entities.aliases import CODE, find_by_code, same_entities
from survey.form import FormDefinition
from survey.form.entities import EntityTable, chosen_lists, entity_table, list_instances
from survey.form.tags import CLOSED, TagTable, tags_of
from survey.log.entities import Key, entity_state
from survey.records.paths import generic
from survey.records.submissions import SubmissionState

VISIT_NUMBER = "visite_numero"
_ASKED = ("input", "select1", "select", "rank", "range")


@dataclass(frozen=True, slots=True)
class Visit:
    """A moment to look back from: everything said before `before_ms`, but by the submission itself."""

    submission: str
    before_ms: int

    @classmethod
    def of(cls, submission: str, began: datetime | str) -> "Visit":
        """Return the visit of a submission that began then (aware, or ISO 8601 UTC text)."""
        moment = datetime.fromisoformat(began.replace("Z", "+00:00")) if isinstance(began, str) else began
        return cls(submission, int(moment.timestamp() * 1000))


class CentreQuestions:
    """What a form asks of an entity: which question chooses it, and which answers are facts of it."""

    def __init__(self, form: FormDefinition) -> None:
        self.form = form
        self._table = entity_table(form)
        self._tags = tags_of(form)
        self.chooser = _chooser(form, self._table)
        read = set(list_instances(form).values())
        self.created = next((own for own in self._table.lists if own not in read), None)
        self.facts = dict(_facts(form, self._tags, self._table))

    @property
    def naming(self) -> str | None:
        """Return the path of the question that says which entity it is: the choice, or its printed code."""
        if self.chooser is not None:
            return self.chooser[0]
        saved = self.saved_to(self.created) if self.created is not None else iter(())
        return next((path for path, own in saved if own == CODE), None)

    def saved_to(self, dataset: str) -> Iterator[tuple[str, str]]:
        """Yield the path of each fact that is saved to the list, with its property."""
        for path in self.facts:
            container = self._table.container_of(path)
            saved = self.form.binds[path].save_to
            if saved and container is not None and self._table.containers[container] == dataset:
                yield path, saved

    def entity(self, campaign: Campaign, named: str) -> Key | None:
        """Return the entity that an answer to `naming` chooses, or names by its code; None without one."""
        if not named:
            return None
        if self.chooser is not None:
            return self.chooser[1], named
        found = find_by_code(campaign, self.created, named) if self.created is not None else None
        return None if found is None else (found.dataset, found.entity_id)


def _chooser(form: FormDefinition, table: EntityTable) -> tuple[str, str] | None:
    """Return the question that chooses the entity which the form speaks of, and its list.

    A form that only reads a list, as a back-check does, must not see what was said before.
    """
    controls = form.controls()
    for ref, dataset in chosen_lists(form):
        if dataset in table.lists and controls[ref].kind == "select1" and not _is_repeated(form, ref):
            return ref, dataset
    return None


def _facts(form: FormDefinition, tags: TagTable, table: EntityTable) -> Iterator[tuple[str, str]]:
    """Yield path and name of each question whose answer is a fact: it may be counted or shown, of nobody."""
    chooser = _chooser(form, table)
    for path, control in form.controls().items():
        bind = form.binds.get(path)
        if control.kind not in _ASKED or bind is None or bind.readonly or tags.subject_of(path) is not None:
            continue
        is_open = tags.open_of(path) != CLOSED or bool(bind.save_to)
        if is_open and path not in table.private and (chooser is None or path != chooser[0]):
            yield path, path.rpartition("/")[2]


def known_values(campaign: Campaign, form: FormDefinition, entity: Key, visit: Visit) -> dict[str, str]:
    """Return what was last known of an entity, by reference of the questions of `form` (`/data/r[2]/x`).

    Earlier submissions of the form give all of its facts, rows of repeats too; those of other forms give what
    the form that enters the entity asks under the same name. What its list says stands above both. An agent
    has the own submissions only, and the list.
    """
    asked = CentreQuestions(form)
    found: dict[str, str] = {}
    for state in sorted(_visits(campaign, entity, visit), key=lambda state: state.finalized):
        if state.form_id == form.form_id:
            own = {ref: text for ref, text in _by_position(state) if generic(ref) in asked.facts}
            rows = {generic(ref) for ref in own if "[" in ref}
            found = {ref: text for ref, text in found.items() if generic(ref) not in rows} | own
        else:
            found |= _by_name(campaign, asked, entity[0], state)
    properties = _properties(campaign, entity, visit)
    found |= {path: properties[own] for path, own in asked.saved_to(entity[0]) if properties.get(own)}
    return found


def _visits(campaign: Campaign, entity: Key, visit: Visit) -> Iterator[SubmissionState]:
    """Yield the submissions about an entity: those that spoke of it, and those that bear its code."""
    ids = same_entities(campaign, entity[0]).get(entity[1], (entity[1],))
    subjects = {own for entity_id in ids for own in campaign.store.entities.subjects(entity[0], entity_id)}
    bearing = {own.submission for own in _bearing_its_code(campaign, entity)}
    for subject in (subjects | bearing) - {visit.submission, *ids}:
        state = campaign.store.submission(subject)
        before = Visit.of(subject, state.started).before_ms < visit.before_ms
        if before and not state.deleted and state.review != "rejected":
            yield state


def _bearing_its_code(campaign: Campaign, entity: Key) -> Iterator[SubmissionState]:
    for deployed in {own.form_id: own for own in campaign.store.forms.list()}.values():
        asked = CentreQuestions(campaign.form(deployed.form_id))
        if asked.chooser is None and asked.created == entity[0]:
            for state in campaign.store.submissions(form=deployed.form_id):
                if asked.entity(campaign, said_at(state, asked.naming)) == entity:
                    yield state


def said_at(state: SubmissionState, path: str | None) -> str:
    """Return what a submission holds at a path, empty for nothing."""
    return "" if path is None else state.answers.get(path) or state.derived.get(path) or ""


def _by_position(state: SubmissionState) -> Iterator[tuple[str, str]]:
    """Yield what a submission holds by reference: positions instead of identities."""
    places = {
        f"{path}[{identity}]": f"[{number}]"
        for path, identities in state.repeats.items()
        for number, identity in enumerate(identities, 1)
    }
    for path, text in {**state.derived, **state.answers}.items():
        if "[" not in path:
            yield path, text
            continue
        ref, by_identity = "", ""
        for step in path.split("/")[1:]:
            name = step.partition("[")[0]
            by_identity += f"/{step}"
            ref += f"/{name}" + places.get(by_identity, "")
        yield ref, text


def _by_name(
    campaign: Campaign, asked: CentreQuestions, dataset: str, state: SubmissionState
) -> dict[str, str]:
    theirs = CentreQuestions(campaign.form(state.form_id, state.form_version)).facts
    known = {
        theirs[path]: text for path, text in {**state.derived, **state.answers}.items() if path in theirs
    }
    names = _register_names(campaign, dataset)
    return {
        path: known[name]
        for path, name in asked.facts.items()
        if name in known and name in names and not _is_repeated(asked.form, path)
    }


def _register_names(campaign: Campaign, dataset: str) -> set[str]:
    """Return the names of the facts that the forms which enter entities of a list ask."""
    newest = {own.form_id: own for own in campaign.store.forms.list()}
    forms = (CentreQuestions(campaign.form(form_id)) for form_id in newest)
    return {name for own in forms if own.created == dataset for name in own.facts.values()}


def _is_repeated(form: FormDefinition, path: str) -> bool:
    repeats = (ref for ref, control in form.controls().items() if control.kind == "repeat")
    return any(path.startswith(f"{ref}/") for ref in repeats)


def _properties(campaign: Campaign, entity: Key, visit: Visit) -> Mapping[str, str]:
    own = set(campaign.store.entities.operations_of(visit.submission))
    earlier = (
        writing
        for writing in campaign.store.entities.writings_on(*entity)
        if writing.hash not in own and writing.moment[0] < visit.before_ms
    )
    state = entity_state(earlier)
    return {} if state is None else state.properties


def next_visit_number(campaign: Campaign, form: FormDefinition, entity: Key, visit: Visit) -> int:
    """Return the number of the visit to come: at least 2, for the centre is known."""
    numbers = [_number(state) for state in _visits(campaign, entity, visit) if state.form_id == form.form_id]
    return max([1, *numbers]) + 1


def _number(state: SubmissionState) -> int:
    texts: Iterable[str] = (t for p, t in state.answers.items() if p.rpartition("/")[2] == VISIT_NUMBER)
    return next((int(text) for text in texts if text.isdigit()), 1)
