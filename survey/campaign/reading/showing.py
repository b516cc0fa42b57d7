"""Values as people read them: labels of choices, dates and numbers of the language in use, positions."""

from collections.abc import Mapping
from datetime import date

from survey.engine import Instance, NodeView
from survey.engine.choices import SELECTS, codes_in
from survey.errors import PlaceError
from survey.messages import _, current_language
from survey.messages.dates import format_date_short
from survey.messages.numbers import format_number
from survey.places import format_position, parse_position
from survey.records.attachments import Attachment
from survey.records.submissions import SubmissionState


def is_erased(instance: Instance, ref: str, state: SubmissionState) -> bool:
    """Tell whether what was answered at a reference, or in the group there, was erased."""
    if not state.erased:
        return False
    path = instance.identity_path(ref)
    return any(own == path or own.startswith(f"{path}/") for own in state.erased)


def shown_view(
    instance: Instance, view: NodeView, state: SubmissionState, attachments: Mapping[str, Attachment]
) -> str:
    """Return what a question says in a submission, "" without an answer; one that was erased says so."""
    if view.control is None or view.kind == "note":
        return ""
    if is_erased(instance, view.ref, state):
        return _("erased")
    return shown_answer(view, attachments) if view.value else ""


def shown_answer(view: NodeView, attachments: Mapping[str, Attachment]) -> str:
    """Return an answer as a person reads it."""
    value = view.value or ""
    if view.control in SELECTS:
        labels = {choice.value: choice.label for choice in view.choices}
        return ", ".join(labels.get(code, code) for code in codes_in(view.control, value))
    match view.datatype:
        case "date":
            return _date(value)
        case "time":
            return value[:5]
        case "int" | "decimal":
            return _number(value)
        case "geopoint":
            return _position(value)
    if view.control == "upload":
        return value if value in attachments else _("{name} (the file is not here)").format(name=value)
    return value


def _date(value: str) -> str:
    try:
        return format_date_short(date.fromisoformat(value))
    except ValueError:
        return value


def _number(value: str) -> str:
    try:
        return format_number(float(value), language=current_language())
    except ValueError:
        return value


def _position(value: str) -> str:
    try:
        return format_position(parse_position(value), "decimal", language=current_language())
    except PlaceError:
        return value
