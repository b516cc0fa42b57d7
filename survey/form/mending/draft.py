"""A workbook's cells while they are mended: what they were, what they become, which cannot be touched."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from survey.form.workbook import Sheet, SheetRow
from survey.records.mending import Change

Cell = tuple[str, int, str]
"""A sheet's name, a row's number, a column's one name."""


@dataclass(slots=True)
class Draft:
    """The sheets, new texts by cell with the code that they mend, emptied rows, and what was left.

    `fixed` are cells that hold a formula: what is computed cannot be mended by writing over it.
    """

    sheets: Mapping[str, Sheet]
    fixed: frozenset[Cell] = frozenset()
    texts: dict[Cell, tuple[str, str]] = field(default_factory=dict)
    emptied: dict[tuple[str, int], str] = field(default_factory=dict)
    left: list[tuple[Cell, str]] = field(default_factory=list)

    def rows(self, sheet: str) -> Iterator[SheetRow]:
        """Yield the rows of a sheet that are not emptied, with their texts as they stand now."""
        for row in self.sheets[sheet].rows if sheet in self.sheets else ():
            if (sheet, row.number) not in self.emptied:
                cells = {
                    column: self.text((sheet, row.number, column), text) for column, text in row.cells.items()
                }
                yield SheetRow(row.number, cells, row.raw, row.source)

    def text(self, cell: Cell, text: str) -> str:
        """Return what a cell becomes, `text` when nothing changes it."""
        return self.texts[cell][0] if cell in self.texts else text

    def write(self, edits: Mapping[Cell, str], code: str) -> bool:
        """Change cells together, all or none. Tell whether they could be."""
        if any(cell in self.fixed for cell in edits):
            return False
        for cell, text in edits.items():
            self.texts[cell] = (text, self.texts[cell][1] if cell in self.texts else code)
        return True

    def empty(self, sheet: str, row: SheetRow, code: str) -> bool:
        """Empty a row. Tell whether it could be."""
        if any((sheet, row.number, column) in self.fixed for column in row.cells):
            return False
        self.emptied[sheet, row.number] = code
        return True

    def leave(self, cell: Cell, reason: str) -> None:
        """Say why a cell is left as it is."""
        self.left.append((cell, reason))

    def changes(self) -> list[Change]:
        """Return what changes, in the order of the sheets."""
        found: list[Change] = []
        for name, sheet in self.sheets.items():
            for row in sheet.rows:
                if (name, row.number) in self.emptied:
                    shown = " | ".join(row.cells.values())
                    code = self.emptied[name, row.number]
                    found.append(
                        Change(sheet.title, row.number, sheet.header("name"), shown, "", code, whole_row=True)
                    )
                    continue
                for column, text in row.cells.items():
                    before = row.raw.get(column, text)
                    after, code = self.texts.get((name, row.number, column), (before, ""))
                    if after != before:
                        found.append(
                            Change(sheet.title, row.number, sheet.header(column), before, after, code)
                        )
        return found
