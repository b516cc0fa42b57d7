"""What the commands that write for readers have in common: language, format, the photos that lack."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.screen import show_line
from survey.messages import LANGUAGES, _, current_language, ngettext

if TYPE_CHECKING:
    from survey.outputs.site.outlines import Country

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]
Form = Annotated[
    str | None, typer.Option("--form", metavar="FORM", help=_("The form; else the campaign's own."))
]
Language = Annotated[
    str | None, typer.Option(metavar="fr|en", help=_("The language of the report; else that of the screens."))
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar=_("FILE"), help=_("Where to write it; else it is shown here.")),
]
SheetFormat = Annotated[
    str | None,
    typer.Option("--format", metavar="html|odt|xlsx", help=_("The format; else that of the file's name.")),
]


def spoken(language: str | None) -> str:
    """Return the language of a document: the one asked for, else that of the screens."""
    if language is not None and language not in LANGUAGES:
        raise typer.BadParameter(_("there is French (fr) and English (en)."), param_hint="--language")
    return language or current_language()


def format_asked(
    asked: str | None, path: Path | None, formats: Collection[str], option: str = "--output"
) -> str:
    """Return the format of a document: the one asked for, else that of the file's name, else the first.

    `option` names the file. Raises BadParameter for a format that there is not, a name that ends in one too.
    """
    if asked is not None and asked not in formats:
        raise typer.BadParameter(
            _("there is {names}.").format(names=", ".join(formats)), param_hint="--format"
        )
    ending = path.suffix.lower().lstrip(".") if path is not None else ""
    if asked is None and ending and ending not in formats:
        raise typer.BadParameter(_("there is {names}.").format(names=", ".join(formats)), param_hint=option)
    return asked or ending or next(iter(formats))


def shipped_outlines() -> "dict[str, Country]":
    """Return the countries that maps in documents are drawn from, by code."""
    from survey.outputs.site.outlines import read_outlines
    from survey.shipped import shipped_folder

    return read_outlines(shipped_folder("data") / "gazetteer" / "outlines.geojson")


def show_missing_photos(count: int) -> None:
    """Say how many photos could not be written, if any."""
    if count:
        show_line(
            ngettext(
                "{count} photo is not on this computer, or cannot be read.",
                "{count} photos are not on this computer, or cannot be read.",
                count,
            ).format(count=count)
        )
