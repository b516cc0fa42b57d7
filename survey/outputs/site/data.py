"""The data that the site's script reads: one line a centre, labels in both languages once.

Source: OUTPUTS.md: at most 150 bytes a centre. Everything here is text to the script, never markup.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from survey.outputs.counts.telling import told_alone
from survey.outputs.questions import Question
from survey.outputs.reports.contents.directory import Content, Directory
from survey.outputs.site.answers import place_of
from survey.outputs.site.centres import Centre, PhotoOf
from survey.outputs.site.outlines import Plane
from survey.outputs.site.photos import Copy
from survey.outputs.site.roles import Roles
from survey.outputs.typography import bind_signs

_NAME_BYTES, _PLACE_BYTES = 54, 26

Labels = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Language → path of a question → code → label."""


def cut(text: str, size_bytes: int) -> str:
    """Return `text`, or its beginning with `…`, in at most so many bytes of UTF-8.

    >>> cut("Médiathèque", 8)
    'Méd…'
    """
    text = bind_signs(text)
    if len(text.encode()) <= size_bytes:
        return text
    return text.encode()[: size_bytes - 3].decode("utf-8", "ignore").rstrip() + "…"


class Facet:
    """The codes of a question that occur, numbered, with their label in each language."""

    def __init__(self, question: Question | None, labels: Labels) -> None:
        self._question, self._labels = question, labels
        self._numbers: dict[str, int] = {}

    def number(self, values: Mapping[str, str]) -> int:
        """Return the number of a centre's code, -1 without an answer."""
        value = values.get(self._question.path, "") if self._question is not None else ""
        return self.number_of(value.split()[0]) if value.strip() else -1

    def number_of(self, code: str) -> int:
        """Return the number of a code."""
        return self._numbers.setdefault(code, len(self._numbers))

    def texts(self) -> list[list[str]]:
        """Return the labels, one for each language, by number."""
        path = self._question.path if self._question is not None else ""
        return [
            [self._labels[language].get(path, {}).get(code, code) for language in self._labels]
            for code in self._numbers
        ]


def centres_script(
    centres: Sequence[Centre],
    roles: Roles,
    labels: Labels,
    plane: Plane,
    photos: Mapping[str, str],
) -> str:
    """Return `data.js`: facets, then `[address, name, place, type, status, region, x, y, photo]` a line.

    `photos` are the names of the first photos by the address of their centre.
    """
    facets = [Facet(question, labels) for question in (roles.type, roles.status, roles.region)]
    lines = []
    for centre in centres:
        x, y = ("", "")
        if centre.position is not None:
            latitude, longitude = centre.position
            x, y = plane.project(longitude, latitude)  # type: ignore[assignment]
        photo = photos.get(centre.slug, "")
        place = cut(place_of(roles.places, centre.values), _PLACE_BYTES)
        numbers = [facet.number(centre.values) for facet in facets]
        lines.append(_json([centre.slug, cut(centre.title, _NAME_BYTES), place, *numbers, x, y, photo]))
    head = _json([facet.texts() for facet in facets])
    return f"SURVEY_FACETS={head};\nSURVEY_CENTRES=[\n" + ",\n".join(lines) + "\n];\n"


def photos_script(centres: Sequence[Centre], photos: Mapping[str, Sequence[tuple[PhotoOf, Copy]]]) -> str:
    """Return `photos.js`: `[name, small width, small height, number of its centre, caption]` a line."""
    lines = [
        _json([copy.name, copy.small_width, copy.small_height, number, photo.caption or ""])
        for number, centre in enumerate(centres)
        for photo, copy in photos.get(centre.slug, ())
    ]
    return "SURVEY_PHOTOS=[\n" + ",\n".join(lines) + "\n];\n"


def contents_script(directory: Directory, labels: Labels) -> str:
    """Return `contents.js`: an object a content, facets as numbers, texts in each language."""
    facets = {name: Facet(directory.questions.get(name), labels) for name in ("theme", "language", "kind")}
    lines = []
    for content in directory.contents:
        entry: dict[str, Any] = {"t": content.title}
        made_by = "producer" if content.producer else "producer_kind"
        entry["p"] = _texts(directory, content, made_by, labels)
        for name, facet in facets.items():
            entry[name] = [facet.number_of(code) for code in content.values.get(name, ())]
        for name in ("format", "origin", "rights", "access"):
            entry[name] = _texts(directory, content, name, labels)
        entry["h"] = [[centre.slug, centre.title] for centre in content.holders]
        # So few are told as few: their number would tell of a centre that stands on no page.
        entry["o"] = -1 if content.unnamed and told_alone(content.unnamed) is None else content.unnamed
        lines.append(_json(entry))
    head = _json({name: facet.texts() for name, facet in facets.items()})
    return f"SURVEY_CONTENT_FACETS={head};\nSURVEY_CONTENTS=[\n" + ",\n".join(lines) + "\n];\n"


def _texts(directory: Directory, content: Content, name: str, labels: Labels) -> list[str]:
    """Return a field's values as one text in each language."""
    question = directory.questions.get(name)
    known = [labels[language].get(question.path, {}) if question is not None else {} for language in labels]
    return [", ".join(own.get(code, code) for code in content.values.get(name, ())) for own in known]


def _json(value: object) -> str:
    return bind_signs(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
