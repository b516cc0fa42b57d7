"""The centres of a site: what passed the gate, gathered from the submissions once.

What lives here: which submission gets a page, under which address, with which position and photos. What
does not: labels and languages (`answers`), the photos' bytes (`photos`).
"""

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from survey.form.tags import TagTable
from survey.messages.folding import fold
from survey.outputs.questions import Group
from survey.outputs.report import Sieve
from survey.outputs.site.roles import Roles
from survey.records.attachments import Attachment
from survey.records.paths import generic
from survey.records.submissions import SubmissionState

DayOf = Callable[[SubmissionState], date | None]
_ADDRESS_LENGTH = 10
_DECIMALS = 5


@dataclass(frozen=True, slots=True)
class PhotoOf:
    """A photo that may leave, with its caption, None without one."""

    attachment: Attachment
    caption: str | None


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre with a page: `values` passed the gate, by identity path; `slug` is its address for ever.

    `position` is latitude, longitude in degrees. `day` is when the interview was held, no hour.
    """

    slug: str
    title: str
    values: Mapping[str, str]
    state: SubmissionState
    position: tuple[float, float] | None
    photos: tuple[PhotoOf, ...]
    day: date | None


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the submissions came to: centres with pages by title, what left of those without."""

    centres: tuple[Centre, ...]
    pageless: tuple[tuple[SubmissionState, Mapping[str, str]], ...]


def address_of(text: str) -> str:
    """Return ten small letters and figures that stand for `text`: they tell neither a time nor an order.

    >>> address_of("uuid:1") == address_of("uuid:1")
    True
    """
    digest = hashlib.sha256(f"survey site {text}".encode()).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:_ADDRESS_LENGTH]


class Gathering:
    """Submissions on their way through the gate."""

    def __init__(self, form: Group, roles: Roles, tags: TagTable, sieve: Sieve, day_of: DayOf) -> None:
        self._form, self._roles, self._tags, self._sieve, self._day_of = form, roles, tags, sieve, day_of

    def gather(
        self, states: Iterable[SubmissionState], count: Callable[[SubmissionState], None] | None = None
    ) -> Gathered:
        """Pass submissions through the sieve; `count` is told of each of which something may leave."""
        centres: list[Centre] = []
        pageless: list[tuple[SubmissionState, Mapping[str, str]]] = []
        for state in states:
            values = self._sieve.values(state)
            if values is None:
                continue
            if count is not None:
                count(state)
            if self._has_page(state, values):
                centres.append(self._centre(state, values))
            elif values:
                pageless.append((state, values))
        centres.sort(key=lambda centre: (fold(centre.title), centre.slug))
        return Gathered(tuple(centres), tuple(pageless))

    def _has_page(self, state: SubmissionState, values: Mapping[str, str]) -> bool:
        """Tell whether a submission gets a page: its name may leave, or anything when the form has none."""
        name = self._roles.name
        return bool(values) if name is None else self._sieve.refuses(state, name.path) is None

    def _centre(self, state: SubmissionState, values: Mapping[str, str]) -> Centre:
        return Centre(
            slug=address_of(state.submission),
            title=self._title(values),
            values=values,
            state=state,
            position=self._position(values),
            photos=tuple(self._photos(state, values)),
            day=self._day_of(state),
        )

    def _title(self, values: Mapping[str, str]) -> str:
        """Return the name, else the first text that is about no person, else nothing."""
        name = self._roles.name
        if name is not None and (given := values.get(name.path, "").strip()):
            return given
        texts = (q for q in self._form.questions() if q.kind == "input" and q.type == "string")
        shown = (values.get(q.path, "").strip() for q in texts if not self._tags.is_personal(q.path))
        return next((text for text in shown if text), "")[:80]

    def _position(self, values: Mapping[str, str]) -> tuple[float, float] | None:
        for question in self._roles.positions:
            if (found := read_position(values.get(question.path, ""))) is not None:
                return found
        return None

    def _photos(self, state: SubmissionState, values: Mapping[str, str]) -> Iterable[PhotoOf]:
        order = [question.path for question in self._roles.images]
        paths = [path for path in values if generic(path) in order]
        for path in sorted(paths, key=lambda path: order.index(generic(path))):
            attachment = state.attachments.get(path)
            if attachment is not None and attachment.name == values[path]:
                yield PhotoOf(attachment, self._caption(path, values))

    def _caption(self, path: str, values: Mapping[str, str]) -> str | None:
        caption = self._roles.captions.get(generic(path))
        if caption is None:
            return None
        beside = f"{path.rpartition('/')[0]}/{caption.rpartition('/')[2]}"
        return values.get(beside, "").strip() or None


def read_position(value: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a geopoint to about a metre; a person's left the gate coarser."""
    try:
        latitude, longitude = (float(number) for number in value.split()[:2])
    except ValueError:
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return round(latitude, _DECIMALS), round(longitude, _DECIMALS)
