"""From a node of the instance to the prompt that a person sees, and to its line in the overview."""

from collections.abc import Mapping, Sequence

from survey.engine import Instance, NodeView
from survey.engine.choices import codes_in
from survey.interview.draft import Draft
from survey.interview.index import FormIndex, Stop
from survey.interview.probe import is_relevant, value_of
from survey.interview.prompt import Change, Entry, Option, OverviewRow, PlaceKind, Prompt, State
from survey.interview.reading import shown_text
from survey.interview.refs import is_inside, name_of, split_position
from survey.interview.wording import bounds_in_words, expectation
from survey.messages import _, ngettext

PII = "survey:pii"
LONGEST_LABEL = 120
"""How many signs of a label a line of the overview shows; notices run to pages."""
_CONFIRMED = "OK"


def prompt_for(stop: Stop, index: FormIndex, draft: Draft, before: str | None = None) -> Prompt:
    """Return the prompt of a stop as the instance stands now; `before` is the value of an earlier visit.

    A question without an answer proposes that value: it is kept when the person says so, not before.
    """
    place = stop.place
    if place.kind is PlaceKind.END:
        return Prompt(place, Entry.END, _("End of the questionnaire"))
    node = draft.instance.node(place.ref)
    if place.kind is PlaceKind.REPEAT:
        return Prompt(place, Entry.REPEAT, label_of(node), crumbs=crumbs_of(stop, draft.instance))
    entry = entry_of(node)
    options = options_of(node, entry)
    is_proposed = is_proposal(node, before, draft) and missing_value(place.ref, index, draft.instance) is None
    shown = node._replace(value=before) if is_proposed else node
    return Prompt(
        place=place,
        entry=entry,
        label=label_of(node),
        datatype=node.datatype,
        hint=node.hint,
        guidance=node.guidance,
        required=is_needed(node, index, draft.instance),
        readonly=node.readonly,
        value=node.value or None,
        text=starting_text(shown, entry, draft),
        options=options,
        crumbs=crumbs_of(stop, draft.instance),
        missing=missing_label(place.ref, index, draft.instance),
        reasons=reasons_for(place.ref, index, draft.instance),
        note=draft.notes.get(place.ref),
        files=draft.files.get(place.ref, ()),
        expects=_expects(node, entry),
        complaint=complaint_about(node, place.ref in draft.typed),
        before=before_in_words(node, entry, before),
        is_proposed=is_proposed,
    )


def is_proposal(node: NodeView, before: str | None, draft: Draft) -> bool:
    """Tell whether an earlier value can stand in for an answer that is not there: it is among the choices."""
    if not before or node.value or node.readonly or node.ref in draft.typed:
        return False
    codes = codes_in(node.control, before)
    return {choice.value for choice in node.choices}.issuperset(codes)


def is_other(node: NodeView, before: str) -> bool:
    """Tell whether the present value says something else than an earlier one; order does not count."""
    if node.control == "select":
        return set((node.value or "").split()) != set(before.split())
    return node.value != before


def before_in_words(node: NodeView, entry: Entry, before: str | None) -> str | None:
    """Return an earlier value as a person reads it, None when the present one says the same."""
    if not before or not is_other(node, before):
        return None
    return answer_in_words(node._replace(value=before), entry)


def changes_since(stops: Sequence[Stop], draft: Draft, known: Mapping[str, str]) -> tuple[Change, ...]:
    """Return the answers that differ from those of an earlier visit, in body order."""
    found = []
    for stop in stops:
        before = known.get(stop.place.ref) if stop.place.kind is PlaceKind.QUESTION else None
        if before and stop.value:
            node = draft.instance.node(stop.place.ref)
            entry = entry_of(node)
            words = before_in_words(node, entry, before)
            if words is not None:
                found.append(
                    Change(stop.place, _one_line(label_of(node)), words, answer_in_words(node, entry))
                )
    return tuple(found)


def _expects(node: NodeView, entry: Entry) -> str | None:
    if node.control == "range":
        return bounds_in_words(node.attributes)
    return expectation(entry, node.datatype, is_phone=is_phone(node))


def complaint_about(node: NodeView, is_unfinished: bool) -> str | None:
    """Say what stands against the present value, None when nothing does."""
    if is_unfinished:
        return _("This text was not accepted yet.")
    if node.value and not node.valid:
        return node.constraint_message or _("This answer is not valid any more.")
    if is_unavailable(node):
        return _("This answer is not among the choices any more.")
    return None


def is_unavailable(node: NodeView) -> bool:
    """Tell whether a selection holds what another answer took off its list."""
    chosen = codes_in(node.control, node.value or "")
    return bool(chosen) and not {choice.value for choice in node.choices}.issuperset(chosen)


def instance_label(ref: str, stops: Sequence[Stop], draft: Draft) -> str:
    """Describe a repeat instance by its first answer, its own label when it has none."""
    for stop in stops:
        if stop.place.kind is PlaceKind.QUESTION and is_inside(stop.place.ref, ref):
            node = draft.instance.node(stop.place.ref)
            answer = answer_in_words(node, entry_of(node))
            if answer:
                return answer
    return _("(nothing answered yet)")


def entry_of(node: NodeView) -> Entry:
    """Tell how a question is answered."""
    appearance = (node.appearance or "").split()
    if node.readonly or node.kind == "note":
        return Entry.NONE
    match node.control:
        case "select1" | "trigger":
            return Entry.ONE
        case "select":
            return Entry.MANY
        case "rank":
            return Entry.RANK
        case "upload":
            return Entry.FILE
        case _:
            return Entry.LONG_TEXT if "multiline" in appearance else Entry.TEXT


