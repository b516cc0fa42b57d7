"""Copies of the workbooks that KoboToolbox's compiler refuses, without what it refuses: their entity lists.

    python -m tests.forms.kobotoolbox

KoboToolbox knows no entities, and compiles those of a repeat no more than a server before ODK Central 2025.4
(docs/decisions/0174-compilers-of-servers.md). The copies lie in `forms/kobotoolbox`.
"""

from pathlib import Path

import openpyxl

from survey.shipped import shipped_folder

FORMS = shipped_folder("forms")
COPIES = FORMS / "kobotoolbox"
NAMES = ("examen", "suivi")
SHEET, COLUMN = "entities", "save_to"


def without_entities(source: Path) -> openpyxl.Workbook:
    """Return a workbook without its sheet `entities` and its column `save_to`."""
    book = openpyxl.load_workbook(source)
    del book[SHEET]
    survey = book["survey"]
    headers = [cell.value for cell in survey[1]]
    at = headers.index(COLUMN) + 1
    widths = {letter: own.width for letter, own in survey.column_dimensions.items()}
    survey.delete_cols(at)
    for number in range(at, len(headers)):
        here, after = (openpyxl.utils.get_column_letter(n) for n in (number, number + 1))
        if after in widths:
            survey.column_dimensions[here].width = widths[after]
    return book


def main() -> None:
    """Write the copies."""
    COPIES.mkdir(exist_ok=True)
    for name in NAMES:
        without_entities(FORMS / f"{name}.xlsx").save(COPIES / f"{name}.xlsx")


if __name__ == "__main__":
    main()
