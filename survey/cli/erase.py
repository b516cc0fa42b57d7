"""`survey erase` and `survey purge`: what must go for ever, shown first."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.screen import is_terminal, show_facts, show_json, show_line, show_table
from survey.cli.session import session_of
from survey.errors import CampaignError
from survey.messages import _, ngettext

if TYPE_CHECKING:
    from survey.campaign.travel.copies import KnownCopy
    from survey.campaign.upkeep.erasing import ErasurePlan, ErasureRow
    from survey.campaign.upkeep.purging import Purgeable

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]
_NAMED = 3
Yes = Annotated[bool, typer.Option("--yes", help=_("Do it without asking."))]

Submission = Annotated[
    str, typer.Argument(metavar="ID", help=_("The submission's id, or a beginning of it."))
]
Person = Annotated[
    str | None,
    typer.Option(metavar=_("PERSON"), help=_("Only this person: manager, witness …; else everybody.")),
]
Photo = Annotated[str | None, typer.Option(metavar=_("PATH"), help=_("The photo or file of this question."))]
Said = Annotated[
    list[str] | None,
    typer.Option(
        metavar=_("REMARK"), help=_("The words of this judgement, comment, note or reason, by its id; may be repeated.")
    ),
]
Why = Annotated[str, typer.Option(metavar=_("TEXT"), help=_("Why; it stays for ever, so say no name in it."))]


def register(app: typer.Typer) -> None:
    """Add the commands to the root command."""
    _register_erase(app)
    _register_purge(app)


def _register_erase(app: typer.Typer) -> None:
    @app.command(
        cls=HelpfulCommand,
        rich_help_panel=_("Campaign"),
        help=_(
            "Erase for ever what a submission holds of a person, one photo, or words that were said of it; "
            "shows first what goes."
        ),
        epilog=_(
            'Examples: survey erase 019d --person manager --why "demandé par téléphone" | '
            'survey erase 019d --photo photo_facade --why "visage" | '
            'survey erase 019d --remark 3f2a1b7c --why "visage" | survey erase --list'
        ),
    )
    def erase(
        context: typer.Context,
        submission: Submission = "",
        person: Person = None,
        photo: Photo = None,
        remark: Said = None,
        why: Why = "",
        list_: Annotated[bool, typer.Option("--list", help=_("Show what was erased."))] = False,
        yes: Yes = False,
        json: Json = False,
    ) -> None:
        from survey.campaign.upkeep import erasing

        with session_of(context).open_campaign() as campaign:
            if list_:
                _show_erasures(erasing.list_erasures(campaign), json=json)
                return
            if not submission or not why:
                raise CampaignError(
                    _("Say what to erase, and why."),
                    remedy=_("survey erase ID --why TEXT; `survey submission list` shows the ids."),
                )
            plan = erasing.plan_erasure(
                campaign, submission, person=person, photo=photo, remarks=remark or ()
            )
            if not json:
                _show_plan(plan)
            require_word(_("erase"), _("Nothing was erased."), yes=yes)
            gone = erasing.erase(campaign, plan, why=why)
        if json:
            show_json({**plan.as_json(), "gone": gone})
        else:
            show_end(gone=gone)
            show_copies(plan.copies, plan.laptops)


def _register_purge(app: typer.Typer) -> None:
    @app.command(
        cls=HelpfulCommand,
        rich_help_panel=_("Campaign"),
        help=_(
            "List what may go for ever: persons of old or deleted submissions, dropped drafts; --yes erases."
        ),
        epilog=_("Examples: survey purge --before 2026-01-01 | survey purge --before 2026-01-01 --yes"),
    )
    def purge(
        context: typer.Context,
        before: Annotated[
            str | None,
            typer.Option(
                metavar=_("DATE"), help=_("Persons' answers of submissions finished before this day.")
            ),
        ] = None,
        yes: Annotated[bool, typer.Option("--yes", help=_("Erase what is listed, for ever."))] = False,
        json: Json = False,
    ) -> None:
        from survey.campaign.travel.copies import known_copies
        from survey.campaign.upkeep import purging

        with session_of(context).open_campaign() as campaign:
            rows = purging.list_purgeable(campaign, before=_day(before))
            gone = purging.purge(campaign, rows, why=_("purge")) if yes and rows else None
            copies = tuple(known_copies(campaign))
        if json:
            show_json({"rows": [row.as_json() for row in rows], "gone": gone})
            return
        _show_purgeable(rows)
        if gone is not None:
            show_end(gone=gone)
            show_copies(copies, ())
        elif rows:
            show_line(_("Nothing was erased yet: --yes erases it, for ever."))


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(_("a day is written 2026-01-31."), param_hint="--before") from None


def _show_purgeable(rows: "list[Purgeable]") -> None:
    if not rows:
        show_line(_("There is nothing to purge."))
        return
    reasons = {"old": _("old"), "deleted": _("deleted"), "draft": _("dropped draft")}
    show_table(
        [_("Submission"), _("State"), _("When"), _("Persons"), _("Files")],
        [
            [
                row.submission.removeprefix("uuid:")[:13],
                reasons[row.reason],
                row.when[:10],
                ", ".join(row.people) or "-",
                str(len(row.files)),
            ]
            for row in rows
        ],
    )


def require_word(word: str, otherwise: str, *, yes: bool) -> None:
    """Ask for a typed word before something goes. Raises CampaignError, saying `otherwise`, without it."""
    if yes:
        return
    if is_terminal() and input(_("Type {word} to go on: ").format(word=word)).strip().lower() == word:
        return
    raise CampaignError(otherwise, remedy=_("Type the word, or give --yes where nobody can be asked."))


def show_end(*, gone: bool) -> None:
    """Say that it is done, or what still holds it back."""
    if gone:
        show_line(_("Erased: nothing of it is left in this campaign's folder."))
        return
    show_line(
        _(
            "Erased, but traces are left: another program has the campaign open, or the disk is full. "
            "They go with `survey store rebuild`."
        )
    )


def show_copies(copies: "tuple[KnownCopy, ...]", laptops: tuple[str, ...]) -> None:
    """Name who and what still holds copies, and what becomes of them."""
    if laptops:
        show_line(
            _("On the laptops of {names} it goes when they merge your next files.").format(
                names=", ".join(laptops)
            )
        )
    for copy in copies:
        kind = _("backup") if copy.kind == "backup" else _("stick")
        show_line(
            _("A copy may lie on the {kind} {place} ({when}): delete it there.").format(
                kind=kind, place=copy.place, when=copy.when[:16].replace("T", " ")
            )
        )


def _show_plan(plan: "ErasurePlan") -> None:
    show_facts(
        [
            (_("Submission"), plan.submission),
            (_("Persons"), ", ".join(plan.people) or "-"),
            (_("Answers"), ", ".join(plan.questions) or "-"),
            (_("Files"), ", ".join(plan.files) or "-"),
            (_("Revisions"), str(plan.revisions)),
            (_("Drafts here"), str(plan.drafts)),
        ]
    )
    for own in plan.remarks:
        show_line(_("These words go, and what was judged stays: {remark}").format(remark=own.sentence))
    if plan.kept_remarks:
        show_line(_("Said of this submission. What speaks of the person goes only if you name it:"))
        for own in plan.kept_remarks:
            show_line(f"--remark {own.id[:8]}  {own.sentence}", indent=2)
    for other in plan.shared:
        show_line(_("A file goes from the submission {id} too, which shows the same one.").format(id=other))
    show_line(_("This cannot be undone, and what comes again later is refused."))


def _show_erasures(rows: "list[ErasureRow]", *, json: bool) -> None:
    if json:
        show_json([row.as_json() for row in rows])
        return
    show_table(
        [_("When"), _("Author"), _("Persons"), _("Files"), _("Why")],
        [
            [
                row.when[:16].replace("T", " "),
                row.author,
                _persons(row.people),
                str(row.files),
                row.why,
            ]
            for row in rows
        ],
    )


def _persons(people: tuple[tuple[str, str], ...]) -> str:
    if len(people) > _NAMED:
        return ngettext("{count} person", "{count} persons", len(people)).format(count=len(people))
    return ", ".join(f"{name} ({submission.removeprefix('uuid:')[:13]})" for submission, name in people)
