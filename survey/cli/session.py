"""What the global options said, and the campaign they lead to."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from survey.campaign.campaign import Campaign


@dataclass(slots=True)
class Session:
    """The global options of this command line."""

    campaign_asked: Path | None = None
    plain: bool = False

    def open_campaign(self) -> "Campaign":
        """Find and open the campaign; the command closes it with `with`. Raises NoCampaign, StoreError."""
        from survey.campaign.campaign import Campaign
        from survey.campaign.folder import find_campaign

        return Campaign.open(find_campaign(self.campaign_asked))


def session_of(context: typer.Context) -> Session:
    """Return the session that the root command put into the context."""
    session = context.find_object(Session)
    return session if session is not None else Session()
