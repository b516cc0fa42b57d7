"""Building the site: submissions in, a folder out, and what was left out with the reason.

What lives here: the order of the work. What does not: reading the campaign (`campaign.publishing.site`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from survey.fieldwork.gate import Gate
from survey.form.definition import FormDefinition
from survey.form.itext import find_language
from survey.form.secondary import StaticNode
from survey.messages import LANGUAGES, current_language, speaking
from survey.outputs.questions import Group, every_question, read_questions
from survey.outputs.report import Sieve
from survey.outputs.reports.contents.directory import Directory, content_questions, make_directory
from survey.outputs.reports.status.tallying import Tally
from survey.outputs.site.answers import Shower
from survey.outputs.site.centres import DayOf, Gathered, Gathering
from survey.outputs.site.data import centres_script, contents_script, photos_script
from survey.outputs.site.drawing import countries_shown
from survey.outputs.site.edition import Edition
from survey.outputs.site.folder import replaced_whole
from survey.outputs.site.outlines import read_outlines
from survey.outputs.site.pages import ASSETS, Material, Pages, Photos, draw_large
from survey.outputs.site.photos import Copies
from survey.outputs.site.posts import FeedFacts, SitePosts, centres_with_posts
from survey.outputs.site.roles import Roles, find_roles
from survey.outputs.site.scores import ShownScores
from survey.outputs.templating import Templates
from survey.records.attachments import FindBlob
from survey.records.submissions import SubmissionState

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class SiteOrder:
    """A site to build.

    `country` is an ISO 3166-1 code; `outlines` the GeoJSON of outlines. `gate` decides what leaves: give it
    the levels of the form, so that only what everybody may see does. `same_centre_groups` maps a submission
    to the one that stands for its centre, `lists` are the secondary instances that the campaign serves.
    `known` are the centres that the campaign knows, by region. `templates` are ours, with those of the
    campaign before them. Photos are made by so many `processes`. `feed` says what the feed of posts is
    called. `progress` is told of steps done, and of how many; `submissions` is how many there are to read,
    as far as it is known.
    """

    folder: Path
    title: str
    country: str
    form: FormDefinition
    gate: Gate
    outlines: Path
    built_on: date
    day_of: DayOf
    find_blob: FindBlob
    same_centre_groups: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, StaticNode] | None = None
    known: Mapping[str, int] | None = None
    templates: Templates = field(default_factory=Templates)
    feed: FeedFacts = field(default_factory=FeedFacts)
    submissions: int = 0
    processes: int = 1
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What was built: centres with a page, contents, photos; `left_out` maps a reason to its count.

    `missing_photos` are those that may be shown but are not on this computer, or cannot be read.
    """

    folder: Path
    centres: int
    contents: int
    photos: int
    missing_photos: int
    left_out: dict[str, int]

    @property
    def start(self) -> Path:
        """Return the page to open first."""
        return self.folder / "index.html"

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {
            "folder": str(self.folder),
            "centres": self.centres,
            "contents": self.contents,
            "photos": self.photos,
            "missing_photos": self.missing_photos,
            "left_out": self.left_out,
        }


def build_site(states: Iterable[SubmissionState], order: SiteOrder) -> SiteReport:
    """Build the site of a form's submissions; `order.folder` is replaced whole, or stays as it was.

    Raises OutputError when the folder is not the tool's own or cannot be written.
    """
    forms = {code: _questions(order, code) for code in LANGUAGES}
    form = forms[LANGUAGES[0]]
    roles = find_roles(form, order.gate.tags)
    sieve = Sieve(order.gate, order.same_centre_groups)
    tally = Tally.of(order.form, form, order.gate, order.known)
    gathering = Gathering(form, roles, order.gate.tags, sieve, order.day_of)
    steps = _Steps(order.progress, order.submissions * (1 + len(forms)))
    gathered = gathering.gather(steps.through(states), tally.add)
    directory = make_directory(form, gathered)
    with replaced_whole(order.folder) as edition:
        copies = Copies(edition, gathered.centres, order.find_blob)
        steps.expect(len(copies.orders) + len(gathered.centres) * len(forms))
        photos = copies.make(order.processes, steps.take)
        material = _material(order, gathered, photos, directory, form, tally, sieve)
        _write_assets(edition, material, roles, directory, forms)
        scores = ShownScores(order.form, order.gate.tags)
        for code, own_form in forms.items():
            with speaking(code):
                _write_pages(edition, material, own_form, order, scores, steps)
    return SiteReport(
        folder=order.folder,
        centres=len(gathered.centres),
        contents=len(directory.contents),
        photos=sum(len(own) for own in photos.values()),
        missing_photos=copies.missing,
        left_out=sieve.left_out(),
    )


