"""The pages: what each template is given, and rendering.

What lives here: views in the language in use. What does not: what may leave, the script's data (`data`).
Templates are sandboxed and escape everything; what they are given is text and numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from survey.messages import current_language
from survey.messages.dates import format_date
from survey.outputs.counts.protecting import WHOLE
from survey.outputs.questions import Group
from survey.outputs.report import Sieve
from survey.outputs.reports.status.divisions import TODAY
from survey.outputs.reports.status.tallying import Tally
from survey.outputs.site.answers import Shower, labels_of, place_of
from survey.outputs.site.centres import Centre, PhotoOf
from survey.outputs.site.drawing import LARGE, SMALL, Drawing, dots, draw
from survey.outputs.site.edition import Page, hash_of
from survey.outputs.site.map_view import MapView
from survey.outputs.site.outlines import Country
from survey.outputs.site.photos import Copy
from survey.outputs.site.poster import POSTER_MAKING
from survey.outputs.site.roles import Roles
from survey.outputs.site.scores import ShownScores
from survey.outputs.site.status import STATUS_PAGES, shown_block, status_sheet
from survey.outputs.site.wording import page_words
from survey.outputs.templating import Templates
from survey.outputs.typography import bind_signs

ASSETS = Path(__file__).parent / "assets"
_MENU = (("map", "map"), ("gallery", "photos"), ("status", "status"), ("contents", "contents"))
"""The pages that every page leads to, with their words."""
_CARDS = 6
_BARS_SHOWN = 20
_CHARTS = 6
"""How many counts the start page shows at once; the others open below."""

Photos = Mapping[str, Sequence[tuple[PhotoOf, Copy]]]


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a count: label, number, and the length of its bar in percent of the longest."""

    label: str
    number: int
    percent: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A count as a table with bars; `is_whole` tells that no cell of it is hidden."""

    title: str
    bars: tuple[Bar, ...]
    is_whole: bool


def chart_of(title: str, told: Mapping[str, int | None], other: str) -> Chart:
    """Return what is told of a count by label, the commonest first; past twenty the rarest are added up."""
    cells = sorted(((label, n) for label, n in told.items() if n), key=lambda cell: (-cell[1], cell[0]))
    if len(cells) > _BARS_SHOWN:
        rest = sum(n for _label, n in cells[_BARS_SHOWN - 1 :])
        cells = [*cells[: _BARS_SHOWN - 1], (other, rest)]
    longest = max((n for _label, n in cells), default=1)
    bars = tuple(Bar(label, n, max(1, round(100 * n / longest))) for label, n in cells)
    return Chart(title, bars, is_whole=None not in told.values())


@dataclass(frozen=True, slots=True)
class Material:
    """What every page of a site is made from, whatever its language."""

    title: str
    centres: tuple[Centre, ...]
    photos: Photos
    outlines: Mapping[str, Country]
    homes: Sequence[Country]
    large_map: Drawing
    built_on: date
    tally: Tally
    sieve: Sieve
    has_contents_question: bool
    contents: int
    has_posts: bool = False


class Pages:
    """The pages of one language; made and used while that language is spoken."""

    def __init__(self, templates: Templates, material: Material, form: Group, roles: Roles) -> None:
        self._templates, self._material, self._form, self._roles = templates, material, form, roles
        self._words = {name: bind_signs(word) for name, word in page_words().items()}
        self._questions = {question.path: question for question in form.questions()}
        self._small_maps: dict[str, Drawing] = {}
        self._map = MapView(material.title, material.centres, material.large_map, roles, self._words)

    def page(self, template: str, path: str, **values: Any) -> Page:
        """Return a page; the day on it is the one when it last changed, unless `values` have another."""
        language = current_language()
        given = {
            "words": self._words,
            "language": language,
            "other_language": "en" if language == "fr" else "fr",
            "other_name": "English" if language == "fr" else "Français",
            "site_title": self._material.title,
            "has_posts": self._material.has_posts,
            "up": "../" * (path.count("/") + 1),
            "path": path,
            "menu": [(f"{name}.html", self._words[word]) for name, word in self._menu()],
            **values,
        }

        def render() -> str:
            return self._templates.render(f"site/{template}", **{"built": self._dated("page_built"), **given})

        return Page(f"{language}/{path}", hash_of(self._templates.fingerprint, template, given), render)

    def _menu(self) -> Sequence[tuple[str, str]]:
        return (*_MENU, ("posts", "posts")) if self._material.has_posts else _MENU

    def _dated(self, word: str) -> str:
        return self._words[word].format(day=format_date(self._material.built_on, language=current_language()))

    def start(self) -> Page:
        """Return the start page."""
        material = self._material
        points = [(c.position[1], c.position[0]) for c in material.centres if c.position is not None]
        drawing = draw(material.outlines, material.homes, points, SMALL)
        with_photo = [centre for centre in material.centres if material.photos.get(centre.slug)]
        shown = (with_photo + [c for c in material.centres if c not in with_photo])[:_CARDS]
        charts = self._charts()
        return self.page(
            "start.html",
            "index.html",
            drawing=drawing,
            dots=dots(drawing.plane, points),
            figures=self._figures(),
            charts=charts[:_CHARTS],
            more_charts=charts[_CHARTS:],
            has_photos=any(material.photos.values()),
            cards=[self._card(centre) for centre in shown],
            built=self._dated("built"),
        )

    def _figures(self) -> list[tuple[int, str]]:
        """Return the large numbers, those that are something; centres always."""
        centres, region = self._material.centres, self._roles.region
        regions = {own for c in centres if region is not None and (own := c.values.get(region.path))}
        photos = sum(len(own) for own in self._material.photos.values())
        numbers = (("region", len(regions)), ("photo", photos), ("content", self._material.contents))
        things = [("centre", len(centres)), *((thing, number) for thing, number in numbers if number)]
        return [(number, self._counted(thing, number)) for thing, number in things]

    def _counted(self, thing: str, count: int) -> str:
        few = count < 2 if current_language() == "fr" else count == 1
        return (
            self._words[f"{'one' if few else 'many'}_{thing}{'' if few else 's'}"].replace("{n}", "").strip()
        )

    def _charts(self) -> list[Chart]:
        """Return what the status review tells of the whole, and of how many centres each region has."""
        tally, other = self._material.tally.relabelled(self._form), self._words["other"]
        first = [question for question in (self._roles.type, self._roles.status) if question is not None]
        charts = []
        for question in sorted(tally.selects, key=lambda own: own not in first):
            cells = tally.theme(question).cells.get(WHOLE, {})
            told = {question.choices.get(code, code): number for code, number in cells.items()}
            charts.append(chart_of(question.label, told, other))
        if tally.region is not None:
            regions = {tally.name_of(part): tally.centres(part) for part in tally.parts}
            charts.insert(len(first), chart_of(tally.region.label, regions, other))
        # What compares answers comes first.
        return sorted((chart for chart in charts if chart.bars), key=lambda chart: len(chart.bars) < 2)

    def _card(self, centre: Centre) -> dict[str, Any]:
        copies = self._material.photos.get(centre.slug, ())
        return {
            "slug": centre.slug,
            "title": centre.title or self._words["unnamed"],
            "type": labels_of(self._roles.type, centre.values),
            "place": place_of(self._roles.places, centre.values),
            "photo": copies[0][1] if copies else None,
            "alt": self._alt(*copies[0], centre) if copies else "",
        }

    def _alt(self, photo: PhotoOf, _copy: Copy, centre: Centre) -> str:
        return photo.caption or self._words["photo_of"].format(name=centre.title or self._words["unnamed"])

    def door(self) -> Page:
        """Return the first page: it opens the start page, and links to both languages."""

        def render() -> str:
            return self._templates.render("site/door.html", site_title=self._material.title)

        return Page("index.html", hash_of(self._templates.fingerprint, self._material.title), render)

    def map(self) -> Page:
        """Return the page of the map."""
        return self.page("map.html", "map.html", is_alone=False, **self._map.given())

    def poster(self) -> Page:
        """Return the map as one SVG with labels, which is no page but is taken over like one."""
        poster = self._map.poster()
        return Page(f"{current_language()}/map.svg", hash_of(POSTER_MAKING, poster), poster.draw)

    def gallery(self) -> Page:
        """Return the page of all photos."""
        count = sum(len(own) for own in self._material.photos.values())
        return self.page(
            "gallery.html", "gallery.html", count=count, filters=self._map.filters("type", "region")
        )

    def status(self) -> Iterator[Page]:
        """Yield the status review by each division of the regions."""
        material = self._material
        tally, left_out = material.tally.relabelled(self._form), material.sieve.left_out_whole()
        for division, path in STATUS_PAGES.items():
            sheet = status_sheet(
                tally, division, material.title, material.built_on, left_out, material.outlines
            )
            blocks = [shown_block(block) for block in sheet.blocks]
            yield self.page(
                "status.html", path, title=self._words["status"], blocks=blocks,
                other=next(own for own in STATUS_PAGES.values() if own != path),
                is_former=division != TODAY,
            )  # fmt: skip

    def contents(self) -> Page:
        """Return the directory of contents."""
        material = self._material
        return self.page(
            "contents.html",
            "contents.html",
            count=material.contents,
            is_asked=material.has_contents_question,
        )

    def centre(self, centre: Centre, shower: Shower, scores: ShownScores) -> Page:
        """Return the page of a centre."""
        title = centre.title or self._words["unnamed"]
        day = format_date(centre.day, language=current_language()) if centre.day is not None else ""
        facts = (self._roles.type, self._roles.status, self._roles.region)
        return self.page(
            "centre.html",
            f"centre/{centre.slug}.html",
            slug=centre.slug,
            title=title,
            place=place_of(self._roles.places, centre.values),
            badges=[text for q in facts if (text := labels_of(q, centre.values))],
            day=self._words["visited"].format(day=day) if day else "",
            sections=[*shower.sections(centre), *filter(None, [scores.section(centre)])],
            testimonies=[t for q in self._roles.testimonies if (t := centre.values.get(q.path, "").strip())],
            photos=[
                (copy, photo.caption, self._alt(photo, copy, centre))
                for photo, copy in self._material.photos.get(centre.slug, ())
            ],
            spot=self.spot(centre, title),
        )

    def spot(self, centre: Centre, title: str) -> dict[str, Any] | None:
        """Return the small map of a centre: the outline of its country and a dot."""
        if centre.position is None:
            return None
        latitude, longitude = centre.position
        outlines = self._material.outlines
        home = next((c for c in outlines.values() if c.contains(latitude, longitude)), None)
        code = home.code if home is not None else ""
        if code not in self._small_maps:
            homes = [home] if home is not None else self._material.homes
            self._small_maps[code] = draw({}, homes, [(longitude, latitude)], SMALL // 2)
        drawing = self._small_maps[code]
        x, y = drawing.plane.project(longitude, latitude)
        return {
            "drawing": drawing,
            "x": x,
            "y": y,
            "text": f"{latitude:g}, {longitude:g}",
            "label": self._words["map_of"].format(name=title),
        }


def draw_large(
    outlines: Mapping[str, Country], homes: Sequence[Country], points: Sequence[tuple[float, float]]
) -> Drawing:
    """Return the large map's drawing."""
    return draw(outlines, homes, points, LARGE)
