"""Making the map: submissions in, one file out, and what was left out with the reason.

What lives here: the order of the work. What does not: reading the campaign (`campaign.publishing.map`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from survey.fieldwork.gate import Gate
from survey.form.definition import FormDefinition
from survey.form.itext import find_language
from survey.form.secondary import StaticNode
from survey.messages import LANGUAGES, _, current_language, ngettext
from survey.messages.dates import format_date
from survey.messages.numbers import format_number, format_size
from survey.outputs.counts.telling import said_alone
from survey.outputs.paper.writing import write_output
from survey.outputs.questions import Group, every_question, read_questions
from survey.outputs.report import Sieve, Withheld
from survey.outputs.reports.map.page import write_map_page
from survey.outputs.reports.map.pictures import MOST_BYTES, Pictures, choose_pictures
from survey.outputs.site.centres import DayOf, Gathering
from survey.outputs.site.data import centres_script
from survey.outputs.site.drawing import LARGE, countries_shown, draw
from survey.outputs.site.map_view import MapView
from survey.outputs.site.outlines import read_outlines
from survey.outputs.site.roles import Roles, find_roles
from survey.outputs.site.wording import page_words
from survey.outputs.templating import Templates
from survey.records.attachments import FindBlob
from survey.records.submissions import SubmissionState

FORMATS = ("html", "svg")
_SPARE_BYTES = 1_000
"""What the sentence on photos that found no room may take."""


@dataclass(frozen=True, slots=True)
class MapOrder:
    """A map to make; see `outputs.site.build.SiteOrder` for what the two have in common."""

    title: str
    country: str
    form: FormDefinition
    gate: Gate
    outlines: Path
    made_on: date
    day_of: DayOf
    find_blob: FindBlob
    same_centre_groups: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, StaticNode] | None = None
    templates: Templates = field(default_factory=Templates)
    processes: int = 1
    most_bytes: int = MOST_BYTES


@dataclass(frozen=True, slots=True)
class MapReport:
    """What was made: centres, how many of them have a position, photos of centres in the file.

    `photos_left` are those that found no room, `missing_photos` those that are not on this computer or cannot
    be read. `left_out` maps a reason to the number of centres that are not shown for it.
    """

    path: Path
    size_bytes: int
    centres: int
    on_map: int
    photos: int
    photos_left: int
    missing_photos: int
    left_out: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        names = ("size_bytes", "centres", "on_map", "photos", "photos_left", "missing_photos", "left_out")
        return {"path": str(self.path), **{name: getattr(self, name) for name in names}}


def make_map(states: Iterable[SubmissionState], order: MapOrder, path: Path, format_: str) -> MapReport:
    """Write the map of a form's submissions as `html` or `svg`, in the language that is spoken.

    Raises OutputError.
    """
    form = _questions(order, current_language())
    roles = find_roles(form, order.gate.tags)
    sieve = Sieve(order.gate, order.same_centre_groups)
    named = () if roles.name is None else (roles.name.path,)
    withheld = Withheld(sieve, lambda _state: named)
    gathering = Gathering(form, roles, order.gate.tags, sieve, order.day_of)
    centres = gathering.gather(withheld.watch(states)).centres
    left_out = withheld.counts() if named else sieve.left_out_whole()
    view = _view(order, centres, roles)
    pictures = Pictures()
    if format_ == "svg":
        data = view.poster().draw().encode("utf-8")
    else:
        bare = _page(order, view, pictures, left_out)
        room = order.most_bytes - len(bare) - _SPARE_BYTES
        pictures = choose_pictures(centres, order.find_blob, room, order.processes)
        data = _page(order, view, pictures, left_out)
    write_output(path, data)
    return MapReport(
        path=path,
        size_bytes=len(data),
        centres=len(centres),
        on_map=sum(centre.position is not None for centre in centres),
        photos=len(pictures.by_centre),
        photos_left=pictures.left,
        missing_photos=pictures.missing,
        left_out=left_out,
    )


def _questions(order: MapOrder, code: str) -> Group:
    return read_questions(order.form, find_language(code, order.form.languages), order.lists)


def _view(order: MapOrder, centres: Iterable[Any], roles: Roles) -> MapView:
    shown = tuple(centres)
    points = [(c.position[1], c.position[0]) for c in shown if c.position is not None]
    outlines = read_outlines(order.outlines)
    drawing = draw(outlines, countries_shown(outlines, points, order.country), points, LARGE)
    return MapView(order.title, shown, drawing, roles, page_words())


def _page(order: MapOrder, view: MapView, pictures: Pictures, left_out: Mapping[str, int]) -> bytes:
    labels = {
        code: {q.path: q.choices for q in every_question(_questions(order, code))} for code in LANGUAGES
    }
    photos = {slug: slug for slug in pictures.by_centre}
    data = centres_script(view.centres, view.roles, labels, view.drawing.plane, photos)
    day = format_date(order.made_on, language=current_language())
    given = {
        **view.given(),
        "site_title": order.title,
        "built": _("This map was made on {day}.").format(day=day),
        "photos_left": _said_of_photos(pictures.left, order.most_bytes),
        "left_out_title": _("Centres that are not shown, with the reason:"),
        "left_out": [(reason, said_alone(count)) for reason, count in left_out.items()],
    }
    page = write_map_page(order.templates, given, view.words, data, pictures.by_centre)
    return page.encode("utf-8")


def _said_of_photos(left: int, most_bytes: int) -> str:
    """Return the sentence on photos that found no room, empty when all did."""
    if not left:
        return ""
    return ngettext(
        "The photo of {count} centre is left out, so that the file stays below {size}.",
        "The photos of {count} centres are left out, so that the file stays below {size}.",
        left,
    ).format(count=format_number(left), size=format_size(most_bytes))
