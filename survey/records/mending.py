"""What was mended in a copy of a form's workbook."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from survey.records.findings import Finding


@dataclass(frozen=True, slots=True)
class Change:
    """One cell mended: where it stands in the original, and its text before and after.

    `code` is the finding that it mends (docs/form-check.md); `whole_row` tells that the row is emptied, of
    which `before` shows the cells. Rows count from 1, `column` is the header's text.
    """

    sheet: str
    row: int
    column: str
    before: str
    after: str
    code: str
    whole_row: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the change as the object that `--json` prints."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class MendedForm:
    """A mended copy: where it is (None when there was nothing to mend), what changed, and what remains."""

    path: Path | None
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
