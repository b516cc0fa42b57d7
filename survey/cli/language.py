"""Which language the screens speak: `--lang`, then SURVEY_LANG, then the campaign, then the locale."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from survey.messages import DEFAULT_LANGUAGE, LANGUAGES

LANGUAGE_VARIABLE = "SURVEY_LANG"
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return `fr` or `en`; French when nothing says otherwise.

    A `--lang` that names no language is left to the option's own check.
    """
    asked = _option(arguments, "--lang") or environment.get(LANGUAGE_VARIABLE)
    if asked in LANGUAGES:
        return asked
    return (
        _campaign_language(_option(arguments, "--campaign"), environment)
        or _locale_language(environment)
        or DEFAULT_LANGUAGE
    )


def _option(arguments: Sequence[str], name: str) -> str | None:
    for index, argument in enumerate(arguments):
        if argument.startswith(name + "="):
            return argument[len(name) + 1 :]
        if argument == name and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument == "--":
            break
    return None


def _campaign_language(asked: str | None, environment: Mapping[str, str]) -> str | None:
    from survey.campaign.folder import look_for_campaign
    from survey.campaign.settings import read_settings
    from survey.errors import CampaignError

    try:
        folder = look_for_campaign(Path(asked) if asked else None, Path.cwd(), environment)
        return read_settings(folder).language if folder else None
    except (CampaignError, OSError):
        # The command itself will say what is wrong with the campaign, in the language that is left.
        return None


def _locale_language(environment: Mapping[str, str]) -> str | None:
    for variable in _LOCALE_VARIABLES:
        if value := environment.get(variable):
            code = value.split(".")[0].split("_")[0].lower()
            return code if code in LANGUAGES else None
    return None
