"""Everything that is wrong with a form, in one run, each with its place and its remedy.

What lives here: the order of the checks and the findings that need the converted form. What does not: the
rows of a workbook (`check_workbook`).
"""

import re
from collections.abc import Iterator
from pathlib import Path

from survey.errors import FormError, XPathError
from survey.form.check_workbook import WorkbookCheck
from survey.form.definition import FormDefinition
from survey.form.entities import LABEL_PATH, entity_table
from survey.form.load import WORKBOOKS, load_form
from survey.form.secondary import missing_files
from survey.form.workbook import Sheet, read_workbook
from survey.form.xlsform import to_xform
from survey.messages import _
from survey.records.findings import Finding, Severity
from survey.xpath import compile_expression

_PYXFORM_ROW = re.compile(
    r"\[row : (\d+)\]\s*(?:On the '(\w+)' sheet, the '([^']+)' value[^.]*\.)?\s*(.*)", re.DOTALL
)
_LOGIC = ("relevant", "required", "readonly", "constraint", "calculate")
_COLUMNS = {"calculate": "calculation"}


def check_form(path: Path, *, attachments: Path | None = None) -> list[Finding]:
    """Return every finding of a form file, the gravest first; an empty list when nothing is wrong.

    Raises FormError only when there is no such file.
    """
    if not path.is_file():
        raise FormError(
            _("There is no form in this place."), where=str(path), remedy=_("Check the name of the file.")
        )
    sheets: dict[str, Sheet] = {}
    findings: list[Finding] = []
    if path.suffix.lower() in WORKBOOKS:
        try:
            sheets = read_workbook(path)
        except FormError as error:
            return [_from_error(path, error)]
        findings.extend(WorkbookCheck(sheets, path.name).findings())
    findings.extend(
        _converted(path, attachments, sheets, bool([f for f in findings if f.severity is Severity.ERROR]))
    )
    order = list(Severity)
    return sorted(findings, key=lambda f: (order.index(f.severity), f.sheet or "", f.row or 0))


def _converted(
    path: Path, attachments: Path | None, sheets: dict[str, Sheet], has_errors: bool
) -> Iterator[Finding]:
    try:
        if sheets:
            source = to_xform(path, use_cache=False)
            yield from (
                Finding("pyxform-warning", path.name, warning.strip(), Severity.WARNING)
                for warning in source.warnings
            )
        form = load_form(path, attachments=attachments)
    except FormError as error:
        # What pyxform stops at is usually said above already, with its row.
        if not has_errors:
            yield _from_error(path, error)
        return
    yield from _expressions(form, sheets, path.name)
    yield from _files(form, path.name)
    yield from _private_properties(form, sheets, path.name)


def _from_error(path: Path, error: FormError) -> Finding:
    found = _PYXFORM_ROW.search(error.what)
    if found is None:
        return Finding("unreadable-form", error.where or path.name, error.what, remedy=error.remedy)
    row, sheet, column, message = found.groups()
    return Finding(
        "invalid-row",
        path.name,
        _("This row is not valid: {reason}").format(reason=message.strip() or error.what),
        remedy=_("Compare the row with the XLSForm reference for its type."),
        sheet=sheet or "survey",
        row=int(row),
        column=column,
    )


def _expressions(form: FormDefinition, sheets: dict[str, Sheet], where: str) -> Iterator[Finding]:
    rows = {row.get("name"): row.number for row in sheets["survey"].rows} if "survey" in sheets else {}
    for path, bind in form.binds.items():
        for kind in _LOGIC:
            text = getattr(bind, kind)
            if not text:
                continue
            try:
                compile_expression(text, namespaces=form.namespaces)
            except XPathError as error:
                name = path.rpartition("/")[2]
                yield Finding(
                    "invalid-expression",
                    where,
                    _("The {kind} of {name} cannot be read: {reason}").format(
                        kind=kind, name=name, reason=error.what
                    ),
                    remedy=error.remedy or _("Check brackets, quotes and the names of functions."),
                    sheet="survey" if rows else None,
                    row=rows.get(name),
                    column=_COLUMNS.get(kind, kind) if rows else path,
                )


def _private_properties(form: FormDefinition, sheets: dict[str, Sheet], where: str) -> Iterator[Finding]:
    """Yield what is saved to an entity although it holds, or is computed from, a person's data."""
    rows = {row.get("name"): row.number for row in sheets["survey"].rows} if "survey" in sheets else {}
    for path in sorted(entity_table(form).private):
        name = path.rpartition("/")[2]
        is_label = path.endswith(LABEL_PATH)
        yield Finding(
            "personal-entity",
            where,
            _("The label of the entity is computed from a person's data.")
            if is_label
            else _("{name} holds a person's data and is saved to an entity.").format(name=name),
            Severity.WARNING,
            _("Lists go to every agent: it is left out of them. Take it out of save_to, or of the label."),
            ("entities" if is_label else "survey") if rows else None,
            None if is_label else rows.get(name),
            ("label" if is_label else "save_to") if rows else path,
        )


def _files(form: FormDefinition, where: str) -> Iterator[Finding]:
    for name in missing_files(form):
        yield Finding(
            "missing-file",
            where,
            _("The form needs the file {name}, which is not beside it.").format(name=name),
            Severity.ERROR,
            _("Put the file into the form's folder, or name its folder with --attachments."),
        )
