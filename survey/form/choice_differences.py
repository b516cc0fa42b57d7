"""What changed in the choices of two versions of a form, list by list.

What lives here: lists that are written in the form, and files of choices beside it. What does not: filters
of choices, which are logic (`differences`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from survey.form.change import Change, Difference, Effect
from survey.form.definition import Control, FormDefinition
from survey.form.itext import shared_languages
from survey.form.labels import Labels, list_of

_SELECTS = ("select1", "select", "rank")


@dataclass(frozen=True, slots=True)
class _List:
    """A list: a question that chooses from it, all that do, and whether it is a file beside the form."""

    control: Control
    users: tuple[str, ...]
    is_file: bool

    def codes(self, form: FormDefinition, language: str | None) -> Mapping[str, str]:
        return Labels(form, language).known_choices(self.control)


def compare_choices(
    old: FormDefinition, new: FormDefinition, matched: Mapping[str, str]
) -> Iterator[Difference]:
    """Yield what changed in each list that a question of both forms chooses from."""
    before, after = _lists(old), _lists(new)
    came_from = {now: was for was, now in matched.items()}
    old_list_of = {path: name for name, own in before.items() for path in own.users}
    compared: dict[tuple[str, str], list[str]] = {}
    for name, own in after.items():
        for path in own.users:
            was = came_from.get(path)
            if was is not None and was in old_list_of:
                compared.setdefault((old_list_of[was], name), []).append(was)
    for (was_name, name), users in compared.items():
        yield from _compare((was_name, before[was_name]), (name, after[name]), tuple(users), (old, new))


def _lists(form: FormDefinition) -> dict[str, _List]:
    """Return the lists by name; a question with choices of its own names its list by its path."""
    found: dict[str, _List] = {}
    for path, control in form.controls().items():
        if control.kind not in _SELECTS:
            continue
        name = list_of(control) or path
        instance = form.instances.get(name)
        users = (*found[name].users, path) if name in found else (path,)
        found[name] = _List(control, users, instance is not None and instance.source is not None)
    return found


def _compare(
    was: tuple[str, _List],
    now: tuple[str, _List],
    users: tuple[str, ...],
    forms: tuple[FormDefinition, FormDefinition],
) -> Iterator[Difference]:
    (old_name, old_list), (name, new_list) = was, now
    old, new = old_list.codes(forms[0], None), new_list.codes(forms[1], None)
    removed = tuple(code for code in old if code not in new)
    added = tuple(code for code in new if code not in old)
    is_one_list = old_name == name or (old_name.startswith("/") and name.startswith("/"))
    if not is_one_list or old_list.is_file or new_list.is_file:
        if removed or added or not is_one_list:
            effect = Effect.ATTENTION if removed else Effect.SAFE
            yield Difference(
                Change.CHOICES,
                effect,
                before=f"{old_name} ({len(old)})",
                after=f"{name} ({len(new)})",
                list_name=name,
                codes=removed,
                users=users,
            )
        return
    for code in added:
        yield Difference(Change.CHOICE_ADDED, after=new[code], list_name=name, codes=(code,), users=users)
    for code in removed:
        yield Difference(
            Change.CHOICE_REMOVED,
            Effect.ATTENTION,
            before=old[code],
            list_name=name,
            codes=(code,),
            users=users,
        )
    yield from _relabelled(old_list, new_list, name, users, forms)


def _relabelled(
    old_list: _List,
    new_list: _List,
    name: str,
    users: tuple[str, ...],
    forms: tuple[FormDefinition, FormDefinition],
) -> Iterator[Difference]:
    """Yield choices with another label; one that takes the label of another choice needs attention."""
    languages: list[tuple[str | None, str | None]] = [
        *shared_languages(forms[0].languages, forms[1].languages)
    ]
    for old_language, language in languages or [(None, None)]:
        old, new = old_list.codes(forms[0], old_language), new_list.codes(forms[1], language)
        owners = {label: code for code, label in old.items()}
        for code, label in new.items():
            if code not in old or old[code] == label:
                continue
            effect = Effect.ATTENTION if owners.get(label, code) != code else Effect.SAFE
            yield Difference(
                Change.CHOICE_TEXT,
                effect,
                before=old[code],
                after=label,
                language=language,
                list_name=name,
                codes=(code,),
                users=users,
            )
