"""From a submission's state back to an instance: to show it, to serialise it, to compute it again."""

from collections.abc import Mapping
from datetime import datetime

from survey.campaign.zone import zone_of
from survey.engine import Instance
from survey.form import FormDefinition
from survey.form.itext import find_language
from survey.form.secondary import StaticNode
from survey.records.submissions import Snapshot, SubmissionState


def restore_state(
    form: FormDefinition,
    state: SubmissionState,
    language: str | None,
    lists: Mapping[str, StaticNode] | None = None,
) -> Instance:
    """Return the instance that a submission's state stands for, to show or to serialise it.

    `lists` are the secondary instances that the campaign serves (see `entities.lists`).
    """
    return Instance(
        form,
        language=find_language(language, form.languages) or form.default_language,
        now=datetime.fromisoformat(state.ended.replace("Z", "+00:00")),
        tz=zone_of(state.tz),
        instance_id=state.instance_id,
        deprecated_id=None,
        values=Snapshot(state.answers, state.derived, state.repeats),
        lists=lists,
    )
