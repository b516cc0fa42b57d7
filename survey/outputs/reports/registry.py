"""The reports that there are, for `survey report list`."""

from dataclasses import asdict, dataclass
from typing import Any

from survey.messages import _
from survey.outputs.reports.posts.formats import FORMATS

_ALL = ("html", "odt", "xlsx")
EVERYBODY, COORDINATOR = "everybody", "coordinator"


@dataclass(frozen=True, slots=True)
class Report:
    """A report: the name of its command, what it is, its formats, and for whom it is.

    `audience` is `everybody` (what passed the gate) or `coordinator` (it may hold what nobody else may see).
    """

    name: str
    title: str
    formats: tuple[str, ...]
    audience: str

    @property
    def audience_label(self) -> str:
        """Return for whom it is, in the language in use."""
        return _("everybody") if self.audience == EVERYBODY else _("the coordinator")

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def list_reports() -> tuple[Report, ...]:
    """Return the reports in the language in use, by name."""
    reports = (
        Report(
            "contents",
            _("Local contents and applications, with rights and where to get a copy"),
            (*_ALL, "csv"),
            EVERYBODY,
        ),
        Report("declaration", _("Draft of the declaration to the authority"), ("odt", "html"), COORDINATOR),
        Report(
            "status",
            _("Status review: the centres in the whole and by region"),
            ("html", "odt", "xlsx"),
            EVERYBODY,
        ),
        Report("field", _("Field dashboard: coverage, work, refusals, what is left"), _ALL, COORDINATOR),
        Report("map", _("Map of the centres as one file, and as a picture"), ("html", "svg"), EVERYBODY),
        Report("mailing", _("Mailing list of those who agreed"), ("txt", "csv", "vcf"), COORDINATOR),
        Report(
            "managers",
            _("Managers: directory, who knows what, who can help whom"),
            ("html", "odt", "xlsx"),
            COORDINATOR,
        ),
        Report("person", _("What is held of a person, and where it went"), ("html", "odt"), COORDINATOR),
        Report(
            "post",
            _("An article on each centre, from its accepted summary"),
            FORMATS,
            EVERYBODY,
        ),
    )
    return tuple(sorted(reports, key=lambda report: report.name))
