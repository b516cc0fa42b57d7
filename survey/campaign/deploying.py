"""A newer version of a form comes into a campaign that is at work: from a file, a kit, or with other lists.

What lives here: taking it in whole, and the version that new lists make. What does not: how its bytes are
kept (`store.forms`), and what becomes of drafts and submissions of the older version: they stay under it
(`submissions.versions`).
"""

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.making import whole_forms
from survey.errors import FormVersionError
from survey.form import FormDefinition, load_form
from survey.form.consents import notice_texts, notice_version_of
from survey.form.entities import entity_table
from survey.form.mending.version import write_with_version
from survey.messages import _
from survey.store.forms import DeployedForm

_MADE = re.compile(r"(.*)-L([0-9]+)-[0-9a-f]{4}")


def deploy_forms(campaign: Campaign, paths: Iterable[Path]) -> list[DeployedForm]:
    """Deploy forms with the files beside them; return those that were not here yet.

    All are read before the first is deployed. Raises FormError, FormVersionError (a coordinator's form whose
    notice changed under the same version of the notice, too), StoreError.
    """
    held = {(form.form_id, form.version) for form in campaign.store.forms.list()}
    declared = {name for key in sorted(held) for name in entity_table(campaign.form(*key)).lists}
    forms = whole_forms(tuple(paths), declared)
    if campaign.is_coordinator:
        for path, form in forms:
            _require_new_notice_version(campaign, path, form)
    deployed = [campaign.deploy(path, form) for path, form in forms]
    return [form for form in deployed if (form.form_id, form.version) not in held]


def deploy_with_files(campaign: Campaign, form: DeployedForm, files: Mapping[str, bytes]) -> DeployedForm:
    """Deploy a form again with other files beside it, under a version of its own.

    The version is the form's, the number of the change, and four figures of the files' hash: two laptops that
    change the same form make two versions (docs/decisions/0160-lists-make-a-version.md).
    Raises FormError, StoreError.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for other in form.media:
            shutil.copyfile(form.path.parent / other, folder / other)
        for own, data in files.items():
            (folder / own).write_bytes(data)
        path = write_with_version(form.path, folder, version_with(form.version, files))
        return campaign.deploy(path, load_form(path))


def version_with(version: str, files: Mapping[str, bytes]) -> str:
    """Return the version that other files make of `version`.

    >>> version_with("2026112601", {"communes.csv": b""})
    '2026112601-L1-0d36'
    """
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        digest.update(f"{name} {len(data)} ".encode() + data)
    made = _MADE.fullmatch(version)
    base, number = (made.group(1), int(made.group(2))) if made else (version, 0)
    return f"{base}-L{number + 1}-{digest.hexdigest()[:4]}"


def _require_new_notice_version(campaign: Campaign, path: Path, form: FormDefinition) -> None:
    """Raise FormVersionError when other words are read out than under the same version of the notice before.

    A consent names the version that it was given on: two notices of one version could not be told apart.
    """
    version, texts = notice_version_of(form), notice_texts(form)
    for held in campaign.store.forms.list():
        if version is None or held.form_id != form.form_id or held.version == form.version:
            continue
        earlier = campaign.form(held.form_id, held.version)
        before = notice_texts(earlier)
        changed = [name for name in texts if name in before and texts[name] != before[name]]
        if notice_version_of(earlier) == version and changed:
            raise FormVersionError(
                _("The notice that is read out changed, and its version is still {version}.").format(
                    version=version
                ),
                where=f"{path} ({', '.join(filter(None, changed))})",
                remedy=_("Give notice_version a new value in the form: consents name the one they stand on."),
            )
