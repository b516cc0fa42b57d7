"""The formats that an export is written in, by name; each says which file ending asks for it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from survey.outputs.tables.options import SPLIT, Layout

if TYPE_CHECKING:
    from survey.outputs.data.content import Content

Writer = Callable[["Content", Path], tuple[Path, ...]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: `ending` is that of its file, empty when it writes a folder; `load` imports its writer.

    With `codes_apart` it needs codes, and a column for each choice of a multiple question.
    """

    name: str
    ending: str
    load: Callable[[], Writer]
    codes_apart: bool = False

    def fit(self, layout: Layout) -> Layout:
        """Return a layout that the format can write, as near as can be to the one that is asked for."""
        if not self.codes_apart:
            return layout
        return replace(layout, labels=False, reasons=False, multiple=SPLIT)


def _csv() -> Writer:
    from survey.outputs.data.csv import write_csv

    return write_csv


def _xlsx() -> Writer:
    from survey.outputs.data.xlsx import write_xlsx

    return write_xlsx


def _geojson() -> Writer:
    from survey.outputs.data.geojson import write_geojson

    return write_geojson


def _sqlite() -> Writer:
    from survey.outputs.data.sqlite import write_sqlite

    return write_sqlite


def _kml() -> Writer:
    from survey.outputs.data.kml import write_kml

    return write_kml


def _gpx() -> Writer:
    from survey.outputs.data.gpx import write_gpx

    return write_gpx


def _geopackage() -> Writer:
    from survey.outputs.data.geopackage import write_geopackage

    return write_geopackage


def _sav() -> Writer:
    from survey.outputs.data.stats import write_sav

    return write_sav


def _dta() -> Writer:
    from survey.outputs.data.stats import write_dta

    return write_dta


FORMATS = {
    own.name: own
    for own in (
        Format("csv", "", _csv),
        Format("xlsx", ".xlsx", _xlsx),
        Format("geojson", ".geojson", _geojson),
        Format("kml", ".kml", _kml),
        Format("gpx", ".gpx", _gpx),
        Format("gpkg", ".gpkg", _geopackage),
        Format("sqlite", ".sqlite", _sqlite),
        Format("sav", ".sav", _sav, codes_apart=True),
        Format("dta", ".dta", _dta, codes_apart=True),
    )
}
DEFAULT = "csv"


def format_of(path: Path) -> str:
    """Return the format that a path asks for by its ending, `csv` for a folder.

    >>> format_of(Path("a.xlsx")), format_of(Path("export"))
    ('xlsx', 'csv')
    """
    ending = path.suffix.lower()
    return next((own.name for own in FORMATS.values() if own.ending == ending and ending), DEFAULT)
