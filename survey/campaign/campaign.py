"""A campaign, open: its settings, its store, its forms, and this device's place in it."""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from survey.campaign.device import Device, open_device
from survey.campaign.folder import configuration_folder
from survey.campaign.founding import founded
from survey.campaign.making import NewCampaign, Progress, half_made_removed, shipped_forms, whole_forms
from survey.campaign.settings import Settings, read_settings, write_settings
from survey.crypto.proofs import join_proof
from survey.durable import make_folder
from survey.errors import FormVersionError, StoreReadOnly
from survey.form import FormDefinition, load_form
from survey.form.secondary import SOURCE_SUFFIX, find_file
from survey.log.bodies import form_body, team_body
from survey.log.chain import Writing
from survey.log.entry import SALT_BYTES, make_part
from survey.log.roster import Member, team_roster
from survey.messages import _
from survey.records.ids import make_uuid7
from survey.store import Store
from survey.store.forms import DeployedForm


@dataclass(frozen=True, slots=True)
class FormRow:
    """A deployed form as a listing shows it, with the submissions and drafts under this version.

    `is_newest` tells that new interviews use this version.
    """

    form_id: str
    version: str
    title: str
    hash: str
    submissions: int
    drafts: int
    is_newest: bool

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


class Campaign:
    """One campaign folder, open; a context manager.

    `clock` returns aware UTC times; `configuration` is where this device's keys lie, else the user's folder.
    Raises what `Store.open` raises, CampaignError and KeyMissing.
    """

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        store: Store,
        clock: Callable[[], datetime],
        configuration: Path | None = None,
    ) -> None:
        self.folder = folder
        self.settings = settings
        self.store = store
        self.clock = clock
        self.configuration = configuration or configuration_folder()
        self._device: Device | None = None
        self._forms: dict[tuple[str, str | None], FormDefinition] = {}

    @classmethod
    def create(
        cls,
        plan: NewCampaign,
        *,
        clock: Callable[[], datetime] | None = None,
        progress: Progress | None = None,
    ) -> "Campaign":
        """Make a campaign folder with its database and forms, and open it. Raises CampaignError, FormError.

        Every form is read before anything is written, so that a broken one leaves nothing half-made.
        `progress` is told of each that was read.
        """
        plan.check()
        forms = whole_forms(plan.forms or shipped_forms(), progress=progress)
        clock = clock or utc_now
        settings = Settings(
            campaign_id=make_uuid7(clock(), os.urandom),
            title=plan.title,
            country=plan.country,
            language=plan.language,
            form=_main_form([form.form_id for _path, form in forms]),
        )
        with half_made_removed(plan.folder):
            make_folder(plan.folder)
            store = Store.create(plan.folder, settings.campaign_id)
            campaign = cls(plan.folder, settings, store, clock)
            try:
                campaign.join(plan.agent, role="coordinator")
                campaign.settings = settings = replace(
                    settings,
                    coordinators=(campaign.device.device_id,),
                    recipients=(campaign.device.keys.recipient, *filter(None, [plan.recovery])),
                )
                for path, form in forms:
                    campaign.deploy(path, form)
                # Written last: a folder that the power cut in the middle of is no campaign.
                write_settings(plan.folder, settings)
                store.keep_coordinators(settings.coordinators)
            except BaseException:
                campaign.close()
                raise
        return campaign

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        clock: Callable[[], datetime] | None = None,
        configuration: Path | None = None,
    ) -> "Campaign":
        """Open the campaign in `folder`; one that cannot be written to is opened for reading."""
        settings = read_settings(folder)
        try:
            store = Store.open(folder)
        except StoreReadOnly:
            store = Store.open(folder, read_only=True)
        campaign = cls(folder, settings, store, clock or utc_now, configuration)
        campaign.settings = founded(folder, settings, store, campaign.configuration)
        if not store.is_read_only:
            store.keep_coordinators(campaign.settings.coordinators)
        return campaign

    def close(self) -> None:
        """Let go of the campaign."""
        self.store.close()

    def __enter__(self) -> "Campaign":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def device(self) -> Device:
        """Return this device; one without keys for this campaign becomes a new device now."""
        if self._device is None:
            device = open_device(self.configuration, self.settings.campaign_id)
            self._device = device
            if device.is_new:
                self._introduce(device)
        return self._device

    @property
    def is_coordinator(self) -> bool:
        """Tell whether this device is a coordinator's."""
        return self.device.device_id in self.settings.coordinators

    def team(self, device: str | None = None) -> list[Member]:
        """Return the devices of the team, or one of them, with the trust that the log gives them."""
        entries = self.store.entries(kind="team", subject=device)
        return team_roster(entries, self.settings.coordinators)

    def join(self, author: str, *, role: str = "agent", token: bytes | None = None) -> None:
        """Keep the name of the person on this device, and make the device known in the log.

        `token` is the kit's; the log gets a proof of it that is bound to this device's key.
        """
        device = open_device(self.configuration, self.settings.campaign_id, author=author)
        self._device = device
        campaign_id = self.settings.campaign_id
        proof = None if token is None else join_proof(token, campaign_id, device.keys.verify_key)
        self._introduce(device, role, proof)

    def _introduce(self, device: Device, role: str = "agent", proof: str | None = None) -> None:
        body = team_body(
            name=device.author,
            role=role,
            verify_key=device.keys.verify_key.hex(),
            recipient=device.keys.recipient,
            proof=proof,
        )
        self.write(Writing("team", device.device_id, (self.new_part(body),)))

    def write(self, *writings: Writing, fold: str | None = None) -> list[str]:
        """Write entries to the log in one commit; return their hashes. Raises StoreError."""
        device = self.device
        entries = self.store.append(
            list(writings), signer=device.keys, author=device.author, now=self.clock(), fold=fold
        )
        return [entry.hash for entry in entries]

    @staticmethod
    def new_part(content: dict[str, Any]) -> bytes:
        """Make a part with a random salt of its own."""
        return make_part(content, os.urandom(SALT_BYTES))

    def new_id(self) -> str:
        """Make a lasting identity (UUIDv7)."""
        return make_uuid7(self.clock(), os.urandom)

    # Forms.

    def deploy(self, path: Path, form: FormDefinition) -> DeployedForm:
        """Copy a form and its files into the campaign, and say so in the log. Raises FormVersionError."""
        media = {
            found.name: found
            for instance in form.instances.values()
            if instance.source is not None and (found := find_file(form, instance.source)) is not None
        }
        # Where a list came from, and under which licence, goes where the list goes.
        origins = [found.with_suffix(SOURCE_SUFFIX) for found in media.values()]
        media |= {origin.name: origin for origin in origins if origin.is_file()}
        held = {(f.form_id, f.version): f for f in self.store.forms.list()}.get((form.form_id, form.version))
        if held is not None and held.hash != form.hash:
            raise FormVersionError(
                _("The form {form} {version} is deployed already with another content.").format(
                    form=form.form_id, version=form.version
                ),
                where=str(path),
                remedy=_("Give the changed form a new version in its settings sheet."),
            )
        deployed = self.store.forms.deploy(
            path,
            form_id=form.form_id,
            version=form.version,
            hash=form.hash,
            title=form.title,
            deployed_at=self.clock(),
            media=media,
        )
        self._forms.pop((form.form_id, None), None)
        if held is None:
            body = form_body(form_id=form.form_id, version=form.version, hash_=form.hash, title=form.title)
            self.write(Writing("form", f"{form.form_id} {form.version}", (self.new_part(body),)))
        return deployed

    def form(self, form_id: str | None = None, version: str | None = None) -> FormDefinition:
        """Return a deployed form: the campaign's own by default, the newest version by default.

        Raises StoreError when there is none, FormError when its file does not read any more.
        """
        wanted = form_id or self.settings.form
        if (wanted, version) not in self._forms:
            deployed = self.store.forms.get(wanted, version)
            self._forms[wanted, version] = load_form(deployed.path, attachments=deployed.path.parent)
        return self._forms[wanted, version]

    def list_forms(self) -> list[FormRow]:
        """Return the deployed forms with the number of their submissions and drafts."""
        headers = [summary.header for summary in self.store.journals.list()]
        drafts = Counter((header.form_id, header.form_version) for header in headers)
        counts = Counter((state.form_id, state.form_version) for state in self.store.submissions())
        forms = self.store.forms.list()
        newest = {form.form_id: form.version for form in forms}
        return [
            FormRow(
                form.form_id,
                form.version,
                form.title,
                form.hash,
                counts[form.form_id, form.version],
                drafts[form.form_id, form.version],
                newest[form.form_id] == form.version,
            )
            for form in forms
        ]


def utc_now() -> datetime:
    """Return the time, aware, UTC."""
    return datetime.now(UTC)


def _main_form(form_ids: list[str]) -> str:
    return "centre" if "centre" in form_ids or not form_ids else form_ids[0]
