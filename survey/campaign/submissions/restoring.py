"""From a submission's state back to an instance: to show it, to serialise it, to compute it again."""

from collections.abc import Mapping
from datetime import datetime

from survey.campaign.zone import zone_of
from survey.engine import Instance
from survey.form import FormDefinition
from survey.form.itext import find_language
from survey.form.secondary import StaticNode
from survey.log.odk_chain import OdkVersion
from survey.records.submissions import Snapshot, SubmissionState


def restore_state(
    form: FormDefinition,
    state: SubmissionState,
    language: str | None,
    lists: Mapping[str, StaticNode] | None = None,
    *,
    sent_as: OdkVersion | None = None,
) -> Instance:
    """Return the instance that a submission's state stands for, to show or to serialise it.

    `lists` are the secondary instances that the campaign serves (see `entities.lists`), `sent_as` the
    instanceID and deprecatedID that a server without branches would know it by.
    """
    return Instance(
        form,
        language=find_language(language, form.languages) or form.default_language,
        now=datetime.fromisoformat(state.ended.replace("Z", "+00:00")),
        tz=zone_of(state.tz),
        instance_id=state.instance_id if sent_as is None else sent_as.instance_id,
        deprecated_id=None if sent_as is None else sent_as.deprecated_id,
        values=Snapshot(state.answers, state.derived, state.repeats),
        lists=lists,
    )
