"""From tokens to latitude and longitude.

What lives here: which numbers belong together and which of them is the latitude.
What does not: cutting text into tokens (`degrees`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from survey.messages import _
from survey.places.position import Position

_UNITS = "°'\""


@dataclass(frozen=True, slots=True)
class Token:
    """A number with its sign and unit, a hemisphere letter, a label (lat, lon) or a cut between the two.

    `axis` is `lat` or `lon` for letters and labels; `sign` is `+`, `-` or empty.
    """

    kind: str
    value: float = 0.0
    sign: str = ""
    is_whole: bool = True
    unit: str | None = None
    axis: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The numbers of one coordinate, its axis and hemisphere when they are said."""

    numbers: tuple[Token, ...] = ()
    axis: str | None = None
    hemisphere: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A position, or the half of one as text."""

    position: Position | None = None
    half: str | None = None


class Unreadable(Exception):
    """Why one way of reading fails; the heaviest reason is shown when all fail."""

    def __init__(self, weight: int, reason: str) -> None:
        super().__init__(reason)
        self.weight = weight
        self.reason = reason


def read_tokens(tokens: list[Token]) -> list[Reading]:
    """Return every reading of `tokens`.

    Raises Unreadable when there is none.
    """
    if not any(token.kind == "number" for token in tokens):
        raise Unreadable(2, _("There is no number here."))
    plain = all(token.kind in {"number", "cut"} and token.unit is None for token in tokens)
    cuts = sum(token.kind == "cut" for token in tokens)
    if plain and cuts == 0:
        return _read_plain([token for token in tokens if token.kind == "number"])
    if plain and cuts in {2, 3}:
        return [_read_listed(tokens)]
    groups = _group(tokens)
    if len(groups) == 1:
        group = groups[0]
        return [Reading(half=_say_half(group))]
    if len(groups) != 2:
        raise Unreadable(1, _("A position needs one latitude and one longitude."))
    return _read_pair(groups[0], groups[1])


def _say_half(group: Group) -> str:
    return f"{_degrees(group):.5f}"


def _read_plain(numbers: list[Token]) -> list[Reading]:
    """Read numbers separated by spaces only: several cuttings may hold, and all are returned."""
    readings: list[Reading] = []
    failures: list[Unreadable] = []
    count = len(numbers)
    if count <= 3:
        readings += _try(lambda: Reading(half=_say_half(Group(tuple(numbers)))), failures)
    if 2 <= count <= 4:
        readings += _try(lambda: _geopoint(numbers), failures)
    if count in {4, 6}:
        half = count // 2
        readings += _try(lambda: _pair(Group(tuple(numbers[:half])), Group(tuple(numbers[half:]))), failures)
    if readings:
        return readings
    raise max(failures, key=lambda failure: failure.weight, default=_wrong_count())


def _wrong_count() -> Unreadable:
    return Unreadable(1, _("A position needs one latitude and one longitude."))


def _try(read: Callable[[], Reading], failures: list[Unreadable]) -> list[Reading]:
    try:
        return [read()]
    except Unreadable as failure:
        failures.append(failure)
        return []


def _read_listed(tokens: list[Token]) -> Reading:
    """Read `lat, lon, alt` or `lat, lon, alt, accuracy` with a cut between each."""
    kinds = [token.kind for token in tokens]
    numbers = tokens[::2]
    if kinds != ["number", "cut"] * (len(numbers) - 1) + ["number"]:
        raise _wrong_count()
    if numbers[0].is_whole or numbers[1].is_whole:
        # `12,37,-1,52` is never latitude 12, longitude 37.
        raise Unreadable(1, _("An altitude comes after a latitude and a longitude with decimals."))
    return _geopoint(numbers)


def _geopoint(numbers: list[Token]) -> Reading:
    """Read signed decimal numbers: latitude, longitude, and perhaps altitude and accuracy in metres."""
    lat, lon, *rest = (-token.value if token.sign == "-" else token.value for token in numbers)
    if len(rest) == 2 and numbers[3].sign:
        raise Unreadable(1, _("An accuracy has no sign."))
    altitude, accuracy = (*rest, None, None)[:2]
    return Reading(_checked(Position(lat, lon, altitude, accuracy, "geopoint" if rest else "decimal")))


def _checked(position: Position) -> Position:
    if not (-90 <= position.lat <= 90 and -180 <= position.lon <= 180):
        raise Unreadable(
            4, _("A latitude goes from -90 to 90 and a longitude from -180 to 180; the latitude comes first.")
        )
    # A tenth of a millimetre is enough, and -0.0 becomes 0.0.
    return replace(position, lat=round(position.lat, 9) + 0.0, lon=round(position.lon, 9) + 0.0)


@dataclass(slots=True)
class _Grouper:
    """Walks over the tokens and closes a group at each border."""

    letters_first: bool
    groups: list[Group] = field(default_factory=list)
    current: Group = field(default_factory=Group)

    def close(self) -> None:
        if self.current.numbers:
            self.groups.append(self.current)
        elif self.current.axis:
            raise Unreadable(2, _("A number is missing beside a hemisphere."))
        self.current = Group()

    def take(self, token: Token) -> None:
        match token.kind:
            case "number":
                if token.unit == "°" and self.current.numbers:
                    self.close()
                self.current = replace(self.current, numbers=(*self.current.numbers, token))
            case "label":
                self.close()
                self.current = Group(axis=token.axis)
            case "letter":
                self._take_letter(token)
            case _:
                if not self.current.numbers and not self.groups:
                    raise Unreadable(2, _("A number is missing before the first separator."))
                self.close()

    def _take_letter(self, token: Token) -> None:
        if self.letters_first:
            if self.current.numbers or not self.current.axis:
                self.close()
        elif not self.current.numbers:
            # The letter may stand after the cut that follows its number only by mistake.
            raise Unreadable(2, _("A number is missing beside a hemisphere."))
        if self.current.hemisphere or (self.current.axis and self.current.axis != token.axis):
            raise Unreadable(2, _("Two hemispheres are given for one number."))
        self.current = replace(self.current, axis=token.axis, hemisphere=token.sign)
        if not self.letters_first:
            self.close()


def _group(tokens: list[Token]) -> list[Group]:
    first = next(token for token in tokens if token.kind in {"number", "letter"})
    grouper = _Grouper(letters_first=first.kind == "letter")
    if sum(token.kind == "cut" for token in tokens) > 1:
        raise Unreadable(2, _("There is more than one separator between latitude and longitude."))
    for token in tokens:
        grouper.take(token)
    grouper.close()
    if tokens[-1].kind in {"cut", "label"}:
        raise Unreadable(2, _("Something is missing at the end."))
    return grouper.groups


def _read_pair(first: Group, second: Group) -> list[Reading]:
    """Read two groups; a sign beside a hemisphere letter that contradicts it may mean two places."""
    readings = [_pair(first, second)]
    for group, letterless in (
        (first, replace(first, hemisphere="")),
        (second, replace(second, hemisphere="")),
    ):
        if group.hemisphere and group.numbers[0].sign == "-":
            pair = (letterless, second) if group is first else (first, letterless)
            readings.append(_pair(*pair))
    for group, other in ((first, second), (second, first)):
        if other.hemisphere and not group.hemisphere and not group.numbers[0].sign and group.axis is None:
            raise Unreadable(
                5, _("One number has a hemisphere and the other has none: type N or S, and E or O.")
            )
    return readings


def _pair(first: Group, second: Group) -> Reading:
    """Return the position of two groups; without a letter or label the latitude comes first."""
    axes = (first.axis, second.axis)
    if axes in {("lon", "lat"), ("lon", None), (None, "lat")}:
        first, second = second, first
    elif axes[0] is not None and axes[0] == axes[1]:
        raise Unreadable(5, _("Two latitudes or two longitudes are given."))
    numbers = max(len(first.numbers), len(second.numbers))
    spelling = ("decimal", "dm", "dms")[numbers - 1] if numbers <= 3 else "dms"
    position = Position(_signed(first), _signed(second), spelling=spelling)
    return Reading(_checked(position))


def _signed(group: Group) -> float:
    """Return signed degrees; a sign within the numbers and a letter multiply, so that both readings show."""
    degrees = _degrees(group)
    return -degrees if group.hemisphere == "-" else degrees


def _degrees(group: Group) -> float:
    """Return the degrees of one to three numbers with the sign of the first.

    Raises Unreadable when they are not degrees, minutes and seconds.
    """
    numbers = group.numbers
    if len(numbers) > 3:
        raise _wrong_count()
    for place, token in enumerate(numbers):
        if token.unit is not None and token.unit != _UNITS[place]:
            raise Unreadable(4, _("Degrees, minutes and seconds are not in their order."))
        if place and (token.sign or token.value >= 60):
            raise Unreadable(4, _("Minutes and seconds go from 0 to less than 60."))
        if place < len(numbers) - 1 and not token.is_whole:
            raise Unreadable(4, _("Only the last of degrees, minutes and seconds may have decimals."))
    degrees = sum((token.value / (1.0, 60.0, 3600.0)[place] for place, token in enumerate(numbers)), 0.0)
    return -degrees if numbers[0].sign == "-" else degrees
