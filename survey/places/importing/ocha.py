"""OCHA's common datasets of administrative boundaries (COD-AB), as their tables of attributes are published.

Three spellings of their columns are read: `ADM3_FR`, `admin3Name_fr`, `adm3_name`, with `ADM3_PCODE`.
The communes are Burkina Faso's third level, and Senegal's fourth where the table has one.
Source: OCHA, guidance on COD-AB attributes.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from survey.errors import PlaceError
from survey.messages import _
from survey.places.importing.listed import Commune, PlaceTable, Unfit
from survey.places.importing.provinces import ProvinceFinder
from survey.places.importing.tables import SourceTable, TableRow, read_tables

LICENCE = "CC BY-IGO"
ORIGIN = "OCHA COD-AB, https://data.humdata.org"
_COLUMN = re.compile(r"adm(?:in)?([0-4])(.*)")
_RANKS = {"fr": 0, "namefr": 0, "name": 1, "en": 2, "nameen": 2}
"""Which of a level's names is taken: the French one, the only one, the English one."""


def read_ocha(path: Path, finder: ProvinceFinder, country: str) -> PlaceTable:
    """Read the communes of a COD-AB. Raises PlaceError when no table of the file holds them."""
    communes: list[Commune] = []
    unfit: list[Unfit] = []
    known = 0
    for table in read_tables(path):
        levels = _levels(table)
        level = 4 if country == "SN" and 4 in levels else 3
        if {1, 2, level} <= levels.keys():
            known += 1
            for row in table.rows:
                found = _commune(row, levels, level, finder, country)
                (communes if isinstance(found, Commune) else unfit).append(found)  # type: ignore[arg-type]
    if not known:
        raise PlaceError(
            _("No table of this file has the columns of a COD-AB down to the communes."),
            where=str(path),
            remedy=_("Give the table of level 3 (its columns are named like ADM3_FR and ADM3_PCODE)."),
        )
    unique = {(c.name, c.provinces, c.code): c for c in communes}
    return PlaceTable(tuple(unique.values()), (), tuple(unfit), tuple(sorted(finder.read_as.items())))


def _levels(table: SourceTable) -> dict[int, tuple[str, str]]:
    """Return by level the column of its names and that of its codes, where the table has both."""
    names: dict[int, tuple[int, str]] = {}
    codes: dict[int, str] = {}
    for column, level, what in _columns(table):
        if what == "pcode":
            codes[level] = column
        elif what in _RANKS:
            names[level] = min(names.get(level, (9, "")), (_RANKS[what], column))
    return {level: (names[level][1], codes[level]) for level in names if level in codes}


def _columns(table: SourceTable) -> Iterator[tuple[str, int, str]]:
    for column in table.columns:
        found = _COLUMN.fullmatch(re.sub(r"[^a-z0-9]", "", column.lower()))
        if found is not None:
            yield column, int(found.group(1)), found.group(2)


def _commune(
    row: TableRow, levels: dict[int, tuple[str, str]], level: int, finder: ProvinceFinder, country: str
) -> Commune | Unfit:
    name, code = (row.get(column) for column in levels[level])
    region, province = (row.get(levels[own][0]) for own in (1, 2))
    if not name:
        return Unfit(row.number, code, _("no name"))
    if not code.startswith(country):
        return Unfit(row.number, name, _("another country: {code}").format(code=code or "-"))
    provinces = finder.find(region, province, name)
    if isinstance(provinces, str):
        return Unfit(row.number, name, provinces)
    return Commune(name, provinces, row.number, code)
