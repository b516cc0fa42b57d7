"""A post as values, in the language in which it was composed; every text is one line.

What lives here: the values, and the same post with its texts written for a format. What does not: where they
come from (`composing`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of a post: its file's name, pixels, what is on it to who does not see it, and its caption."""

    file: str
    width: int
    height: int
    alt: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with a list and sentences below it."""

    title: str
    items: tuple[str, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Testimony:
    """What somebody said, paragraph by paragraph; `speaker` is how they agreed to be named, or empty."""

    paragraphs: tuple[str, ...]
    speaker: str


@dataclass(frozen=True, slots=True)
class Post:
    """An article on a centre.

    `key` are ten signs that stand for the centre for ever; `day` is when it was visited; `language` is `fr`
    or `en`. `lead` is empty, and `spot`, the small map, None where there is none.
    """

    key: str
    language: str
    centre: str
    place: str
    day: date | None
    title: str
    lead: str
    text: tuple[str, ...]
    parts: tuple[Part, ...]
    testimonies: tuple[Testimony, ...]
    photos: tuple[Shown, ...] = ()
    spot: Shown | None = None


def written(post: Post, write: Callable[[str], str]) -> Post:
    """Return a post with every text as a format writes it: what a person typed is no sign of the format."""

    def all_of(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(write, texts))

    def shown(own: Shown) -> Shown:
        return replace(own, alt=write(own.alt), caption=write(own.caption))

    return replace(
        post,
        centre=write(post.centre),
        place=write(post.place),
        title=write(post.title),
        lead=write(post.lead),
        text=all_of(post.text),
        parts=tuple(Part(write(p.title), all_of(p.items), all_of(p.sentences)) for p in post.parts),
        testimonies=tuple(Testimony(all_of(t.paragraphs), write(t.speaker)) for t in post.testimonies),
        photos=tuple(map(shown, post.photos)),
        spot=None if post.spot is None else shown(post.spot),
    )
