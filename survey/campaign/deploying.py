"""A newer version of a form comes into a campaign that is at work, from a file or from a kit.

What lives here: taking it in whole. What does not: how its bytes are kept (`store.forms`), and what becomes
of drafts and submissions of the older version: they stay under it (`submissions.versions`).
"""

from collections.abc import Iterable
from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.making import whole_forms
from survey.errors import FormVersionError
from survey.form import FormDefinition
from survey.form.consents import notice_texts, notice_version_of
from survey.form.entities import entity_table
from survey.messages import _
from survey.store.forms import DeployedForm


def deploy_forms(campaign: Campaign, paths: Iterable[Path]) -> list[DeployedForm]:
    """Deploy forms with the files beside them; return those that were not here yet.

    All are read before the first is deployed. Raises FormError, FormVersionError (a coordinator's form whose
    notice changed under the same version of the notice, too), StoreError.
    """
    held = {(form.form_id, form.version) for form in campaign.store.forms.list()}
    declared = {name for key in sorted(held) for name in entity_table(campaign.form(*key)).lists}
    forms = whole_forms(paths, declared)
    if campaign.is_coordinator:
        for path, form in forms:
            _require_new_notice_version(campaign, path, form)
    deployed = [campaign.deploy(path, form) for path, form in forms]
    return [form for form in deployed if (form.form_id, form.version) not in held]


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
