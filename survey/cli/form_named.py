"""A form named on the command line: a file, or `FORM_ID@VERSION` of the campaign."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from survey.cli.session import session_of
from survey.messages import _

if TYPE_CHECKING:
    from survey.form import FormDefinition


def named_form_help() -> str:
    """Return the help of an argument that names a form."""
    return _("A file (.xlsx, .xls, .csv, .md or .xml), or FORM_ID@VERSION of the campaign.")


def load_named(context: typer.Context, name: str, *, attachments: Path | None = None) -> "FormDefinition":
    """Read a form from a file; a name that is no file is looked for in the campaign.

    `id` alone is the version deployed last. Raises FormError, NoCampaign, StoreError.
    """
    from survey.form import load_form

    path = Path(name)
    form_id, _at, version = name.rpartition("@")
    looks_like_file = path.exists() or path.suffix or path.name != name
    if looks_like_file and not (form_id and not path.exists()):
        return load_form(path, attachments=attachments)
    with session_of(context).open_campaign() as campaign:
        return campaign.form(form_id or name, version if form_id else None)
