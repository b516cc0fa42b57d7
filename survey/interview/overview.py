"""Every question with its state and answer, under the names of its groups, and what stands open."""

from survey.interview.draft import Draft
from survey.interview.index import FormIndex, Stop
from survey.interview.prompt import OverviewRow, PlaceKind, State
from survey.interview.prompting import around_in_words, row_for


def overview_rows(index: FormIndex, draft: Draft, relevant: list[Stop]) -> tuple[OverviewRow, ...]:
    """List the relevant places, and hidden questions that hold an answer, in body order with headings."""
    shown = {stop.place for stop in relevant}
    rows: list[OverviewRow] = []
    named: set[str] = set()
    for stop in index.stops(draft.instance, with_hidden=True):
        is_question = stop.place.kind is PlaceKind.QUESTION
        if stop.place not in shown and not (is_question and stop.value):
            continue
        words = around_in_words(stop, draft.instance)
        for depth, (ref, label) in enumerate(words):
            if ref not in named:
                named.add(ref)
                rows.append(OverviewRow(stop.place, label, State.GROUP, depth=depth))
        rows.append(row_for(stop, index, draft, depth=len(words)))
    return tuple(rows)


def open_rows(index: FormIndex, draft: Draft, relevant: list[Stop]) -> tuple[OverviewRow, ...]:
    """List the questions that are required and empty, not valid, or unfinished."""
    rows = (row_for(stop, index, draft) for stop in relevant)
    return tuple(row for row in rows if row.state in (State.REQUIRED, State.INVALID, State.UNFINISHED))
