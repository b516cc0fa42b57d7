"""How the answers of one version of a form fit into another: what finds its place, and what does not.

What lives here: values in, values and misfits out, through the engine. What does not: which question became
which (`form.differences`), reading and writing the log (`carrying`).
Source: docs/decisions/0062-versions-of-a-form.md.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import tzinfo
from typing import Any

from survey.engine import Instance, NodeView
from survey.engine.choices import SELECTS, codes_in
from survey.engine.datatypes import NotOfTypeError, canonical_text
from survey.messages import _
from survey.records.paths import generic
from survey.records.submissions import Snapshot

NO_PLACE, MOVED, TYPE, CHOICE, HIDDEN = "no-place", "moved", "type", "choice", "hidden"
COMPUTED, CONSTRAINT, REQUIRED = "computed", "constraint", "required"
LEFT_OUT = (NO_PLACE, TYPE, CHOICE, HIDDEN, COMPUTED)
"""The misfits whose value is not in the carried revision; it stays in the revision before it."""

Make = Callable[[Snapshot], Instance]


@dataclass(frozen=True, slots=True)
class Misfit:
    """An answer that does not stand in the new form as it stood in the old one.

    `code` is no-place (`place` is where its question likely went, None for nowhere), moved (it was put into
    `place`), type, choice (`value` holds the codes that are no longer offered), hidden, computed (the form
    now computes it), constraint or required. `path` is an identity path, of the old form for no-place and
    moved, else of the new one. `message` is the form's own, or why.
    """

    code: str
    path: str
    value: str
    place: str | None = None
    message: str = ""

    @property
    def is_left_out(self) -> bool:
        """Tell whether the value is not in the carried revision."""
        return self.code in LEFT_OUT

    @property
    def sentence(self) -> str:
        """Return what happened, in the language in use, without the `message`."""
        if self.code == NO_PLACE and self.place is not None:
            return _("left out: the question is at {place} now").format(place=generic(self.place))
        return {
            NO_PLACE: _("left out: the question is no more"),
            MOVED: _("put where the question is now: {place}").format(place=generic(self.place or "")),
            TYPE: _("left out: the answer does not fit the question any more"),
            CHOICE: _("left out: no longer among the choices"),
            HIDDEN: _("left out: the question is hidden by other answers now"),
            COMPUTED: _("left out: the form computes it now"),
            CONSTRAINT: _("kept, but outside of what the form allows now"),
            REQUIRED: _("an answer is required now"),
        }[self.code]

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {**asdict(self), "left_out": self.is_left_out}


@dataclass(frozen=True, slots=True)
class Fitted:
    """The instance under the new form, and what did not fit; `places` maps old identity paths to new ones."""

    instance: Instance
    misfits: tuple[Misfit, ...]
    places: Mapping[str, str]


def fit(
    values: Snapshot,
    make: Make,
    *,
    became: Mapping[str, str],
    before: Instance | None,
    zone: tzinfo,
    move: bool = False,
) -> Fitted:
    """Put the answers of another version into the instance that `make` makes of values.

    `became` maps the generic paths of the other version to those of the new form, `before` is the instance
    under the other version, None when it is not here, `zone` that of the interview. With `move`, an answer
    whose question went elsewhere goes along, unless something stands there.
    """
    places = {path: place for path in _all_paths(values) if (place := moved_path(path, became)) != path}
    taken = set(_all_paths(values))
    movable = {p: to for p, to in places.items() if move and to is not None and to not in taken}
    moved = [Misfit(MOVED, p, v, movable[p]) for p, v in values.answers.items() if p in movable]
    values = _relocated(values, movable)
    instance = make(values)
    lost = [
        Misfit(NO_PLACE, path, values.answers[path], places.get(path))
        for path in instance.unplaced
        if path in values.answers
    ]
    for gone in lost:
        values = _with(values, gone.path, "")
    asked = {} if before is None else _questions(before)
    asked = {movable.get(path, path): view for path, view in asked.items()}
    refused: list[Misfit] = []
    # What is refused may change what other questions offer: again, until nothing more is.
    while True:
        values, again = _accepted(values, instance, asked, zone)
        instance = make(values)
        refused.extend(again)
        if not again:
            break
    found = (*moved, *lost, *refused, *_not_kept(values, instance), *_broken(instance, before))
    return Fitted(instance, found, movable)


def moved_path(path: str, became: Mapping[str, str]) -> str | None:
    """Return an identity path of the old form as it is in the new one, None when it is nowhere.

    The instances of a repeat keep their identities when the repeat moved with its questions.

    >>> moved_path("/d/r[a]/x", {"/d/r/x": "/d/g/r/x", "/d/r": "/d/g/r"})
    '/d/g/r[a]/x'
    """
    target = became.get(generic(path))
    if target is None:
        return None
    identities: dict[str, str] = {}
    above = ""
    for part in path.split("/")[1:]:
        above = f"{above}/{part}"
        if part.endswith("]"):
            identities[became.get(generic(above), "")] = part[part.index("[") :]
    found, here = "", ""
    for name in target.split("/")[1:]:
        here = f"{here}/{name}"
        found += f"/{name}{identities.pop(here, '')}"
    return None if identities else found


def _all_paths(values: Snapshot) -> list[str]:
    return [*values.answers, *values.derived, *values.repeats]


def _relocated(values: Snapshot, places: Mapping[str, str]) -> Snapshot:
    def renamed(own: Mapping[str, Any]) -> dict[str, Any]:
        return {places.get(path, path): value for path, value in own.items()}

    return Snapshot(renamed(values.answers), renamed(values.derived), renamed(values.repeats))


def _with(values: Snapshot, path: str, text: str) -> Snapshot:
    """Return the values with one answer another, or gone when `text` is empty."""
    others = {p: v for p, v in values.answers.items() if p != path}
    return replace(values, answers={**others, path: text} if text else others)


def _questions(instance: Instance) -> dict[str, NodeView]:
    return {instance.identity_path(view.ref): view for view in instance.nodes() if view.control is not None}


def _accepted(
    values: Snapshot, instance: Instance, asked: Mapping[str, NodeView], zone: tzinfo
) -> tuple[Snapshot, list[Misfit]]:
    """Return the values without those that their question does not take any more, and those."""
    refused: list[Misfit] = []
    for path, view in _questions(instance).items():
        text = values.answers.get(path)
        if text is None or not view.relevant:
            continue
        was = asked.get(path)
        if strange := _strange_codes(text, view, was):
            kept = [code for code in codes_in(view.control, text) if code not in strange]
            refused.append(Misfit(CHOICE, path, " ".join(strange)))
            values = _with(values, path, " ".join(kept))
        elif was is None or was.datatype != view.datatype:
            try:
                values = _with(values, path, canonical_text(text, view.datatype, zone))
            except NotOfTypeError as error:
                refused.append(Misfit(TYPE, path, text, message=str(error)))
                values = _with(values, path, "")
    return values, refused


def _strange_codes(text: str, view: NodeView, was: NodeView | None) -> list[str]:
    """Return the codes that a question no longer offers; what the old form did not offer either is left."""
    if view.control not in SELECTS:
        return []
    offered = {choice.value for choice in view.choices}
    if was is not None and was.control in SELECTS:
        offered |= set(codes_in(was.control, text)) - {choice.value for choice in was.choices}
    return [code for code in codes_in(view.control, text) if code not in offered]


def _not_kept(values: Snapshot, instance: Instance) -> Iterator[Misfit]:
    """Yield the answers that have a place, and that the new form hides or computes."""
    kept = instance.snapshot()
    relevant = {instance.identity_path(view.ref): view.relevant for view in instance.nodes()}
    for path, text in values.answers.items():
        if path in kept.answers or kept.derived.get(path) == text:
            continue
        yield Misfit(COMPUTED if relevant.get(path) else HIDDEN, path, text)


def _broken(instance: Instance, before: Instance | None) -> Iterator[Misfit]:
    """Yield what the new form asks and the answers do not meet, unless they did not meet it before."""
    known = set() if before is None else {(f.code, before.identity_path(f.where)) for f in before.validate()}
    for finding in instance.validate():
        path = instance.identity_path(finding.where)
        if (finding.code, path) not in known:
            value = instance.glance(finding.where).value
            yield Misfit(finding.code, path, value, message=finding.message)
