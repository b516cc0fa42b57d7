"""The revisions of a submission, and one of them made current again: the undo of an edit or of a carrying.

Nothing is taken out of the log: the former answers are said again by a new revision.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.entities.lists import operations_of, with_bases
from survey.campaign.submissions.combining import every_head, one_submission
from survey.campaign.submissions.revisions import utc_text, written_revision
from survey.errors import CampaignError
from survey.form.tags import tags_of
from survey.log.bodies import Revision
from survey.log.state import join_revision, linearise
from survey.messages import _


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One revision in a list; `when` is ISO 8601 UTC text, `is_current` tells that nothing follows it."""

    revision: str
    form_version: str
    reason: str
    author: str
    when: str
    why: str
    answers: int
    is_current: bool

    @property
    def short_id(self) -> str:
        """Return enough of the hash to name it."""
        return self.revision[:8]

    @property
    def reason_label(self) -> str:
        """Return the reason in the language in use."""
        return {
            "finalized": _("finalized"),
            "edited": _("edited"),
            "resolution": _("conflict settled"),
            "carried": _("carried to another version"),
            "reverted": _("former revision taken up"),
            "deleted": _("deleted"),
        }.get(self.reason, self.reason)

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def list_revisions(campaign: Campaign, submission: str) -> list[RevisionRow]:
    """Return the readable revisions of a submission, the oldest first. Raises StoreError."""
    state = one_submission(campaign, submission)
    subject = state.submission
    entries = {entry.hash: entry for entry in campaign.store.entries(kind="revision", subject=subject)}
    heads = every_head(campaign, state)
    rows = []
    for hash_ in linearise(entries.values()):
        header, revision = entries[hash_].header, join_revision(entries[hash_])
        if revision is not None:
            rows.append(
                RevisionRow(
                    revision=hash_,
                    form_version=revision.form_version,
                    reason=revision.reason,
                    author=header.author,
                    when=utc_text(datetime.fromtimestamp(header.hlc.ms / 1000, UTC)),
                    why=revision.why or "",
                    answers=len(revision.answers),
                    is_current=hash_ in heads,
                )
            )
    return rows


def revert_submission(
    campaign: Campaign, submission: str, *, to: str | None = None, why: str | None = None
) -> RevisionRow:
    """Make a former revision current again, under the form version that it was written with; return it.

    `to` is the beginning of its hash; None means the one before the current one. Raises StoreError,
    CampaignError when none or several are meant, or it was a deletion.
    """
    state = one_submission(campaign, submission)
    heads = every_head(campaign, state)
    row = _former(campaign, state.submission, heads, to)
    former = join_revision(campaign.store.entry(row.revision))
    if former is None or former.deleted:
        raise CampaignError(_("This revision holds no answers."), where=row.revision)
    form = campaign.form(former.form_id, former.form_version)
    instance_id = f"uuid:{campaign.new_id()}"
    revision = replace(
        former,
        instance_id=instance_id,
        reason="reverted",
        why=why,
        ended=utc_text(campaign.clock()),
        derived=_with_ids(former, instance_id, state.instance_id),
        entities=with_bases(former.entities, {}, operations_of(campaign, heads)),
        audit=(),
        erased=(),
        erased_paths=(),
    )
    campaign.write(written_revision(state.submission, revision, heads, tags_of(form)))
    return row


def _former(campaign: Campaign, submission: str, heads: tuple[str, ...], to: str | None) -> RevisionRow:
    rows = list_revisions(campaign, submission)
    if to is None:
        parents = campaign.store.entry(heads[0]).header.parents if len(heads) == 1 else ()
        found = [row for row in rows if row.revision in parents]
    else:
        found = [row for row in rows if row.revision.startswith(to)]
    if len(found) == 1 and (found[0].revision,) != heads:
        return found[0]
    others = [row.short_id for row in rows if (row.revision,) != heads]
    raise CampaignError(
        _("This names no single former revision."),
        where=submission if to is None else to,
        remedy=_("Name one of these with --to: {names}.").format(names=", ".join(others) or "-"),
    )


def _with_ids(former: Revision, instance_id: str, deprecated_id: str) -> Mapping[str, str]:
    """Return what the form had computed, with the ids of this edit: the former ones stay the former's."""
    ids = {"instanceID": instance_id, "deprecatedID": deprecated_id}
    names = {path: path.rpartition("/")[2].rpartition(":")[2] for path in former.derived}
    return {path: ids.get(names[path], value) for path, value in former.derived.items()}
