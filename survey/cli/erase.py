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
    from collections.abc import Sequence

    from survey.campaign.campaign import Campaign
    from survey.campaign.copies import KnownCopy
    from survey.campaign.upkeep.erasing import ErasurePlan, ErasureRow
    from survey.campaign.upkeep.purging import Purgeable

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]
_NAMED = 3
Yes = Annotated[bool, typer.Option("--yes", help=_("Do it without asking."))]

Submission = Annotated[
    str, typer.Argument(metavar="ID", help=_("The submission's id, or a beginning of it."))
]
Person = Annotated[
    list[str] | None,
    typer.Option(
        metavar=_("PERSON"),
        help=_("Only this person: manager, witness …; may be repeated; else everybody."),
    ),
]
Photo = Annotated[str | None, typer.Option(metavar=_("PATH"), help=_("The photo or file of this question."))]
Said = Annotated[
    list[str] | None,
    typer.Option(
        metavar=_("REMARK"), help=_("The words of this judgement or comment, by its id; may be repeated.")
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
            'survey erase 019d --person manager --former --why "numéro retiré" | '
            'survey erase 019d --remark 3f2a1b7c --why "visage" | survey erase --list'
        ),
    )
    def erase(
        context: typer.Context,
        submission: Submission = "",
        person: Person = None,
        photo: Photo = None,
        remark: Said = None,
        former: Annotated[
            bool,
            typer.Option("--former", help=_("Only what was corrected since; what stands now stays.")),
        ] = False,
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
            plan = _planned(campaign, submission, person or (), photo, remark or (), former=former)
            if not json:
                _show_plan(plan)
            require_word(_("erase"), _("Nothing was erased."), yes=yes)
            gone = erasing.erase(campaign, plan, why=why)
        if json:
            show_json({**plan.as_json(), "gone": gone})
        else:
            show_end(gone=gone)
            show_copies(plan.copies, plan.laptops)


def _planned(
    campaign: "Campaign",
    submission: str,
    people: "Sequence[str]",
    photo: str | None,
    remarks: "Sequence[str]",
    *,
    former: bool,
) -> "ErasurePlan":
    from survey.campaign.upkeep.erasing import plan_erasure
    from survey.campaign.upkeep.erasing_former import plan_former

    if not former:
        return plan_erasure(campaign, submission, people=people, photo=photo, remarks=remarks)
    if photo or remarks:
        raise typer.BadParameter(_("it goes with --person only."), param_hint="--former")
    return plan_former(campaign, submission, people)


def _register_purge(app: typer.Typer) -> None:
    @app.command(
        cls=HelpfulCommand,
        rich_help_panel=_("Campaign"),
        help=_(
            "List what may go for ever: persons of old or deleted submissions, dropped drafts; --yes erases."
        ),
        epilog=_(
            "Examples: survey purge --before 2026-01-01 | survey purge --before 2026-01-01 --yes | "
            "survey purge --person witness --yes"
        ),
    )
    def purge(
        context: typer.Context,
        before: Annotated[
            str | None,
            typer.Option(
                metavar=_("DATE"),
                help=_("Persons' answers of submissions finished before this day; else the campaign's term."),
            ),
        ] = None,
        person: Annotated[
            str | None,
            typer.Option(metavar=_("PERSON"), help=_("Only this person's: manager, witness …")),
        ] = None,
        yes: Annotated[bool, typer.Option("--yes", help=_("Erase what is listed, for ever."))] = False,
        json: Json = False,
    ) -> None:
        from survey.campaign.copies import known_copies
        from survey.campaign.upkeep import purging

        with session_of(context).open_campaign() as campaign:
            term = _day(before) or purging.retention_day(campaign)
            rows = purging.list_purgeable(campaign, before=term, person=person)
            gone = purging.purge(campaign, rows, why=_("purge")) if yes and rows else None
            copies = tuple(known_copies(campaign))
        if json:
            show_json({"rows": [row.as_json() for row in rows], "gone": gone})
            return
        if term is not None and before is None:
            show_line(
                _("The campaign's term: interviews finished before {day}.").format(day=term.isoformat())
            )
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
        when = copy.when[:16].replace("T", " ")
        if copy.kind in ("export", "report"):
            show_line(
                _("{place} was written {when}, before: write it again or delete it.").format(
                    place=copy.place, when=when
                )
            )
            continue
        kind = _("backup") if copy.kind == "backup" else _("stick")
        show_line(
            _("A copy may lie on the {kind} {place} ({when}): delete it there.").format(
                kind=kind, place=copy.place, when=when
            )
        )


def _show_plan(plan: "ErasurePlan") -> None:
    show_facts(
        [
            (_("Submission"), plan.submission),
            (_("Persons"), ", ".join(plan.people or plan.former_of) or "-"),
            (_("Former answers") if plan.former_of else _("Answers"), ", ".join(plan.questions) or "-"),
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
    _show_left(plan)
    for other in plan.shared:
        show_line(_("A file goes from the submission {id} too, which shows the same one.").format(id=other))
    show_line(_("This cannot be undone, and what comes again later is refused."))


def _show_left(plan: "ErasurePlan") -> None:
    """Say what may speak of the persons and does not go with them."""
    for question, name in plan.photos:
        sentence = _(
            "The photo {name} is tagged as nobody's: if the person is on it, --photo {question} erases it."
        )
        show_line(sentence.format(name=name, question=question))
    if plan.mentions:
        sentence = _(
            "The person is named in: {questions}. That does not go: edit the submission; what it said before "
            "stays in the log."
        )
        show_line(sentence.format(questions=", ".join(plan.mentions)))
    if plan.people:
        show_line(
            _("The same person may stand in other interviews: survey report person --search NAME shows it.")
        )


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
