"""What is wrong with a workbook's rows, told without converting it: all of it in one run.

Source: XLSForm specification; docs/decisions/0007-tags-and-namespaces.md.
"""

import re
from collections.abc import Iterator, Mapping

from survey.form.tags import CLOSED, COUNT, PII_VALUES
from survey.form.workbook import Sheet, SheetRow
from survey.messages import _
from survey.records.findings import Finding, Severity

_NAME = re.compile(r"[^\W\d][\w.\-]*")
_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^}\s]+)\s*\}")
_LOGIC = (
    "relevant",
    "constraint",
    "calculation",
    "required",
    "readonly",
    "choice_filter",
    "repeat_count",
    "trigger",
    "default",
)
_META = frozenset(
    (
        "start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email",
        "audit", "start-geopoint", "background-audio", "calculate", "hidden", "csv-external", "xml-external",
        "instance", "note",
    )
)  # fmt: skip
_BORDER = re.compile(r"(begin|end)[_ ](group|repeat|loop)")
_SENSITIVE = frozenset(
    ("image", "photo", "audio", "video", "geopoint", "geotrace", "geoshape", "background-audio")
)
_TEXTS = ("label", "hint", "constraint_message", "required_message")


class WorkbookCheck:
    """One reading of one workbook."""

    def __init__(self, sheets: Mapping[str, Sheet], where: str) -> None:
        self._where = where
        self._survey = sheets.get("survey")
        self._choices = sheets.get("choices")
        self._names = {row.get("name") for row in self._survey.rows} if self._survey else set()
        self._lists = {row.get("list_name") for row in self._choices.rows} if self._choices else set()

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong, the survey sheet first."""
        if self._survey is None:
            yield self._make(
                "no-survey-sheet",
                _("The workbook has no sheet called survey."),
                remedy=_("Name the sheet of questions survey."),
            )
            return
        yield from self._structure(self._survey)
        for row in self._survey.rows:
            yield from self._question(row)
        yield from self._translations(self._survey, _TEXTS)
        if self._choices is not None:
            yield from self._choice_rows(self._choices)
            yield from self._translations(self._choices, ("label",))

    def _make(
        self,
        code: str,
        message: str,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        remedy: str | None = None,
        severity: Severity = Severity.ERROR,
    ) -> Finding:
        return Finding(code, self._where, message, severity, remedy, sheet, row, column)

    def _structure(self, sheet: Sheet) -> Iterator[Finding]:
        """Yield groups that do not close, and names that stand twice in one group."""
        opened: list[tuple[str, SheetRow, dict[str, int]]] = [("", SheetRow(0, {}), {})]
        for row in sheet.rows:
            border = _BORDER.fullmatch(row.get("type").lower())
            name = row.get("name")
            seen = opened[-1][2]
            if name and not (border and border[1] == "end"):
                if name in seen:
                    yield self._make(
                        "duplicate-name",
                        _("The name {name} stands in row {first} already, in the same group.").format(
                            name=name, first=seen[name]
                        ),
                        sheet="survey", row=row.number, column="name",
                        remedy=_("Give one of the two questions another name."),
                    )  # fmt: skip
                seen.setdefault(name, row.number)
            if border and border[1] == "begin":
                opened.append((border[2], row, {}))
            elif border:
                wanted = border[2]
                if len(opened) == 1 or opened[-1][0] != wanted:
                    yield self._make(
                        "unbalanced-group",
                        _("This end {kind} has no begin {kind}.").format(kind=wanted),
                        sheet="survey", row=row.number, column="type",
                        remedy=_("Add the missing begin row above, or delete this row."),
                    )  # fmt: skip
                else:
                    opened.pop()
        for kind, row, _seen in opened[1:]:
            yield self._make(
                "unbalanced-group",
                _("The {kind} {name} is never closed.").format(kind=kind, name=row.get("name")),
                sheet="survey", row=row.number, column="type",
                remedy=_("Add a row with the type end_{kind} after its last question.").format(kind=kind),
            )  # fmt: skip

    def _question(self, row: SheetRow) -> Iterator[Finding]:
        kind = row.get("type")
        if not kind or (kind.lower().startswith("end") and _BORDER.fullmatch(kind.lower())):
            return
        yield from self._name(row)
        yield from self._list(row, kind)
        yield from self._references(row)
        yield from self._tags(row, kind)
        yield from self._label(row, kind)

    def _name(self, row: SheetRow) -> Iterator[Finding]:
        name = row.get("name")
        if name and not _NAME.fullmatch(name):
            yield self._make(
                "invalid-name",
                _("{name} is no valid name of a question.").format(name=repr(name)),
                sheet="survey", row=row.number, column="name",
                remedy=_("Begin with a letter; then letters, figures, _ - or . without spaces."),
            )  # fmt: skip
        elif not name and row.get("type") not in _META:
            yield self._make(
                "missing-name", _("This question has no name."),
                sheet="survey", row=row.number, column="name",
                remedy=_("Write a short name without spaces into the name column."),
            )  # fmt: skip

    def _list(self, row: SheetRow, kind: str) -> Iterator[Finding]:
        words = kind.split()
        if len(words) < 2 or words[0] not in ("select_one", "select_multiple", "rank"):
            return
        name = words[1]
        if name not in self._lists and "." not in name and "${" not in name:
            yield self._make(
                "missing-list",
                _("There is no list {name} in the choices sheet.").format(name=name),
                sheet="survey", row=row.number, column="type",
                remedy=_("Add rows with list_name {name} to the choices sheet, or correct the name.").format(
                    name=name
                ),
            )  # fmt: skip

    def _references(self, row: SheetRow) -> Iterator[Finding]:
        for column in row.cells:
            if column.partition("::")[0] not in (*_LOGIC, *_TEXTS):
                continue
            for name in _REFERENCE.findall(row.get(column)):
                if name not in self._names:
                    yield self._make(
                        "missing-reference",
                        _("There is no question {name} in this form.").format(name="${" + name + "}"),
                        sheet="survey", row=row.number, column=column,
                        remedy=_("Correct the name, or add the question."),
                    )  # fmt: skip

    def _tags(self, row: SheetRow, kind: str) -> Iterator[Finding]:
        pii, opened = row.get("bind::survey:pii"), row.get("bind::survey:open")
        if not pii and self._is_sensitive(row, kind):
            yield self._make(
                "untagged-personal-data",
                _("The question {name} may hold personal data and says nothing of whose.").format(
                    name=row.get("name")
                ),
                sheet="survey", row=row.number, column="bind::survey:pii",
                remedy=_("Write one of {values} into bind::survey:pii, and bind::survey:subject.").format(
                    values=", ".join(sorted(PII_VALUES))
                ),
            )  # fmt: skip
        if pii and pii not in PII_VALUES:
            yield self._make(
                "unknown-tag",
                _("{value} is no kind of personal data.").format(value=repr(pii)),
                sheet="survey", row=row.number, column="bind::survey:pii",
                remedy=_("Write one of {values}.").format(values=", ".join(sorted(PII_VALUES))),
            )  # fmt: skip
        for column, value in (
            ("bind::survey:open", opened),
            ("bind::survey:missing_for", row.get("bind::survey:missing_for")),
        ):
            if value and value not in (CLOSED, COUNT) and value not in self._names:
                yield self._make(
                    "missing-reference",
                    _("There is no question {name} in this form.").format(name=value),
                    sheet="survey", row=row.number, column=column,
                    remedy=_("Correct the name, or add the question."),
                )  # fmt: skip

    @staticmethod
    def _is_sensitive(row: SheetRow, kind: str) -> bool:
        name = row.get("name").lower()
        return kind.split()[0] in _SENSITIVE or (
            kind in ("text", "string")
            and bool(re.search(r"(?:^|_)(?:tel|phone|telephone|email|courriel|mail)(?:$|_)", name))
        )

    def _label(self, row: SheetRow, kind: str) -> Iterator[Finding]:
        first = kind.split()[0].replace(" ", "_")
        if first in _META or _BORDER.fullmatch(kind.lower()) or row.get("calculation"):
            return
        if not any(column.partition("::")[0] in ("label", "hint") for column in row.cells):
            yield self._make(
                "missing-label",
                _("The question {name} has no label.").format(name=row.get("name")),
                sheet="survey", row=row.number, column="label",
                remedy=_("Write what the interviewer reads out."),
            )  # fmt: skip

    def _translations(self, sheet: Sheet, texts: tuple[str, ...]) -> Iterator[Finding]:
        for text in texts:
            columns = {language: name for language, name in sheet.translated(text).items() if language}
            for row in sheet.rows:
                present = [language for language, name in columns.items() if row.get(name)]
                for language, name in columns.items():
                    if present and language not in present:
                        yield self._make(
                            "missing-translation",
                            _("The {text} of {name} is not translated into {language}.").format(
                                text=text, name=row.get("name"), language=language
                            ),
                            sheet=sheet.name, row=row.number, column=name, severity=Severity.WARNING,
                            remedy=_("Translate it; until then the other language is shown."),
                        )  # fmt: skip

    def _choice_rows(self, sheet: Sheet) -> Iterator[Finding]:
        seen: dict[tuple[str, str], int] = {}
        used = self._used_lists()
        unused: dict[str, int] = {}
        for row in sheet.rows:
            key = (row.get("list_name"), row.get("name"))
            if not key[1]:
                yield self._make(
                    "missing-name", _("This choice has no name."),
                    sheet="choices", row=row.number, column="name",
                    remedy=_("Write the code that is saved into the name column."),
                )  # fmt: skip
            elif key in seen:
                yield self._make(
                    "duplicate-choice",
                    _("The choice {name} stands in row {first} already.").format(
                        name=key[1], first=seen[key]
                    ),
                    sheet="choices", row=row.number, column="name",
                    remedy=_("Give one of the two choices another name."),
                )  # fmt: skip
            if " " in key[1]:
                yield self._make(
                    "invalid-name",
                    _("The choice {name} holds a space.").format(name=repr(key[1])),
                    sheet="choices", row=row.number, column="name",
                    remedy=_("Write _ instead: answers with several choices are separated by spaces."),
                )  # fmt: skip
            seen.setdefault(key, row.number)
            if key[0] not in used:
                unused.setdefault(key[0], row.number)
        for name, number in unused.items():
            yield self._make(
                "unused-list",
                _("No question shows the list {name}.").format(name=name),
                sheet="choices", row=number, column="list_name", severity=Severity.WARNING,
                remedy=_("Delete the list, or the question that should show it has another list name."),
            )  # fmt: skip

    def _used_lists(self) -> set[str]:
        rows = self._survey.rows if self._survey is not None else ()
        used = {word for row in rows for word in row.get("type").split()[1:2]}
        mentioned = {
            name
            for row in rows
            for column in _LOGIC
            for name in re.findall(r"instance\(\s*['\"]([^'\"]+)", row.get(column))
        }
        return used | mentioned
