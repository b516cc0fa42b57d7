"""Where a campaign is: `--campaign`, else SURVEY_CAMPAIGN, else the nearest parent, else the user's folder.

What lives here: looking for a campaign folder, and the user's own folders (configuration, cache, log).
What does not: opening it (`campaign`).
"""

import os
from collections.abc import Mapping
from pathlib import Path

from survey.campaign.settings import SETTINGS_NAME
from survey.errors import NoCampaign
from survey.messages import _

APPLICATION = "survey"
CAMPAIGN_VARIABLE = "SURVEY_CAMPAIGN"


def configuration_folder() -> Path:
    """Return the user's configuration folder, where private keys live (it may not exist yet)."""
    import platformdirs

    return Path(platformdirs.user_config_dir(APPLICATION, appauthor=False))


def default_campaign_folder() -> Path:
    """Return the campaign folder of a user who never says where."""
    import platformdirs

    return Path(platformdirs.user_data_dir(APPLICATION, appauthor=False)) / "campaign"


def bug_log_path() -> Path:
    """Return the file where a bug's traceback is kept."""
    import platformdirs

    return Path(platformdirs.user_log_dir(APPLICATION, appauthor=False)) / "survey-bugs.log"


def look_for_campaign(asked: Path | None, start: Path, environment: Mapping[str, str]) -> Path | None:
    """Return the campaign folder that a command run in `start` works on, or None when there is none.

    A folder that was asked for, by argument or by SURVEY_CAMPAIGN, is returned as it is.
    """
    if asked is not None:
        return asked
    if named := environment.get(CAMPAIGN_VARIABLE):
        return Path(named)
    for folder in (start, *start.parents):
        if (folder / SETTINGS_NAME).is_file():
            return folder
    default = default_campaign_folder()
    return default if (default / SETTINGS_NAME).is_file() else None


def find_campaign(
    asked: Path | None, start: Path | None = None, environment: Mapping[str, str] | None = None
) -> Path:
    """Return the campaign folder to work on.

    Raises NoCampaign when there is none, or when the one asked for is no campaign folder.
    """
    folder = look_for_campaign(asked, start or Path.cwd(), os.environ if environment is None else environment)
    if folder is None:
        raise NoCampaign(
            _("There is no campaign here, nor in a folder above, nor in your own data folder."),
            where=str(start or Path.cwd()),
            remedy=_("Make one with `survey init FOLDER`, or name one with `--campaign FOLDER`."),
        )
    if not (folder / SETTINGS_NAME).is_file():
        raise NoCampaign(
            _("This folder is no campaign: it holds no {name}.").format(name=SETTINGS_NAME),
            where=str(folder),
            remedy=_("Make one with `survey init FOLDER`, or name one with `--campaign FOLDER`."),
        )
    return folder
