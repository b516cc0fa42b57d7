"""Communes and localities as an import reads them: frozen words between its readers and its lists."""

from collections.abc import Sequence
from dataclasses import dataclass

from survey.messages.folding import fold


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune: the province's code of now (several while nobody knows which), and the code of its source.

    `former` are names that it had before; `row` is where the file has it.
    """

    name: str
    provinces: tuple[str, ...]
    row: int
    code: str = ""
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Locality:
    """A village, quarter or sector; `commune` is the name of its commune, empty where the file says none.

    `lat` and `lon` are degrees WGS 84.
    """

    name: str
    provinces: tuple[str, ...]
    row: int
    code: str = ""
    commune: str = ""
    former: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Unfit:
    """A row that does not fit, with what it says and why."""

    row: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """What a file holds: its places, the rows that do not fit, and the names that were read as others."""

    communes: tuple[Commune, ...]
    localities: tuple[Locality, ...]
    unfit: tuple[Unfit, ...]
    read_as: tuple[tuple[str, str], ...] = ()


def name_key(name: str) -> str:
    """Return the key under which two spellings of a name are the same.

    >>> name_key("Fada-N'Gourma") == name_key("Fada N’gourma")
    True
    """
    return "".join(sign for sign in fold(name) if sign.isalnum())


def first_of_each(names: Sequence[str], own: str) -> tuple[str, ...]:
    """Return the names that differ from `own` and from each other, in order."""
    found: dict[str, str] = {}
    for name in names:
        if name and name_key(name) != name_key(own):
            found.setdefault(name_key(name), name)
    return tuple(found.values())
