"""The dashboard as one object for programs."""

from dataclasses import asdict
from typing import Any

from survey.outputs.reports.field.counts import (
    Coverage,
    coverage_by_region,
    coverage_of,
    ends_of,
    rated_centres,
    rates_of,
    work_by_agent,
)
from survey.outputs.reports.field.records import Field, as_json
from survey.records.dispositions import DISPOSITIONS

_DAYS = 28


def as_document(field: Field) -> dict[str, Any]:
    """Return the object that `--json` prints: shares 0 to 1, dates ISO 8601, `days` end today."""
    rated = rated_centres(field.centres)
    return {
        "title": field.title,
        "today": field.today.isoformat(),
        "agent": field.agent,
        "since": None if field.since is None else field.since.isoformat(),
        "form": field.form,
        "coverage": {
            **_coverage(coverage_of(field.centres)),
            "regions": [_coverage(own) for own in coverage_by_region(field.centres)],
        },
        "rates": {
            name: [
                {"name": own.name, "part": own.part, "whole": own.whole, "share": own.share}
                for own in rates_of(rated, untried=untried)
            ]
            for name, untried in (("tried", False), ("all", True))
        },
        "agents": as_json(work_by_agent(field, _DAYS)),
        "ends": as_json(ends_of(field, DISPOSITIONS)),
        "refusals": as_json(field.refusals),
        "revisits": as_json(field.revisits),
        "handed_over": as_json(field.handed_over),
        "versions": as_json(field.versions),
        "centres": [
            {**own, "status": c.status} for own, c in zip(as_json(field.centres), field.centres, strict=True)
        ],
    }


def _coverage(own: Coverage) -> dict[str, Any]:
    return {**asdict(own), "share": own.share}
