"""An official list, as an office keeps it: columns matched by their headers, or named by whoever imports it.

Source: the lists of communes and localities that ministries and statistical offices publish.
"""

from collections.abc import Mapping
from pathlib import Path

from survey.errors import PlaceError
from survey.messages import _
from survey.places.importing.listed import Commune, Locality, PlaceTable, Unfit, first_of_each, name_key
from survey.places.importing.provinces import ProvinceFinder
from survey.places.importing.tables import SourceTable, TableRow, read_tables

FIELDS = ("region", "province", "commune", "locality", "code", "former", "lat", "lon")
_HEADERS: dict[str, tuple[str, ...]] = {
    "region": ("region", "regions", "nomregion", "regionname", "region2025"),
    "province": ("province", "provinces", "nomprovince", "provincename", "province2025"),
    "commune": ("commune", "communes", "nomcommune", "municipalite", "municipality"),
    "locality": ("localite", "localites", "locality", "village", "villages", "nomvillage", "nomlocalite",
                 "villagesecteur", "quartier", "secteur", "quartiervillage"),
    "code": ("code", "codes", "id", "identifiant", "geonameid", "pcode", "sourcecode", "codecommune",
             "codevillage", "codelocalite"),
    "former": ("anciennom", "anciensnoms", "ancien", "ex", "formername", "oldname", "former"),
    "lat": ("lat", "latitude"),
    "lon": ("lon", "long", "lng", "longitude"),
}  # fmt: skip
_DEPARTMENT = ("departement", "departements", "nomdepartement", "department")


def read_official(
    path: Path, finder: ProvinceFinder, country: str, *, columns: Mapping[str, str] | None = None
) -> PlaceTable:
    """Read a list; `columns` gives, for fields of `FIELDS`, the header of their column.

    A department is Senegal's level of the province, and Burkina Faso's of the commune.
    Raises PlaceError when no table has a province and a commune or locality.
    """
    tables = read_tables(path)
    for table in tables:
        matched = match_columns(table, country, columns or {})
        if "province" in matched and matched.keys() & {"commune", "locality"}:
            return _Reading(matched, finder).read(table)
    raise _unmatched(path, tables, columns or {})


def match_columns(table: SourceTable, country: str, asked: Mapping[str, str]) -> dict[str, str]:
    """Return the header of each field's column: those asked for, else those that are called so."""
    by_key = {name_key(column): column for column in table.columns}
    found: dict[str, str] = {}
    for field, keys in _HEADERS.items():
        if field == ("province" if country == "SN" else "commune"):
            keys = (*keys, *_DEPARTMENT)
        own = [asked[field]] if field in asked else [by_key[key] for key in keys if key in by_key]
        if own and own[0] in table.columns:
            found[field] = own[0]
    return found


def _unmatched(path: Path, tables: list[SourceTable], asked: Mapping[str, str]) -> PlaceError:
    headers = ", ".join(dict.fromkeys(column for table in tables for column in table.columns))
    absent = [header for header in asked.values() if not any(header in table.columns for table in tables)]
    what = (
        _("No column is called {name}.").format(name=absent[0])
        if absent
        else _("No table of this file has a column of provinces and one of communes or localities.")
    )
    return PlaceError(
        what,
        where=str(path),
        remedy=_("Its columns are: {columns}. Say which is which, as in --column province=HEADER.").format(
            columns=headers or "-"
        ),
    )


class _Reading:
    def __init__(self, columns: Mapping[str, str], finder: ProvinceFinder) -> None:
        self._columns, self._finder = columns, finder
        self.communes: dict[tuple[str, tuple[str, ...]], Commune] = {}
        self.localities: dict[tuple[str, str, tuple[str, ...], str], Locality] = {}
        self.unfit: list[Unfit] = []

    def read(self, table: SourceTable) -> PlaceTable:
        for row in table.rows:
            reason = self._take(row)
            if reason:
                shown = self._cell(row, "locality") or self._cell(row, "commune") or "-"
                self.unfit.append(Unfit(row.number, shown, reason))
        return PlaceTable(
            tuple(self.communes.values()), tuple(self.localities.values()), tuple(self.unfit),
            tuple(sorted(self._finder.read_as.items())),
        )  # fmt: skip

    def _cell(self, row: TableRow, field: str) -> str:
        return row.get(self._columns.get(field))

    def _take(self, row: TableRow) -> str:
        """Take a row in; return why it does not fit, empty when it does."""
        commune, locality = self._cell(row, "commune"), self._cell(row, "locality")
        name = locality if "locality" in self._columns else commune
        if not name:
            return _("no name")
        provinces = self._finder.find(self._cell(row, "region"), self._cell(row, "province"), commune)
        if isinstance(provinces, str):
            return provinces
        former = first_of_each([text.strip() for text in self._cell(row, "former").split(";")], name)
        if "locality" not in self._columns:
            return self._add_commune(Commune(commune, provinces, row.number, self._cell(row, "code"), former))
        if commune:
            self.communes.setdefault((name_key(commune), provinces), Commune(commune, provinces, row.number))
        lat, lon = (self._degrees(row, field) for field in ("lat", "lon"))
        own = Locality(name, provinces, row.number, self._cell(row, "code"), commune, former, lat, lon)
        return self._add_locality(own)

    def _add_commune(self, own: Commune) -> str:
        return _same_as(self.communes.setdefault((name_key(own.name), own.provinces), own), own)

    def _add_locality(self, own: Locality) -> str:
        key = (name_key(own.name), name_key(own.commune), own.provinces, own.code)
        return _same_as(self.localities.setdefault(key, own), own)

    def _degrees(self, row: TableRow, field: str) -> float | None:
        try:
            return float(self._cell(row, field).replace(",", "."))
        except ValueError:
            return None


def _same_as(held: Commune | Locality, own: Commune | Locality) -> str:
    return "" if held is own else _("the same as row {row}").format(row=held.row)
