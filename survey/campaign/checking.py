"""The check of a form before it is deployed: its file, then an instance begun with it."""

from pathlib import Path

from survey.engine import Instance
from survey.errors import FormError, SurveyError
from survey.form import load_form
from survey.form.check import check_form
from survey.records.findings import Finding, Severity


def check_form_file(path: Path, *, attachments: Path | None = None) -> list[Finding]:
    """Return every finding of a form, the gravest first; circles in its logic among them.

    Raises FormError only when there is no such file.
    """
    findings = check_form(path, attachments=attachments)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return findings
    try:
        Instance(load_form(path, attachments=attachments))
    except FormError as error:
        code = "logic-circle" if " -> " in error.what else "unreadable-form"
        return [Finding(code, path.name, error.what, remedy=error.remedy), *findings]
    except SurveyError as error:
        return [Finding("cannot-begin", error.where or path.name, error.what, remedy=error.remedy), *findings]
    return findings
