"""The entity lists that a form declares, and what of them must stay private.

What lives here: lists, the properties that questions are saved to, external lists that a form reads.
What does not: which entity a submission speaks of (`engine`), and what became of it (`log`).
Source: ODK entities specification, "entity declaration", "saveto".
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from survey.errors import XPathError
from survey.form.definition import Element, FormDefinition
from survey.form.tags import TagTable, tags_of
from survey.records.entities import LABEL
from survey.xpath import compile_expression

LIST_SUFFIX = ".csv"
LABEL_PATH = "/meta/entity/label"


@dataclass(frozen=True, slots=True)
class EntityTable:
    """The entities of one form, by generic path.

    `containers` maps the path of the group, repeat or root that holds a `meta/entity` to its list; `lists`
    the name of each list to the properties that are saved to it, in the form's order. `private` are the
    paths of saved questions and of labels that hold, or are computed from, a person's data: they take no
    part in an entity. `hidden` maps each list to the properties that these would have been, the label as
    `label`.
    """

    containers: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    private: frozenset[str]
    hidden: Mapping[str, frozenset[str]]

    def container_of(self, path: str) -> str | None:
        """Return the container of the entity that the question at a generic path is saved to."""
        while path:
            path = path.rpartition("/")[0]
            if path in self.containers:
                return path
        return None


def entity_table(form: FormDefinition) -> EntityTable:
    """Read the entities of a form."""
    containers = dict(_containers(form.root, f"/{form.root.name}"))
    table = EntityTable(containers, {}, frozenset(), {})
    lists: dict[str, list[str]] = {name: [] for name in containers.values()}
    spoken = []
    for path, bind in form.binds.items():
        container = table.container_of(path)
        if bind.save_to and container is not None:
            spoken.append(path)
            own = lists[containers[container]]
            own += [bind.save_to] if bind.save_to not in own else []
    spoken += [container + LABEL_PATH for container in containers]
    tags = tags_of(form)
    private = frozenset(path for path in spoken if _is_personal(path, form, tags, set()))
    hidden: dict[str, set[str]] = {name: set() for name in lists}
    for path in private:
        container = table.container_of(path) or ""
        if path.endswith(LABEL_PATH):
            hidden[containers[path.removesuffix(LABEL_PATH)]].add(LABEL)
        else:
            hidden[containers[container]].add(form.binds[path].save_to or "")
    shown = {name: tuple(p for p in own if p not in hidden[name]) for name, own in lists.items()}
    return EntityTable(containers, shown, private, {name: frozenset(own) for name, own in hidden.items()})


def _containers(element: Element, path: str) -> Iterator[tuple[str, str]]:
    for child in element.children:
        name = child.name.rpartition(":")[2]
        if name == "meta":
            for entity in child.children:
                if entity.name.rpartition(":")[2] == "entity" and entity.attributes.get("dataset"):
                    yield path, entity.attributes["dataset"]
        else:
            yield from _containers(child, f"{path}/{child.name}")


def _is_personal(path: str, form: FormDefinition, tags: TagTable, seen: set[str]) -> bool:
    """Tell whether a path holds a person's data, itself or through what it is computed from."""
    if tags.subject_of(path) is not None:
        return True
    if path in seen:
        return False
    seen.add(path)
    return any(_is_personal(source, form, tags, seen) for source in _sources(path, form))


def _sources(path: str, form: FormDefinition) -> Iterator[str]:
    """Yield the paths that the value at `path` is computed or set from."""
    bind = form.binds.get(path)
    expressions = [bind.calculate] if bind is not None else []
    expressions += [action.value for action in form.actions if action.ref == path]
    for text in expressions:
        if not text:
            continue
        try:
            yield from compile_expression(text, namespaces=form.namespaces).dependencies(path).paths
        except XPathError:
            # An expression that cannot be read computes nothing; the check of the form names it.
            continue


def list_instances(form: FormDefinition) -> dict[str, str]:
    """Return the secondary instances that read an external CSV, by identifier the name of the file."""
    return {
        identifier: name.removesuffix(LIST_SUFFIX)
        for identifier, instance in form.instances.items()
        if instance.source is not None
        and (name := instance.source.rpartition("/")[2]).endswith(LIST_SUFFIX)
        and not instance.source.startswith("jr://instance/")
    }


def chosen_lists(form: FormDefinition) -> Iterator[tuple[str, str]]:
    """Yield, in order, the path of each question that chooses from an external CSV, and its name."""
    lists = list_instances(form)
    for ref, control in form.controls().items():
        source = control.itemset.nodeset if control.itemset is not None else ""
        name = next((own for i, own in lists.items() if source.startswith(f"instance('{i}')")), None)
        if name is not None:
            yield ref, name


def is_list_file(name: str, lists: Iterable[str]) -> bool:
    """Tell whether an external file's name stands for one of these lists: `centres.csv` for `centres`."""
    return name.endswith(LIST_SUFFIX) and name.removesuffix(LIST_SUFFIX) in set(lists)
