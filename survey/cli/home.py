"""`survey` alone and `survey status`: where am I, what is next."""

from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.boundary import say_error
from survey.cli.centre import show_call_backs
from survey.cli.centre_assign import show_assigned
from survey.cli.help import HelpfulCommand
from survey.cli.keys import arrows_hint
from survey.cli.report_field import show_field_of
from survey.cli.screen import is_terminal, show_facts, show_json, show_line, show_table
from survey.cli.session import Session, session_of
from survey.cli.stick import evening_gesture
from survey.errors import NoCampaign, SurveyError
from survey.messages import _

if TYPE_CHECKING:
    from survey.campaign.campaign import Campaign
    from survey.campaign.overview import Overview

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]


def register(app: typer.Typer) -> None:
    """Add `status` to the root command."""

    @app.command(
        cls=HelpfulCommand,
        rich_help_panel=_("Every day"),
        help=_("Where this campaign stands: drafts, finalized, what exists on this disk only."),
    )
    def status(context: typer.Context, json: Json = False) -> None:
        from survey.campaign.overview import take_stock

        with session_of(context).open_campaign() as campaign:
            overview = take_stock(campaign)
        if json:
            show_json(overview.as_json())
        else:
            show_overview(overview)


def show_overview(overview: "Overview") -> None:
    """Print where a campaign stands."""
    show_line(overview.title, style="bold")
    show_facts(overview.facts, indent=2)
    if overview.drafts:
        show_table(
            [_("Draft"), _("Form"), _("Title"), _("Answered"), _("Begun")],
            [[d.short_id, d.form_id, d.title, d.progress, d.when_local] for d in overview.drafts],
            least=[_("Begun"), _("Form")],
        )
    if overview.assigned:
        show_assigned(overview.assigned)
    if overview.call_backs:
        show_call_backs(overview.call_backs)
    for warning in overview.warnings:
        show_line(f"! {warning}")


def show_home(session: Session) -> None:
    """Show the home screen; on a terminal, offer what can be done next, one key each."""
    from survey.campaign.overview import take_stock

    try:
        campaign = session.open_campaign()
    except NoCampaign:
        if session.campaign_asked is not None:
            raise
        _show_welcome()
        return
    with campaign:
        overview = take_stock(campaign)
        show_overview(overview)
        if not is_terminal() or session.plain:
            show_line(_("Next: survey interview | survey interview --resume | survey submission list"))
            return
        while _offer(session, campaign, overview):
            overview = take_stock(campaign)
            show_overview(overview)


def _show_welcome() -> None:
    show_line(_("There is no campaign here yet."), style="bold")
    show_facts(
        [
            ("survey demo", _("see the whole thing work, in a temporary folder")),
            (_("survey init FOLDER"), _("make a campaign")),
            ("survey --help", _("every command")),
        ],
        indent=2,
    )


def _offer(session: Session, campaign: "Campaign", overview: "Overview") -> bool:
    import questionary

    mend = questionary.Choice(_("Mend what was sent back"), "mend", shortcut_key="m")
    visit = questionary.Choice(_("Visit a centre of your list"), "visit", shortcut_key="v")
    dashboard = questionary.Choice(_("Field dashboard"), "field", shortcut_key="d")
    choices = [
        *([mend] if overview.sent_back else []),
        *([visit] if _to_visit(overview) else []),
        questionary.Choice(_("New interview"), "new", shortcut_key="n"),
        questionary.Choice(_("Take up a draft"), "resume", shortcut_key="r"),
        questionary.Choice(_("List submissions"), "list", shortcut_key="l"),
        questionary.Choice(_("Take in photos"), "photos", shortcut_key="p"),
        questionary.Choice(_("Hand over on a stick"), "stick", shortcut_key="s"),
        *([dashboard] if campaign.is_coordinator else []),
        questionary.Choice(_("Check the database"), "check", shortcut_key="c"),
        questionary.Choice(_("Leave"), "leave", shortcut_key="q"),
    ]
    chosen = questionary.select(
        _("What next?"),
        choices=choices,
        use_shortcuts=True,
        instruction=_("(a letter or the arrow keys, then Enter)"),
    ).unsafe_ask()
    if chosen == "leave":
        return False
    try:
        if chosen == "visit":
            _visit(session, campaign, overview)
        else:
            _carry_out(chosen, session, campaign)
    except SurveyError as error:
        # What cannot be done now is no reason to leave: the next choice may be what mends it.
        say_error(error)
    return True


