"""From the values of a centre to its post, in the language in use.

What lives here: which questions make a post, found by name as the shipped forms have them. What does not:
what may leave; the values given here passed the gate, and a summary among them was accepted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from survey.fieldwork.scores import UNKNOWN
from survey.messages import _, current_language
from survey.outputs.questions import Group, Question
from survey.outputs.reports.posts.post import Part, Post, Shown, Testimony
from survey.outputs.site.answers import instances_of, labels_of, place_of
from survey.outputs.site.centres import Centre
from survey.outputs.site.roles import Roles, find_named

TITLES, LEADS = ("resume_titre", "summary_title"), ("resume_chapo", "summary_lead")
TEXTS = ("resume_texte", "summary_text")
_SERVICES = ("services",), ("services_autre", "services_other")
_DIFFICULTIES = ("difficultes_liste", "difficulties"), ("difficultes_texte", "difficulties_text")
_CHALLENGES = ("defis", "challenges"), ("defis_texte", "challenges_text")
_TESTIMONIES = ("temoignage", "testimony")
_SAID, _QUOTED = ("te_texte", "said"), ("te_citation", "quotation")
_TRANSLATED, _NAMED, _WHO = ("te_traduction", "translation"), ("te_pseudo", "speaker"), ("te_qui", "who")
_OTHER = ("autre", "other")
_NOTHING = ("aucun", "aucune", "rien", "none")
"""Choices that say that there is nothing to choose: no item of a list."""
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
                         "\ud800-\udfff\ufffe\uffff]")  # fmt: skip
"""Signs that no XML can hold, and those that are not seen or turn the writing around."""


def summary_question(form: Group) -> Question | None:
    """Return the question that holds the text of the summary, None for a form without one."""
    return find_named(form.questions(), TEXTS)


class Composer:
    """Composes posts while one language is spoken; `form` has its labels in it."""

    def __init__(self, form: Group, roles: Roles) -> None:
        self._form, self._roles = form, roles
        self._questions = list(form.questions())
        self._quotes = next((own for own in form.repeats() if _last(own) in _TESTIMONIES), None)

    def compose(self, centre: Centre, photos: Sequence[Shown] = (), spot: Shown | None = None) -> Post:
        """Return the post of a centre whose summary may leave; captions come from the centre's own photos."""
        name = one_line(centre.title) or _("Centre without a name")
        map_of = _("Map: the position of {name}").format(name=name)
        return Post(
            key=centre.slug,
            language=current_language(),
            centre=name,
            place=one_line(place_of(self._roles.places, centre.values)),
            day=centre.day,
            title=one_line(self._value(TITLES, centre)) or name,
            lead=one_line(self._value(LEADS, centre)),
            text=tuple(lines(self._value(TEXTS, centre))),
            parts=tuple(self._parts(centre)),
            testimonies=tuple(self._testimonies(centre)),
            photos=tuple(_described(photos, name)),
            spot=None if spot is None else replace(spot, alt=map_of),
        )

    def _value(self, names: Sequence[str], centre: Centre) -> str:
        question = find_named(self._questions, names)
        return "" if question is None else centre.values.get(question.path, "")

    def _parts(self, centre: Centre) -> Iterator[Part]:
        for title, (chosen, told) in (
            (_("What the centre offers"), _SERVICES),
            (_("What makes it hard"), _DIFFICULTIES),
            (_("The next two years"), _CHALLENGES),
        ):
            items = tuple(self._items(chosen, told, centre))
            sentences = () if told is _SERVICES[1] else tuple(lines(self._value(told, centre)))
            if told is _SERVICES[1] and not items and self._says_nothing(chosen, centre):
                sentences = (_("The centre offers no service at the moment."),)
            if items or sentences:
                yield Part(title, items, sentences)

    def _says_nothing(self, chosen: Sequence[str], centre: Centre) -> bool:
        return any(code in _NOTHING for code in self._value(chosen, centre).split())

    def _items(self, chosen: Sequence[str], told: Sequence[str], centre: Centre) -> Iterator[str]:
        """Yield the labels of what was chosen; what “other” stands for is in the words of the answer.

        That there is nothing, or that nobody knows, is no item.
        """
        question = find_named(self._questions, chosen)
        value = "" if question is None else centre.values.get(question.path, "")
        other = one_line(self._value(told, centre)) if told is _SERVICES[1] else ""
        for code in question.codes(value) if question is not None and value else ():
            if not (other and code in _OTHER) and code not in (*_NOTHING, UNKNOWN):
                yield one_line(question.choices.get(code, code) if question is not None else code)
        if other:
            yield other

    def _testimonies(self, centre: Centre) -> Iterator[Testimony]:
        for question in self._roles.testimonies:
            if said := tuple(lines(centre.values.get(question.path, ""))):
                yield Testimony(said, "")
        if self._quotes is None:
            return
        questions = list(self._quotes.questions())
        for place in instances_of(self._quotes.path or "", centre):
            yield from _quoted(questions, place, centre)


def _quoted(questions: Sequence[Question], place: str, centre: Centre) -> Iterator[Testimony]:
    """Yield what was said in one element of a repeat; nothing when nothing of it may leave."""

    def text(names: Sequence[str]) -> str:
        question = find_named(questions, names)
        return "" if question is None else centre.values.get(f"{place}/{question.name}", "")

    who = find_named(questions, _WHO)
    said = (*lines(text(_SAID) or text(_QUOTED)), *lines(text(_TRANSLATED)))
    role = "" if who is None else labels_of(who, {who.path: text(_WHO)})
    if said:
        yield Testimony(said, ", ".join(filter(None, (one_line(text(_NAMED)), one_line(role).lower()))))


def _described(photos: Sequence[Shown], name: str) -> Iterator[Shown]:
    for photo in photos:
        caption = one_line(photo.caption)
        yield replace(photo, caption=caption, alt=caption or _("Photo of {name}").format(name=name))


def one_line(text: str) -> str:
    """Return a text as one line, without signs that are not seen.

    >>> one_line("  un\\n deux\\u202e ")
    'un deux'
    """
    return " ".join(_UNWRITABLE.sub("", text).split())


def lines(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text: its lines that are not empty."""
    return filter(None, map(one_line, text.splitlines()))


def _last(group: Group) -> str:
    return (group.path or "").rpartition("/")[2]
