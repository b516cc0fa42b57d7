"""What a map shows, in the language in use: for the page of the site, the map as one file, and the poster.

What lives here: the drawing with the names of countries, the filters, the poster's labels. What does not: the
data of the centres (`data`), projection (`drawing`), the pages around it (`pages`, `outputs.reports.map`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from survey.messages import current_language
from survey.outputs.site.answers import place_of
from survey.outputs.site.centres import Centre
from survey.outputs.site.drawing import Drawing
from survey.outputs.site.poster import Spot, draw_poster
from survey.outputs.site.roles import Roles
from survey.outputs.site.wording import COUNTRY_NAMES
from survey.outputs.typography import bind_signs

_FILTERS = ("type", "status", "region")


@dataclass(frozen=True, slots=True)
class Poster:
    """The map as one SVG, before it is drawn: centres with their labels, countries with their names."""

    drawing: Drawing
    title: str
    spots: tuple[Spot, ...]
    countries: tuple[Spot, ...]

    def draw(self) -> str:
        """Return the SVG."""
        return draw_poster(self.drawing, self.title, self.spots, self.countries)


@dataclass(frozen=True, slots=True)
class MapView:
    """A map of centres; `title` is that of the site or survey, `words` are those of the pages."""

    title: str
    centres: Sequence[Centre]
    drawing: Drawing
    roles: Roles
    words: Mapping[str, str]

    def given(self) -> dict[str, Any]:
        """Return what the template of the map is given beside the words."""
        labels = [{"x": spot.x, "y": spot.y, "t": spot.label} for spot in self._countries()]
        return {"drawing": self.drawing, "labels": labels, "filters": self.filters(*_FILTERS)}

    def filters(self, *names: str) -> list[tuple[str, str]]:
        """Return the roles of these that the form has, each with the label of its question."""
        questions = ((name, getattr(self.roles, name)) for name in names)
        return [(name, question.label) for name, question in questions if question is not None]

    def poster(self) -> Poster:
        """Return the map as one picture with labels."""
        spots = [
            Spot(
                *self.drawing.plane.project(longitude, latitude),
                bind_signs(title),
                bind_signs(place or title),
            )
            for centre in self.centres
            if centre.position is not None
            for latitude, longitude in [centre.position]
            for title in [centre.title or self.words["unnamed"]]
            for place in [place_of(self.roles.places, centre.values)]
        ]
        title = f"{self.words['map_title']} · {self.title}"
        return Poster(self.drawing, title, tuple(spots), tuple(self._countries()))

    def _countries(self) -> list[Spot]:
        column = 0 if current_language() == "fr" else 1
        named = [label for label in self.drawing.labels if label.code in COUNTRY_NAMES]
        return [Spot(own.x, own.y, "", COUNTRY_NAMES[own.code][column]) for own in named]
