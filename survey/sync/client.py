"""`survey sync`: one round with a hub, both ways, the same files as on a stick.

What lives here: the order of the requests and what is said of them. What does not: one request (`wire`),
merging and receipts (`campaign`). Nothing is marked as received here: only a receipt entry that comes back
does that. Nothing is deleted.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.settings import write_settings
from survey.campaign.travel.carried import list_carried, read_carried
from survey.campaign.travel.handover import cut_outbox, unreceived_submissions
from survey.campaign.travel.outbox_files import outbox_bytes, outbox_path
from survey.campaign.travel.taking_in import Outcome, take_file
from survey.errors import HubRefused, SyncError
from survey.messages import _
from survey.sync.arrivals import Arrivals
from survey.sync.invitations import KnownHubs, Token
from survey.sync.protocol import FileOffer, Have, HaveAnswer, Hello, offer_carried, offer_of
from survey.sync.wire import Gone, Patience, Vanished, Wire, open_client

MAX_ROUNDS = 4
"""Files, receipts of them, what a coordinator answers to those, and that nothing is left."""

Tell = Callable[[str], None]
ToRead = Callable[[], bytes | None]
"""Reads a file that is offered; None when it has gone."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A file that went (`sent`) or came: `state` is merged, known, kept (sealed for others) or refused.

    `kind` is one of `protocol.KINDS`; `agent` the author's name when known; `remark` says why.
    """

    sent: bool
    kind: str
    from_seq: int
    to_seq: int
    size_bytes: int
    state: str
    agent: str = ""
    new_entries: int = 0
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did. `to_send` counts the files that the hub wanted, `to_fetch` those that it had for us.

    `stopped` says why it ended early, None when it is complete; `trust` is how the team sees this device (see
    `protocol.HaveAnswer`); `unreceived` counts the submissions that no receipt names yet.
    """

    url: str
    moved: tuple[Moved, ...]
    to_send: int
    to_fetch: int
    trust: str | None
    unreceived: int
    stopped: str | None = None

    @property
    def sent(self) -> list[Moved]:
        """Return the files that the hub has taken."""
        return [file for file in self.moved if file.sent and file.state != "refused"]

    @property
    def fetched(self) -> list[Moved]:
        """Return the files that came from the hub."""
        return [file for file in self.moved if not file.sent and file.state != "refused"]

    @property
    def refused(self) -> list[Moved]:
        """Return the files that one end set aside, each with its reason."""
        return [file for file in self.moved if file.state == "refused"]

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def sync_with_hub(
    campaign: Campaign,
    url: str | None = None,
    token: str | None = None,
    *,
    patience: Patience | None = None,
    tell: Tell = lambda _line: None,
) -> SyncReport:
    """Hand over to a hub what it lacks, and take in what it has for this device.

    `url` is an address, or an invitation's link that ends in `#TOKEN`; both are needed the first time and
    remembered. A hub that goes away in the middle ends it with `stopped`; everything is kept.
    Raises SyncError when there is no hub, HubRefused, HubNewer, CampaignError, StoreError.
    """
    patience = patience or Patience()
    address, _hash, written = (url or campaign.settings.hub_url or "").partition("#")
    typed = token or written or None
    if not address:
        raise SyncError(
            _("No hub is known yet."),
            remedy=_("The first time: survey sync --hub http://192.168.1.20:8720 --token TOKEN"),
        )
    address = address.rstrip("/")
    with open_client(address, patience.limit_s) as client, Arrivals(campaign.folder, "sync") as arrivals:
        wire = Wire(client, campaign.device, campaign.settings.campaign_id, patience, tell)
        hello = wire.hello()
        known = KnownHubs(campaign.device.folder)
        own = _token(known, hello, typed, address)
        wire.introduce(own)
        round_ = _Round(campaign, wire, hello.device, arrivals, tell)
        stopped = None
        try:
            round_.exchange(on_admitted=lambda: _remember(campaign, known, hello, own, address))
        except Vanished as error:
            stopped = error.sentence
    return SyncReport(
        url=address,
        moved=tuple(round_.moved),
        to_send=len(round_.to_send),
        to_fetch=len(round_.to_fetch),
        trust=round_.trust,
        unreceived=len(unreceived_submissions(campaign)),
        stopped=stopped,
    )


