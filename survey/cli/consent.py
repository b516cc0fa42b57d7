"""`survey consent`: what a person agreed to, taking it back, and giving it again."""

from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand, new_group
from survey.cli.screen import show_facts, show_json, show_line, show_table
from survey.cli.session import session_of
from survey.cli.submission import Submission
from survey.messages import _

if TYPE_CHECKING:
    from survey.campaign.publishing.purposes import ConsentEvent, Notice, Purpose

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]
Person = Annotated[
    str | None,
    typer.Option(metavar=_("PERSON"), help=_("Only what concerns this person: manager, witness …")),
]


def register(app: typer.Typer) -> None:
    """Add the group `consent` to the root command."""
    group = new_group(_("Consent: what people agreed to, and taking it back."))
    app.add_typer(group, name="consent", rich_help_panel=_("Campaign"))
    _register_show(group)
    _register_withdraw(group)


def _register_show(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Show each purpose of a submission: the answer, what it opens, the notice that was read, and "
            "every word on it since."
        ),
        epilog=_(
            "Examples: survey consent show 019d | survey consent show 019d --person manager | "
            "survey consent show 019d --notice"
        ),
    )
    def show(
        context: typer.Context,
        submission: Submission,
        person: Person = None,
        notice: Annotated[
            bool, typer.Option("--notice", help=_("Print the notices too, as they were read out."))
        ] = False,
        json: Json = False,
    ) -> None:
        from survey.campaign.publishing.purposes import list_purposes, notices_of

        with session_of(context).open_campaign() as campaign:
            state, purposes = list_purposes(campaign, submission, person=person)
            events = [event for purpose in purposes for event in purpose.history]
            notices = notices_of(campaign, state.form_id, events) if notice else []
        if json:
            show_json([purpose.as_json() for purpose in purposes])
            return
        _show_purposes(purposes)
        _show_history(purposes)
        _show_notices(notices)


def _register_withdraw(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Take a consent back, one purpose or all: at the next build nothing of it is published."),
        epilog=_(
            "Examples: survey consent withdraw 019d | "
            'survey consent withdraw 019d --purpose cons_photo --way phone --asked-by "la gestionnaire" | '
            "survey consent withdraw 019d --person manager --way letter | "
            'survey consent withdraw 019d --undo --way visit --asked-by "la gestionnaire"'
        ),
    )
    def withdraw(
        context: typer.Context,
        submission: Submission,
        purpose: Annotated[
            str | None, typer.Option(metavar="QUESTION", help=_("Only this purpose; else all of them."))
        ] = None,
        person: Person = None,
        asked_by: Annotated[str | None, typer.Option(metavar=_("TEXT"), help=_("Who asked for it."))] = None,
        way: Annotated[
            str | None,
            typer.Option(metavar="phone|visit|letter|email|other", help=_("How they asked.")),
        ] = None,
        why: Annotated[str | None, typer.Option(metavar=_("TEXT"), help=_("Why so."))] = None,
        undo: Annotated[
            bool,
            typer.Option(
                "--undo", help=_("The person agrees again: a new consent, with --asked-by and --way.")
            ),
        ] = False,
        json: Json = False,
    ) -> None:
        from survey.campaign.publishing.consents import Request, give_again, withdraw_consent

        request = Request(purpose, person, asked_by, way, why)
        decide = give_again if undo else withdraw_consent
        with session_of(context).open_campaign() as campaign:
            _state, purposes = decide(campaign, submission, request)
        if json:
            show_json([own.as_json() for own in purposes])
            return
        _show_purposes(purposes)
        if not undo:
            show_line(_("Build the site and the exports again: survey site build."))


def _show_purposes(purposes: "list[Purpose]") -> None:
    show_table(
        [_("Question"), _("Purpose"), _("State"), _("Opens"), _("Persons"), _("Seen by")],
        [
            [
                p.name,
                p.label,
                p.state_label,
                str(p.opens),
                ", ".join(p.people) or "-",
                (p.circle if p.state == "given" else None) or "-",
            ]
            for p in purposes
        ],
    )
    for purpose in purposes:
        if purpose.is_contradicted:
            show_line(
                _(
                    "{purpose}: somebody took it back and somebody noted it again; it counts as taken back."
                ).format(purpose=purpose.name)
            )


def _show_history(purposes: "list[Purpose]") -> None:
    """Print every word on the purposes in the order of its moment, those said together once."""
    from dataclasses import replace

    from survey.campaign.reading.listing import local_time

    together: dict[ConsentEvent, dict[str, list[str]]] = {}
    for purpose in purposes:
        for event in purpose.history:
            occasion = replace(event, said="given", is_live=True)
            together.setdefault(occasion, {}).setdefault(event.said_label, []).append(purpose.name)
    for occasion in sorted(together, key=lambda own: own.when):
        show_line()
        show_line(f"{local_time(occasion.when)}  {occasion.author}", style="bold")
        said = [(label, ", ".join(names)) for label, names in together[occasion].items()]
        show_facts([*said, *event_facts(occasion)], indent=2)


def event_facts(event: "ConsentEvent") -> list[tuple[str, str]]:
    """Return what is known of one word on a purpose, with its names."""
    named = [
        (_("Notice"), event.notice),
        (_("Language"), event.language),
        (_("How"), event.way),
        (_("Witness"), event.witness),
        (_("Date"), event.date),
        (_("Asked by"), event.asked_by),
        (_("Why"), event.why),
    ]
    return [(name, value) for name, value in named if value]


def _show_notices(notices: "list[Notice]") -> None:
    for notice in notices:
        show_line()
        show_line(
            _("Notice {version}, form version {form}").format(
                version=notice.version or "-", form=notice.form_version
            ),
            style="bold",
        )
        show_line(notice.text, indent=2)
