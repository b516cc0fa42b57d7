"""A small form with a repeat in a repeat, a submission of it, and the export of submissions."""

from collections.abc import Iterable
from pathlib import Path

from survey.fieldwork.gate import Gate
from survey.outputs.data.export import DataOrder, export
from survey.outputs.data.formats import Writer
from survey.outputs.report import ExportReport
from survey.outputs.tables.options import Layout
from survey.records.submissions import SubmissionState
from tests.engine.scenario import form_of
from tests.fieldwork.test_gate import state

FORM = form_of("""
| survey |
| | type              | name   | label::Français (fr) | bind::survey:open | calculation |
| | select_one o      | accord | Accord   | | |
| | text              | nom    | Nom      | accord | |
| | select_multiple s | serv   | Services | accord | |
| | geopoint          | lieu   | Lieu     | accord | |
| | begin_repeat      | r      | R        | | |
| | integer           | n      | N        | accord | |
| | begin_repeat      | i      | I        | | |
| | text              | t      | T        | | |
| | end_repeat | | | | |
| | end_repeat | | | | |
| | calculate         | total  |          | count | sum(${n}) |
| choices |
| | list_name | name | label::Français (fr) |
| | o | oui | Oui |
| | o | non | Non |
| | s | a | Internet |
| | s | b | Formation |
| settings |
| | form_id | namespaces |
| | f | survey="urn:x-survey:tags" |
""")
ANSWERS = {
    "/data/accord": "oui",
    "/data/nom": "=1+1",
    "/data/serv": "a b",
    "/data/lieu": "12.5 -1.5 300.0 5.0",
    "/data/r[x]/n": "3",
    "/data/r[y]/n": "4",
    "/data/r[x]/i[#1]/t": "dedans",
}
REPEATS = {"/data/r": ("x", "y"), "/data/r[x]/i": ("#1",)}


def submission(**changes: object) -> SubmissionState:
    return state(
        **{"answers": ANSWERS, "derived": {"/data/total": "7"}, "repeats": REPEATS, "form_id": "f", **changes}
    )


def exported(
    states: Iterable[SubmissionState],
    output: Path,
    writer: str | Writer = "csv",
    *,
    gate: Gate | None = None,
    **layout: object,
) -> ExportReport:
    order = DataOrder(FORM, gate, Layout(**layout))  # type: ignore[arg-type]
    return export(states, order, output, writer)
