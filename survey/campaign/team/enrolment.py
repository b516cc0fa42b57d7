"""Enrolment: the kit that a coordinator hands out, joining from it, accepting and revoking devices."""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from pathlib import Path

from survey.campaign.campaign import Campaign, utc_now
from survey.campaign.entities.areas import checked_area
from survey.campaign.folder import configuration_folder
from survey.campaign.making import NewCampaign, Progress, half_made_removed
from survey.campaign.settings import Settings, write_settings
from survey.campaign.team.kit_extras import KitOrder, take_in_kit_extras, write_kit_extras
from survey.campaign.team.kit_sums import KIT_NAME, check_sums, write_summed
from survey.campaign.team.kits import new_kit_token
from survey.crypto import KeyRing
from survey.durable import make_folder, sync_tree
from survey.errors import BundleError, CampaignError, KeyMissing
from survey.form import FormDefinition, load_form
from survey.log.bodies import verdict_body
from survey.log.chain import Writing
from survey.log.roster import Member
from survey.messages import _
from survey.store import Store

KIT_VERSION = 1
_SETTINGS = {field.name for field in fields(Settings)}


@dataclass(frozen=True, slots=True)
class Kit:
    """What a kit says: the campaign's settings, and the forms as `[folder, file]` under `forms/`.

    `token` lets a device be accepted without its six words being read aloud; `coordinator` is the public key
    (Ed25519) of who made the kit. Both are absent from older kits.
    """

    settings: Settings
    forms: tuple[tuple[str, str], ...]
    token: bytes | None = None
    coordinator: bytes | None = None


def write_kit(campaign: Campaign, folder: Path, order: KitOrder | None = None) -> Path:
    """Write a kit into a new folder: settings, the coordinators' public keys, every form with its files.

    `order` says for whom; the entity lists of that area are in it, no submission and no private key. A
    coordinator's kit holds a token by which as many devices are accepted as the order says, and no more.
    Raises CampaignError when the folder is not empty, PlaceError for an unknown area.
    """
    extra = order or KitOrder()
    area = checked_area(campaign, extra.area)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CampaignError(
            _("This folder is not empty."), where=str(folder), remedy=_("Choose a new folder.")
        )
    with half_made_removed(folder):
        forms = []
        for form in campaign.store.forms.list():
            _copy_files(form.path.parent, folder / "forms" / form.path.parent.name)
            forms.append([form.path.parent.name, form.path.name])
        content = {"v": KIT_VERSION, "settings": asdict(campaign.settings), "forms": forms}
        content |= write_kit_extras(campaign, folder, replace(extra, area=area))
        if campaign.is_coordinator:
            content["token"] = new_kit_token(campaign, extra.agents, now=campaign.clock())
            content["coordinator"] = campaign.device.keys.verify_key.hex()
        sync_tree(folder)
        # Written last: a kit that was cut in the middle of is no kit.
        write_summed(folder, content, campaign.device.keys)
    return folder


