"""A newer version of a form comes into a campaign that is at work, from a file or from a kit.

What lives here: taking it in whole. What does not: how its bytes are kept (`store.forms`), and what becomes
of drafts and submissions of the older version: they stay under it (`submissions.versions`).
"""

from collections.abc import Iterable
from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.making import whole_forms
from survey.form.entities import entity_table
from survey.store.forms import DeployedForm


def deploy_forms(campaign: Campaign, paths: Iterable[Path]) -> list[DeployedForm]:
    """Deploy forms with the files beside them; return those that were not here yet.

    All are read before the first is deployed. Raises FormError, FormVersionError, StoreError.
    """
    held = {(form.form_id, form.version) for form in campaign.store.forms.list()}
    declared = {name for key in sorted(held) for name in entity_table(campaign.form(*key)).lists}
    deployed = [campaign.deploy(path, form) for path, form in whole_forms(tuple(paths), declared)]
    return [form for form in deployed if (form.form_id, form.version) not in held]
