"""Which drafts and submissions of a campaign a new version of their form touches.

What lives here: counting answers where something was removed, moved or made another type. What does not:
what changed (`form.differences`), carrying a submission to another version.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from survey.campaign.campaign import Campaign
from survey.campaign.reading.listing import replayed_draft
from survey.campaign.submissions.combining import all_submissions
from survey.errors import SurveyError
from survey.form.change import Change, Difference, Effect
from survey.records.paths import generic

_OF_A_QUESTION = (Change.REMOVED, Change.MOVED, Change.RENAMED, Change.TYPE)
_OF_CHOICES = (Change.CHOICE_REMOVED, Change.CHOICE_TEXT, Change.CHOICES)

Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Touched:
    """The ids of the drafts and submissions that hold an answer which a difference is about."""

    drafts: tuple[str, ...] = ()
    submissions: tuple[str, ...] = ()


def touched_by(campaign: Campaign, form_id: str, differences: Sequence[Difference]) -> list[Touched]:
    """Return for each difference what of the form `form_id` it touches, whatever version it was made with.

    A draft that cannot be replayed is left out. Raises StoreError.
    """
    drafts: list[list[str]] = [[] for _difference in differences]
    submissions: list[list[str]] = [[] for _difference in differences]
    for found, holders in (
        (drafts, _drafts(campaign, form_id)),
        (submissions, _submissions(campaign, form_id)),
    ):
        for identity, values in holders:
            for own, difference in zip(found, differences, strict=True):
                if is_about(difference, values):
                    own.append(identity)
    return [Touched(tuple(d), tuple(s)) for d, s in zip(drafts, submissions, strict=True)]


def is_about(difference: Difference, values: Values) -> bool:
    """Tell whether a difference that needs attention is about one of the values, by generic path."""
    if difference.effect is not Effect.ATTENTION:
        return False
    if difference.change in _OF_A_QUESTION and difference.old_path is not None:
        inside = difference.old_path + "/"
        return any(path == difference.old_path or path.startswith(inside) for path in values)
    if difference.change in _OF_CHOICES:
        codes = set(difference.codes)
        held = (value for path in difference.users for value in values.get(path, ()))
        return any(value in codes or not codes.isdisjoint(value.split()) for value in held)
    return False


def _submissions(campaign: Campaign, form_id: str) -> Iterator[tuple[str, Values]]:
    for state in all_submissions(campaign, form=form_id):
        yield state.submission, _by_path(state.answers, state.derived)


def _drafts(campaign: Campaign, form_id: str) -> Iterator[tuple[str, Values]]:
    for summary in campaign.store.journals.list():
        if summary.header.form_id != form_id:
            continue
        try:
            snapshot = replayed_draft(campaign, summary.header).snapshot()
        except SurveyError:
            continue
        yield summary.header.draft_id, _by_path(snapshot.answers, snapshot.derived)


def _by_path(*values: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, value in _pairs(values):
        found.setdefault(generic(path), []).append(value)
    return found


def _pairs(values: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for own in values:
        yield from own.items()
