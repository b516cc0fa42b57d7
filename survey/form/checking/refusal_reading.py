"""A refusal of pyxform read: which one it is, and in which cell it stands.

What lives here: recognising a message and finding its place. What does not: the sentences (`refusals`,
`refusal_texts`) and the conversion (`conversion`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import Any

from survey.form.checking.codes import Place, found
from survey.form.checking.questions import Outline
from survey.form.checking.refusal_texts import BY_TEXT, SILENT, WARNED, Known
from survey.form.checking.refusals import BY_CODE, Refusal
from survey.form.workbook import Sheet
from survey.messages import _
from survey.records.findings import Finding, Severity

_ROW = re.compile(r"\[row : (?P<row>\d+)\]")
_CELL = re.compile(r"On the '(?P<sheet>\w+)' sheet, the '(?P<column>[^']+)' value")
_SHEET = re.compile(r"sheet: '(?P<sheet>\w+)'|On the '(?P<only>\w+)' sheet")


class _Fields(dict[str, str]):
    """The words of a message; a word that it does not have is shown as `?`."""

    def __missing__(self, key: str) -> str:
        return "?"


@dataclass(frozen=True, slots=True)
class Reading:
    """A message that was recognised: how it is said, and the words in it."""

    refusal: Refusal
    fields: Mapping[str, str]

    def sentences(self) -> tuple[str, str]:
        """Return what is wrong and the remedy."""
        fields = _Fields({"example": "${nom}"} | dict(self.fields))
        return self.refusal.message().format_map(fields), self.refusal.remedy().format_map(fields)


@lru_cache(maxsize=1)
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """Return a pattern for each of pyxform's coded messages, made from pyxform's own template."""
    from pyxform.errors import ErrorCode

    return [(_pattern(code.value.msg), code.name) for code in ErrorCode if code.name in BY_CODE]


def _pattern(template: str) -> re.Pattern[str]:
    pieces: list[str] = []
    seen: set[str] = set()
    for literal, name, _spec, _conversion in Formatter().parse(template):
        pieces.append(re.escape(literal))
        if name is not None:
            pieces.append(f"(?P={name})" if name in seen else f"(?P<{name}>.*?)")
            seen.add(name)
    return re.compile("".join(pieces), re.DOTALL)


def read_refusal(
    text: str, code: str | None = None, context: Mapping[str, Any] | None = None
) -> list[Reading]:
    """Recognise a refusal by its code or its text; a message may hold several, an unknown one none."""
    if code is not None and code in BY_CODE:
        return [
            Reading(BY_CODE[code], {key: str(value) for key, value in (context or {}).items()} | _where(text))
        ]
    readings = [
        Reading(BY_CODE[name], match.groupdict() | _where(match[0]))
        for pattern, name in _templates()
        for match in pattern.finditer(text)
    ]
    return readings or list(_by_text(text, BY_TEXT))


def _by_text(text: str, known: "tuple[Known, ...] | Any") -> Iterator[Reading]:
    for pattern, refusal in known:
        if match := pattern.search(text):
            yield Reading(refusal, _where(text) | {k: v for k, v in match.groupdict().items() if v})
            return


def _where(text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    if row := _ROW.search(text):
        fields["row"] = row["row"]
    if cell := _CELL.search(text):
        fields |= cell.groupdict()
    elif sheet := _SHEET.search(text):
        fields["sheet"] = sheet["sheet"] or sheet["only"]
    return fields


def refusal_findings(
    readings: list[Reading], text: str, sheets: Mapping[str, Sheet], outline: Outline, where: str
) -> list[Finding]:
    """Return a refusal as findings with their places; one that nobody knows keeps pyxform's own words."""
    if not readings:
        fields = _where(text)
        place = place_of(Reading(_GENERIC, fields), sheets, outline)
        reason = _ROW.sub("", text).strip()
        return [
            found(
                "invalid-row" if place.row else "unreadable-form", where,
                _("The converter of workbooks refuses this: {reason}").format(reason=reason), place,
                _("Compare the row with the XLSForm reference for its type."),
            )
        ]  # fmt: skip
    findings = []
    for reading in readings:
        message, remedy = reading.sentences()
        findings.append(
            found(reading.refusal.code, where, message, place_of(reading, sheets, outline), remedy)
        )
    return findings


_GENERIC = Refusal("invalid-row", lambda: "", lambda: "")


def warning_findings(
    text: str, sheets: Mapping[str, Sheet], outline: Outline, where: str
) -> Iterator[Finding]:
    """Yield what a warning of pyxform says, unless the check says it better itself."""
    if SILENT.search(text):
        return
    readings = list(_by_text(text, WARNED)) or read_refusal(text)
    for reading in readings:
        message, remedy = reading.sentences()
        yield found(
            reading.refusal.code,
            where,
            message,
            place_of(reading, sheets, outline),
            remedy,
            severity=Severity.WARNING,
        )
    if not readings:
        yield found(
            "pyxform-warning",
            where,
            _("The converter of workbooks remarks: {reason}").format(reason=text.strip()),
            place_of(Reading(_GENERIC, _where(text)), sheets, outline),
        )


def place_of(reading: Reading, sheets: Mapping[str, Sheet], outline: Outline) -> Place:
    """Return the cell where a refusal stands: as it says, else where its words are found."""
    fields = reading.fields
    column = fields.get("column") or reading.refusal.column
    row = int(fields["row"]) if fields.get("row", "").isdigit() else None
    name = fields.get("sheet") or fields.get("sheet_name") or ""
    if not name and "choice" in fields:
        name, row = "choices", _choice_row(fields, sheets.get("choices"))
    if row is None:
        row = _row_by_words(reading, outline)
    if row is None and reading.refusal.column in ("omit_instanceid", "form_id"):
        name, row = "settings", 2
    if row is None and "header" in fields:
        row, column = 1, fields["header"]
    sheet = sheets.get(name or "survey") if name or row is not None else None
    if sheet is None:
        return Place(name or None, row, column)
    return Place(sheet.title, row, sheet.header(column) if column else None)


def _last_row_of_list(name: str, outline: Outline) -> int | None:
    rows = [
        question.row.number
        for question in outline.questions
        if name in (question.name, (question.words.list_name or "").partition(".")[0])
    ]
    return rows[-1] if rows else None


def _choice_row(fields: Mapping[str, str], sheet: Sheet | None) -> int | None:
    wanted = (fields.get("list"), fields["choice"])
    rows = sheet.rows if sheet is not None else ()
    return next((row.number for row in rows if (row.get("list_name"), row.get("name")) == wanted), None)


def _row_by_words(reading: Reading, outline: Outline) -> int | None:
    """Return the row that a message without one speaks of: by a question's name, a parameter, a list."""
    fields = reading.fields
    parameter = fields.get("parameter")
    if reading.refusal.code == "duplicate-instance":
        return _last_row_of_list(fields["name"], outline)
    for question in outline.questions:
        row = question.row
        named = fields.get("other") if reading.refusal.column == "trigger" else fields.get("name")
        if named is not None:
            if question.name == named and question.words.border != "end":
                return row.number
        elif parameter is not None:
            if (
                parameter in row.get("parameters")
                and fields.get("value", "") in row.get("parameters").lower()
            ):
                return row.number
        elif "type" in fields:
            if row.get("type") == fields["type"]:
                return row.number
        elif (
            (reading.refusal.code == "missing-list" and question.words.list_name is not None)
            or (reading.refusal.column == "parameters" and question.words.command == "audit")
            or (reading.refusal.code == "other-not-translated" and question.words.or_other)
        ):
            return row.number
    return None
