"""The posts on the site: lists by date, a page for each, and an Atom feed, in the language that is spoken.

What lives here: the order of posts, their pages and the feed's facts. What does not: what stands in a post
(`outputs.reports.posts`), the pages' frame (`pages`). A feed is a file like any other: it names no address
but relative ones, unless the campaign says where its site is published.
Source: RFC 4287; docs/decisions/0126-feeds-without-an-address.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from survey.messages import current_language
from survey.messages.dates import format_date
from survey.outputs.questions import Group
from survey.outputs.reports.posts.composing import Composer, one_line, summary_question
from survey.outputs.reports.posts.formats import write_fragment
from survey.outputs.reports.posts.post import Post, Shown
from survey.outputs.site.centres import Centre
from survey.outputs.site.edition import Page
from survey.outputs.site.pages import Material, Pages
from survey.outputs.site.roles import Roles
from survey.outputs.templating import Templates

PER_PAGE = 60
"""How many posts a list shows; with the longest leads a page stays below 100 kB."""
IN_FEED = 40
_LEAD_SHOWN = 300


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """What a feed says of itself: `identity` is the campaign's UUID; `author` stands for its posts.

    `address` is where the site is published, with `/` at its end; None where nobody said so.
    """

    identity: str = str(UUID(int=0))
    author: str = ""
    address: str | None = None

    def id_of(self, what: str) -> str:
        """Return the same URN for ever for one thing of this campaign; it tells nothing of either."""
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{self.identity} {what}')}"


def centres_with_posts(form: Group, centres: Sequence[Centre]) -> list[Centre]:
    """Return the centres of which there is a post, the latest visited first."""
    summary = summary_question(form)
    if summary is None:
        return []
    told = [own for own in centres if own.values.get(summary.path, "").strip()]
    return sorted(told, key=lambda own: own.day or date.min, reverse=True)


class SitePosts:
    """The posts of one language; made and used while that language is spoken."""

    def __init__(
        self,
        pages: Pages,
        material: Material,
        form: Group,
        roles: Roles,
        facts: FeedFacts,
        templates: Templates,
    ) -> None:
        self._pages, self._material, self._facts, self._templates = pages, material, facts, templates
        self._is_asked = summary_question(form) is not None
        composer = Composer(form, roles)
        self._told = [
            (centre, composer.compose(centre, self._photos(centre)))
            for centre in centres_with_posts(form, material.centres)
        ]

    def _photos(self, centre: Centre) -> list[Shown]:
        return [
            Shown(copy.large, copy.width, copy.height, alt="", caption=photo.caption or "")
            for photo, copy in self._material.photos.get(centre.slug, ())
        ]

    def pages(self) -> Iterator[Page]:
        """Yield the lists, the pages of posts and the feed; nothing for a form that asks for no summary."""
        if not self._is_asked:
            return
        starts = range(0, len(self._told) or 1, PER_PAGE)
        batches = [self._told[start : start + PER_PAGE] for start in starts]
        for number, batch in enumerate(batches, 1):
            yield self._pages.page(
                "posts.html",
                _list_name(number),
                entries=[self._entry(centre, post) for centre, post in batch],
                newer=_list_name(number - 1) if number > 1 else None,
                older=_list_name(number + 1) if number < len(batches) else None,
            )
        for centre, post in self._told:
            yield self._pages.page(
                "post.html",
                f"post/{post.key}.html",
                post=post,
                day=_day(post),
                spot=self._pages.spot(centre, post.centre),
            )
        yield self._feed()

    def _entry(self, centre: Centre, post: Post) -> dict[str, object]:
        copies = self._material.photos.get(centre.slug, ())
        lead = post.lead or (post.text[0] if post.text else "")
        return {
            "post": post,
            "lead": lead if len(lead) <= _LEAD_SHOWN else f"{lead[:_LEAD_SHOWN].rsplit(' ', 1)[0]} …",
            "day": _day(post),
            "photo": copies[0][1] if copies else None,
            "alt": post.photos[0].alt if copies else "",
        }

    def _feed(self) -> Page:
        language, address = current_language(), self._facts.address
        entries = [self._feed_entry(centre, post) for centre, post in self._told[:IN_FEED]]
        # Of a feed without an entry the first day is as true as any, and the file stays the same.
        updated = max((str(entry["updated"]) for entry in entries), default="1970-01-01T00:00:00Z")
        return self._pages.page(
            "feed.xml",
            "feed.xml",
            feed_id=self._facts.id_of(f"feed {language}"),
            feed_title=one_line(self._material.title),
            updated=updated,
            author=one_line(self._facts.author) or one_line(self._material.title),
            here="" if address is None else f"{address}{language}/",
            own=None if address is None else f"{address}{language}/feed.xml",
            entries=entries,
        )

    def _feed_entry(self, centre: Centre, post: Post) -> dict[str, object]:
        address = self._facts.address
        # A picture that is not on the web is shown by no reader.
        shown = post if address is not None else replace(post, photos=())
        published = _moment(centre.day)
        corrected = centre.state.finalized[:10]
        return {
            "post": post,
            "id": self._facts.id_of(f"post {post.language} {post.key}"),
            "published": published,
            "updated": max(published, _moment(_date(corrected))),
            "content": write_fragment(shown, self._templates, images=f"{address or ''}photos/"),
        }


def _list_name(number: int) -> str:
    return "posts.html" if number == 1 else f"posts-{number}.html"


def _day(post: Post) -> str:
    return "" if post.day is None else format_date(post.day, language=post.language)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moment(day: date | None) -> str:
    """Return a day as Atom wants a moment: nobody is told the hour of an interview."""
    return f"{(day or date(1970, 1, 1)).isoformat()}T00:00:00Z"
