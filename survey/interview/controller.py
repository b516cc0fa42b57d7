"""The interview itself: what is asked, what becomes of an answer, what stands against finishing.

No screen and no file. Every accepted change is in the journal before the place changes; what is refused
is kept as typed text. What does not live here: the rules of the form (`engine`), reading of text
(`reading`), the way through the form (`way`), words of prompts (`prompting`).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from survey.engine import Instance, NodeView
from survey.form.definition import FormDefinition
from survey.form.itext import language_code
from survey.interview.draft import Draft
from survey.interview.index import FormIndex
from survey.interview.overview import open_rows, overview_rows
from survey.interview.probe import is_relevant, value_of
from survey.interview.prompt import (
    EndSummary,
    Entry,
    Option,
    OverviewRow,
    Place,
    PlaceKind,
    Progress,
    Prompt,
    Reply,
    Status,
)
from survey.interview.prompting import (
    changes_since,
    entry_of,
    instance_label,
    is_needed,
    is_phone,
    is_unavailable,
    missing_value,
    options_of,
    prompt_for,
)
from survey.interview.reading import NotReadError, Reader, Reading, check_range, read_codes, read_path
from survey.interview.way import Way
from survey.messages import _, ngettext
from survey.records.attachments import Attachment
from survey.records.journal import Journal
from survey.records.steps import (
    AddRepeat,
    Answer,
    Attach,
    DeleteRepeat,
    Finalize,
    Language,
    Note,
    Step,
    Typed,
)

Attacher = Callable[[str], Attachment]
"""Take in the file at a path, store its bytes, and return what it is. Raises MediaError."""


class Controller:
    """One interview: an instance and its journal, walked question by question.

    `clock` returns aware times; `new_id` lasting identities (UUIDv7) for repeat instances; `attach`
    stores a file, None where none can be attached; `zone` is where the interview takes place, `country`
    where its telephone numbers and positions are. A journal with steps is taken up again.
    `known` returns what an earlier visit said, as XForms text by reference; it is proposed, and what differs
    is told. `searched` returns words by which the choices of a question are found beside their labels.
    """

    def __init__(
        self,
        form: FormDefinition,
        instance: Instance,
        journal: Journal,
        *,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        attach: Attacher | None = None,
        title: str = "",
        zone: tzinfo = UTC,
        country: str = "BF",
        known: Callable[[], Mapping[str, str]] = dict,
        searched: Callable[[str], Mapping[str, str]] = lambda _ref: {},
    ) -> None:
        self.title = title or form.title
        self.draft = Draft(instance, journal, clock)
        self._is_resumed = bool(journal.steps())
        self._index = FormIndex(form)
        self._instance = instance
        self._way = Way(self._index, self.draft)
        self._new_id = new_id
        self._attach = attach
        self._zone = zone
        self._country = country
        self._known = known
        self._searched = searched
        self._declined: set[str] = set()
        self._counted: tuple[int, int] | None = None
        self._doubted: tuple[str, str] | None = None

    # What stands on screen.

    @property
    def place(self) -> Place:
        """Return where one stands."""
        return self._way.place

    def prompt(self) -> Prompt:
        """Return what is asked now."""
        ref = self.place.ref
        before = self._known().get(ref) if ref and ref not in self._declined else None
        prompt = prompt_for(self._way.stop(), self._index, self.draft, before)
        also = self._searched(ref) if prompt.options else {}
        if not also:
            return prompt
        return replace(prompt, options=tuple(o._replace(also=also.get(o.code, "")) for o in prompt.options))

    def progress(self) -> Progress:
        """Count the relevant questions and those answered, and name the section."""
        answered, relevant = self._count()
        section = self.place.section
        ref = None if section is None else self._index.sections[section - 1].ref
        label = None if ref is None else self._instance.node(ref).label
        return Progress(answered, relevant, section, len(self._index.sections), label)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the names of the form's languages."""
        return tuple(self._instance.languages)

    @property
    def language(self) -> str:
        """Return the name of the language in use, empty for a form without languages."""
        return self._instance.language or ""

    @property
    def language_code(self) -> str:
        """Return the short code of the language in use, empty for a form without languages."""
        return language_code(self.language) or ""

    @property
    def can_attach(self) -> bool:
        """Tell whether files can be attached."""
        return self._attach is not None

    def opening_notices(self) -> tuple[str, ...]:
        """Say that a draft was taken up again; nothing for a new one."""
        return (_("Draft taken up again where it was left."),) if self._is_resumed else ()

    def instances(self, ref: str) -> tuple[Option, ...]:
        """List the instances of the repeat at `ref`: position, and the first answer in each."""
        numbers = range(1, self._instance.repeat_count(ref) + 1)
        stops = self._way.stops()
        return tuple(Option(str(n), instance_label(f"{ref}[{n}]", stops, self.draft)) for n in numbers)

    # Answering.

    def answer(self, text: str) -> Reply:
        """Take the text typed here (codes for choices) and go on; an empty one passes or clears.

        What cannot be read or is refused is kept as typed text. Raises StoreError.
        """
        ref = self.place.ref
        if self.place.kind is not PlaceKind.QUESTION:
            return self._pass()
        node = self._instance.node(ref)
        entry = entry_of(node)
        if entry is Entry.NONE:
            return self._pass()
        if not text.strip():
            return self._answer_nothing(ref)
        try:
            reading = self._read(text, node, entry)
        except NotReadError as unread:
            self._keep_text(ref, text)
            return Reply(Status.REFUSED, str(unread), reason="refused")
        if reading.doubt and self._doubted != (ref, text):
            self._doubted = (ref, text)
            self._keep_text(ref, text)
            return Reply(Status.CONFIRM, reading.doubt)
        return self._answer_value(ref, reading.value, text, (reading.echo,) if reading.echo else ())

    def give(self, ref: str, value: str | None) -> Reply:
        """Give XForms text to the question `ref`, as a script does; the place does not change.

        A refused value is kept as typed text. Raises StoreError, and EngineError when `ref` is unknown.
        """
        refusal = self._do(Answer(ref, value or None))
        if refusal is None:
            return Reply(Status.SAVED)
        if value:
            self._keep_text(ref, value)
        return refusal

    def refuse(self, reason: str) -> Reply:
        """Record why there is no answer here, in the question's companion, and go on. Raises StoreError."""
        ref = self.place.ref
        companion = self._index.companion(ref) if self.place.kind is PlaceKind.QUESTION else None
        if companion is None:
            return Reply(Status.REFUSED, _("The form foresees no reason here; a note can be written."))
        before = self._answers_that_count()
        self._forget_text(ref)
        if value_of(self._instance, ref):
            self._do(Answer(ref, None))
        refusal = self._do(Answer(companion, reason))
        if refusal is not None:
            return refusal
        self._way.on()
        return Reply(Status.SAVED, notices=self._hidden_notice(before))

    def keep_typed(self, text: str | None) -> None:
        """Keep text that is typed here and not accepted, and all that still waits. Raises StoreError."""
        if self.place.kind is PlaceKind.QUESTION and text is not None:
            prompt = self.prompt()
            if text != prompt.text and prompt.entry is not Entry.NONE:
                self._keep_text(prompt.place.ref, text if text.strip() else None)
        self.draft.flush()

    def set_note(self, text: str | None, *, at: str | None = None) -> None:
        """Keep a note for the coordinator here, or on the question `at`; None removes it."""
        ref = self.place.ref if at is None else at
        if ref and self.draft.notes.get(ref) != text:
            self._record(Note(ref, text))

    def attach(self, path: str) -> Reply:
        """Attach the file at `path` here; it answers a question that asks for one, and one goes on.

        Raises MediaError when it cannot be taken in, StoreError.
        """
        if self.place.kind is PlaceKind.END:
            return Reply(Status.REFUSED, _("No file can be attached here."))
        reply = self.attach_at(self.place.ref, path)
        if reply.is_accepted and self._takes_files(self.place.ref):
            self._way.on()
        return reply

    def attach_at(self, ref: str, path: str) -> Reply:
        """Attach the file at `path` to the question `ref`; the place does not change.

        Raises MediaError when it cannot be taken in, StoreError.
        """
        if self._attach is None:
            return Reply(Status.REFUSED, _("No file can be attached here."))
        attachment = self._attach(read_path(path))
        self._record(Attach(ref, attachment))
        notices = (_("Attached: {names}.").format(names=attachment.name),)
        if self._takes_files(ref):
            reply = self.give(ref, attachment.name)
            return Reply(reply.status, reply.message, notices)
        return Reply(Status.SAVED, notices=notices)

    def set_language(self, name: str) -> None:
        """Ask in another language of the form from now on. Raises StoreError."""
        if name != self._instance.language:
            self._do(Language(name))

    def language_named(self, word: str) -> str:
        """Return the form's language with this name or short code; `word` itself when there is none."""
        return next((name for name in self.languages if word in (name, language_code(name))), word)

    # Repeats and moving.

    def add_repeat(self, ref: str) -> Reply:
        """Add an instance to the repeat at `ref` and go to its first question. Raises StoreError."""
        own = f"{ref}[{self._instance.repeat_count(ref) + 1}]"
        refusal = self._do(AddRepeat(own, self._new_id()))
        if refusal is not None:
            return refusal
        if not self._way.enter(own):
            self._way.on()
        return Reply(Status.SAVED)

    def delete_repeat(self, ref: str) -> Reply:
        """Delete the repeat instance `ref` (`/data/r[2]`) and stand at the repeat's offer."""
        refusal = self._do(DeleteRepeat(ref))
        if refusal is not None:
            return refusal
        self._way.deleted(ref)
        return Reply(Status.SAVED, notices=(_("Deleted."),))

    def enter_instance(self, ref: str) -> bool:
        """Go to the first question of the repeat instance `ref`; False when it asks nothing."""
        return self._way.enter(ref)

    def back(self) -> bool:
        """Go back along the path really taken; False at its beginning."""
        return self._way.back()

    def jump(self, place: Place) -> bool:
        """Go to a place; False when it is not relevant now. What is mended from the end returns there."""
        return self._way.jump(place)

    def jump_to(self, ref: str) -> bool:
        """Go to the question with this reference; False when it is not relevant now."""
        place = self._way.find(ref)
        return place is not None and self._way.jump(place)

    # The whole.

    def overview(self) -> tuple[OverviewRow, ...]:
        """List every place with its state and answer; hidden questions that hold an answer too."""
        return overview_rows(self._index, self.draft, self._way.stops())

    def summary(self) -> EndSummary:
        """Tell what stands against finishing and what will be left out."""
        issues = open_rows(self._index, self.draft, self._way.stops())
        hidden = len(self.draft.answered) - len(self._answers_that_count())
        changes = changes_since(self._way.stops(), self.draft, self._known())
        return EndSummary(issues, hidden, *self._count(), changes)

    def finalize(self, *, without_unfinished: bool = False) -> Reply:
        """Finish: the journal ends with Finalize, and the caller makes the revision. Raises StoreError."""
        summary = self.summary()
        if summary.blocks:
            return Reply(Status.REFUSED, _("Some answers are missing or not valid: see the list."))
        if summary.unfinished and not without_unfinished:
            return Reply(Status.REFUSED, _("Some questions hold text that was not accepted."))
        excess = next((one for one in self._instance.validate() if one.code == "count"), None)
        if excess is not None:
            return Reply(Status.REFUSED, excess.message)
        refusal = self._do(Finalize())
        if refusal is not None:
            return refusal
        return Reply(Status.SAVED)

    # Inner workings.

    def _read(self, text: str, node: NodeView, entry: Entry) -> Reading:
        if entry in (Entry.ONE, Entry.MANY, Entry.RANK):
            return Reading(read_codes(text, entry, options_of(node, entry), node.value))
        reader = Reader(self._zone, self.draft.now().astimezone(self._zone).date(), self._country)
        datatype = node.datatype if entry is Entry.TEXT else "string"
        reading = reader.read(text, datatype, appearance=node.appearance or "", is_phone=is_phone(node))
        control = self._way.stop().control
        if control is not None and control.kind == "range":
            check_range(reading.value, control.attributes)
        return reading

    def _takes_files(self, ref: str) -> bool:
        return self.place.kind is not PlaceKind.REPEAT and entry_of(self._instance.node(ref)) is Entry.FILE

    def _pass(self) -> Reply:
        self.draft.flush()
        self._way.on()
        return Reply(Status.PASSED)

    def _answer_nothing(self, ref: str) -> Reply:
        node = self._instance.node(ref)
        if is_needed(node, self._index, self._instance) and not self._has_reason(ref):
            return Reply(Status.REFUSED, self._required_message(node), reason="required")
        self._forget_text(ref)
        # Whoever emptied the line did not take what was proposed: it is not proposed again.
        self._declined.add(ref)
        if not node.value:
            return self._pass()
        before = self._answers_that_count()
        refusal = self._do(Answer(ref, None))
        if refusal is not None:
            return refusal
        self._clear_reason(ref)
        self._way.on()
        return Reply(Status.SAVED, notices=self._hidden_notice(before))

    def _answer_value(self, ref: str, value: str, text: str, notices: tuple[str, ...]) -> Reply:
        node = self._instance.node(ref)
        is_same = (
            value == node.value and node.valid and not is_unavailable(node) and ref in self.draft.answered
        )
        if is_same and ref not in self.draft.typed:
            return self._pass()
        before = self._answers_that_count()
        refusal = self._do(Answer(ref, value))
        if refusal is not None:
            self._keep_text(ref, text)
            return refusal
        self._way.on()
        return Reply(Status.SAVED, notices=notices + self._hidden_notice(before))

    def _clear_reason(self, ref: str) -> None:
        # A reason recorded before the answer that is cleared now would come back with the empty question.
        companion = self._index.companion(ref)
        if companion is not None and self._has_reason(ref):
            self._do(Answer(companion, None))

    def _keep_text(self, ref: str, text: str | None) -> None:
        if self.draft.typed.get(ref) != text:
            self._record(Typed(ref, text))

    def _forget_text(self, ref: str) -> None:
        self._keep_text(ref, None)

    def _do(self, step: Step) -> Reply | None:
        """Let the instance take a step and keep it; return the refusal, None when there is none."""
        at = self.draft.now()
        refusal = self.draft.take(step, at)
        self._way.changed()
        self._counted = None
        if refusal is None:
            self.draft.keep(step, at, self._way.shown_at)
        return refusal

    def _record(self, step: Step) -> None:
        self.draft.keep(step, self.draft.now(), self._way.shown_at)

    def _count(self) -> tuple[int, int]:
        if self._counted is None:
            asked = [stop for stop in self._way.stops() if stop.is_asked]
            answered = [stop for stop in asked if stop.value or self._has_reason(stop.place.ref)]
            self._counted = (len(answered), len(asked))
        return self._counted

    def _required_message(self, node: NodeView) -> str:
        companion = self._index.companion(node.ref)
        asking = node if node.required or companion is None else self._instance.node(companion)
        return asking.required_message or _("An answer is required here.")

    def _has_reason(self, ref: str) -> bool:
        return missing_value(ref, self._index, self._instance) is not None

    def _answers_that_count(self) -> set[str]:
        return {ref for ref in self.draft.answered if is_relevant(self._instance, ref)}

    def _hidden_notice(self, before: set[str]) -> tuple[str, ...]:
        count = len(before - self._answers_that_count())
        if not count:
            return ()
        return (
            ngettext("{count} answer is hidden now.", "{count} answers are hidden now.", count).format(
                count=count
            ),
        )