def options_of(node: NodeView, entry: Entry) -> tuple[Option, ...]:
    """Return the choices of a question as options."""
    if node.control == "trigger":
        return (Option(_CONFIRMED, _("Yes, done")),)
    if entry not in (Entry.ONE, Entry.MANY, Entry.RANK):
        return ()
    return tuple(
        Option(choice.value, with_files(choice.label or choice.value, choice.media))
        for choice in node.choices
    )


def with_files(text: str, media: Mapping[str, str]) -> str:
    """Return a text with the names of the files that go with it: a terminal shows no picture."""
    return f"{text} [{', '.join(media.values())}]" if media else text


def starting_text(node: NodeView, entry: Entry, draft: Draft) -> str:
    """Return what the entry line starts with: the unfinished text, else the value as one types it."""
    unfinished = draft.typed.get(node.ref)
    if unfinished is not None:
        return unfinished
    return shown_text(node.value, node.datatype if entry is Entry.TEXT else "string")


def label_of(node: NodeView) -> str:
    """Return the label of a node, its name when it has none."""
    return with_files(node.label or name_of(node.ref), node.media)


def is_phone(node: NodeView) -> bool:
    """Tell whether the question asks for a telephone number, by its tag."""
    return node.tags.get(PII) == "phone" and node.datatype in ("string", "")


def is_needed(node: NodeView, index: FormIndex, instance: Instance) -> bool:
    """Tell whether a question needs an answer, or the reason why there is none in its required companion."""
    companion = index.companion(node.ref)
    return node.required or (companion is not None and instance.node(companion).required)


def missing_value(ref: str, index: FormIndex, instance: Instance) -> str | None:
    """Return the recorded reason for no answer at `ref`, None when there is none or it does not count."""
    companion = index.companion(ref)
    if companion is None or not is_relevant(instance, companion):
        return None
    return value_of(instance, companion)


def missing_label(ref: str, index: FormIndex, instance: Instance) -> str | None:
    """Return the recorded reason in words."""
    value = missing_value(ref, index, instance)
    if value is None:
        return None
    return next((o.label for o in reasons_for(ref, index, instance) if o.code == value), value)


def reasons_for(ref: str, index: FormIndex, instance: Instance) -> tuple[Option, ...]:
    """Return the reasons that the form foresees for no answer at `ref`."""
    companion = index.companion(ref)
    if companion is None:
        return ()
    node = instance.node(companion)
    return tuple(
        Option(choice.value, with_files(choice.label or choice.value, choice.media))
        for choice in node.choices
    )


def crumbs_of(stop: Stop, instance: Instance) -> tuple[str, ...]:
    """Name the groups and repeat instances around a stop, but for the top one, which the header names."""
    words = around_in_words(stop, instance)
    top = stop.around[0] if stop.around else ""
    return tuple(label for ref, label in words if ref != top or ref.endswith("]"))


def around_in_words(stop: Stop, instance: Instance) -> list[tuple[str, str]]:
    """Return reference and words of the labelled groups and repeat instances around a stop."""
    words = []
    for ref in stop.around:
        if ref.endswith("]"):
            head, position = split_position(ref)
            label = instance.node(ref).label or instance.node(head).label or name_of(ref)
            words.append((ref, f"{label} {position}"))
        elif not _frames_repeat(ref, stop):
            words += [(ref, label) for label in [instance.node(ref).label] if label]
    return words


def _frames_repeat(ref: str, stop: Stop) -> bool:
    return ref == stop.place.ref or any(other.startswith(f"{ref}[") for other in stop.around)


def answer_in_words(node: NodeView, entry: Entry) -> str:
    """Return the value as a person reads it: labels for codes, dates as written here."""
    if not node.value:
        return ""
    if entry in (Entry.ONE, Entry.MANY, Entry.RANK):
        labels = {option.code: option.label for option in options_of(node, entry)}
        codes = [node.value] if entry is Entry.ONE else node.value.split()
        return ", ".join(labels.get(code, code) for code in codes)
    return shown_text(node.value, node.datatype).replace("\n", " ")


def row_for(stop: Stop, index: FormIndex, draft: Draft, *, depth: int = 0) -> OverviewRow:
    """Return the overview's line of a stop."""
    place = stop.place
    instance = draft.instance
    if place.kind is PlaceKind.END:
        return OverviewRow(place, _("End of the questionnaire"), State.NOTE)
    node = instance.node(place.ref)
    if place.kind is PlaceKind.REPEAT:
        count = instance.repeat_count(place.ref)
        words = ngettext("{count} entered", "{count} entered", count).format(count=count)
        return OverviewRow(place, label_of(node), State.REPEAT, words, depth)
    entry = entry_of(node)
    missing = missing_label(place.ref, index, instance)
    answer = answer_in_words(node, entry) or missing or draft.typed.get(place.ref, "")
    state = state_of(node, entry, missing is not None, place.ref in draft.typed)
    if state is State.EMPTY and is_needed(node, index, instance):
        state = State.REQUIRED
    return OverviewRow(place, _one_line(label_of(node)), state, answer, depth, draft.notes.get(place.ref))


def state_of(node: NodeView, entry: Entry, has_reason: bool, is_unfinished: bool) -> State:
    """Tell the state of a question."""
    if not node.relevant:
        return State.HIDDEN
    if is_unfinished:
        return State.UNFINISHED
    if entry is Entry.NONE:
        return State.NOTE
    if node.value:
        return State.ANSWERED if node.valid and not is_unavailable(node) else State.INVALID
    if has_reason:
        return State.MISSING
    return State.REQUIRED if node.required else State.EMPTY


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_LABEL else line[: LONGEST_LABEL - 1] + "~"
