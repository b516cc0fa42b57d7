"""A table as text for a statistics program: figures for codes, dates and hours in one spelling.

What lives here: its cells, and how long its texts are. What does not: the file, the programs that read it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from survey.outputs.data.csv import safe_cell
from survey.outputs.data.variables import Variable
from survey.outputs.tables.rows import Row


@dataclass(slots=True)
class TextTable:
    """A table on its way into a CSV file; `widths` the longest text of each variable in bytes."""

    name: str
    title: str
    variables: Sequence[Variable]
    widths: dict[str, int] = field(default_factory=dict)

    def cells(self, row: Row) -> list[str]:
        """Return the texts of a row: figures, dates as `YYYY-MM-DD`, moments as `YYYY-MM-DD hh:mm:ss`."""
        found = []
        for variable in self.variables:
            text = _text(variable, row)
            if not variable.is_number:
                size = len(text.encode())
                self.widths[variable.name] = max(size, self.widths.get(variable.name, 1))
            found.append(text)
        return found


def _text(variable: Variable, row: Row) -> str:
    value = variable.value(row)
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, float | int):
        return str(int(value)) if float(value).is_integer() else repr(value)
    # A line end would be the end of a case to SPSS, quotation marks or not.
    return safe_cell(" ".join(str(value).splitlines()))
