"""What a form reads as its last saved submission, kept with each draft that reads it.

Source: XLSForm, `${last-saved#question}`; ODK Collect, whose last saved one is the device's own.
"""

from collections.abc import Collection, Mapping

from survey.campaign.campaign import Campaign
from survey.campaign.submissions.restoring import restore_state
from survey.engine.rereading import saved_document
from survey.form import FormDefinition
from survey.form.secondary import LAST_SAVED, StaticNode
from survey.form.tags import TagTable


def kept_last_saved(campaign: Campaign, form: FormDefinition, *, device: str | None = None) -> dict[str, str]:
    """Return the submission's XML for a draft to keep, nothing when the form does not read it.

    It is the newest of this form, in any version, that `device` finished and that is here; without it, this
    device.
    """
    if LAST_SAVED not in form.instances:
        return {}
    own = device or campaign.device.device_id
    mine = (state for state in campaign.store.submissions(form=form.form_id) if state.device == own)
    newest = max(mine, key=lambda state: state.finalized, default=None)
    if newest is None:
        return {}
    version = campaign.form(newest.form_id, newest.form_version)
    return {LAST_SAVED: restore_state(version, newest, newest.language).to_xml()}


def last_saved_document(kept: Mapping[str, str]) -> dict[str, StaticNode]:
    """Return the secondary instance that stands for what a draft kept."""
    return {LAST_SAVED: saved_document(kept[LAST_SAVED].encode())} if LAST_SAVED in kept else {}


def without_people(kept: str, tags: TagTable, people: Collection[str]) -> str:
    """Return a kept submission without what it says of some persons."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(kept.encode(), parser)
    for element in root.iter(etree.Element):
        names = [etree.QName(own).localname for own in (*reversed(list(element.iterancestors())), element)]
        if not len(element) and tags.subject_of("/" + "/".join(names)) in people:
            element.text = None
    return etree.tostring(root, encoding="unicode")
