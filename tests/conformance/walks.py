"""Replay of a transcript that an interviewer over JavaRosa wrote, through the product's own way of asking.

The way through the form (`survey.interview.way`) must come to the same questions and offers of a new repeat
instance in the same order, show the same texts and choices, give the same outcomes, and end in the same
instance. Two kinds of transcript are read: the reference's (`walk`: forward, offers that were declined are
not in it) and our interviewer's (`java/Interviewer.java`: back, deletions, languages, every offer).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from survey.engine import Instance, NodeView
from survey.form import FormDefinition
from survey.interview.draft import Draft
from survey.interview.index import FormIndex
from survey.interview.memory_journal import MemoryJournal
from survey.interview.prompt import PlaceKind
from survey.interview.refs import split_position
from survey.interview.way import Way
from survey.records.journal import DraftHeader
from survey.records.steps import AddRepeat, Answer, DeleteRepeat, Language
from tests.conformance.javarosa import JavaRosa, Job

# `nouvel_id` and `act_nouvel_id` are identifiers that shipped forms draw for a new manager or action.
DRAWN = ("instanceID", "nouvel_id", "act_nouvel_id")
UNREPEATABLE = frozenset((*DRAWN, "start", "end", "today", "deviceid", "username", "audit"))
SHOWN = ("label", "hint", "required", "readonly", "value")
Event = dict[str, Any]


@dataclass
class Replay:
    """A transcript replayed: what differed, in words."""

    differences: list[str] = field(default_factory=list)
    questions: int = 0
    instance: Instance | None = None


def events_of(transcript: list[Event]) -> Iterator[Event]:
    """Bring both kinds of transcript to the events of our interviewer's."""
    asked = None
    for line in transcript:
        if "control" in line:
            if line["ref"] != asked:
                shown = {
                    key: line[key] for key in ("label", "required", "readonly", "choices") if key in line
                }
                yield {"ask": line["ref"], **shown}
            asked = line["ref"]
            if line["value"] is not None:
                yield {"answer": line["ref"], "value": line["value"], "status": line["status"]}
        elif "repeat" in line:
            asked = None
            yield {"offer": line["repeat"], "taken": True}
        elif "load_ms" not in line:
            yield line


def replay(form: FormDefinition, transcript: list[Event], now: datetime | None = None) -> Replay:
    """Drive our instance as the transcript's interviewer did, and compare on the way.

    `now` is the clock of a form that does not keep its start.
    """
    interview = _Interview(form, transcript, now)
    for event in events_of(transcript):
        interview.take(event)
        if len(interview.result.differences) > 12:
            break
    return interview.result


def compare_all(javarosa: JavaRosa, jobs: list[tuple[FormDefinition, Job]]) -> list[str]:
    """Go through each form in JavaRosa, as the reference and as our interviewer does; return what differed."""
    # pulldata() is Collect's own function: JavaRosa alone does not have it.
    walked = [(form, job) for form, job in jobs if b"pulldata(" not in form.xml]
    done = [
        ("walk", walked, javarosa.walk([job for _form, job in walked])),
        ("interview", jobs, javarosa.interview([job for _form, job in jobs])),
    ]
    return [
        f"{kind} {job.form.stem} {job.seed}: {differences[0]}"
        for kind, own, transcripts in done
        for (form, job), transcript in zip(own, transcripts, strict=True)
        if (differences := replay(form, transcript).differences)
    ]


