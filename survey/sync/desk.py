"""The hub's desk: what a hub does with its campaign, one thing at a time; no HTTP.

What lives here: which offered files are wanted, taking a file in, which files a device may fetch. What does
not: merging (`campaign.travel.taking_in`) and cutting (`campaign.travel.handover`), those of a stick.
A coordinator's hub merges and answers by receipts. Any other hub carries: it keeps every file, and passes on
the coordinators' files to all and the agents' files to the coordinators.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.travel.carried import list_carried
from survey.campaign.travel.handover import cut_outbox, share_relays
from survey.campaign.travel.outbox_files import acknowledged_files, outbox_path
from survey.campaign.travel.taking_in import Outcome, take_file
from survey.log.roster import Member
from survey.sync.protocol import FileOffer, Have, HaveAnswer, Put, offer_carried, offer_of


@dataclass(frozen=True, slots=True)
class Received:
    """What the hub's screen shows of a file that came: from whom, how long, and what became of it."""

    sender: str
    size_bytes: int
    outcome: Outcome


class Desk:
    """The campaign of one hub. Its methods are called by one thread at a time.

    `share` passes on the work of the whole team, as `survey bundle create --share` does.
    """

    def __init__(self, campaign: Campaign, tell: Callable[[Received], None], *, share: bool = False) -> None:
        self._campaign = campaign
        self._tell = tell
        self._share = share
        self.device = campaign.device
        self.campaign_id = campaign.settings.campaign_id

    def member(self, device: str) -> Member | None:
        """Return a device as the team knows it, None when its join request has not come yet."""
        return next((one for one in self._campaign.team() if one.device == device), None)

    def answer(self, device: str, have: Have) -> HaveAnswer:
        """Say which offered files are wanted and which ones are here for this device. Raises StoreError."""
        held = self._held()
        wants = sorted((offer for offer in have.offers if offer.sha256 not in held), key=lambda o: o.order)
        holds = set(have.holds)
        if self._may_read(device) and self._campaign.settings.recipients:
            # Not before: a file is cut once, and nothing is sealed for a device that waits.
            if self._share and self._campaign.is_coordinator:
                share_relays(self._campaign)
            cut_outbox(self._campaign)
        files = sorted(
            (offer for offer, _path in self._files_for(device) if offer.sha256 not in holds),
            key=lambda offer: offer.order,
        )
        return HaveAnswer(tuple(offer.sha256 for offer in wants), tuple(files), self._trust(device))

    def take(self, device: str, path: Path) -> Put:
        """Merge a file that arrived whole, and keep it for whom it is. Raises StoreError, StickFull."""
        size_bytes = path.stat().st_size
        outcome = take_file(self._campaign, path, is_hub=True)
        member = self.member(device)
        self._tell(Received(device[:8] if member is None else member.name, size_bytes, outcome))
        return Put(outcome.state, outcome.agent, outcome.new_entries, outcome.remark)

    def file(self, device: str, sha256: str) -> Path | None:
        """Return where a file lies that this device may fetch, None when there is none by this hash."""
        return next((path for offer, path in self._files_for(device) if offer.sha256 == sha256), None)

    def _trust(self, device: str) -> str | None:
        if device in self._campaign.settings.coordinators:
            return "coordinator"
        if not self._campaign.is_coordinator:
            # The join requests are sealed for the coordinators.
            return None
        member = self.member(device)
        return "unknown" if member is None else member.trust

    def _held(self) -> set[str]:
        outbox = self._campaign.store.outbox
        held = {cut.sha256 for cut in outbox.cuts()}
        # A file to be carried whose bytes are not here is wanted again, unless it has arrived: it was lost.
        if self._campaign.is_coordinator:
            held |= {taken.sha256 for taken in outbox.taken() if taken.is_merged}
            held |= self._campaign.store.pieces.held()
        else:
            held |= acknowledged_files(self._campaign)
        return held | {own.sha256 for own in list_carried(self._campaign)}

    def _files_for(self, device: str) -> list[tuple[FileOffer, Path]]:
        files = self._carried_for(device, self._trust(device) == "coordinator")
        return files + self._own_for(device) if self._may_read(device) else files

    def _may_read(self, device: str) -> bool:
        """Tell whether this hub's own files are sealed for a device."""
        return self._trust(device) in ("accepted", "coordinator")

    def _own_for(self, device: str) -> list[tuple[FileOffer, Path]]:
        member = self.member(device)
        key = "" if member is None else member.recipient
        # What was sealed for others only, such as those accepted later, is of no use to this one.
        cuts = [c for c in self._campaign.store.outbox.cuts() if not c.recipients or key in c.recipients]
        paths = [(cut, outbox_path(self._campaign, cut)) for cut in cuts]
        return [
            (offer_of(cut, path.stat().st_size), path)
            for cut, path in paths
            if path.is_file() and not (cut.kind == "relay" and cut.name.startswith(device[:8]))
        ]

    def _carried_for(self, device: str, for_coordinator: bool) -> list[tuple[FileOffer, Path]]:
        coordinators = self._campaign.settings.coordinators
        return [
            (offer_carried(own), own.path)
            for own in list_carried(self._campaign)
            if own.packer != device and (for_coordinator or own.packer in coordinators)
        ]
