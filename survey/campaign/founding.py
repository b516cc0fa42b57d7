"""A campaign made before `[team]` existed gets its coordinator: the laptop that made it.

What lives here: telling who that is. What does not: making a campaign (`campaign`).
"""

from dataclasses import replace
from pathlib import Path

from survey.campaign.device import open_device
from survey.campaign.settings import Settings, write_settings
from survey.crypto import KeyRing
from survey.store import Store


def founded(folder: Path, settings: Settings, store: Store, configuration: Path) -> Settings:
    """Return the settings, completed and written where this laptop is the one that made the campaign.

    That is the device of the first entry of the log. On any other laptop nothing changes: it joins from a
    kit, which names the coordinator. A folder that cannot be written to is left as it is.
    """
    if settings.coordinators or settings.recipients:
        return settings
    if not KeyRing(configuration, settings.campaign_id).path.exists():
        return settings
    device = open_device(configuration, settings.campaign_id)
    first = next(iter(store.entries(kind="team")), None)
    if first is None or first.header.device != device.device_id:
        return settings
    completed = replace(settings, coordinators=(device.device_id,), recipients=(device.keys.recipient,))
    try:
        write_settings(folder, completed)
    except OSError:
        return settings
    return completed
