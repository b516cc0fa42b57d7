"""`survey.toml`: what a campaign says of itself, read and written.

What lives here: the settings and their one spelling on disk. What does not: where a campaign is looked
for (`folder`), and anything secret; private keys never lie in a campaign folder.
"""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey.durable import write_whole
from survey.errors import CampaignError
from survey.messages import LANGUAGES, _

SETTINGS_NAME = "survey.toml"
COUNTRIES = ("BF", "SN")

_TEMPLATE = """\
# Campagne d'enquête : ce fichier se lit et se modifie avec un éditeur de texte.
# A survey campaign: this file can be read and changed with a text editor.

[campaign]
id = {id}
title = {title}
country = {country}
# Langue des écrans / language of the screens: "fr", "en"
language = {language}
# Formulaire ouvert par « survey interview » / the form that `survey interview` opens
form = {form}

[publication]
# "approved": seuls les centres approuvés paraissent; "received": tous ceux qui sont arrivés.
# "approved": only approved centres appear; "received": all that arrived.
publish = {publish}

[team]
# Appareils des coordinateurs, et leurs clés publiques pour lesquelles les paquets sont chiffrés.
# The coordinators' devices, and their public keys for which bundles are sealed.
coordinators = {coordinators}
recipients = {recipients}

[hub]
# Adresse à laquelle « survey sync » s'adresse ; le jeton n'est jamais écrit ici.
# The address that `survey sync` talks to; the token is never written here.
{hub_url}

[carrying]
# Place, en Mo, pour les fichiers chiffrés des autres que cet ordinateur transporte ; 0 : aucun.
# Room, in MB, for others' sealed files that this laptop carries on; 0: none.
{limit_mb}
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """The content of `survey.toml`.

    `campaign_id` is a UUIDv7; `country` an ISO 3166-1 alpha-2 code; `language` is `fr` or `en`;
    `publish` is `approved` or `received`. `coordinators` are the founders' device ids, `recipients` the age
    public keys that bundles are sealed for. `hub_url` is where `survey sync` finds the hub.
    `carrying_limit_mb` is the room for others' sealed files, in MB of 10⁶ bytes; None is 2,000 on a
    laptop and the whole disk on a hub.
    """

    campaign_id: str
    title: str
    country: str = "BF"
    language: str = "fr"
    form: str = "centre"
    publish: str = "approved"
    coordinators: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    hub_url: str | None = None
    carrying_limit_mb: int | None = None


def write_settings(folder: Path, settings: Settings) -> None:
    """Write `survey.toml` in `folder`, whole or not at all. Raises OSError."""
    values = {
        "id": settings.campaign_id,
        "title": settings.title,
        "country": settings.country,
        "language": settings.language,
        "form": settings.form,
        "publish": settings.publish,
        "coordinators": list(settings.coordinators),
        "recipients": list(settings.recipients),
    }
    # A JSON string is a TOML basic string.
    written = {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}
    url = json.dumps(settings.hub_url or "http://192.168.1.20:8720", ensure_ascii=False)
    limit = settings.carrying_limit_mb
    text = _TEMPLATE.format(
        **written,
        hub_url=f"url = {url}" if settings.hub_url else f"# url = {url}",
        limit_mb="# limit_mb = 2000" if limit is None else f"limit_mb = {limit}",
    )
    write_whole(folder / SETTINGS_NAME, text.encode())


def read_settings(folder: Path) -> Settings:
    """Read `survey.toml` of `folder`. Raises CampaignError that names the line or the key at fault."""
    path = folder / SETTINGS_NAME
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CampaignError(
            _("The campaign's settings cannot be read: {reason}.").format(reason=error), where=str(path)
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise CampaignError(
            _("The campaign's settings are not valid TOML: {reason}.").format(reason=error),
            where=str(path),
            remedy=_("Correct that line in a text editor, or take the file from another copy."),
        ) from error
    return _settings_from(document, path)


def _settings_from(document: dict[str, Any], path: Path) -> Settings:
    campaign = _table(document, "campaign", path)
    publication = _table(document, "publication", path)
    team = _table(document, "team", path)
    hub = _table(document, "hub", path)
    carrying = _table(document, "carrying", path)
    settings = Settings(
        campaign_id=_text(campaign, "id", path),
        title=_text(campaign, "title", path),
        country=_text(campaign, "country", path, "BF"),
        language=_text(campaign, "language", path, "fr"),
        form=_text(campaign, "form", path, "centre"),
        publish=_text(publication, "publish", path, "approved"),
        coordinators=_texts(team, "coordinators", path),
        recipients=_texts(team, "recipients", path),
        hub_url=_text(hub, "url", path) if "url" in hub else None,
        carrying_limit_mb=_count(carrying, "limit_mb", path) if "limit_mb" in carrying else None,
    )
    _check_choice(settings.language, LANGUAGES, "campaign.language", path)
    _check_choice(settings.publish, ("approved", "received"), "publication.publish", path)
    return settings


def _table(document: dict[str, Any], name: str, path: Path) -> dict[str, Any]:
    table = document.get(name, {})
    if not isinstance(table, dict):
        raise CampaignError(
            _("The campaign's settings hold no section [{name}].").format(name=name), where=str(path)
        )
    return table


def _text(table: dict[str, Any], key: str, path: Path, default: str | None = None) -> str:
    value = table.get(key, default)
    if not isinstance(value, str) or not value:
        raise CampaignError(
            _("The setting {key} is missing or is no text.").format(key=key),
            where=str(path),
            remedy=_('Write it as: {key} = "…"').format(key=key),
        )
    return value


def _texts(table: dict[str, Any], key: str, path: Path) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise CampaignError(
            _("The setting {key} is no list of texts.").format(key=key),
            where=str(path),
            remedy=_('Write it as: {key} = "…"').format(key=key).replace('"…"', '["…"]'),
        )
    return tuple(values)


def _count(table: dict[str, Any], key: str, path: Path) -> int:
    value = table[key]
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise CampaignError(
            _("The setting {key} is no whole number from 0 on.").format(key=key),
            where=str(path),
            remedy=_("Write it as: {key} = 2000").format(key=key),
        )
    return value


def _check_choice(value: str, allowed: tuple[str, ...], key: str, path: Path) -> None:
    if value not in allowed:
        raise CampaignError(
            _("The setting {key} is {value}; it can be {allowed}.").format(
                key=key, value=repr(value), allowed=", ".join(allowed)
            ),
            where=str(path),
        )