def _questions(order: SiteOrder, code: str) -> Group:
    return read_questions(order.form, find_language(code, order.form.languages), order.lists)


class _Steps:
    """Tells how far the work is: a step for a submission that is read, a photo, a page of a centre.

    How many photos and pages there will be is known when all is read: before, a page of each language for
    each submission is expected.
    """

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def through(self, states: Iterable[SubmissionState]) -> Iterable[SubmissionState]:
        """Yield the submissions, each a step."""
        for state in states:
            yield state
            self.take()

    def expect(self, more: int) -> None:
        """Know how many steps there are from here."""
        self._total = self._done + more

    def take(self) -> None:
        """Tell that a step is done."""
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, max(self._done, self._total))


def _material(
    order: SiteOrder,
    gathered: Gathered,
    photos: Photos,
    directory: Directory,
    form: Group,
    tally: Tally,
    sieve: Sieve,
) -> Material:
    outlines = read_outlines(order.outlines)
    points = [(c.position[1], c.position[0]) for c in gathered.centres if c.position is not None]
    homes = countries_shown(outlines, points, order.country)
    return Material(
        title=order.title,
        centres=gathered.centres,
        photos=photos,
        outlines=outlines,
        homes=homes,
        large_map=draw_large(outlines, homes, points),
        built_on=order.built_on,
        tally=tally,
        sieve=sieve,
        has_contents_question="title" in content_questions(form)[1],
        contents=len(directory.contents),
        has_posts=bool(centres_with_posts(form, gathered.centres)),
    )


def _write_assets(
    edition: Edition, material: Material, roles: Roles, directory: Directory, forms: Mapping[str, Group]
) -> None:
    for path in sorted(ASSETS.iterdir()):
        edition.write(f"assets/{path.name}", path.read_bytes())
    labels = {code: {q.path: q.choices for q in every_question(form)} for code, form in forms.items()}
    first = {slug: own[0][1].name for slug, own in material.photos.items() if own}
    script = centres_script(material.centres, roles, labels, material.large_map.plane, first)
    edition.write("assets/data.js", script.encode("utf-8"))
    photos = photos_script(material.centres, material.photos)
    edition.write("assets/photos.js", photos.encode("utf-8"))
    edition.write("assets/contents.js", contents_script(directory, labels).encode("utf-8"))


def _write_pages(
    edition: Edition,
    material: Material,
    form: Group,
    order: SiteOrder,
    scores: ShownScores,
    steps: _Steps,
) -> None:
    """Write the pages of the language that is spoken."""
    roles = find_roles(form, order.gate.tags)
    pages = Pages(order.templates, material, form, roles)
    shower = Shower(form, roles.shown_apart)
    (edition.folder / current_language() / "centre").mkdir(parents=True)
    if current_language() == LANGUAGES[0]:
        edition.put(pages.door())
    edition.put(pages.start())
    edition.put(pages.map())
    edition.put(pages.poster())
    edition.put(pages.gallery())
    for page in pages.status():
        edition.put(page)
    edition.put(pages.contents())
    posts = SitePosts(pages, material, form, roles, facts=order.feed, templates=order.templates)
    for page in posts.pages():
        edition.put(page)
    for centre in material.centres:
        edition.put(pages.centre(centre, shower, scores))
        steps.take()
