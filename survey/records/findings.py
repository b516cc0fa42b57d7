"""Findings: what a person may have several of, as values in a list."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding weighs: an error refuses, a warning asks to be looked at, a remark informs."""

    ERROR = "error"
    WARNING = "warning"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found wrong or worth saying.

    `code` is a stable kebab-case word that a script may test; `where` names the file, sheet, question or
    entry; `row` counts from 1 as the spreadsheet shows it, `column` is the header's text;
    `message` and `remedy` are whole sentences in the language in use.
    """

    code: str
    where: str
    message: str
    severity: Severity = Severity.ERROR
    remedy: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the finding as the object that `--json` prints."""
        return asdict(self)