def _to_visit(overview: "Overview") -> dict[str, str]:
    """Return what is to visit and to call back, by the centre's id, as a line each, without doubles."""
    found = {own.id: f"{own.label}  {own.when_text}" for own in overview.call_backs}
    waiting = [row for row in overview.assigned if not row.visited]
    return found | {row.id: f"{row.label}  {row.due or ''}" for row in waiting if row.id not in found}


def _visit(session: Session, campaign: "Campaign", overview: "Overview") -> None:
    import questionary

    from survey.campaign.submissions.interviews import begin_interview
    from survey.cli.interview import conduct

    choices = [questionary.Choice(line, centre) for centre, line in _to_visit(overview).items()]
    centre = questionary.select(_("Which centre?"), choices=choices, instruction=arrows_hint()).unsafe_ask()
    with begin_interview(campaign, centre=str(centre)) as interview:
        conduct(session, interview, plain=False, answers=None)


def _carry_out(chosen: str, session: Session, campaign: "Campaign") -> None:
    from survey.campaign.submissions.interviews import begin_interview, resume_interview
    from survey.cli.interview import conduct

    match chosen:
        case "new":
            with begin_interview(campaign) as interview:
                conduct(session, interview, plain=False, answers=None)
        case "resume":
            draft = _pick_draft(campaign)
            if draft is not None:
                with resume_interview(campaign, draft) as interview:
                    conduct(session, interview, plain=False, answers=None)
        case "mend":
            _mend(session, campaign)
        case "list":
            _show_submissions(campaign)
        case "photos":
            _take_in_photos(campaign)
        case "stick":
            evening_gesture(campaign)
        case "field":
            show_field_of(campaign)
        case "check":
            findings = campaign.store.check()
            for finding in findings:
                show_line(f"{finding.where}: {finding.message}")
            if not findings:
                show_line(_("Everything is whole."))


def _mend(session: Session, campaign: "Campaign") -> None:
    """Edit what the coordinator sent back; what was said of it is why."""
    import questionary

    from survey.campaign.review.reviewing import sent_back_here
    from survey.campaign.submissions.interviews import edit_submission
    from survey.cli.interview import conduct

    rows = {row.id: row for row in sent_back_here(campaign)}
    chosen = next(iter(rows), None)
    if len(rows) > 1:
        choices = [
            questionary.Choice(f"{row.title or row.short_id}  {row.remark}", row.id) for row in rows.values()
        ]
        chosen = questionary.select(
            _("Which submission?"), choices=choices, instruction=arrows_hint()
        ).unsafe_ask()
    if chosen is not None:
        with edit_submission(campaign, chosen, why=rows[chosen].remark) as interview:
            conduct(session, interview, plain=False, answers=None)


def _pick_draft(campaign: "Campaign") -> str | None:
    import questionary

    from survey.campaign.reading.listing import list_drafts

    drafts = list_drafts(campaign)
    if not drafts:
        show_line(_("There is no draft."))
        return None
    choices = [
        questionary.Choice(f"{d.title or d.short_id}  {d.progress}  {d.when_local}", d.id) for d in drafts
    ]
    return str(questionary.select(_("Which draft?"), choices=choices, instruction=arrows_hint()).unsafe_ask())


def _show_submissions(campaign: "Campaign") -> None:
    from survey.campaign.reading.listing import list_submissions

    show_table(
        [_("Id"), _("Form"), _("Title"), _("State"), _("When")],
        [[r.short_id, r.form_id, r.title, r.state_label, r.when_local] for r in list_submissions(campaign)],
        least=[_("Form")],
    )


def _take_in_photos(campaign: "Campaign") -> None:
    from pathlib import Path

    import questionary

    from survey.campaign.photos import add_photos

    folder = questionary.text(_("Folder of the phone or camera card:")).unsafe_ask()
    if folder:
        for row in add_photos(campaign, [Path(str(folder))]):
            show_line(f"  {row.name}  {row.state_label}  {row.remark}")
