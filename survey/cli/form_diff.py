"""`survey form diff`: what changed between two versions of a form."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from survey.cli.form_named import load_named, named_form_help
from survey.cli.help import HelpfulCommand
from survey.cli.screen import show_json, show_line
from survey.cli.session import session_of
from survey.errors import NoCampaign
from survey.messages import _, ngettext

if TYPE_CHECKING:
    from survey.campaign.reading.form_changes import Touched
    from survey.form import FormDefinition
    from survey.form.change import Difference

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]
EXIT_ATTENTION = 11


def register(group: typer.Typer) -> None:
    """Add `diff` to the group `form`."""

    @group.command(
        cls=HelpfulCommand,
        help=_("Say what changed between two versions of a form, and what needs attention."),
        epilog=_(
            "Examples: survey form diff centre-1.xlsx centre-2.xlsx | survey form diff centre@1 centre-2.xlsx"
        ),
    )
    def diff(
        context: typer.Context,
        old: Annotated[str, typer.Argument(metavar=_("OLD"), help=named_form_help())],
        new: Annotated[str, typer.Argument(metavar=_("NEW"), help=named_form_help())],
        language: Annotated[
            str | None, typer.Option(metavar=_("LANGUAGE"), help=_("The form's language, for its labels."))
        ] = None,
        attachments: Annotated[
            Path | None,
            typer.Option(metavar=_("FOLDER"), help=_("Where the CSV and media files of both forms lie.")),
        ] = None,
        check: Annotated[
            bool, typer.Option("--check", help=_("Leave with 11 when something needs attention."))
        ] = False,
        json: Json = False,
    ) -> None:
        from survey.form.change import Effect
        from survey.form.differences import compare_forms

        before, after = (load_named(context, name, attachments=attachments) for name in (old, new))
        differences = compare_forms(before, after)
        touched = _touched(context, before, differences)
        if json:
            show_json([_as_json(found, own) for found, own in _paired(differences, touched)])
        else:
            _show(before, after, differences, touched, language)
        if check and any(found.effect is Effect.ATTENTION for found in differences):
            raise typer.Exit(EXIT_ATTENTION)


def _touched(
    context: typer.Context, form: "FormDefinition", differences: "Sequence[Difference]"
) -> "list[Touched] | None":
    """Return what the differences touch in the campaign here, None where there is no campaign."""
    session = session_of(context)
    try:
        campaign = session.open_campaign()
    except NoCampaign:
        if session.campaign_asked is not None:
            raise
        return None
    from survey.campaign.reading.form_changes import touched_by

    with campaign:
        return touched_by(campaign, form.form_id, differences)


def _paired(
    differences: "Sequence[Difference]", touched: "list[Touched] | None"
) -> "list[tuple[Difference, Touched | None]]":
    none: list[Touched | None] = [None] * len(differences)
    return list(zip(differences, touched or none, strict=True))


def _as_json(found: "Difference", own: "Touched | None") -> dict[str, Any]:
    return {**asdict(found), "touched": None if own is None else asdict(own)}


def _show(
    before: "FormDefinition",
    after: "FormDefinition",
    differences: "Sequence[Difference]",
    touched: "list[Touched] | None",
    language: str | None,
) -> None:
    from survey.cli.form_difference_words import DifferenceWords
    from survey.form.change import Effect

    words = DifferenceWords(before, after, language)
    show_line(
        _("{form}: version {old} to {new}").format(
            form=after.form_id, old=before.version or "-", new=after.version or "-"
        ),
        style="bold",
    )
    if not differences:
        show_line(_("Nothing differs."))
    for title, effect in ((_("Needs attention"), Effect.ATTENTION), (_("Safe for data"), Effect.SAFE)):
        rows = [pair for pair in _paired(differences, touched) if pair[0].effect is effect]
        if not rows:
            continue
        show_line()
        show_line(f"{title} ({len(rows)})", style="bold")
        for found, own in rows:
            _show_one(words.sentence(found), words.details(found), own)


def _show_one(sentence: str, details: Sequence[str], own: "Touched | None") -> None:
    show_line(f"- {sentence}", indent=2)
    for detail in details:
        show_line(detail, indent=6)
    if own is not None and (own.drafts or own.submissions):
        show_line(_touched_sentence(len(own.drafts), len(own.submissions)), indent=6, style="yellow")


def _touched_sentence(drafts: int, submissions: int) -> str:
    parts = []
    if submissions:
        sentence = ngettext("{count} submission", "{count} submissions", submissions)
        parts.append(sentence.format(count=submissions))
    if drafts:
        parts.append(ngettext("{count} draft", "{count} drafts", drafts).format(count=drafts))
    return _("! answers touched: {what}").format(what=", ".join(parts))
