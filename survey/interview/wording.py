"""Words shared by the ways of asking: states, marks, and what a question expects to be typed."""

from collections.abc import Mapping

from survey.interview.prompt import Change, Entry, Prompt, State
from survey.messages import _, ngettext

MARKS = {
    State.ANSWERED: "[x]",
    State.EMPTY: "[ ]",
    State.REQUIRED: "[*]",
    State.INVALID: "[!]",
    State.MISSING: "[-]",
    State.UNFINISHED: "[?]",
    State.HIDDEN: "   ",
    State.NOTE: " i ",
    State.REPEAT: "[+]",
    State.GROUP: "---",
}


def state_word(state: State) -> str:
    """Name a state in the language in use."""
    match state:
        case State.ANSWERED:
            return _("answered")
        case State.EMPTY:
            return _("no answer")
        case State.REQUIRED:
            return _("required, no answer")
        case State.INVALID:
            return _("not valid")
        case State.MISSING:
            return _("no answer, reason recorded")
        case State.UNFINISHED:
            return _("typed, not accepted")
        case State.HIDDEN:
            return _("does not apply")
        case State.NOTE:
            return _("text to read")
        case State.REPEAT:
            return _("list")
        case State.GROUP:
            return _("section")


def before_line(prompt: Prompt) -> str:
    """Say what an earlier visit answered, and how to keep it where nothing is answered yet."""
    text = _("Before: {text}. Enter keeps it.") if prompt.is_proposed else _("Before: {text}")
    return text.format(text=prompt.before or "")


def change_line(change: Change) -> str:
    """Say what an answer was and what it is now."""
    return _("{question}: {now} (before: {before})").format(
        question=change.label, now=change.now, before=change.before
    )


def changes_count(count: int) -> str:
    """Say how many answers differ from the last visit."""
    return ngettext(
        "{count} answer changed since the last visit", "{count} answers changed since the last visit", count
    ).format(count=count)


def bounds_in_words(bounds: Mapping[str, str]) -> str | None:
    """Say between which numbers a range question is answered, None when the form does not tell."""
    if not {"start", "end", "step"} <= bounds.keys():
        return None
    return _("From {start} to {end}, by steps of {step}.").format(
        start=bounds["start"], end=bounds["end"], step=bounds["step"]
    )


def expectation(entry: Entry, datatype: str, *, is_phone: bool = False) -> str | None:
    """Say what is typed here, where the question's own words may not; None for plain text."""
    if is_phone:
        return _("Telephone number, spaces allowed.")
    if entry is Entry.RANK:
        return _("Put every line in order of rank.")
    if entry is Entry.FILE:
        return _("Path of the file on this computer; empty passes.")
    return {
        "date": _("Date: day/month/year, as 03/11/2026."),
        "time": _("Time: hours:minutes, as 14:30."),
        "dateTime": _("Date and time, as 03/11/2026 14:30."),
        "geopoint": _("As 12.3714 ; -1.5197 or 12°22'17\"N 1°31'11\"W."),
        "geotrace": _("Positions in order, separated by |."),
        "geoshape": _("Positions around the area, separated by |; the last joins the first."),
    }.get(datatype)
