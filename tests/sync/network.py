"""A hub and laptops on loopback, in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from survey.campaign.travel.outbox_files import received_files
from survey.sync.client import SyncReport, sync_with_hub
from survey.sync.invitations import Invitations
from survey.sync.serving import serve_in_background
from survey.sync.wire import Patience
from tests.campaign.laptops import Laptops

QUICK = Patience(attempts=3, first_s=0.01, longest_s=0.02, limit_s=100)
"""Three attempts without a noticeable pause."""


@contextmanager
def hub_of(laptops: Laptops, name: str = "Chef", **options: Any) -> Iterator[str]:
    """Serve the campaign of a laptop; yield the URL."""
    with laptops.at(name):
        # Only to sit down there: the keys of this laptop are those that the hub opens.
        pass
    with serve_in_background(laptops.folder / name, **options) as url:
        yield url


def invite(laptops: Laptops, name: str, hub: str = "Chef") -> str:
    """Make a token at a hub."""
    with laptops.at(hub) as campaign:
        return Invitations(campaign.device.folder).make(name, made_at="2026-11-24T08:00:00+00:00")


def sync(
    laptops: Laptops,
    name: str,
    url: str | None = None,
    token: str | None = None,
    *,
    patience: Patience = QUICK,
    said: list[str] | None = None,
) -> SyncReport:
    """Sit down at a laptop and sync."""
    tell = (lambda _line: None) if said is None else said.append
    with laptops.at(name) as campaign:
        return sync_with_hub(campaign, url, token, patience=patience, tell=tell)


def has_every_receipt(laptops: Laptops, name: str) -> bool:
    """Tell whether a coordinator's receipt names every file that a laptop cut."""
    with laptops.at(name) as campaign:
        return {cut.sha256 for cut in campaign.store.outbox.cuts()} <= received_files(campaign)


def states(report: SyncReport) -> list[tuple[str, str]]:
    """Return the way and the state of every file of a sync."""
    return [("sent" if file.sent else "came", file.state) for file in report.moved]
