"""Making a campaign: the folder, its settings, its database, the first entries and the forms."""

import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from survey.campaign.settings import COUNTRIES, SETTINGS_NAME
from survey.errors import CampaignError, FormError
from survey.form import FormDefinition, load_form
from survey.form.entities import entity_table
from survey.form.secondary import missing_files
from survey.messages import _
from survey.shipped import shipped_folder

Progress = Callable[[int, int], None]
"""Is told how many steps are done, of how many."""


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """What a campaign is made from. `country` is an ISO 3166-1 code, `forms` files to deploy (else the
    shipped ones), `agent` the name of the person on this device, `recovery` the recovery key's public half.
    """

    folder: Path
    title: str
    country: str = "BF"
    language: str = "fr"
    agent: str = "agent"
    forms: tuple[Path, ...] = ()
    recovery: str | None = None

    def check(self) -> None:
        """Raise CampaignError when the folder is taken or the country is unknown."""
        if self.country not in COUNTRIES:
            raise CampaignError(
                _("There is no country {country}; there are {countries}.").format(
                    country=repr(self.country), countries=", ".join(COUNTRIES)
                )
            )
        if (self.folder / SETTINGS_NAME).exists():
            raise CampaignError(
                _("There is a campaign in this folder already."),
                where=str(self.folder),
                remedy=_("Open it with `survey --campaign {folder}`, or choose another folder.").format(
                    folder=self.folder
                ),
            )
        if self.folder.exists() and (not self.folder.is_dir() or any(self.folder.iterdir())):
            raise CampaignError(
                _("This folder is not empty."), where=str(self.folder), remedy=_("Choose a new folder.")
            )


@contextmanager
def half_made_removed(folder: Path) -> Iterator[None]:
    """Remove what was put into a new or empty folder when the work in it is broken off, Ctrl-C too."""
    existed = folder.exists()
    try:
        yield
    except BaseException:
        for inside in folder.iterdir() if folder.is_dir() else ():
            if inside.is_dir():
                shutil.rmtree(inside, ignore_errors=True)
            else:
                inside.unlink(missing_ok=True)
        if not existed and folder.is_dir():
            folder.rmdir()
        raise


def shipped_forms() -> tuple[Path, ...]:
    """Return the workbooks that came with this installation."""
    return tuple(
        sorted(path for path in shipped_folder("forms").glob("*.xlsx") if not path.name.startswith("~"))
    )


def whole_forms(
    paths: Collection[Path], declared: Collection[str] = (), progress: Progress | None = None
) -> list[tuple[Path, FormDefinition]]:
    """Read the forms to deploy. Raises FormError, also when one needs a file that is not beside it.

    A file that is named as an entity list which one of the forms declares, or that is among `declared`,
    comes from the campaign. A workbook that is new here takes up to a second: `progress` is told after each.
    """
    forms = []
    for path in paths:
        forms.append((path, load_form(path)))
        if progress is not None:
            progress(len(forms), len(paths))
    lists = {*declared, *(name for _path, form in forms for name in entity_table(form).lists)}
    for path, form in forms:
        missing = missing_files(form, lists)
        if missing:
            raise FormError(
                _("The form needs the file {name}, which is not beside it.").format(name=", ".join(missing)),
                where=str(path),
                remedy=_(
                    "Put the file into the form's folder; if it is a list of entities, deploy the form that "
                    "declares the list together with this one."
                ),
            )
    return forms
