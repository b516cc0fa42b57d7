"""The directory of contents as a document by theme, and as one table to sort and filter."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from survey.messages import _, current_language, ngettext, pgettext
from survey.messages.dates import format_date
from survey.messages.numbers import format_number, format_size
from survey.outputs.counts.telling import said_alone, told_alone
from survey.outputs.paper.sheet import Block, Facts, Figure, Grid, Heading, Said, Sheet, Style
from survey.outputs.reports.contents.directory import Content, Directory

_CODES = ("theme", "kind", "language", "format", "origin", "rights")


@dataclass(frozen=True, slots=True)
class Contents:
    """What the report is made from; the questions of the directory have labels in the language in use.

    `places` are the municipalities of centres, by address (`slug`). `withheld` counts by reason the contents
    that everybody may not see: with `is_private` they are in it all the same.
    """

    title: str
    made_on: date
    directory: Directory
    places: Mapping[str, str]
    is_private: bool
    withheld: Mapping[str, int] = field(default_factory=dict)

    def themes(self) -> list[tuple[str | None, str]]:
        """Return the themes that occur, in form order, as code and label; None last, for no theme said."""
        question = self.directory.questions.get("theme")
        choices = question.choices if question is not None else {}
        found = {theme for content in self.directory.contents for theme in content.values.get("theme", ())}
        named = [(code, label) for code, label in choices.items() if code in found]
        # What a former version of the form offered has no label any more.
        named += [(code, code) for code in sorted(found - choices.keys())]
        has_none = any(not content.values.get("theme") for content in self.directory.contents)
        return [*named, (None, _("No theme said"))] if has_none else list(named)

    def below(self, theme: str | None) -> tuple[list[Content], list[Content]]:
        """Return the contents whose first theme this is, and those of which it is another."""
        contents = self.directory.contents
        themes: list[Sequence[str | None]] = [own.values.get("theme") or (None,) for own in contents]
        pairs = list(zip(contents, themes, strict=True))
        first = [own for own, named in pairs if named[0] == theme]
        return first, [own for own, named in pairs if theme in named[1:]]

    def kinds(self, content: Content) -> str:
        """Return what a content is, with what was said where no choice fitted."""
        labels = ", ".join(self.directory.labels(content, "kind"))
        precision = ", ".join(content.values.get("kind_precision", ()))
        return f"{labels} ({precision})" if labels and precision else labels or precision

    def producer(self, content: Content) -> str:
        """Return who made a content: the body's name, else what kind of producer it is."""
        return content.producer or ", ".join(self.directory.labels(content, "producer_kind"))

    def holders(self, content: Content) -> list[str]:
        """Return the centres that hold a content, with their place; last, how many may not be named."""
        named = [
            f"{centre.title or _('Centre without a name')}{f' ({place})' if place else ''}"
            for centre in content.holders
            for place in [self.places.get(centre.slug, "")]
        ]
        if content.unnamed and not self.is_private and told_alone(content.unnamed) is None:
            named.append(_("Fewer than three centres that are not shown here"))
        elif content.unnamed:
            others = ngettext(
                "{n} centre that is not shown here", "{n} centres that are not shown here", content.unnamed
            )
            named.append(others.replace("{n}", format_number(content.unnamed)))
        return named

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints: codes of choices, names of centres."""
        return {
            "private": self.is_private,
            "contents": [
                {
                    "title": own.title,
                    "producer": own.producer,
                    "producer_kind": own.values.get("producer_kind", []),
                    **{name: own.values.get(name, []) for name in _CODES},
                    "access": own.values.get("access", []),
                    "holders": [centre.title for centre in own.holders],
                    "unnamed": self._told(own.unnamed),
                }
                for own in self.directory.contents
            ],
            "left_out": {reason: self._told(count) for reason, count in self.withheld.items()},
        }

    def _told(self, count: int) -> int | None:
        """Return a count, None where it would tell everybody of one or two."""
        return count if self.is_private or not count else told_alone(count)


def compose_contents(contents: Contents) -> Sheet:
    """Return the document: a number of each sort, then every content below its first theme."""
    blocks = [*_opening(contents)]
    if contents.directory.contents:
        blocks += _figures(contents)
    for code, label in contents.themes():
        blocks += _theme(contents, code, label)
    return _sheet(contents, [*blocks, *_withheld(contents)])


def compose_table(contents: Contents) -> Sheet:
    """Return the same as one table, a row for each content."""
    columns = tuple(name for name, _text in _row(contents, Content("", "")))
    rows = tuple(tuple(text for _name, text in _row(contents, own)) for own in contents.directory.contents)
    grid = Grid(columns, rows, _("Contents"))
    return _sheet(contents, [*_opening(contents), grid, *_withheld(contents)])


def compose_brief(contents: Contents) -> Sheet:
    """Return what has room on a terminal: a table for each theme, without origin, producer and holders."""
    labels = contents.directory.labels
    blocks = [*_opening(contents)]
    for code, label in contents.themes():
        rows = tuple(
            (
                own.title,
                ", ".join(labels(own, "language")),
                ", ".join(labels(own, "rights")),
                "; ".join(own.values.get("access", ())) or ", ".join(contents.holders(own)),
            )
            for own in contents.below(code)[0]
        )
        columns = (_("Title"), pgettext("of a content", "Language"), _("Rights"), _("Where to get a copy"))
        blocks += [Heading(1, label), Grid(columns, rows)] if rows else []
    return _sheet(contents, [*blocks, *_withheld(contents)])


def _sheet(contents: Contents, blocks: Sequence[Block]) -> Sheet:
    title = _("Local contents and applications – {title}").format(title=contents.title)
    return Sheet(title, current_language(), tuple(blocks))


def _opening(contents: Contents) -> Iterator[Block]:
    day = format_date(contents.made_on, language=current_language())
    yield Said(_("Made on {day}.").format(day=day), Style.FINE)
    if contents.is_private:
        yield Said(
            _(
                "For the coordinator only: contents stand here too whose holders did not agree, or whose "
                "submission is not approved. Never publish it."
            ),
            Style.NOTE,
        )
    count = len(contents.directory.contents)
    if count:
        told = ngettext(
            "{count} content that a centre made or collected.",
            "{count} contents that centres made or collected, each once, whoever holds it.",
            count,
        )
        yield Said(told.format(count=format_number(count)))
        yield Said(_("Before you copy something, read the rights; who holds it can tell you more."))
    elif contents.directory.questions:
        yield Said(_("No local content or application has been recorded yet."))
    else:
        yield Said(_("This survey does not ask about local contents and applications."))


def _figures(contents: Contents) -> Iterator[Block]:
    yield Heading(1, _("In figures"))
    for name, title in (
        ("theme", _("By theme")),
        ("language", _("By language")),
        ("kind", _("By kind")),
        ("rights", _("By rights")),
    ):
        counted = Counter(
            label for own in contents.directory.contents for label in contents.directory.labels(own, name)
        )
        if counted:
            yield Heading(2, title)
            yield Facts(tuple((own, Figure(n)) for own, n in counted.most_common()))


def _theme(contents: Contents, code: str | None, label: str) -> Iterator[Block]:
    yield Heading(1, label)
    own, others = contents.below(code)
    for content in own:
        yield Heading(2, content.title)
        rows = [own for own in (*_sort(contents, content), *_origin(contents, content)) if own[1]]
        # What nobody said of these is worth knowing.
        rows += [(name, text or _("not said")) for name, text in _whereabouts(contents, content)]
        yield Facts(tuple(rows))
    if others:
        titles = "; ".join(content.title for content in others)
        yield Said(_("See also, under another theme: {titles}.").format(titles=titles), Style.FINE)


def _sort(contents: Contents, content: Content) -> list[tuple[str, str]]:
    """Return what a content is: kind, languages, format."""
    labels = contents.directory.labels
    return [
        (pgettext("of a content", "Kind"), contents.kinds(content)),
        (pgettext("of a content", "Language"), ", ".join(labels(content, "language"))),
        (pgettext("of a content", "Format"), ", ".join([*labels(content, "format"), *_sizes(content)])),
    ]


def _sizes(content: Content) -> Iterator[str]:
    """Yield how large a content is; holders may have copies of several sizes."""
    for text in content.values.get("size_mb", ()):
        with suppress(ValueError):
            yield format_size(round(float(text) * 1_000_000))


def _origin(contents: Contents, content: Content) -> list[tuple[str, str]]:
    return [
        (pgettext("of a content", "Origin"), ", ".join(contents.directory.labels(content, "origin"))),
        (pgettext("of a content", "Producer"), contents.producer(content)),
    ]


def _whereabouts(contents: Contents, content: Content) -> list[tuple[str, str]]:
    """Return what may be done with a content, and where it is."""
    return [
        (_("Rights"), ", ".join(contents.directory.labels(content, "rights"))),
        (_("Where to get a copy"), "\n".join(content.values.get("access", ()))),
        (_("Held by"), "\n".join(contents.holders(content))),
    ]


def _row(contents: Contents, content: Content) -> list[tuple[str, str]]:
    """Return the columns of the table with a content's cells."""
    return [
        (_("Title"), content.title),
        (_("Theme"), ", ".join(contents.directory.labels(content, "theme"))),
        *_sort(contents, content),
        *_origin(contents, content),
        *((name, text.replace("\n", "; ")) for name, text in _whereabouts(contents, content)),
    ]


def _withheld(contents: Contents) -> Iterator[Block]:
    if not contents.withheld:
        return
    if contents.is_private:
        yield Heading(1, _("What the directory for everybody leaves out"))
    else:
        yield Heading(1, _("What is not here"))
    yield Said(
        _("A content is counted once for each centre that holds it, with the reason why it stays back."),
        Style.FINE,
    )
    rows = tuple(
        (reason, Figure(count) if contents.is_private or told_alone(count) else said_alone(count))
        for reason, count in contents.withheld.items()
    )
    yield Facts(rows)
