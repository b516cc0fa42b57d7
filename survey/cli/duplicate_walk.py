"""The list of duplicates, pair by pair, one key each, on a terminal."""

from collections.abc import Sequence

from survey.campaign.campaign import Campaign
from survey.campaign.centres.duplicates import (
    DuplicateRow,
    check_may_decide,
    decide_pair,
    decisions_of,
    list_duplicates,
)
from survey.campaign.reading.comparing import differing_answers
from survey.cli.duplicate_pair import show_pair
from survey.cli.keys import ask_key
from survey.cli.screen import show_line, show_table
from survey.log.same_centre import undecided_pairs
from survey.messages import _, ngettext, pgettext


def walk_duplicates(campaign: Campaign, form: str | None) -> None:
    """Ask for each waiting pair: same, different, later; the last decision can be taken back.

    Each decision is signed at once, so that leaving, or a power cut, loses none.
    Raises KeyMissing unless this device is a coordinator's.
    """
    check_may_decide(campaign)
    rows = list_duplicates(campaign, form=form)
    if not rows:
        show_line(_("No duplicate waits for a decision."))
        return
    decided: list[int] = []
    at = 0
    while at < len(rows):
        if not undecided_pairs([rows[at].pair], decisions_of(campaign)):
            # It follows from what was decided meanwhile.
            at += 1
            continue
        chosen = _ask(rows, at, can_undo=bool(decided))
        if chosen in ("same", "different"):
            decide_pair(campaign, *rows[at].pair, same=chosen == "same")
            decided.append(at)
        if chosen == "undo":
            at = decided.pop()
            decide_pair(campaign, *rows[at].pair, same=None)
        elif chosen == "compare":
            _compare(campaign, rows[at])
        elif chosen == "leave":
            break
        else:
            at += 1
    count = len(decided)
    show_line(ngettext("{count} pair decided.", "{count} pairs decided.", count).format(count=count))


def _ask(rows: Sequence[DuplicateRow], at: int, *, can_undo: bool) -> str:
    show_line()
    show_line(_("Pair {number} of {count}").format(number=at + 1, count=len(rows)))
    show_pair(rows[at])
    offers = [
        ("same", pgettext("key", "s"), _("same centre")),
        ("different", pgettext("key", "d"), _("not the same")),
        ("later", pgettext("key", "l"), _("later")),
        ("compare", pgettext("key", "c"), _("compare")),
        *([("undo", pgettext("key", "u"), _("undo the last"))] if can_undo else []),
        ("leave", pgettext("key", "q"), _("leave")),
    ]
    key = ask_key(_("One centre?"), [(key, what) for _name, key, what in offers])
    return next(name for name, own, _what in offers if own == key)


def _compare(campaign: Campaign, row: DuplicateRow) -> None:
    show_table(
        [_("Question"), row.first.short_id, row.second.short_id],
        [[own.label, own.first, own.second] for own in differing_answers(campaign, *row.pair)],
    )
