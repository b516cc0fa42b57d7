"""Where the parts of a form stand: the row of the workbook they were made from, or their path in an XForm."""

from collections.abc import Mapping

from survey.form.checking.codes import Place, cell_place
from survey.form.checking.questions import Outline
from survey.form.workbook import Sheet

_COLUMNS = {"calculate": "calculation", "count": "repeat_count", "itemset": "choice_filter"}


class FormPlaces:
    """The places of one form's questions and choices; without sheets, paths in place of cells."""

    def __init__(self, sheets: Mapping[str, Sheet], outline: Outline) -> None:
        self._sheets = sheets
        self._outline = outline
        self._choices = {
            (row.get("list_name"), row.get("name")): row
            for row in reversed(sheets["choices"].rows if "choices" in sheets else ())
        }

    def of(self, path: str, kind: str) -> Place:
        """Return where `kind` (relevant, calculate, label …) of the question at a generic path stands."""
        survey = self._sheets.get("survey")
        if survey is None:
            return Place(column=path)
        if path.endswith("/meta/instanceName") and "settings" in self._sheets:
            settings = self._sheets["settings"]
            return cell_place(settings, settings.rows[0] if settings.rows else None, "instance_name")
        if "/meta/entity" in path and "entities" in self._sheets:
            return Place(self._sheets["entities"].title, None, path.rpartition("/")[2])
        question = self._outline.question_at(path)
        if question is None:
            return Place(survey.title, None, path)
        return cell_place(survey, question.row, self._column(kind, question.row.cells))

    def of_choice(self, list_name: str, name: str) -> Place:
        """Return where a choice stands."""
        sheet = self._sheets.get("choices")
        row = self._choices.get((list_name, name))
        if sheet is None or row is None:
            return Place(column=f"instance('{list_name}') {name}")
        return cell_place(sheet, row, "name")

    def of_text(self, identifier: str, kind: str) -> Place:
        """Return where a text stands by its id in the itext: `/data/nom:label`, or `pays-3` for a choice."""
        path, colon, _part = identifier.rpartition(":")
        name, _dash, index = identifier.rpartition("-")
        sheet = self._sheets.get("choices")
        if colon or sheet is None or not index.isdigit():
            return self.of(path or identifier, kind)
        rows = [row for row in sheet.rows if row.get("list_name") == name]
        if int(index) >= len(rows):
            return Place(sheet.title)
        row = rows[int(index)]
        return cell_place(sheet, row, self._column(kind, row.cells))

    def of_setting(self, name: str) -> Place:
        """Return where a setting stands; for an XForm its name."""
        sheet = self._sheets.get("settings")
        return (
            cell_place(sheet, sheet.rows[0], name) if sheet is not None and sheet.rows else Place(column=name)
        )

    @staticmethod
    def _column(kind: str, cells: Mapping[str, str]) -> str:
        column = _COLUMNS.get(kind, kind)
        if column in cells:
            return column
        return next((own for own in cells if own.partition("::")[0] == column), column)

    def of_file(self, name: str) -> Place:
        """Return where an external file is named: the question that chooses from it, or declares it."""
        survey = self._sheets.get("survey")
        if survey is None:
            return Place(column=name)
        stem = name.rpartition(".")[0]
        for question in self._outline.questions:
            words = question.words
            is_declared = words.command in ("csv-external", "xml-external") and question.name == stem
            if name in (words.list_name or "") or is_declared:
                return cell_place(survey, question.row, "type")
            column = next((c for c, text in question.row.cells.items() if f"'{stem}'" in text), None)
            if column is not None:
                return cell_place(survey, question.row, column)
        return Place(survey.title)
