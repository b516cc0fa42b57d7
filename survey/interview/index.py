"""The form as a way to walk: its relevant questions in body order, with an offer after each open repeat.

What lives here: the order of places and the tables of the body (sections, companions). What does not:
where the person stands (`controller`). Field lists are walked question by question.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from survey.engine import Instance
from survey.form.definition import Control, FormDefinition
from survey.interview.probe import is_relevant
from survey.interview.prompt import END, Place, PlaceKind
from survey.interview.refs import sibling
from survey.records.paths import generic

MISSING_FOR = "survey:missing_for"


@dataclass(frozen=True, slots=True)
class Stop:
    """A place with the control that asks there and the groups around it, outermost first.

    `value` is the question's value when the walk passed; `is_asked` tells whether it takes an answer.
    """

    place: Place
    control: Control | None
    around: tuple[str, ...] = ()
    value: str | None = None
    is_asked: bool = False


class FormIndex:
    """The body of one form, ready to be walked over an instance of it."""

    def __init__(self, form: FormDefinition) -> None:
        self.form = form
        self.companions = _companions(form)
        self.companion_refs = frozenset(self.companions.values())
        self.sections = [control for control in form.body if control.kind in ("group", "repeat")]

    def companion(self, ref: str) -> str | None:
        """Return the reference of the question that records why `ref` has no answer."""
        found = self.companions.get(generic(ref))
        return None if found is None else sibling(ref, found.rpartition("/")[2])

    def question_of(self, ref: str) -> str:
        """Return the question whose companion `ref` is, else `ref` itself."""
        path = generic(ref)
        for question, companion in self.companions.items():
            if companion == path:
                return sibling(ref, question.rpartition("/")[2])
        return ref

    def stops(self, instance: Instance, *, with_hidden: bool = False) -> list[Stop]:
        """Return every place in body order, the end last; hidden questions too when asked for."""
        walk = _Walk(self, instance, with_hidden)
        walk.through(self.form.body, "", None, 0, ())
        return [*walk.found, Stop(END, None)]


class _Walk:
    def __init__(self, index: FormIndex, instance: Instance, with_hidden: bool) -> None:
        self._index = index
        self._instance = instance
        self._with_hidden = with_hidden
        self.found: list[Stop] = []

    def through(
        self,
        controls: Sequence[Control],
        context: str,
        section: int | None,
        depth: int,
        around: tuple[str, ...],
    ) -> None:
        """Find the stops of `controls`, whose references are placed in the repeat instance `context`."""
        for control in controls:
            here = section
            if depth == 0 and control.kind in ("group", "repeat"):
                here = self._index.sections.index(control) + 1
            ref = None if control.ref is None else placed(control.ref, context)
            if control.kind == "group":
                if ref is None or self._is_shown(ref) or _is_frame(control):
                    inner = around if ref is None else (*around, ref)
                    self.through(control.children, context, here, depth + 1, inner)
            elif control.kind == "repeat":
                assert ref is not None
                self._repeat(control, ref, here, depth, around)
            elif ref is not None and control.ref not in self._index.companion_refs:
                # One look at the node serves relevance, progress and overview: forms have thousands.
                node = self._instance.glance(ref)
                if self._with_hidden or node.relevant:
                    place = Place(PlaceKind.QUESTION, ref, here)
                    self.found.append(Stop(place, control, around, node.value or None, not node.readonly))

    def _repeat(
        self, control: Control, ref: str, section: int | None, depth: int, around: tuple[str, ...]
    ) -> None:
        for position in range(1, self._instance.repeat_count(ref) + 1):
            own = f"{ref}[{position}]"
            if self._is_shown(own):
                self.through(control.children, own, section, depth + 1, (*around, own))
        if control.repeat_count is None and not control.no_add_remove and self._is_shown(ref):
            self.found.append(Stop(Place(PlaceKind.REPEAT, ref, section), control, around))

    def _is_shown(self, ref: str) -> bool:
        return self._with_hidden or is_relevant(self._instance, ref)


def placed(ref: str, context: str) -> str:
    """Put the generic `ref` into the repeat instance `context`.

    >>> placed("/data/r/x", "/data/r[2]")
    '/data/r[2]/x'
    """
    outer = generic(context)
    if outer and ref.startswith(outer + "/"):
        return context + ref[len(outer) :]
    return ref


def _is_frame(control: Control) -> bool:
    """Tell whether a group only frames a repeat of the same nodeset, as pyxform writes it."""
    return any(child.kind == "repeat" and child.ref == control.ref for child in control.children)


def _companions(form: FormDefinition) -> dict[str, str]:
    found: dict[str, str] = {}
    for bind in form.binds.values():
        name = bind.extra.get(MISSING_FOR)
        if not name:
            continue
        beside = sibling(bind.nodeset, name)
        elsewhere = [other for other in form.binds if other.rpartition("/")[2] == name]
        question = beside if beside in form.binds or not elsewhere else elsewhere[0]
        found[question] = bind.nodeset
    return found
