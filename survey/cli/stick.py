"""The evening's gesture: the stick is found, what it brings is merged, work is written and read again.

What lives here: asking and telling, in that order. What does not: looking for sticks
(`campaign.travel.sticks`).
"""

from pathlib import Path
from typing import TYPE_CHECKING

from survey.cli.keys import arrows_hint, ask_yes_no
from survey.cli.screen import show_line
from survey.messages import _, ngettext
from survey.messages.numbers import format_size

if TYPE_CHECKING:
    from survey.campaign.campaign import Campaign
    from survey.campaign.travel.handover import HandedOver
    from survey.campaign.travel.sticks import Stick
    from survey.campaign.travel.taking_in import Outcome


def evening_gesture(campaign: "Campaign") -> None:
    """Hand over on a stick, and on a second one when wanted; merge first what a stick brings."""
    import questionary

    from survey.errors import SurveyError

    while stick := _pick_stick(campaign):
        try:
            _merge_what_waits(campaign, stick)
            _hand_over(campaign, stick)
        except (SurveyError, OSError) as error:
            show_line(getattr(error, "what", None) or str(error))
            if remedy := getattr(error, "remedy", None):
                show_line(str(remedy))
            return
        if not ask_yes_no(_("A second copy on another stick?"), default=False):
            return
        questionary.text(_("Put the other stick in, then press Enter.")).unsafe_ask()


def show_handed_over(report: "HandedOver") -> None:
    """Print what was written to a stick, what could not be, and that it may be taken out."""
    count = report.written
    show_line(
        ngettext(
            "{count} file written and read again: {folder}",
            "{count} files written and read again: {folder}",
            count,
        ).format(count=count, folder=report.folder)
    )
    if report.passed_on:
        count = report.passed_on
        show_line(
            ngettext(
                "{count} file that this laptop carries for others was written too.",
                "{count} files that this laptop carries for others were written too.",
                count,
            ).format(count=count)
        )
    if report.too_large:
        count = report.too_large
        show_line(
            ngettext(
                "{count} video is longer than 4 GiB and stays on this laptop.",
                "{count} videos are longer than 4 GiB and stay on this laptop.",
                count,
            ).format(count=count)
        )
    for remark in report.remarks:
        show_line(f"! {remark}")
    show_line(_("You may take the stick out."))


def outcome_label(state: str) -> str:
    """Return what became of a file in the language in use, its own word for a state of a newer version."""
    labels = {
        "merged": _("merged"),
        "known": _("already here"),
        "partial": _("a piece"),
        "kept": _("sealed for others"),
        "sealed": _("whole, sealed"),
        "whole": _("whole"),
        "refused": _("refused"),
    }
    return labels.get(state, state)


def _became(outcome: "Outcome") -> str:
    return _("set aside") if outcome.aside and outcome.state == "refused" else outcome_label(outcome.state)


def show_outcomes(outcomes: "list[Outcome]") -> None:
    """Print what became of the files of a bundle; those that change nothing are counted."""
    from survey.cli.screen import show_table

    if not outcomes:
        show_line(_("There is no file of a bundle here."))
        return
    told = [o for o in outcomes if o.state not in ("known", "kept")]
    if told:
        show_table(
            [_("File"), _("State"), _("Agent"), _("New")],
            [[o.file, _became(o), o.agent, str(o.new_entries or "")] for o in told],
        )
    remarks: dict[str, list[str]] = {}
    for outcome in told:
        if outcome.remark:
            remarks.setdefault(outcome.remark, []).append(outcome.file)
    for remark, files in remarks.items():
        show_line(_("{question}: {message}").format(question=", ".join(files), message=remark), indent=2)
    _count_quiet(outcomes)
    if any(outcome.needs_words for outcome in outcomes):
        show_line(
            _(
                "What is sealed for another coordinator opens with the 24 words: "
                "survey bundle merge STICK --recovery"
            )
        )
    count = sum(1 for outcome in outcomes if outcome.aside)
    if count:
        show_line(
            ngettext(
                "{count} refused file was copied to the folder aside/ of the campaign, with its reason.",
                "{count} refused files were copied to the folder aside/ of the campaign, with their reasons.",
                count,
            ).format(count=count)
        )


def _count_quiet(outcomes: "list[Outcome]") -> None:
    if known := sum(outcome.state == "known" for outcome in outcomes):
        show_line(
            ngettext("{count} file was here already.", "{count} files were here already.", known).format(
                count=known
            )
        )
    kept = [outcome for outcome in outcomes if outcome.state == "kept"]
    if carried := [outcome for outcome in kept if outcome.carried == "carried"]:
        show_line(
            ngettext(
                "{count} file ({names}) is sealed for others: this laptop carries it on.",
                "{count} files ({names}) are sealed for others: this laptop carries them on.",
                len(carried),
            ).format(count=len(carried), names=_names(carried))
        )
    if left := [outcome for outcome in kept if not outcome.carried]:
        show_line(
            ngettext(
                "{count} file ({names}) is sealed for others and need not be carried on.",
                "{count} files ({names}) are sealed for others and need not be carried on.",
                len(left),
            ).format(count=len(left), names=_names(left))
        )
    if full := [outcome for outcome in outcomes if outcome.carried == "full"]:
        show_line(
            ngettext(
                "! {count} file of others ({names}) is not carried on. {reason}",
                "! {count} files of others ({names}) are not carried on. {reason}",
                len(full),
            ).format(count=len(full), names=_names(full), reason=full[0].lacking)
        )


def _names(outcomes: "list[Outcome]") -> str:
    return ", ".join(sorted({outcome.agent for outcome in outcomes}))


def _merge_what_waits(campaign: "Campaign", stick: Path) -> None:
    from survey.campaign.travel.sticks import waiting_files
    from survey.campaign.travel.taking_in import take_in

    count = len(waiting_files(campaign, stick))
    if not count:
        return
    question = ngettext(
        "The stick brings {count} file of the team: merge it first?",
        "The stick brings {count} files of the team: merge them first?",
        count,
    ).format(count=count)
    if ask_yes_no(question, default=True):
        show_outcomes(take_in(campaign, stick))


def _hand_over(campaign: "Campaign", stick: Path) -> None:
    from survey.campaign.travel.handover import hand_over

    show_line(_("Writing to {folder}; leave the stick in.").format(folder=stick))
    show_handed_over(hand_over(campaign, stick))


def _pick_stick(campaign: "Campaign") -> Path | None:
    """Return the stick's folder: found alone, chosen among several, or typed; None when nothing is typed."""
    import questionary

    from survey.campaign.travel.sticks import find_sticks, the_stick

    sticks = find_sticks(campaign)
    stick = the_stick(sticks)
    if stick is not None:
        show_line(_("Stick: {folder}").format(folder=_label(stick)))
        return stick.folder
    if sticks:
        choices = [questionary.Choice(_label(own), own.folder) for own in sticks]
        choices.append(questionary.Choice(_("Another folder"), None))
        chosen: Path | None = questionary.select(
            _("Which stick?"), choices=choices, instruction=arrows_hint()
        ).unsafe_ask()
        if chosen is not None:
            return chosen
    else:
        show_line(_("No stick was found."))
    typed = str(questionary.text(_("Folder of the stick (empty: leave):")).unsafe_ask()).strip()
    return Path(typed).expanduser() if typed else None


def _label(stick: "Stick") -> str:
    return _("{folder} ({free} free)").format(folder=stick.folder, free=format_size(stick.free_bytes))
