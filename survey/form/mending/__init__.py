"""A workbook's safe remedies, written into a copy; the original is never touched.

What lives here: the order of the remedies and the copy. What does not: what is wrong (`form.checking`).
A remedy is safe when what the form asks and saves stays the same, or was not valid before
(docs/decisions/0051-mended-copies.md).
"""

from pathlib import Path
from zipfile import BadZipFile

from survey.errors import FormError
from survey.form.checking.codes import cell_place, found
from survey.form.load import WORKBOOKS
from survey.form.mending.choices import mend_choices
from survey.form.mending.draft import Draft
from survey.form.mending.names import mend_names
from survey.form.mending.spelling import mend_signs, mend_types
from survey.form.mending.writing import copy_suffix, fixed_cells, write_copy
from survey.form.workbook import read_workbook
from survey.messages import _
from survey.messages.reasons import system_reason
from survey.records.findings import Finding
from survey.records.mending import Change

__all__ = ["default_copy", "mend_workbook"]


def default_copy(source: Path) -> Path:
    """Return where the mended copy of a workbook goes: beside it."""
    return source.with_name(f"{source.stem}.mended{copy_suffix(source)}")


def mend_workbook(source: Path, target: Path) -> tuple[list[Change], list[Finding]]:
    """Write a mended copy; return what changed, and why some things were left.

    Nothing is written when nothing changes. Raises FormError for what is no workbook, or a copy that would
    stand in place of another file.
    """
    if source.suffix.lower() not in WORKBOOKS:
        raise FormError(
            _("Only workbooks can be mended (.xlsx, .xls, .csv, .md)."), where=str(source),
            remedy=_("Mend the workbook that the XForm was made from."),
        )  # fmt: skip
    if target.suffix.lower() != copy_suffix(source).lower():
        raise FormError(
            _("The copy is written as {suffix}.").format(suffix=copy_suffix(source)), where=str(target),
            remedy=_("Give it a name that ends so."),
        )  # fmt: skip
    if target.exists():
        raise FormError(
            _("There is a file in the place of the mended copy."), where=str(target),
            remedy=_("Name another place with --output, or move that file away."),
        )  # fmt: skip
    draft = Draft(read_workbook(source))
    try:
        draft.fixed = fixed_cells(source, draft)
    except (KeyError, ValueError, BadZipFile) as error:
        raise _unwritable(source, error) from error
    if "survey" in draft.sheets:
        mend_types(draft)
        mend_names(draft)
        mend_signs(draft)
        mend_choices(draft)
    changes = draft.changes()
    if changes:
        _write(source, target, draft)
    return changes, _left(draft, source.name)


def _write(source: Path, target: Path, draft: Draft) -> None:
    try:
        write_copy(source, target, draft)
        if not _is_mended(target, draft):
            target.unlink()
            raise _unwritable(source, None)
    except OSError as error:
        raise FormError(
            _("The mended copy cannot be written: {reason}.").format(reason=system_reason(error)),
            where=str(target), remedy=_("Name another place with --output."),
        ) from error  # fmt: skip


def _is_mended(target: Path, draft: Draft) -> bool:
    """Tell whether the copy reads as the draft says: odd files are written in ways of their own."""
    sheets = read_workbook(target)
    return all(
        [dict(row.cells) for row in sheets[name].rows] == [dict(row.cells) for row in draft.rows(name)]
        for name in draft.sheets
        if name in sheets or any(True for _row in draft.rows(name))
    )


def _unwritable(source: Path, error: Exception | None) -> FormError:
    return FormError(
        _("The workbook is written in a way that cannot be mended: {reason}.").format(
            reason=error or source.suffix
        ),
        where=str(source),
        remedy=_("Open it in Excel or LibreOffice, save it as .xlsx, and try again."),
    )


def _left(draft: Draft, where: str) -> list[Finding]:
    findings = []
    for (name, number, column), reason in draft.left:
        sheet = draft.sheets[name]
        row = next(row for row in sheet.rows if row.number == number)
        remedy = _("It was left as it is: decide by hand.")
        findings.append(found("not-mended", where, reason, cell_place(sheet, row, column), remedy))
    return findings
