"""Review: the coordinator reads what was handed over, approves it, sends it back, or rejects it.

What lives here: the queue, judgements and comments as entries, and what was said of a submission.
What does not: what follows from a judgement (`log.state`, `fieldwork.gate`).
Source: ODK Central's review states (received, edited, hasIssues, approved, rejected).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.reading.listing import StatedRow, instance_name, local_time, state_label, state_of
from survey.campaign.submissions.combining import all_submissions, every_head, one_submission
from survey.campaign.submissions.revisions import utc_text
from survey.errors import CampaignError, KeyMissing, LogError
from survey.log.bodies import comment_body, review_body, words_parts
from survey.log.chain import Writing
from survey.log.drafts import DRAFT
from survey.log.entry import Entry, live_entries, read_part
from survey.messages import _
from survey.records.submissions import SubmissionState

APPROVED, SENT_BACK, REJECTED = "approved", "hasIssues", "rejected"
RECEIVED = "received"
"""What a judgement that was taken back says: the submission waits again."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody said of a submission: `state` is a review state, None for a comment alone.

    `id` is the hash of the entry that says it. Of a note, or the reason of an edit, it is that of a part, and
    `parts` are all that hold the same words; `entry` is the first entry that does.
    """

    author: str
    when: str
    state: str | None
    text: str
    id: str = ""
    entry: str = ""
    parts: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Return the remark as one line."""
        said = " ".join(part for part in (state_label(self.state) if self.state else "", self.text) if part)
        return f"{local_time(self.when)} {self.author}: {said}"

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ReviewRow(StatedRow):
    """A submission that waits for a judgement, or for its agent; `remark` is the last thing said of it."""

    id: str
    title: str
    state: str
    author: str
    when: str
    remark: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def review_queue(campaign: Campaign, *, decided: bool = False) -> list[ReviewRow]:
    """Return what waits for a judgement, the oldest first; `decided` adds what was judged already."""
    rows = [_row(campaign, state) for state in all_submissions(campaign)]
    waiting = [row for row in rows if decided or row.state not in (APPROVED, SENT_BACK, REJECTED)]
    return sorted(waiting, key=lambda row: row.when)


def sent_back_here(campaign: Campaign) -> list[ReviewRow]:
    """Return the submissions that were sent back to this device."""
    own = campaign.device.device_id
    return [
        _row(campaign, state)
        for state in all_submissions(campaign)
        if state.review == SENT_BACK and state.device == own
    ]


def remarks_on(campaign: Campaign, submission: str) -> list[Remark]:
    """Return what was said of a submission, in the order of its moments. Raises StoreError."""
    return said_of(campaign, one_submission(campaign, submission).submission)


def said_of(campaign: Campaign, subject: str) -> list[Remark]:
    """Return what was said under the id of a submission, of which no revision need be here."""
    found = []
    for entry in campaign.store.entries(subject=subject):
        body = entry.body if entry.header.kind in ("review", "comment") else None
        if body is not None:
            text = str(body.get("text") or body.get("comment") or "")
            when = _moment(entry.header.hlc.ms)
            found.append(Remark(entry.header.author, when, body.get("state"), text, entry.hash))
    return found


def noted_in(campaign: Campaign, subject: str) -> list[Remark]:
    """Return the free text of the revisions and drafts of a submission: notes, and why it was edited.

    Those that lie in parts of their own, once for the same words in the same place: an edit says the notes
    again that stood before.
    """
    found: dict[tuple[str, str], Remark] = {}
    for entry in campaign.store.entries(subject=subject):
        body = entry.body if entry.header.kind in ("revision", DRAFT) else None
        for path, part in words_parts(body):
            text = _text_of(entry, part)
            if text:
                said = _("{question}: {message}").format(question=_place_name(path), message=text)
                when = _moment(entry.header.hlc.ms)
                own = Remark(entry.header.author, when, None, said, part, entry.hash, (part,))
                before = found.get((path, text))
                found[path, text] = own if before is None else replace(before, parts=(*before.parts, part))
    return list(found.values())


def _text_of(entry: Entry, part: str) -> str:
    """Return the text of a part, "" of one that is not here or that nobody can read."""
    try:
        return str(read_part(entry.parts[part])["text"]) if part in entry.parts else ""
    except (LogError, KeyError, TypeError):
        return ""


def _place_name(path: str) -> str:
    return _("note on {question}").format(question=path.rpartition("/")[2]) if path else _("reason")


def judge(
    campaign: Campaign, submissions: Sequence[str], state: str, *, comment: str | None = None
) -> list[SubmissionState]:
    """Write one signed judgement for each submission, all in one commit; return what they are now.

    `state` is approved, hasIssues or rejected, or received, which takes back what was said.
    Raises KeyMissing unless this device is a coordinator's, CampaignError when a submission is sent back or
    rejected without a comment, StoreError for an id that names none; nothing is written then.
    """
    if not campaign.is_coordinator:
        raise KeyMissing(
            _("Only a coordinator judges submissions."),
            where=campaign.device.author,
            remedy=_("An agent may comment: survey review comment."),
        )
    if state in (SENT_BACK, REJECTED) and not (comment or "").strip():
        raise CampaignError(
            _("Say what is wrong, so that the agent can mend it."), remedy=_("Give --comment TEXT.")
        )
    judged = [one_submission(campaign, submission) for submission in dict.fromkeys(submissions)]
    writings = []
    for own in judged:
        reviews = campaign.store.entries(kind="review", subject=own.submission)
        earlier = tuple(sorted(entry.hash for entry in live_entries(reviews)))
        body = review_body(state=state, revisions=every_head(campaign, own), comment=comment)
        writings.append(Writing("review", own.submission, (campaign.new_part(body),), earlier))
    campaign.write(*writings)
    return [one_submission(campaign, own.submission) for own in judged]


def without_words(campaign: Campaign, remark: Remark) -> Writing | None:
    """Return the judgement of a remark said again without its words, None for one that is not in force.

    What a judgement decides outlives the erasure of what it says of a person.
    """
    entry = campaign.store.entry(remark.id)
    in_force = live_entries(campaign.store.entries(kind="review", subject=entry.header.subject))
    body = entry.body
    if body is None or entry.hash not in {own.hash for own in in_force}:
        return None
    again = review_body(state=str(body["state"]), revisions=tuple(body["revisions"]), comment=None)
    return Writing("review", entry.header.subject, (campaign.new_part(again),), (entry.hash,))


def comment_on(campaign: Campaign, submission: str, text: str) -> None:
    """Write a comment on a submission, without a judgement. Raises StoreError, CampaignError."""
    if not text.strip():
        raise CampaignError(_("The comment is empty."))
    state = one_submission(campaign, submission)
    campaign.write(Writing("comment", state.submission, (campaign.new_part(comment_body(text)),)))


def _row(campaign: Campaign, state: SubmissionState) -> ReviewRow:
    said = remarks_on(campaign, state.submission) if state.review is not None else []
    return ReviewRow(
        id=state.submission.removeprefix("uuid:"),
        title=instance_name(state),
        state=state_of(state),
        author=state.author,
        when=state.finalized,
        remark=next((remark.text for remark in reversed(said) if remark.text), ""),
    )


def _moment(ms: int) -> str:
    from datetime import UTC, datetime

    return utc_text(datetime.fromtimestamp(ms / 1000, UTC))