def _token(known: KnownHubs, hello: Hello, typed: str | None, address: str) -> Token:
    text = typed or known.token(hello.device)
    if text is None:
        raise HubRefused(
            _("This laptop has no token for the hub at this address."),
            where=address,
            remedy=_("Ask the coordinator: survey hub invite NAME; then: survey sync --token TOKEN"),
        )
    return Token(text)


def _remember(campaign: Campaign, known: KnownHubs, hello: Hello, token: Token, address: str) -> None:
    known.keep(hello.device, token.text)
    if campaign.settings.hub_url != address:
        campaign.settings = replace(campaign.settings, hub_url=address)
        write_settings(campaign.folder, campaign.settings)


@dataclass
class _Round:
    """One sync under way: what was to go and to come, and what became of it."""

    campaign: Campaign
    wire: Wire
    hub_device: str
    arrivals: Arrivals
    tell: Tell
    moved: list[Moved] = field(default_factory=list)
    to_send: set[str] = field(default_factory=set)
    to_fetch: set[str] = field(default_factory=set)
    trust: str | None = None

    def exchange(self, on_admitted: Callable[[], None]) -> None:
        """Ask, send and fetch until neither end lacks anything. Raises Vanished, HubRefused."""
        done: set[str] = set()
        for _number in range(MAX_ROUNDS):
            offers = self._offers()
            answer = self._ask(offers)
            on_admitted()
            wanted = [offers[sha256] for sha256 in answer.wants if sha256 in offers and sha256 not in done]
            coming = [offer for offer in answer.files if offer.sha256 not in done]
            self.to_send.update(offer.sha256 for offer, _read in wanted)
            self.to_fetch.update(offer.sha256 for offer in coming)
            for offer, read in sorted(wanted, key=lambda pair: pair[0].order):
                self._send(offer, read)
            for offer in sorted(coming, key=lambda offer: offer.order):
                self._fetch(offer)
            done |= self.to_send | {offer.sha256 for offer in coming}
            if not wanted and not coming:
                return

    def _offers(self) -> dict[str, tuple[FileOffer, ToRead]]:
        """Return the files of this device's outbox and those that it carries, by hash, with how to read each.

        One that is damaged away is left out, and what the hub's own device made.
        """
        campaign = self.campaign
        offers: dict[str, tuple[FileOffer, ToRead]] = {}
        for own in list_carried(campaign):
            if own.packer != self.hub_device:
                offers[own.sha256] = offer_carried(own), partial(read_carried, own)
        for cut in cut_outbox(campaign):
            path = outbox_path(campaign, cut)
            if path.is_file():
                offer = offer_of(cut, path.stat().st_size)
                offers[cut.sha256] = offer, partial(outbox_bytes, campaign, cut)
        return offers

    def _ask(self, offers: dict[str, tuple[FileOffer, ToRead]]) -> HaveAnswer:
        store = self.campaign.store
        # A piece that went bad on this disk was dropped: it has to come again.
        pieces = store.pieces.held()
        holds = tuple(t.sha256 for t in store.outbox.taken() if t.state != "partial" or t.sha256 in pieces)
        answer = self.wire.have(Have(tuple(offer for offer, _read in offers.values()), holds))
        self.trust = answer.trust
        return answer

    def _send(self, offer: FileOffer, read: ToRead) -> None:
        data = read()
        if data is None:
            # What was carried has gone since it was offered.
            self.to_send.discard(offer.sha256)
            return
        put = self.wire.put(offer, data)
        self._note(offer, Outcome("", put.state, put.agent, put.new_entries, put.remark), sent=True)

    def _fetch(self, offer: FileOffer) -> None:
        def take(path: Path) -> Outcome:
            return take_file(self.campaign, path)

        try:
            outcome = self.wire.fetch(offer, self.arrivals.receive, take)
        except Gone:
            # A newer one stands for it since, such as lists that another agent's work changed: ask again.
            self.to_fetch.discard(offer.sha256)
            return
        self._note(offer, outcome, sent=False)

    def _note(self, offer: FileOffer, outcome: Outcome, *, sent: bool) -> None:
        moved = Moved(
            sent=sent,
            kind=offer.kind,
            from_seq=offer.from_seq,
            to_seq=offer.to_seq,
            size_bytes=offer.size_bytes,
            state=outcome.state,
            agent=outcome.agent,
            new_entries=outcome.new_entries,
            remark=outcome.remark,
        )
        self.moved.append(moved)
        total = len(self.to_send) if sent else len(self.to_fetch)
        number = sum(file.sent == sent for file in self.moved)
        self.tell(f"{number}/{total}")
