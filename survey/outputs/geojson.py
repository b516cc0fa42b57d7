"""GeoJSON: a point for each submission that has a position which may leave.

Source: RFC 7946: longitude before latitude, WGS 84.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from survey.errors import OutputError
from survey.fieldwork.gate import Gate
from survey.form.definition import FormDefinition
from survey.form.secondary import StaticNode
from survey.messages import _
from survey.messages.reasons import system_reason
from survey.outputs.report import ExportReport, Sieve
from survey.outputs.tables import Table, rows_of, shown, tables_of_versions
from survey.records.paths import generic
from survey.records.submissions import SubmissionState


def export_geojson(
    states: Iterable[SubmissionState],
    form: FormDefinition,
    path: Path,
    *,
    gate: Gate | None,
    language: str | None = None,
    labels: bool = False,
    lists: Mapping[str, StaticNode] | None = None,
    stands_for: Mapping[str, str] | None = None,
    older: Sequence[FormDefinition] = (),
) -> ExportReport:
    """Write one FeatureCollection; a submission without a position has a null geometry.

    `lists` are those of `tables_of`, `stands_for` is that of `Sieve`. Without a gate everything is written.
    `older` are former versions of the form, whose own questions become properties too.
    The file appears whole or not at all. Raises OutputError.
    """
    sieve = Sieve(gate, stands_for)
    table = tables_of_versions((form, *older), language, lists)[0]
    versions = (form, *older)
    points = [path_ for own in versions for path_, bind in own.binds.items() if bind.type == "geopoint"]
    features = []
    for state in states:
        values = sieve.values(state)
        if values is not None:
            features.append(_feature(state, values, table, points, labels))
    document = {"type": "FeatureCollection", "features": features}
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise OutputError(
            _("The export cannot be written: {reason}.").format(reason=system_reason(error)),
            where=str(path),
        ) from error
    return ExportReport((path,), len(features), sieve.left_out())


def _feature(
    state: SubmissionState, values: dict[str, str], table: Table, points: list[str], labels: bool
) -> dict[str, Any]:
    position = next((value for path, value in values.items() if generic(path) in points), None)
    row = next(rows_of(table, state, values))
    properties = {
        column.name: shown(column, row.values[column.path], labels=labels)
        for column in table.columns
        if column.path in row.values and column.path not in points
    }
    return {
        "type": "Feature",
        "id": state.submission,
        "geometry": _geometry(position),
        "properties": properties,
    }


def _geometry(position: str | None) -> dict[str, Any] | None:
    try:
        latitude, longitude, *rest = (float(number) for number in (position or "").split())
    except ValueError:
        return None
    return {"type": "Point", "coordinates": [longitude, latitude, *rest[:1]]}
