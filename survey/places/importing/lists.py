"""The lists that forms choose from, `communes.csv` and `localites.csv`: reading, uniting, writing.

A row is `name` (the code that an answer keeps), `label` (the name of now, former ones after it), `province`
(the code of now), `region`, and both as they were before July 2025; a commune says its code in the file that
it came from, a locality its commune's code. A code that is in a list stays: what is imported again keeps it.
Source: docs/decisions/0161-imported-places.md.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from survey.messages.folding import fold
from survey.places.gazetteer import BEFORE, NOW
from survey.places.importing.listed import Commune, Locality, name_key
from survey.places.importing.provinces import ProvinceFinder

COMMUNES, LOCALITIES = "communes.csv", "localites.csv"
COLUMNS = {
    COMMUNES: ("name", "label", "province", "region", "province_before", "region_before", "source"),
    LOCALITIES: ("name", "label", "province", "commune", "region", "province_before", "region_before"),
}
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of a list: rows that are new, that changed, that stayed, that went."""

    added: int
    changed: int
    same: int
    removed: int

    @property
    def rows(self) -> int:
        """Return how many rows the list has now."""
        return self.added + self.changed + self.same


def read_list(data: bytes) -> list[Row]:
    """Return the rows of a list."""
    lines = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    return [{column: text or "" for column, text in row.items() if column} for row in lines]


def write_list(name: str, rows: Sequence[Row]) -> bytes:
    """Return a list as UTF-8 CSV; columns that somebody added come after ours."""
    others = dict.fromkeys(column for row in rows for column in row if column not in COLUMNS[name])
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, (*COLUMNS[name], *others), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def unite_communes(
    held: Sequence[Row], found: Sequence[Commune], finder: ProvinceFinder, country: str, *, replace: bool
) -> tuple[list[Row], Counts]:
    """Return the list of communes with what was found; `replace` takes out the country's other rows."""
    by_source = {row["source"]: row["name"] for row in held if row.get("source")}
    by_name = {(row.get("province", ""), _bare(row.get("label", ""))): row["name"] for row in held}
    labels = {row["name"]: row.get("label", "") for row in held}
    rows = []
    for own in found:
        names = (by_name.get((province, name_key(own.name))) for province in own.provinces)
        code = by_source.get(own.code) or next(filter(None, names), None) or _commune_code(own, country)
        label = _label(own.name, own.former)
        if own.name.isupper() and code in labels:
            # Capitals say nothing of accents: what is better spelled stays.
            label = labels[code]
        rows += [
            {"name": code, "label": label, "province": province, "source": own.code}
            for province in own.provinces
        ]
    return _united(held, rows, finder, country, replace=replace)


def unite_localities(
    held: Sequence[Row],
    found: Sequence[Locality],
    communes: Sequence[Row],
    finder: ProvinceFinder,
    country: str,
    *,
    replace: bool,
) -> tuple[list[Row], Counts]:
    """Return the list of localities with what was found; `communes` are the rows of the other list.

    A name that repeats in its province is followed by its commune, and by its position where that does not
    tell two apart.
    """
    known = {(row.get("province", ""), _bare(row.get("label", ""))): row["name"] for row in communes}
    alike: Counter[tuple[str, ...]] = Counter()
    for own in found:
        for province in own.provinces:
            alike.update([(province, name_key(own.name)), (province, name_key(own.name), own.commune)])
    rows = []
    for own in found:
        for province in own.provinces:
            label = _label(own.name, own.former)
            if own.commune and alike[province, name_key(own.name)] > 1:
                label += f" ({own.commune})"
            if own.lat is not None and alike[province, name_key(own.name), own.commune] > 1:
                label += f" ({own.lat:.3f}, {own.lon:.3f})"
            commune = known.get((province, name_key(own.commune)), "")
            rows.append(
                {
                    "name": _locality_code(own, country),
                    "label": label,
                    "province": province,
                    "commune": commune,
                }
            )
    return _united(held, rows, finder, country, replace=replace)


def _united(
    held: Sequence[Row], found: Sequence[Row], finder: ProvinceFinder, country: str, *, replace: bool
) -> tuple[list[Row], Counts]:
    before = {_key(row): row for row in held}
    named = {row["name"] for row in found}
    kept = [
        row
        for row in held
        if row["name"] not in named and not (replace and row.get("province", "").startswith(f"{country}-"))
    ]
    made = {_key(row): {**before.get(_key(row), {}), **row} for row in found}
    rows = sorted((_with_areas(row, finder) for row in (*kept, *made.values())), key=_order)
    after = {_key(row): row for row in rows}
    same = sum(_says(row, before[key]) for key, row in after.items() if key in before)
    stayed = len(after.keys() & before.keys())
    return rows, Counts(len(after) - stayed, stayed - same, same, len(before) - stayed)


def _key(row: Row) -> tuple[str, str]:
    return row["name"], row.get("province", "")


def _says(row: Row, before: Row) -> bool:
    """Tell whether a row says all that it said before; columns that were empty say nothing."""
    return all(row.get(column) == text for column, text in before.items() if text)


def _order(row: Row) -> tuple[str, ...]:
    return row.get("province", ""), fold(row.get("label", "")), row["name"]


def _with_areas(row: Row, finder: ProvinceFinder) -> Row:
    """Return a row with its region, and with its province and region of before July 2025."""
    code = row.get("province", "")
    before = finder.code_before(code)
    found = {
        "region": finder.region_of(code, NOW),
        "province_before": before,
        "region_before": finder.region_of(before, BEFORE) if before else "",
    }
    return {**row, **{column: text for column, text in found.items() if text}}


def _label(name: str, former: Sequence[str]) -> str:
    return f"{name} (ex {', '.join(former)})" if former else name


def _bare(label: str) -> str:
    return name_key(label.partition(" (ex ")[0])


def _commune_code(own: Commune, country: str) -> str:
    return f"{country}-C-{_sign(own.code)}" if own.code else f"{own.provinces[0]}-{_slug(own.name)}"


def _locality_code(own: Locality, country: str) -> str:
    if own.code:
        return f"{country}-L-{_sign(own.code)}"
    return "-".join(filter(None, (own.provinces[0], _slug(own.commune), _slug(own.name))))


def _sign(code: str) -> str:
    """Return a code of a source without the signs that an answer could not keep."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", code)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
