"""The check of a form before it is deployed: its file, an instance begun with it, and its mended copy."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from survey.engine import Instance
from survey.errors import FormCircle, FormError, SurveyError, XPathError
from survey.form.checking import FormCheck, examine_form, sort_findings
from survey.form.checking.codes import found
from survey.form.checking.expressions import LOGIC_KINDS
from survey.form.definition import FormDefinition
from survey.form.mending import default_copy, mend_workbook
from survey.messages import _
from survey.records.findings import Finding, Severity
from survey.records.mending import MendedForm
from survey.xpath import compile_expression

_MOST_CIRCLES = 50


def check_form_file(path: Path, *, attachments: Path | None = None) -> list[Finding]:
    """Return every finding of a form, the gravest first; circles in its logic among them.

    Raises FormError only when there is no such file.
    """
    check = examine_form(path, attachments=attachments)
    return sort_findings(check.findings + _begin(check, path.name))


def mend_form_file(path: Path, output: Path | None, *, attachments: Path | None = None) -> MendedForm:
    """Write a mended copy of a workbook (beside it, unless `output` says where), and check the copy.

    What nothing could safely mend is among the findings, with its reason. The original stays as it is.
    """
    if not path.is_file():
        raise FormError(
            _("There is no form in this place."), where=str(path), remedy=_("Check the name of the file.")
        )
    target = output or default_copy(path)
    changes, left = mend_workbook(path, target)
    checked = target if changes else path
    findings = check_form_file(checked, attachments=attachments or path.parent)
    return MendedForm(target if changes else None, tuple(changes), tuple(sort_findings(findings + left)))


def _begin(check: FormCheck, where: str) -> list[Finding]:
    """Begin an instance without the circles found so far, until one begins; return what stood against it."""
    form = _readable(check.form) if check.form is not None else None
    circles: list[Finding] = []
    has_errors = any(finding.severity is Severity.ERROR for finding in check.findings)
    for _round in range(_MOST_CIRCLES if form is not None else 0):
        assert form is not None
        try:
            Instance(form)
        except FormCircle as circle:
            path, kind = circle.steps[0]
            place = check.places.of(path, kind)
            finding = found("logic-circle", where, circle.what, place, circle.remedy)
            if finding in circles:
                # A circle through the number of instances cannot be taken out.
                break
            circles.append(finding)
            form = _without(form, circle)
            continue
        except SurveyError as error:
            # An expression that cannot be read has been told with its place already.
            if not has_errors:
                code = "unreadable-form" if isinstance(error, FormError) else "cannot-begin"
                circles.append(found(code, error.where or where, error.what, None, error.remedy))
        break
    return circles


def _readable(form: FormDefinition) -> FormDefinition:
    """Return a form without the logic that cannot be read: what it says has been told, and hides circles."""
    binds = {}
    for path, bind in form.binds.items():
        written = {kind: text for kind in LOGIC_KINDS if (text := getattr(bind, kind))}
        broken: dict[str, Any] = {
            kind: None for kind, text in written.items() if not _can_be_read(text, form.namespaces)
        }
        if broken:
            binds[path] = bind._replace(**broken)
    if not binds:
        return form
    mark = f"{form.hash} as far as it can be read"
    return form._replace(binds={**form.binds, **binds}, hash=mark, cache_key=None)


def _can_be_read(text: str, namespaces: Mapping[str, str]) -> bool:
    try:
        return not list(compile_expression(text, namespaces=namespaces).faults(certain=True))
    except XPathError:
        return False


def _without(form: FormDefinition, circle: FormCircle) -> FormDefinition:
    """Return a form in which nothing on a circle is computed."""
    binds = dict(form.binds)
    for path, _kind in circle.steps:
        if path in binds:
            binds[path] = binds[path]._replace(relevant=None, calculate=None)
    mark = f"{form.hash} without {circle.steps[0]}"
    return form._replace(binds=binds, hash=mark)