class _Interview:
    def __init__(self, form: FormDefinition, transcript: list[Event], now: datetime | None) -> None:
        self.result = Replay()
        self.offers_are_told = "load_ms" not in transcript[0]
        now = self.now = clock_of(transcript[-1].get("xml"), now)
        self.instance = self.result.instance = Instance(form, now=now)
        index = FormIndex(form)
        # The reference asks for the reason of a missing answer as a question of its own.
        index.companion_refs = frozenset()
        self.draft = Draft(self.instance, MemoryJournal(_header(now)), lambda: now)
        self.way = Way(index, self.draft)
        self.is_done = False
        """Whether what stands at the place was dealt with: the next event is met one step on."""

    def differs(self, text: str) -> None:
        self.result.differences.append(text)

    def take(self, event: Event) -> None:
        match next(iter(event)):
            case "ask":
                self.ask(event)
            case "answer":
                self.answer(event)
            case "offer":
                self.offer(event)
            case "delete":
                self.step(DeleteRepeat(event["delete"]))
                self.way.deleted(event["delete"])
            case "language":
                self.step(Language(event["language"]))
                self.is_done = False
            case "again":
                self.again()
            case "end":
                self.end(event)
            case _:
                self.differs(f"JavaRosa refused: {event}")

    def step(self, step: Answer | AddRepeat | DeleteRepeat | Language) -> Any:
        outcome = self.instance.apply(step, self.draft.now())
        self.way.changed()
        return outcome

    def again(self) -> None:
        self.way.jump(self.way.stops()[0].place)
        self.is_done = False

    def advance(self, wanted: PlaceKind, ref: str) -> None:
        """Go on to what comes next; offers that the transcript does not tell of are declined."""
        if self.is_done:
            self.way.on()
        while (
            not self.offers_are_told
            and self.way.place.kind is PlaceKind.REPEAT
            and (wanted is not PlaceKind.REPEAT or self.way.place.ref != ref)
        ):
            self.way.on()
        place = self.way.place
        if (place.kind, place.ref) != (wanted, ref):
            self.differs(f"comes to {place.kind} {place.ref}, JavaRosa to {wanted} {ref}")
            self.way.jump(self.way.find(ref) or place)
        self.is_done = True

    def ask(self, event: Event) -> None:
        self.result.questions += 1
        self.advance(PlaceKind.QUESTION, event["ask"])
        view = self.drop_unavailable(event["ask"])
        for key in SHOWN:
            ours, theirs = getattr(view, key), event.get(key)
            if key in event and (ours or None) != (theirs or None):
                self.differs(f"{event['ask']} {key}: {ours!r}, JavaRosa {theirs!r}")
        if "choices" in event:
            theirs = event["choices"]
            with_labels = bool(theirs) and isinstance(theirs[0], list)
            ours = [[c.value, c.label] if with_labels else c.value for c in view.choices]
            if ours != theirs:
                self.differs(f"{event['ask']} choices: {ours}, JavaRosa {theirs}")

    def drop_unavailable(self, ref: str) -> NodeView:
        """Take out what is no choice any more: JavaRosa does so when a question is shown, we ask again."""
        view = self.instance.node(ref)
        if view.control not in ("select1", "select", "rank") or not view.value or view.readonly:
            return view
        offered = {choice.value for choice in view.choices}
        chosen = [view.value] if view.control == "select1" else view.value.split()
        left = [code for code in chosen if code in offered]
        if left != chosen:
            self.step(Answer(ref, " ".join(left)))
        return self.instance.node(ref)

    def answer(self, event: Event) -> None:
        # A journal's step clears a required question, and the interview says so; JavaRosa is asked as Collect asks.
        if event["value"] is None:
            outcome = self.instance.answer(event["answer"], None)
            self.way.changed()
        else:
            outcome = self.step(Answer(event["answer"], event["value"]))
        if outcome.status != event["status"]:
            self.differs(f"{event['answer']} = {event['value']!r}: {outcome}, JavaRosa {event['status']}")
        message = event.get("message")
        if message and outcome.message != message:
            self.differs(f"{event['answer']} says {outcome.message!r}, JavaRosa {message!r}")

    def offer(self, event: Event) -> None:
        repeat, position = split_position(event["offer"])
        self.advance(PlaceKind.REPEAT, repeat)
        present = self.instance.repeat_count(repeat)
        if present + 1 != position:
            self.differs(f"offers {repeat}[{present + 1}], JavaRosa {event['offer']}")
        if event["taken"]:
            self.step(AddRepeat(event["offer"]))
            self.way.enter(event["offer"])
            self.is_done = False

    def end(self, event: Event) -> None:
        self.advance(PlaceKind.END, "")
        today = f"{self.now.date()}T"
        ours, theirs = (
            without_clock(canonical(xml), today) for xml in (self.instance.to_xml(), event["xml"])
        )
        if ours != theirs:
            self.differs(f"submission: {first_difference(ours, theirs)}")


def _header(now: datetime) -> DraftHeader:
    return DraftHeader(
        "draft", "uuid:1", "uuid:1", "form", "1", "0" * 64, now, "UTC", "", "survey:test", "test", 0
    )


def clock_of(xml: str | None, now: datetime | None = None) -> datetime:
    """Return when the instance was begun, as it says itself; `now` when it does not."""
    found = etree.fromstring(xml.encode()).findtext("start") if xml else None
    return datetime.fromisoformat(found) if found else now or datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


def canonical(xml: str) -> list[tuple[str, str]]:
    """Return the elements with their texts in order, apart from what no two runs share."""
    found: list[tuple[str, str]] = []

    def visit(element: Any, path: str) -> None:
        name = etree.QName(element).localname
        here = f"{path}/{name}"
        attributes = sorted(
            f"{etree.QName(key).localname}={value}"
            for key, value in element.attrib.items()
            if not key.endswith("id")
        )
        text = "" if len(element) or name in UNREPEATABLE else (element.text or "").strip()
        found.append((here + "".join(f" {a}" for a in attributes), text))
        for child in element:
            visit(child, here)

    visit(etree.fromstring(xml.encode()), "")
    return found


def without_clock(elements: list[tuple[str, str]], today: str) -> list[tuple[str, str]]:
    """Leave out the time of day of moments that the clock of the interview gave."""
    return [(path, today if text.startswith(today) else text) for path, text in elements]


def first_difference(ours: list[tuple[str, str]], theirs: list[tuple[str, str]]) -> str:
    for mine, other in zip(ours, theirs, strict=False):
        if mine != other:
            return f"{mine}, JavaRosa {other}"
    return f"{len(ours)} elements, JavaRosa {len(theirs)}: {(ours + theirs)[min(len(ours), len(theirs))]}"
