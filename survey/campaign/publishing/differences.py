"""What became of a recipient's tables since they were exported: read from their file, compared with now.

What lives here: which file, in which layout, and why something is gone. What does not: the comparison
(`outputs.data.differences`).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from survey.campaign.campaign import Campaign
from survey.campaign.copies import EXPORT, known_copies
from survey.campaign.publishing.exports import ExportOrder, data_order
from survey.campaign.submissions.combining import all_submissions, one_submission
from survey.errors import OutputError, StoreError
from survey.fieldwork.gate import Refusal
from survey.form.definition import FormDefinition
from survey.messages import _
from survey.outputs.tables.options import EVERY, MULTIPLE, Layout
from survey.records.paths import generic

if TYPE_CHECKING:
    from survey.outputs.data.differences import Changes, OldTable
    from survey.outputs.data.export import DataOrder
    from survey.outputs.tables.layout import Column
    from survey.outputs.tables.rows import Row


def changes_since(
    campaign: Campaign,
    old: Path | None,
    *,
    form: str | None = None,
    private: bool = False,
    labels: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> "tuple[Path, Changes]":
    """Compare an export with what would be written now; without `old` the last one of the form from here.

    The layout is the one that shares the most columns with the file. Return the folder, or file, and the
    changes. Raises OutputError, StoreError, FormError.
    """
    from survey.outputs.data.differences import compare, read_export
    from survey.outputs.data.export import Reading

    definition = campaign.form(form)
    place = old or _last_export(campaign, definition)
    tables = read_export(place, definition.form_id)
    order = ExportOrder(place, layout=Layout(labels=labels), private=private, progress=progress)
    wanted = _like(data_order(campaign, definition, order), tables)
    why = _Why(campaign, wanted)
    content = Reading(all_submissions(campaign, form=definition.form_id), wanted).content()
    return place, compare(tables, content, why.empty, why.gone)


def _last_export(campaign: Campaign, form: FormDefinition) -> Path:
    places = [Path(own.place) for own in known_copies(campaign) if own.kind == EXPORT]
    name = f"{form.form_id}.csv"
    # A file of another name may be of any form.
    ours = (own for own in reversed(places) if (own / name).is_file() or (own.name == name and own.is_file()))
    found = next(ours, None)
    if found is None:
        raise OutputError(
            _("No export of this form as CSV is known here, or it is not there any more."),
            where=form.form_id,
            remedy=_("Name its folder: survey data diff FOLDER."),
        )
    return found


def _like(order: "DataOrder", old: "Mapping[str, OldTable]") -> "DataOrder":
    """Return the order in the layout that shares the most columns with the tables of an export."""
    from survey.outputs.data.export import Reading

    def shared(layout: Layout) -> int:
        sheets = Reading((), replace(order, layout=layout)).content().sheets
        known = {sheet.table.name: {column.name for column in sheet.columns} for sheet in sheets}
        return sum(len(known.get(name, set()) & set(table.columns)) for name, table in old.items())

    layouts = [
        replace(order.layout, multiple=multiple, group_names=names, parents=(EVERY,))
        for names, multiple in product((True, False), MULTIPLE)
    ]
    return replace(order, layout=max(layouts, key=shared))


class _Why:
    """Says why something is not in an export of now."""

    def __init__(self, campaign: Campaign, order: "DataOrder") -> None:
        self._campaign, self._gate = campaign, order.gate
        self._stands_for = order.stands_for or {}

    def empty(self, row: "Row", column: "Column") -> str | None:
        """Return why an answer is kept back, None when it is not there."""
        if column.question is None:
            return None
        path = row.place + column.question.path[len(generic(row.place)) :]
        state = row.submission
        if path in state.erased:
            return Refusal.ERASED.sentence
        if self._gate is None or (path not in state.answers and path not in state.derived):
            return None
        refusal = self._gate.refuses(state, path)
        return None if refusal is None else refusal.sentence

    def gone(self, key: str) -> str:
        """Return why a row is gone: its submission's reason, or that nothing of it leaves."""
        submission = key.partition("/")[0]
        try:
            state = one_submission(self._campaign, submission)
        except StoreError:
            return _("the submission is not in this campaign")
        if state.submission != submission:
            return _("the submission is not in this campaign")
        if state.deleted:
            return Refusal.DELETED.sentence
        if self._gate is None:
            return _("the row is not there any more")
        if self._stands_for.get(submission, submission) != submission:
            return Refusal.SAME_CENTRE.sentence
        refusal = self._gate.refuses_submission(state)
        return _("nothing of it may leave any more") if refusal is None else refusal.sentence
