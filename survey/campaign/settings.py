"""`survey.toml`: what a campaign says of itself, read and written.

What lives here: the settings and their one spelling on disk. What does not: where a campaign is looked
for (`folder`), and anything secret; private keys never lie in a campaign folder.
"""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from survey.durable import write_whole
from survey.errors import CampaignError
from survey.messages import LANGUAGES, _

SETTINGS_NAME = "survey.toml"
COUNTRIES = ("BF", "SN")
MOST_MONTHS = 1_200

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

[rights]
# Qui répond des données, et à qui les personnes s'adressent (nom, adresse, téléphone, courriel).
# Who answers for the data, and whom people turn to (name, address, telephone, e-mail).
{responsible}
{contact}
# Mois après un entretien au bout desquels les réponses des personnes sont à effacer (« survey purge »).
# Months after an interview when persons' answers are due to be erased (`survey purge`).
{retention}

[site]
# Adresse où le site est publié : le flux des billets y renvoie.
# The address where the site is published: the feed of posts points there.
{site_address}

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
    `responsible` answers for the data, `contact` is whom people turn to; persons' answers are due to be
    erased `retention_months` after an interview was finished.
    `site_address` is where the site is published, with `/` at its end.
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
    responsible: str | None = None
    contact: str | None = None
    retention_months: int | None = None
    carrying_limit_mb: int | None = None
    site_address: str | None = None


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
    text = _TEMPLATE.format(
        **written,
        site_address=_line("address", settings.site_address, "https://exemple.org/centres/"),
        hub_url=_line("url", settings.hub_url, "http://192.168.1.20:8720"),
        responsible=_line("responsible", settings.responsible, "Association …"),
        contact=_line("contact", settings.contact, "Awa Sawadogo, 70 12 34 56, …"),
        retention=_line("retention_months", settings.retention_months, 36),
        limit_mb=_line("limit_mb", settings.carrying_limit_mb, 2000),
    )
    write_whole(folder / SETTINGS_NAME, text.encode())


def _line(key: str, value: str | int | None, example: str | int) -> str:
    """Return a setting as a line, commented out with an example where nothing is set."""
    written = f"{key} = {json.dumps(example if value is None else value, ensure_ascii=False)}"
    return f"# {written}" if value is None else written


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
    rights = _table(document, "rights", path)
    carrying = _table(document, "carrying", path)
    site = _table(document, "site", path)
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
        responsible=_text(rights, "responsible", path) if "responsible" in rights else None,
        contact=_text(rights, "contact", path) if "contact" in rights else None,
        retention_months=_months(rights, path),
        carrying_limit_mb=_count(carrying, "limit_mb", path) if "limit_mb" in carrying else None,
        site_address=_address(site, path) if "address" in site else None,
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


def _address(site: dict[str, Any], path: Path) -> str:
    """Return where the site is published, with `/` at its end."""
    value = _text(site, "address", path)
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise CampaignError(
            _("The setting address is no address of the web."),
            where=str(path),
            remedy=_('Write it as: address = "https://…/"'),
        )
    return value.rstrip("/") + "/"


def _months(rights: dict[str, Any], path: Path) -> int | None:
    value = rights.get("retention_months")
    if value is None or (type(value) is int and 0 < value <= MOST_MONTHS):
        return value
    raise CampaignError(
        _("The setting retention_months is no number of months."),
        where=str(path),
        remedy=_("Write it as: retention_months = 36"),
    )


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
