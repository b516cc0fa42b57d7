"""What is in conflict, in the words of the form: the labels of questions and of choices, authors, times.

What lives here: reading labels once for many conflicts. What does not: what is in conflict (`settling`,
`entity_settling`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.reading.listing import local_time
from survey.form.itext import find_language
from survey.log.state import DELETION, join_revision
from survey.merge.conflicts import Conflict, Side
from survey.messages import _, current_language, pgettext
from survey.outputs.questions import Question
from survey.outputs.tables.schema import questions_by_path, tables_of
from survey.records.paths import generic
from survey.records.submissions import SubmissionState


@dataclass(frozen=True, slots=True)
class ShownSide:
    """One side of a conflict as a person reads it; `revision` is the beginning of its hash.

    `device` is the beginning of the laptop's id, `file` where the photo of this side lies on this disk.
    """

    question: str
    value: str
    author: str
    when: str
    revision: str
    device: str = ""
    file: Path | None = None


class Questions:
    """The labels of the questions of each form version, and of their choices, read once."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self._questions: dict[tuple[str, str], Mapping[str, Question]] = {}

    def question(self, state: SubmissionState | None, path: str) -> Question | None:
        """Return the question at a path, None when the form has none there, or of an entity (no `state`)."""
        if state is None:
            return None
        key = (state.form_id, state.form_version)
        if key not in self._questions:
            form = self._campaign.form(*key)
            language = find_language(current_language(), form.languages)
            self._questions[key] = questions_by_path(tables_of(form, language))
        return self._questions[key].get(generic(path))

    def label(self, state: SubmissionState | None, path: str) -> str:
        """Return the question's label, the last name of its path without one."""
        if path == DELETION:
            return _("kept or deleted")
        question = self.question(state, path)
        return (question.label if question is not None else "") or path.rpartition("/")[2]

    def asked(self, state: SubmissionState | None, conflict: Conflict) -> str:
        """Return what a conflict is about: its question, and the rule that the combination breaks."""
        label = self.label(state, conflict.path)
        if not conflict.code:
            return label
        return _("{question}: {message}").format(question=label, message=conflict.message)

    def side_value(self, state: SubmissionState | None, conflict: Conflict, side: Side) -> str:
        """Return what a side says, with the answers that are taken along."""
        own = self.value(state, conflict.path, side.value)
        beside = [
            _("{question}: {message}").format(
                question=self.label(state, path), message=self.value(state, path, value)
            )
            for path, value in side.beside
        ]
        return f"{own} ({'; '.join(beside)})" if beside else own

    def value(self, state: SubmissionState | None, path: str, value: str | None) -> str:
        """Return a value as a person reads it: the labels of its choices."""
        if value is None:
            return _("(no answer)")
        if path == DELETION:
            return _("deleted") if value == "deleted" else pgettext("submission", "kept")
        question = self.question(state, path)
        return value if question is None else question.shown(value)


def side_time(side: Side) -> str:
    """Return when a side was signed, on this laptop's clock."""
    return local_time(datetime.fromtimestamp(side.when_ms / 1000, UTC).isoformat())


def side_file(campaign: Campaign, path: str, side: Side) -> Path | None:
    """Return where the file that a side answers with lies, None without one, or while it is not here."""
    revision = join_revision(campaign.store.entry(side.revision)) if side.value else None
    attachment = None if revision is None else revision.attachments.get(path)
    if attachment is None or not campaign.store.blobs.has(attachment.sha256):
        return None
    return campaign.store.blobs.path(attachment.sha256)


def shown_sides(
    campaign: Campaign, state: SubmissionState | None, conflicts: Sequence[Conflict]
) -> list[ShownSide]:
    """Return every side of the conflicts of a submission; of an entity's, when `state` is None."""
    questions = Questions(campaign)
    rows = []
    for conflict in conflicts:
        label = questions.asked(state, conflict)
        for side in conflict.sides:
            value = questions.side_value(state, conflict, side)
            file = None if state is None else side_file(campaign, conflict.path, side)
            rows.append(
                ShownSide(
                    label, value, side.author, side_time(side), side.revision[:8], side.device[:8], file
                )
            )
    return rows
