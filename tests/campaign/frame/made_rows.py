"""Rows of a list of centres as ministries keep them, and bad ones of every sort, made by a seed."""

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from survey.places import load_gazetteer
from survey.places.gazetteer import AreaKind

HEADER = (
    "Code", "Nom du centre", "Type de centre", "Pays", "Région", "Province", "Commune", "Village / quartier",
    "Latitude", "Longitude", "Téléphone", "Responsable", "Observations",
)  # fmt: skip
TYPES = (
    "Télécentre communautaire polyvalent",
    "CMC",
    "TLC",
    "Case numérique",
    "clac",
    "Maison des jeunes",
    "Youth centre",
)
NAMES = (
    "Espoir",
    "Wend-Panga",
    "Teega",
    "Relwendé",
    "Sougri",
    "Nabonswendé",
    "Laafi",
    "Zaka",
    "Bangre",
    "Yam",
    "Faso",
    "Lumière",
)
SPOILT = {
    "Nom du centre": "",
    "Type de centre": "Boulangerie",
    "Région": "Atlantide",
    "Province": "Zanzibar",
    "Latitude": "91,5",
    "Longitude": "12,4964",
    "Téléphone": "12",
}
"""What each column may hold that does not fit; the longitude is that of Rome."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file's rows under `HEADER`; `bad` maps the number of a row, as a spreadsheet shows it, to its column."""

    rows: tuple[tuple[str, ...], ...]
    bad: dict[int, str]

    def write_csv(self, path: Path, *, separator: str = ";", encoding: str = "cp1252") -> Path:
        """Write the rows as Excel saves them in French."""
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=separator).writerows([HEADER, *self.rows])
        path.write_bytes(text.getvalue().encode(encoding))
        return path

    def write_xlsx(self, path: Path) -> Path:
        """Write the rows as a workbook, a title above the header."""
        from openpyxl import Workbook

        workbook = Workbook()
        sheet = workbook.active
        assert sheet is not None
        for row in (["Liste des télécentres"], [], HEADER, *self.rows):
            sheet.append(list(row))
        workbook.save(path)
        return path


def make_rows(count: int, *, bad: int = 0, seed: int = 1) -> Made:
    """Make `count` rows of Burkina Faso, `bad` of them with one value that does not fit."""
    chance = random.Random(seed)
    rows = [list(row) for row in _good(count, chance)]
    spoilt: dict[int, str] = {}
    for at in sorted(chance.sample(range(count), bad)):
        column = chance.choice(list(SPOILT))
        rows[at][HEADER.index(column)] = SPOILT[column]
        spoilt[at + 2] = column
    return Made(tuple(map(tuple, rows)), spoilt)


def _good(count: int, chance: random.Random) -> Iterator[tuple[str, ...]]:
    gazetteer = load_gazetteer()
    provinces = [
        area for area in gazetteer.areas
        if area.country == "BF" and area.kind is AreaKind.PROVINCE and area.vintage == "2025"
    ]  # fmt: skip
    regions = {a.code: a for a in gazetteer.areas if a.kind is AreaKind.REGION and a.vintage == "2025"}
    for number in range(1, count + 1):
        province = chance.choice(provinces)
        region = regions[province.parent or ""]
        # Half of them as they were called before the decrees, where that says which.
        is_old = chance.random() < 0.5
        names = [chance.choice(NAMES), f"{chance.choice(NAMES)}{number}"]
        yield (
            f"BF{number:05}", f"Centre {' '.join(names)}", chance.choice(TYPES), chance.choice(("BF", "Burkina Faso", "")),
            region.other_names[0] if is_old and region.other_names else region.name,
            province.name, province.seat or "", f"Secteur {number}",
            f"{chance.uniform(9.5, 14.9):.5f}".replace(".", ","), f"{-chance.uniform(0.1, 5.4):.5f}".replace(".", ","),
            f"{chance.choice((70, 76, 78))} {chance.randrange(100):02} {chance.randrange(100):02} {chance.randrange(100):02}",
            f"Responsable {number}", "à revoir",
        )  # fmt: skip
