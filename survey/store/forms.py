"""Deployed forms: immutable files under `forms/`, one folder an id and version, and their index.

What lives here: keeping the bytes of a form and of its media, and refusing the same version with other
bytes. What does not: reading a form (`form`), and whether one may be published.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import col, insert, select  # noqa: TID253 - loaded lazily, see survey.store.

from survey.durable import make_folder, sync_folder
from survey.errors import FormVersionError, StoreError
from survey.messages import _
from survey.store.database import Database, explained
from survey.store.schema import FormRow
from survey.store.step_text import write_time

FORMS = "forms"


@dataclass(frozen=True, slots=True)
class DeployedForm:
    """A form of the campaign. `path` is its source file; `media` lie beside it; `hash` is the XForm's.

    `files` gives the SHA-256 of each file by its name, the source's included.
    """

    form_id: str
    version: str
    hash: str
    title: str
    path: Path
    media: tuple[str, ...]
    files: Mapping[str, str]
    deployed_at: str


class Forms:
    """The forms of one campaign."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._folder = database.path.parent / FORMS

    def deploy(
        self,
        source: Path,
        *,
        form_id: str,
        version: str,
        hash: str,
        title: str,
        deployed_at: datetime,
        media: Mapping[str, Path] | None = None,
    ) -> DeployedForm:
        """Copy a form's file and its media into the campaign. The same again does nothing.

        Raises FormVersionError when this id and version is here with another hash, and StoreError.
        """
        held = self._get(form_id, version)
        if held is not None:
            if held.hash != hash:
                raise _other_content(held, hash)
            return held
        folder = _folder_name(form_id, version)
        files = dict(media or {})
        with explained(self._folder):
            hashes = self._copy(source, files, folder)
        row = {
            "form_id": form_id,
            "version": version,
            "hash": hash,
            "title": title,
            "folder": folder,
            "file_name": source.name,
            "files": json.dumps(hashes, ensure_ascii=False),
            "deployed_at": write_time(deployed_at),
        }
        with self._database.write() as connection:
            connection.execute(insert(FormRow), row)
        return self._form(FormRow(**row))

    def list(self) -> list[DeployedForm]:
        """Return every deployed form, by id, the newest version last."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(FormRow).order_by(col(FormRow.form_id), col(FormRow.deployed_at), col(FormRow.version))
            ).mappings()
            return [self._form(FormRow(**row)) for row in rows]

    def get(self, form_id: str, version: str | None = None) -> DeployedForm:
        """Return a form: of this version, or the one deployed last. Raises StoreError when absent."""
        found = [form for form in self.list() if form.form_id == form_id and version in (None, form.version)]
        if not found:
            raise StoreError(
                _("This form is not in the campaign."),
                where=form_id if version is None else f"{form_id} {version}",
                remedy=_("See `survey form list`."),
            )
        return found[-1]

    def _get(self, form_id: str, version: str) -> DeployedForm | None:
        found = [form for form in self.list() if (form.form_id, form.version) == (form_id, version)]
        return found[0] if found else None

    def _form(self, row: FormRow) -> DeployedForm:
        files = json.loads(row.files)
        return DeployedForm(
            form_id=row.form_id,
            version=row.version,
            hash=row.hash,
            title=row.title,
            path=self._folder / row.folder / row.file_name,
            media=tuple(name for name in files if name != row.file_name),
            files=files,
            deployed_at=row.deployed_at,
        )

    def _copy(self, source: Path, media: Mapping[str, Path], folder: str) -> dict[str, str]:
        make_folder(self._folder)
        part = self._folder / f".{secrets.token_hex(6)}.part"
        part.mkdir()
        hashes = {}
        try:
            for name, file in sorted({**media, source.name: source}.items()):
                if Path(name).name != name:
                    raise StoreError(_("A form's file has no folder in its name."), where=name)
                shutil.copyfile(file, part / name)
                hashes[name] = _hash_durably(part / name)
            sync_folder(part)
            target = self._folder / folder
            if target.exists():
                # A deployment that was cut before its row was written: these bytes take its place.
                shutil.rmtree(target)
            part.replace(target)
            sync_folder(self._folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return hashes


def _hash_durably(path: Path) -> str:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folder_name(form_id: str, version: str) -> str:
    """Return a name that every file system takes, and that two versions never share."""
    signs = f"{form_id}-{version}"
    readable = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in signs)
    digest = hashlib.sha256(f"{form_id}\0{version}".encode()).hexdigest()[:8]
    return f"{readable[:60]}-{digest}"


def _other_content(held: DeployedForm, found: str) -> FormVersionError:
    return FormVersionError(
        _("Version {version} of form {form_id} is here already with another content.").format(
            version=held.version, form_id=held.form_id
        ),
        where=f"{held.path} ({held.hash[:12]} / {found[:12]})",
        remedy=_("Give the changed form a new version in its settings sheet, then deploy it again."),
    )
