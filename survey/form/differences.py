"""What changed between two versions of a form, and what of it needs attention for data already there.

What lives here: matching questions, comparing them, settings and languages. What does not: choices
(`choice_differences`), the answers that a change touches (`campaign`), words for people (`cli`).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from survey.form.change import Change, Difference, Effect
from survey.form.choice_differences import compare_choices
from survey.form.definition import FormDefinition, SetValue
from survey.form.itext import shared_languages
from survey.form.outline import Node, outline, same_expression, texts_of

KeyOf = Callable[[Node, FormDefinition], object]
LOGIC = ("relevant", "required", "readonly", "constraint", "calculate")


def compare_forms(old: FormDefinition, new: FormDefinition) -> tuple[Difference, ...]:
    """Return every difference: settings, languages, questions in the new form's order, removed ones, choices.

    Order alone, and what the form looks like, are no difference. Files that are not there compare as empty.
    """
    pairing = pair_nodes(old, new)
    return (
        *_settings(old, new),
        *_nodes(old, new, pairing),
        *compare_choices(old, new, pairing.matched),
    )


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which question of the old form is which of the new one.

    `matched` maps old paths to new ones; `renamed` are the old paths that were matched by their label.
    """

    matched: Mapping[str, str]
    renamed: frozenset[str]


def pair_nodes(old: FormDefinition, new: FormDefinition) -> Pairing:
    """Match the questions of two versions: by path, then by name where it is the only one, then by label."""
    before, after = outline(old), outline(new)
    matched = {path: path for path in before if path in after}
    _match(matched, before, after, lambda node, form: (node.is_container, node.name), (old, new))
    by_name = set(matched)
    _match(matched, before, after, _shown, (old, new))
    return Pairing(matched, frozenset(set(matched) - by_name))


def _shown(node: Node, form: FormDefinition) -> tuple[object, ...] | None:
    label = _first_label(node, form)
    return (node.kind, label) if label else None


def _first_label(node: Node, form: FormDefinition) -> str:
    for language in (form.default_language, *form.languages):
        if label := texts_of(form, node, language).get("label", ""):
            return label
    return ""


def _match(
    matched: dict[str, str],
    before: Mapping[str, Node],
    after: Mapping[str, Node],
    key_of: KeyOf,
    forms: tuple[FormDefinition, FormDefinition],
) -> None:
    """Add pairs whose key is shared by exactly one unmatched node on either side."""
    taken = set(matched.values())
    lonely = [node for path, node in before.items() if path not in matched]
    free = [node for path, node in after.items() if path not in taken]
    ours, theirs = _by_key(lonely, key_of, forms[0]), _by_key(free, key_of, forms[1])
    for key, nodes in ours.items():
        found = theirs.get(key, [])
        if len(nodes) == len(found) == 1:
            matched[nodes[0].path] = found[0].path


def _by_key(nodes: list[Node], key_of: KeyOf, form: FormDefinition) -> dict[object, list[Node]]:
    found: dict[object, list[Node]] = {}
    for node in nodes:
        key = key_of(node, form)
        if key is not None:
            found.setdefault(key, []).append(node)
    return found


def _settings(old: FormDefinition, new: FormDefinition) -> Iterator[Difference]:
    if old.form_id != new.form_id:
        yield Difference(Change.FORM_ID, Effect.ATTENTION, before=old.form_id, after=new.form_id)
    if old.version != new.version:
        yield Difference(Change.VERSION, before=old.version, after=new.version)
    if old.title != new.title:
        yield Difference(Change.TITLE, before=old.title, after=new.title)
    shared = dict(shared_languages(old.languages, new.languages))
    for language in new.languages:
        if language not in shared.values():
            yield Difference(Change.LANGUAGE_ADDED, after=language, language=language)
    for language in old.languages:
        if language not in shared:
            yield Difference(Change.LANGUAGE_REMOVED, before=language, language=language)
    default = old.default_language
    if default and shared.get(default, default) != new.default_language:
        yield Difference(Change.DEFAULT_LANGUAGE, before=default, after=new.default_language)


def _nodes(old: FormDefinition, new: FormDefinition, pairing: Pairing) -> Iterator[Difference]:
    before, after = outline(old), outline(new)
    came_from = {new_path: old_path for old_path, new_path in pairing.matched.items()}
    comparison = _Comparison(old, new, pairing)
    for path, node in after.items():
        if path in came_from:
            yield from comparison.compare(before[came_from[path]], node)
        else:
            yield Difference(Change.ADDED, path=path, aspect=node.kind, after=_first_label(node, new) or None)
    for path, node in before.items():
        if path not in pairing.matched:
            effect = Effect.SAFE if node.kind in _WITHOUT_ANSWERS else Effect.ATTENTION
            label = _first_label(node, old) or None
            yield Difference(Change.REMOVED, effect, old_path=path, aspect=node.kind, before=label)