def _copy_files(source: Path, target: Path) -> None:
    """Copy a folder, stopping at the first error: `copytree` hides its number among many. Raises OSError."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            own = target / path.relative_to(source)
            own.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, own)


def read_kit(folder: Path) -> Kit:
    """Read a kit. Raises BundleError when there is none, or it was made by a newer version."""
    try:
        text = (folder / KIT_NAME).read_bytes()
        content = json.loads(text.decode("utf-8"))
        check_sums(folder, text, content)
        if int(content["v"]) > KIT_VERSION:
            raise BundleError(
                _("This kit was made by a newer version of survey."),
                where=str(folder),
                remedy=_("Install the newer version here too."),
            )
        values = {key: value for key, value in content["settings"].items() if key in _SETTINGS}
        if not isinstance(values.get("carrying_limit_mb"), int | None):
            raise ValueError("carrying_limit_mb")
        for key in ("coordinators", "recipients"):
            values[key] = tuple(values[key])
        forms = tuple((str(place), str(name)) for place, name in content["forms"])
        settings = Settings(**values)
        token = bytes.fromhex(content["token"]) if "token" in content else None
        coordinator = bytes.fromhex(content["coordinator"]) if "coordinator" in content else None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BundleError(
            _("This folder is no kit, or the copy was cut short."),
            where=str(folder),
            remedy=_("Ask the coordinator for the kit again: survey bundle kit FOLDER."),
        ) from error
    if any(Path(part).name != part or part in (".", "..") for pair in forms for part in pair):
        raise BundleError(_("The kit names a file outside of its folder."), where=str(folder))
    return Kit(settings, forms, token, coordinator)


def forms_of_kit(campaign: Campaign, folder: Path) -> list[Path]:
    """Return the files of the forms in a kit of this campaign. Raises BundleError, CampaignError."""
    kit = read_kit(folder)
    if kit.settings.campaign_id != campaign.settings.campaign_id:
        raise CampaignError(_("The kit belongs to another campaign."), where=kit.settings.title)
    return _form_paths(folder, kit)


def _form_paths(folder: Path, kit: Kit) -> list[Path]:
    return [folder / "forms" / place / name for place, name in kit.forms]


def _read_forms(paths: list[Path], progress: Progress | None) -> list[tuple[Path, FormDefinition]]:
    forms = []
    for path in paths:
        forms.append((path, load_form(path, attachments=path.parent)))
        if progress is not None:
            progress(len(forms), len(paths))
    return forms


def join_from_kit(
    kit_folder: Path,
    plan: NewCampaign,
    *,
    clock: Callable[[], datetime] | None = None,
    configuration: Path | None = None,
    progress: Progress | None = None,
) -> Campaign:
    """Make an agent's campaign folder from a kit and open it; the join request travels in the first bundle.

    Of `plan`, the folder and the agent's name count; `progress` is told of each form that was read.
    Raises BundleError, CampaignError, FormError.
    """
    kit = read_kit(kit_folder)
    plan.check()
    ring = KeyRing(configuration or configuration_folder(), kit.settings.campaign_id)
    if ring.path.exists():
        # Two folders under one key would write two different first entries: a fork of the chain.
        raise CampaignError(
            _("This laptop is in this campaign already."),
            where=str(ring.folder),
            remedy=_(
                "Use its campaign folder, or a backup of it. If both are lost, remove the folder named here "
                "and join again as a new device."
            ),
        )
    forms = _read_forms(_form_paths(kit_folder, kit), progress)
    with half_made_removed(plan.folder):
        make_folder(plan.folder)
        store = Store.create(plan.folder, kit.settings.campaign_id)
        campaign = Campaign(plan.folder, kit.settings, store, clock or utc_now, configuration)
        try:
            campaign.join(plan.agent, token=kit.token)
            for path, form in forms:
                campaign.deploy(path, form)
            take_in_kit_extras(campaign, kit_folder)
            write_settings(plan.folder, kit.settings)
        except BaseException:
            campaign.close()
            # Nothing was written under these keys that anybody has: the next attempt begins anew.
            shutil.rmtree(ring.folder, ignore_errors=True)
            raise
    return campaign


def decide(campaign: Campaign, device: str, *, accept: bool) -> Member:
    """Accept or revoke the device whose id or name begins so; a revoked one counts up to its last entry here.

    Raises KeyMissing unless this device is a coordinator's, CampaignError when none or several begin so.
    """
    if not campaign.is_coordinator:
        raise KeyMissing(
            _("Only a coordinator accepts or revokes devices."),
            where=campaign.device.author,
            remedy=_("Do it on the laptop that made the campaign."),
        )
    found = [m for m in campaign.team() if m.device.startswith(device) or m.name == device]
    if len(found) != 1 or found[0].trust == "coordinator":
        raise CampaignError(
            _("No single device of the team begins so."),
            where=device,
            remedy=_("`survey team list` shows them."),
        )
    member = found[0]
    last = None if accept else campaign.store.head(member.device).seq
    body = verdict_body(accept=accept, last_seq=last)
    campaign.write(Writing("team", member.device, (campaign.new_part(body),)))
    return next(m for m in campaign.team() if m.device == member.device)
