"""Photos taken into a campaign: stored byte for byte, read, and put into the inbox."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from survey.campaign.campaign import Campaign
from survey.errors import MediaError
from survey.log.bodies import photo_body
from survey.log.chain import Writing
from survey.media import PhotoFacts, SkippedFile, guess_file_mime, scan_paths
from survey.messages import _
from survey.records.photos import InboxPhoto


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """What became of one photo: `state` is added, held (it was here already) or refused."""

    name: str
    path: str
    state: str
    sha256: str | None
    taken_at: str | None
    lat: float | None
    lon: float | None
    remark: str

    @property
    def state_label(self) -> str:
        """Return the state in the language in use."""
        return {"added": _("taken in"), "held": _("already held"), "refused": _("not taken in")}[self.state]

    @property
    def position_label(self) -> str:
        """Return the position as a person reads it, a dash without one."""
        return "-" if self.lat is None or self.lon is None else f"{self.lat:.5f}, {self.lon:.5f}"

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def add_photos(campaign: Campaign, paths: Sequence[Path]) -> list[PhotoRow]:
    """Take in the photos at `paths`, folders with all below them; one that is held already is skipped.

    Raises MediaError when a path does not exist, StoreError.
    """
    for path in paths:
        if not path.exists():
            raise MediaError(_("There is nothing in this place."), where=str(path))
    known = {photo.sha256 for photo in campaign.store.photos.list()}
    report = scan_paths(list(paths), known=known)
    rows = [_take_in(campaign, dated.facts) for dated in report.photos]
    rows.extend(_skipped_row(skipped) for skipped in report.skipped)
    return rows


def _skipped_row(skipped: SkippedFile) -> PhotoRow:
    state = "refused" if skipped.reason == "unreadable" else "held"
    remark = _("This file is no photo that can be read.") if state == "refused" else ""
    return PhotoRow(skipped.path.name, str(skipped.path), state, skipped.sha256, None, None, None, remark)


def _take_in(campaign: Campaign, facts: PhotoFacts) -> PhotoRow:
    path = Path(facts.path)
    now = campaign.clock()
    attachment = campaign.store.blobs.add(path, name=path.name, mime=guess_file_mime(path), added_at=now)
    values = {key: value for key, value in facts.as_json().items() if key not in ("path", "findings")}
    body = photo_body(attachment, values)
    campaign.write(Writing("photo", attachment.sha256, (campaign.new_part(body),)))
    campaign.store.photos.add(InboxPhoto(attachment.sha256, path.name, facts=values), now)
    return PhotoRow(
        name=path.name,
        path=str(path),
        state="added",
        sha256=attachment.sha256,
        taken_at=facts.taken_at,
        lat=facts.lat,
        lon=facts.lon,
        remark=" ".join(finding.message for finding in facts.findings),
    )
