"""Maps of the centres of the site's sample, as one file."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from survey.fieldwork.gate import Gate, levels_of
from survey.form.tags import tags_of
from survey.outputs.reports.map.making import MapOrder, MapReport, make_map
from survey.outputs.reports.map.pictures import MOST_BYTES
from survey.records.submissions import SubmissionState
from survey.shipped import shipped_folder
from tests.outputs.site.sample import Shelf, sample_form


def write_map(
    path: Path,
    states: Iterable[SubmissionState],
    shelf: Shelf | None = None,
    *,
    most_bytes: int = MOST_BYTES,
    processes: int = 1,
) -> MapReport:
    """Write the map of these submissions, in the format of the file's name and the language in use."""
    form = sample_form()
    order = MapOrder(
        title="Inventaire des télécentres",
        country="BF",
        form=form,
        gate=Gate(tags_of(form), levels=levels_of(form)),
        outlines=shipped_folder("data") / "gazetteer" / "outlines.geojson",
        made_on=date(2026, 11, 24),
        day_of=lambda own: date.fromisoformat(own.started[:10]) if own.started else None,
        find_blob=(shelf or Shelf(path.parent)).found.get,
        processes=processes,
        most_bytes=most_bytes,
    )
    return make_map(states, order, path, path.suffix.removeprefix("."))
