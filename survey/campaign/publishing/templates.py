"""A campaign's own templates: copies in its folder that take the place of the tool's.

What lives here: the folder, and copying one into it. What does not: rendering (`outputs.templating`).
"""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from survey.campaign.campaign import Campaign
from survey.durable import write_whole
from survey.errors import OutputError
from survey.messages import _
from survey.messages.reasons import system_reason
from survey.outputs.templating import Templates, template_names, template_source

TEMPLATES_FOLDER = "templates"


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template: its name, and where the campaign's own copy of it lies, None while ours is used."""

    name: str
    own: str | None

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def templates_of(campaign: Campaign) -> Templates:
    """Return the templates, the campaign's own before ours."""
    return Templates(campaign.folder / TEMPLATES_FOLDER)


def list_templates(campaign: Campaign) -> list[TemplateRow]:
    """Return every template by name."""
    templates = templates_of(campaign)
    folder = campaign.folder / TEMPLATES_FOLDER
    return [
        TemplateRow(name, str(folder / name) if templates.is_own(name) else None) for name in template_names()
    ]


def copy_template(campaign: Campaign, name: str) -> Path:
    """Copy one of our templates into the campaign, where it can be changed; return its path.

    Raises OutputError for a name that is none, for one that is there already, and when it cannot be written.
    """
    text = template_source(name)
    path = campaign.folder / TEMPLATES_FOLDER / name
    if path.exists():
        raise OutputError(
            _("The campaign has its own copy of this template already."),
            where=str(path),
            remedy=_("Change it there; delete it to have the tool's own again."),
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode("utf-8"))
    except OSError as error:
        raise OutputError(
            _("The template cannot be copied: {reason}.").format(reason=system_reason(error)), where=str(path)
        ) from error
    return path