class _Comparison:
    """Compares matched questions; paths in the old form's logic are read as where they went."""

    def __init__(self, old: FormDefinition, new: FormDefinition, pairing: Pairing) -> None:
        self._old, self._new, self._pairing = old, new, pairing
        self._languages = (
            shared_languages(old.languages, new.languages) if old.languages and new.languages else [("", "")]
        )
        moved = {was: now for was, now in pairing.matched.items() if was != now}
        names = "|".join(re.escape(path) for path in sorted(moved, key=len, reverse=True))
        self._moved = moved
        self._pattern = re.compile(rf"(?:{names})(?![\w.\-])") if names else None

    def compare(self, was: Node, now: Node) -> Iterator[Difference]:
        """Yield what differs between an old and a new node."""
        for found in (
            *self._places(was, now),
            *self._types(was, now),
            *self._logic(was, now),
            *self._texts(was, now),
            *self._tags(was, now),
        ):
            yield replace(found, path=now.path, old_path=was.path)

    def _places(self, was: Node, now: Node) -> Iterator[Difference]:
        if was.path == now.path:
            return
        change = Change.RENAMED if was.path in self._pairing.renamed else Change.MOVED
        effect = Effect.SAFE if now.kind in _WITHOUT_ANSWERS else Effect.ATTENTION
        yield Difference(change, effect, aspect=now.kind, before=was.path, after=now.path)

    def _types(self, was: Node, now: Node) -> Iterator[Difference]:
        if was.kind != now.kind:
            effect = Effect.SAFE if (was.kind, now.kind) in _WIDER else Effect.ATTENTION
            yield Difference(Change.TYPE, effect, before=was.kind, after=now.kind)
        old, new = (node.control.appearance if node.control is not None else "" for node in (was, now))
        if old != new:
            yield Difference(Change.APPEARANCE, before=old or None, after=new or None)

    def _logic(self, was: Node, now: Node) -> Iterator[Difference]:
        pairs = [(kind, getattr(was.bind, kind), getattr(now.bind, kind)) for kind in LOGIC]
        pairs.append(("choice_filter", was.choices_filter, now.choices_filter))
        counts = [node.control.repeat_count if node.control is not None else None for node in (was, now)]
        pairs.append(("repeat_count", counts[0], counts[1]))
        for aspect, old, new in pairs:
            if not same_expression(self.carried(old), new):
                yield Difference(Change.LOGIC, aspect=aspect, before=old, after=new)
        if was.start != now.start:
            yield Difference(
                Change.LOGIC, aspect="default", before=was.start or None, after=now.start or None
            )
        yield from self._actions(was, now)

    def _actions(self, was: Node, now: Node) -> Iterator[Difference]:
        ours, theirs = _actions_on(self._old, was.path), _actions_on(self._new, now.path)
        before = {(aspect, self.carried(source)): value for (aspect, source), value in ours.items()}
        for key in dict.fromkeys((*before, *theirs)):
            old, new = before.get(key), theirs.get(key)
            if not same_expression(self.carried(old), new):
                yield Difference(Change.LOGIC, aspect=key[0], before=old, after=new)

    def carried(self, expression: str | None) -> str | None:
        """Return an old expression with the paths of moved questions as they are now."""
        if expression is None or self._pattern is None:
            return expression
        return self._pattern.sub(lambda found: self._moved[found.group()], expression)

    def _texts(self, was: Node, now: Node) -> Iterator[Difference]:
        for old_language, language in self._languages:
            old = texts_of(self._old, was, old_language)
            new = texts_of(self._new, now, language)
            for aspect in dict.fromkeys((*old, *new)):
                if old.get(aspect) != new.get(aspect):
                    yield Difference(
                        Change.TEXT,
                        aspect=aspect,
                        before=old.get(aspect),
                        after=new.get(aspect),
                        language=language or None,
                    )

    def _tags(self, was: Node, now: Node) -> Iterator[Difference]:
        old, new = _tags_on(was), _tags_on(now)
        for aspect in dict.fromkeys((*old, *new)):
            if old.get(aspect) != new.get(aspect):
                yield Difference(
                    Change.TAG, Effect.ATTENTION, aspect=aspect, before=old.get(aspect), after=new.get(aspect)
                )


_WITHOUT_ANSWERS = ("note", "group")
_WIDER = frozenset(
    [
        ("integer", "decimal"),
        ("integer", "text"),
        ("decimal", "text"),
        ("barcode", "text"),
        ("select_one", "select_multiple"),
        ("note", "text"),
    ]
)
"""Changes of type that leave every answer valid and as it reads."""


def _actions_on(form: FormDefinition, path: str) -> dict[tuple[str, str | None], str | None]:
    return {
        _key(action): action.value or (action.text or None) for action in form.actions if action.ref == path
    }


def _key(action: SetValue) -> tuple[str, str | None]:
    is_start = any(event.startswith(("odk-instance-first-load", "odk-new-repeat")) for event in action.events)
    return ("default", None) if is_start else ("trigger", action.source)


def _tags_on(node: Node) -> dict[str, str]:
    tags = {name: value for name, value in node.bind.extra.items() if name.startswith("survey:")}
    return {**tags, "save_to": node.bind.save_to} if node.bind.save_to else tags
