"""After an erasure: drafts, files that travel and copies lose what the log lost, then its bytes go.

What lives here: everything outside of the log's own tables. What does not: which parts go (`log.erasure`)
and dropping them (`store`).
It runs after a merge and before a file is cut; what a crash or another program kept from being done is
done the next time.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from survey.bundle import packs, pieces, segments
from survey.bundle.signed import SignedFile, read_signed
from survey.bundle.stick import LISTS_SUFFIX, LOG_SUFFIX, holds_file
from survey.campaign.campaign import Campaign
from survey.campaign.publishing.site import SITE_FOLDER
from survey.campaign.submissions.last_saved import without_people
from survey.campaign.travel import relays
from survey.campaign.travel.aside import list_aside
from survey.campaign.travel.carried import CARRIED
from survey.campaign.travel.former import take_over_outbox
from survey.campaign.travel.outbox_files import keep_received, keep_segment, outbox_path, received_files
from survey.errors import BundleError, StoreBusy, StoreFull, SurveyError
from survey.form.secondary import LAST_SAVED
from survey.form.tags import tags_of
from survey.log.chain import head_after, linked_run
from survey.log.entry import Entry
from survey.log.erasure import Erased
from survey.log.signed_head import SignedHead
from survey.records.drafts import DraftSummary
from survey.records.steps import Answer, Attach, Note, Recorded, Step, Typed
from survey.records.travel import Cut, TakenIn
from survey.store.erasing import Unfinished


def finish_erasure(campaign: Campaign) -> bool:
    """Take out of drafts, files and copies here what was erased; tell whether nothing of it is left.

    False when another program holds a draft, the outbox or the database, or the disk is full: it is tried
    again later.
    """
    work = campaign.store.unfinished_erasure()
    if work is None:
        return True
    erased = campaign.store.erased()
    try:
        _clear_drafts(campaign, erased)
        with campaign.store.outbox.alone():
            take_over_outbox(campaign)
            _cut_again(campaign, work)
        _clear_copies(campaign, work)
        return campaign.store.finish_erasure(work)
    except (StoreBusy, StoreFull):
        return False


# Drafts.


def _clear_drafts(campaign: Campaign, erased: Erased) -> None:
    forms = _people_by_form(campaign, erased)
    for summary in campaign.store.journals.list():
        header = summary.header
        kept = campaign.store.journals.lists(header.draft_id).get(LAST_SAVED)
        changed = _cleared_steps(campaign, summary, erased.people.get(header.submission, frozenset()))
        lists = {}
        if kept is not None and (people := forms.get(header.form_id)):
            # Whose submission it is does not stand in it: nothing of such persons is worth a default.
            tags = tags_of(campaign.form(header.form_id, header.form_version))
            lists[LAST_SAVED] = without_people(kept, tags, people)
        if changed or lists:
            campaign.store.journals.forget(header.draft_id, changed, lists)


def _people_by_form(campaign: Campaign, erased: Erased) -> dict[str, frozenset[str]]:
    """Return the persons who were erased from submissions of each form."""
    found: dict[str, frozenset[str]] = {}
    for state in campaign.store.submissions(deleted=True):
        if people := erased.people.get(state.submission):
            found[state.form_id] = found.get(state.form_id, frozenset()) | people
    return found


def _cleared_steps(campaign: Campaign, draft: DraftSummary, people: frozenset[str]) -> dict[int, Recorded]:
    """Return the steps that spoke of these persons, by number, as they are without what was said."""
    if not people:
        return {}
    tags = tags_of(campaign.form(draft.header.form_id, draft.header.form_version))
    steps = campaign.store.journals.read(draft.header.draft_id)
    return {
        number: replace(recorded, step=cleared)
        for number, recorded in enumerate(steps, 1)
        if (cleared := _cleared(recorded.step)) is not None
        and cleared != recorded.step
        and tags.subject_of(cleared.ref) in people
    }


def _cleared(step: Step) -> Answer | Typed | Note | None:
    match step:
        case Answer(ref=ref):
            return Answer(ref, None)
        case Typed(ref=ref) | Attach(ref=ref):
            return Typed(ref, None)
        case Note(ref=ref):
            return Note(ref, None)
    return None


# The outbox.


def _cut_again(campaign: Campaign, work: Unfinished) -> None:
    """Cut segments again without what was erased, and drop packs and pieces that hold an erased file.

    The photos that a dropped pack held beside it are cut again with the next new ones.
    """
    first: dict[tuple[object, ...], list[Cut]] = {}
    for cut in campaign.store.outbox.cuts():
        if cut.kind in (packs.KIND, pieces.KIND) and work.files & set(cut.blobs):
            _drop(campaign, cut)
        elif any(_covers(campaign, cut, device, seq) for device, seq in work.entries):
            first.setdefault(cut.subject, []).append(cut)
    for cuts in first.values():
        _cut_segment(campaign, cuts)


def mend_outbox(campaign: Campaign) -> int:
    """Cut again what is damaged or missing of the outbox; return how many files. Raises StoreBusy.

    Packs and pieces are cut again with the next hand-over; those freed with their photos are left.
    """
    mended = 0
    with campaign.store.outbox.alone():
        for cut in campaign.store.outbox.cuts():
            if is_freed(campaign, cut) or holds_file(outbox_path(campaign, cut), cut.sha256):
                continue
            mended += 1
            if cut.kind in (segments.KIND, relays.KIND):
                _cut_segment(campaign, [cut])
            else:
                _drop(campaign, cut)
    return mended


def is_freed(campaign: Campaign, cut: Cut) -> bool:
    """Tell whether a pack or piece was dropped with its photos, because a coordinator keeps them."""
    is_here = cut.kind not in (packs.KIND, pieces.KIND) or outbox_path(campaign, cut).is_file()
    return not is_here and all(campaign.store.blobs.is_freed(sha256) for sha256 in cut.blobs)


def forget_lacking(campaign: Campaign) -> None:
    """Forget packs and pieces that are not in the outbox while a photo of theirs is here.

    They were freed and the photo came back, or a disk lost them: they are cut again with the next hand-over.
    """
    for cut in campaign.store.outbox.cuts():
        is_here = cut.kind not in (packs.KIND, pieces.KIND) or outbox_path(campaign, cut).is_file()
        if not is_here and not is_freed(campaign, cut):
            _drop(campaign, cut)


def _covers(campaign: Campaign, cut: Cut, device: str, seq: int) -> bool:
    if not cut.from_seq <= seq <= cut.to_seq:
        return False
    if cut.kind == relays.KIND:
        return cut.name.startswith(device[:8])
    return cut.kind == segments.KIND and device == campaign.device.device_id


def _cut_segment(campaign: Campaign, cuts: list[Cut]) -> None:
    """Cut one segment in the place of those of the same entries, for everybody who could read one of them."""
    cut = cuts[0]
    recipients = sorted({key for own in cuts for key in own.recipients or campaign.settings.recipients})
    for device, head in _heads_at(campaign, cut):
        held = {e.hash: e for e in campaign.store.entries(device=device, after_seq=cut.from_seq - 1)}
        run = linked_run(held, str(head.head.hash), cut.from_seq - 1)
        if run and run[0].header.seq == cut.from_seq:
            label = f"{device[:8]}-" if cut.kind == relays.KIND else ""
            again = keep_segment(campaign, run, head, cut.kind, label, recipients)
            if received_files(campaign) & {own.sha256 for own in cuts}:
                keep_received(campaign, again)
            break
    for own in cuts:
        _drop(campaign, own)


def _heads_at(campaign: Campaign, cut: Cut) -> Iterator[tuple[str, SignedHead]]:
    """Yield the signed heads at which a segment may end, with their devices."""
    device = campaign.device
    if cut.kind != relays.KIND:
        held = {e.hash: e for e in campaign.store.entries(device=device.device_id)}
        chain: list[Entry] = linked_run(held, str(campaign.store.head(device.device_id).hash), 0)
        for entry in (own for own in chain if own.header.seq == cut.to_seq):
            head = head_after(entry)
            signed = SignedHead(head, device.keys.sign(head.signed_bytes()), device.keys.verify_key)
            yield device.device_id, signed
        return
    for member in campaign.team():
        if cut.name.startswith(member.device[:8]):
            for head_seen in campaign.store.signed_heads(member.device):
                if head_seen.head.seq == cut.to_seq:
                    yield member.device, head_seen


def _drop(campaign: Campaign, cut: Cut) -> None:
    """Forget a file of the outbox; one that comes back from a stick is known all the same."""
    taken = TakenIn(cut.sha256, cut.name, campaign.device.device_id, "merged")
    campaign.store.outbox.note(taken, now=campaign.clock())
    campaign.store.outbox.drop(cut.sha256)
    outbox_path(campaign, cut).unlink(missing_ok=True)


# Copies.


def _clear_copies(campaign: Campaign, work: Unfinished) -> None:
    """Remove erased files, and every copy here that holds what was erased, or cannot be shown not to."""
    campaign.store.blobs.remove_erased()
    for plan in list(campaign.store.pieces.waiting()):
        if plan.blob.sha256 in work.files:
            campaign.store.pieces.forget(plan)
    for path in list_aside(campaign):
        if not _is_free_of(campaign, path, work, unreadable=False):
            path.unlink(missing_ok=True)
            path.with_name(f"{path.name}.txt").unlink(missing_ok=True)
    for path in sorted((campaign.folder / CARRIED).rglob("*.zip")):
        # Sealed for others: what this laptop cannot open stays, and is refused where it arrives.
        if not _is_free_of(campaign, path, work, unreadable=True):
            path.unlink(missing_ok=True)
    # The pages are made again from what is left.
    shutil.rmtree(campaign.folder / SITE_FOLDER, ignore_errors=True)


def _is_free_of(campaign: Campaign, path: Path, work: Unfinished, *, unreadable: bool) -> bool:
    """Tell whether a file of a bundle holds nothing erased; `unreadable` is the answer for a sealed one."""
    try:
        file = read_signed(path.read_bytes())
        return not _holds(file, [campaign.device.keys.identity], work)
    except BundleError:
        if path.name.endswith(LISTS_SUFFIX):
            return True
        is_log = path.name.endswith(LOG_SUFFIX)
        return unreadable or not (work.entries if is_log else work.files)
    except (OSError, SurveyError):
        return unreadable


def _holds(file: SignedFile, identities: list[str], work: Unfinished) -> bool:
    match file.kind:
        case segments.KIND:
            entries = segments.read_segment(file, identities).entries
            return any((entry.header.device, entry.header.seq) in work.entries for entry in entries)
        case packs.KIND:
            return any(blob.attachment.sha256 in work.files for blob in packs.read_pack(file, identities))
        case pieces.KIND:
            return pieces.read_piece(file, identities).plan.blob.sha256 in work.files
    return False
