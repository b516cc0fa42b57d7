"""A copy of a form under another version: the version is all that changes.

What lives here: workbooks and XForms. What does not: what a version is for (`campaign.deploying`).
"""

from pathlib import Path
from zipfile import BadZipFile

from survey.errors import FormError
from survey.form.load import WORKBOOKS
from survey.form.mending.draft import Draft
from survey.form.mending.writing import copy_suffix, fixed_cells, write_copy
from survey.form.workbook import read_workbook
from survey.messages import _


def write_with_version(source: Path, folder: Path, version: str) -> Path:
    """Write a copy of a form into `folder` whose version is `version`; return its path.

    Raises FormError for a form that has no version of its own, or one that a formula computes.
    """
    if source.suffix.lower() in WORKBOOKS:
        return _workbook(source, folder / f"{source.stem}{copy_suffix(source)}", version)
    return _xform(source, folder / source.name, version)


def _workbook(source: Path, target: Path, version: str) -> Path:
    try:
        draft = Draft(read_workbook(source))
        draft.fixed = fixed_cells(source, draft)
        rows = draft.sheets["settings"].rows if "settings" in draft.sheets else ()
        cell = next((("settings", row.number, "version") for row in rows if row.get("version")), None)
        if cell is None or not draft.write({cell: version}, "version"):
            raise _unversioned(source)
        write_copy(source, target, draft)
    except (KeyError, ValueError, BadZipFile) as error:
        raise _unversioned(source) from error
    return target


def _xform(source: Path, target: Path, version: str) -> Path:
    from lxml import etree

    from survey.form.load import load_form

    form = load_form(source)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    tree = etree.parse(str(source), parser)
    for element in tree.iter(etree.Element):
        # The primary instance: the element that bears the form's id and version.
        if element.get("id") == form.form_id and element.get("version") == form.version:
            element.set("version", version)
            tree.write(str(target), xml_declaration=True, encoding="UTF-8")
            return target
    raise _unversioned(source)


def _unversioned(source: Path) -> FormError:
    return FormError(
        _("The version of this form cannot be changed."),
        where=str(source),
        remedy=_("Write it as plain text into its settings sheet, column version, and deploy it again."),
    )
