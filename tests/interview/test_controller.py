from pathlib import Path

import pytest

from survey.errors import StoreFull
from survey.form.definition import FormDefinition
from survey.interview.controller import Controller
from survey.interview.memory_journal import MemoryJournal
from survey.interview.prompt import Entry, PlaceKind, State, Status
from survey.records.attachments import Attachment
from survey.records.steps import (
    AddRepeat,
    Answer,
    Attach,
    DeleteRepeat,
    Finalize,
    Language,
    Note,
    Recorded,
    Typed,
)

from .interviews import (
    CENTRE,
    COMPUTERS,
    DEVICE,
    HEADER,
    INTERNET,
    NAME,
    OPENED,
    REASON,
    REMARKS,
    SPEED,
    WAYS,
    Clock,
    controller_for,
    form_from,
    steps_of,
)


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> FormDefinition:
    return form_from(CENTRE, tmp_path_factory.mktemp("form"))


@pytest.fixture
def interview(form: FormDefinition) -> Controller:
    return controller_for(form)


def at(controller: Controller, ref: str) -> Controller:
    assert controller.jump_to(ref)
    return controller


class FullJournal(MemoryJournal):
    """A journal on a disk that is full while `is_full`."""

    is_full = False

    def append(self, recorded: Recorded) -> None:
        if self.is_full:
            raise StoreFull("The disk is full.", remedy="Free some space.")
        super().append(recorded)


# Asking.


def test_the_first_question_comes_first(interview: Controller) -> None:
    prompt = interview.prompt()
    assert prompt.place.ref == NAME
    assert prompt.label == "Name of the centre"
    assert prompt.hint == "As painted on the wall."
    assert prompt.required


def test_a_companion_is_never_asked(interview: Controller) -> None:
    assert all(row.place.ref != REASON for row in interview.overview())


def test_progress_counts_relevant_questions_and_names_the_section(interview: Controller) -> None:
    interview.answer("Réo")
    progress = interview.progress()
    assert (progress.answered, progress.relevant) == (1, 10)
    assert (progress.section, progress.sections, progress.section_label) == (1, 3, "Identity")


# Answering.


def test_an_accepted_answer_is_in_the_journal_with_its_times(interview: Controller) -> None:
    assert interview.answer(" Réo ").status is Status.SAVED
    (recorded,) = interview.draft.journal.steps()
    assert recorded.step == Answer(NAME, "Réo")
    assert recorded.shown_at is not None
    assert recorded.shown_at < recorded.at
    assert interview.place.ref == COMPUTERS


def test_a_required_question_is_not_passed(interview: Controller) -> None:
    reply = interview.answer("")
    assert reply.status is Status.REFUSED
    assert reply.message
    assert interview.place.ref == NAME


def test_an_optional_question_is_passed(interview: Controller) -> None:
    at(interview, INTERNET)
    assert interview.answer("").status is Status.PASSED
    assert interview.place.ref == f"{DEVICE}[1]/kind"


def test_a_refused_answer_is_kept_as_typed_text_with_the_forms_message(interview: Controller) -> None:
    reply = at(interview, COMPUTERS).answer("12")
    assert reply.status is Status.REFUSED
    assert reply.message == "At most ten."
    assert steps_of(interview)[-1] == Typed(COMPUTERS, "12")
    assert interview.prompt().text == "12"


def test_unreadable_text_is_kept_as_typed_text(interview: Controller) -> None:
    assert at(interview, COMPUTERS).answer("many").status is Status.REFUSED
    assert steps_of(interview) == [Typed(COMPUTERS, "many")]


def test_an_accepted_answer_replaces_the_typed_text(interview: Controller) -> None:
    at(interview, COMPUTERS).answer("12")
    interview.answer("9")
    assert interview.jump_to(COMPUTERS)
    assert interview.prompt().text == "9"
    assert not interview.draft.typed


def test_a_comma_is_a_decimal_sign(interview: Controller) -> None:
    at(interview, INTERNET).answer("yes")
    at(interview, SPEED).answer("2,5")
    assert steps_of(interview)[-1] == Answer(SPEED, "2.5")


def test_a_date_is_read_as_french_write_it_and_shown_so(interview: Controller) -> None:
    at(interview, OPENED).answer("3 nov. 2006")
    assert steps_of(interview)[-1] == Answer(OPENED, "2006-11-03")
    assert at(interview, OPENED).prompt().text == "03/11/2006"


def test_what_looks_odd_is_kept_at_the_second_time(interview: Controller) -> None:
    at(interview, "/data/closing/position")
    assert interview.answer("48,85 ; 2,35").status is Status.CONFIRM
    assert interview.answer("48,85 ; 2,35").status is Status.SAVED


def test_an_unchanged_answer_is_not_written_again(interview: Controller) -> None:
    interview.answer("Réo")
    interview.back()
    assert interview.answer("Réo").status is Status.PASSED
    assert len(steps_of(interview)) == 1


def test_an_optional_answer_is_cleared_by_an_empty_one(interview: Controller) -> None:
    at(interview, INTERNET).answer("yes")
    at(interview, INTERNET).answer("")
    assert steps_of(interview)[-1] == Answer(INTERNET, None)


def test_an_answer_that_hides_others_says_how_many_and_keeps_them(interview: Controller) -> None:
    at(interview, INTERNET).answer("yes")
    interview.answer("adsl gsm")
    interview.answer("2")
    reply = at(interview, INTERNET).answer("no")
    assert reply.notices == ("2 answers are hidden now.",)
    assert interview.place.ref == f"{DEVICE}[1]/kind"
    assert {row.place.ref for row in interview.overview() if row.state is State.HIDDEN} == {WAYS, SPEED}
    assert not interview.jump_to(WAYS)
    at(interview, INTERNET).answer("yes")
    assert at(interview, WAYS).prompt().text == "adsl gsm"


# Refusals, notes, files, language.


def test_a_refusal_fills_the_companion_and_satisfies_required(interview: Controller) -> None:
    at(interview, COMPUTERS)
    assert [option.code for option in interview.prompt().reasons] == ["ref", "dk"]
    assert interview.refuse("dk").status is Status.SAVED
    assert steps_of(interview) == [Answer(REASON, "dk")]
    assert interview.place.ref == INTERNET
    assert at(interview, COMPUTERS).prompt().missing == "Does not know"
    assert interview.answer("").status is Status.PASSED


def test_a_refusal_takes_the_place_of_an_answer(interview: Controller) -> None:
    at(interview, COMPUTERS).answer("5")
    at(interview, COMPUTERS).refuse("ref")
    assert steps_of(interview)[-2:] == [Answer(COMPUTERS, None), Answer(REASON, "ref")]


def test_an_answer_takes_the_place_of_a_refusal(interview: Controller) -> None:
    at(interview, COMPUTERS).refuse("ref")
    at(interview, COMPUTERS).answer("5")
    prompt = at(interview, COMPUTERS).prompt()
    assert prompt.missing is None
    assert prompt.value == "5"


def test_a_question_without_companion_takes_no_refusal_and_stays_required(interview: Controller) -> None:
    assert interview.prompt().reasons == ()
    assert interview.refuse("ref").status is Status.REFUSED
    interview.set_note("the manager would not say")
    assert interview.answer("").status is Status.REFUSED


def test_a_note_is_kept_shown_and_taken_away(interview: Controller) -> None:
    interview.set_note("noisy")
    assert interview.prompt().note == "noisy"
    interview.set_note(None)
    assert interview.prompt().note is None
    assert steps_of(interview) == [Note(NAME, "noisy"), Note(NAME, None)]


def test_a_file_answers_the_question_that_asks_for_one(form: FormDefinition) -> None:
    photo = Attachment("a" * 64, "facade.jpg", 3, "image/jpeg")
    interview = controller_for(form, attach=lambda path: photo)
    at(interview, "/data/closing/photo")
    assert interview.prompt().entry is Entry.FILE
    assert interview.attach("facade.jpg").is_accepted
    assert steps_of(interview) == [
        Attach("/data/closing/photo", photo),
        Answer("/data/closing/photo", "facade.jpg"),
    ]
    assert interview.place.kind is PlaceKind.END


def test_a_file_at_another_question_is_attached_there(form: FormDefinition) -> None:
    photo = Attachment("a" * 64, "facade.jpg", 3, "image/jpeg")
    interview = controller_for(form, attach=lambda path: photo)
    interview.attach("facade.jpg")
    assert steps_of(interview) == [Attach(NAME, photo)]
    assert interview.place.ref == NAME
    assert interview.prompt().files == ("facade.jpg",)


def test_the_language_changes_in_the_middle_of_a_question(interview: Controller) -> None:
    interview.set_language("Français (fr)")
    assert interview.prompt().label == "Nom du centre"
    assert interview.language_code == "fr"
    assert steps_of(interview) == [Language("Français (fr)")]


# Repeats.


def test_a_repeat_is_offered_and_its_instance_entered(interview: Controller) -> None:
    at(interview, DEVICE)
    assert interview.prompt().entry is Entry.REPEAT
    interview.add_repeat(DEVICE)
    assert interview.place.ref == f"{DEVICE}[2]/kind"
    assert interview.prompt().crumbs == ("Device 2",)
    (step,) = steps_of(interview)
    assert isinstance(step, AddRepeat)
    assert step.ref == f"{DEVICE}[2]"
    assert step.id is not None


def test_after_the_last_question_of_an_instance_another_is_offered(interview: Controller) -> None:
    at(interview, f"{DEVICE}[1]/kind").answer("printer")
    interview.answer("2")
    assert interview.place.ref == DEVICE
    assert [option.label for option in interview.instances(DEVICE)] == ["printer"]
    interview.answer("")
    assert interview.place.section == 3


def test_deleting_an_instance_moves_typed_text_and_notes_with_the_others(interview: Controller) -> None:
    at(interview, DEVICE).add_repeat(DEVICE)
    for number, kind in enumerate(("printer", "scanner"), 1):
        at(interview, f"{DEVICE}[{number}]/kind").answer(kind)
        interview.set_note(kind)
        interview.answer("many")
    interview.delete_repeat(f"{DEVICE}[1]")
    assert steps_of(interview)[-1] == DeleteRepeat(f"{DEVICE}[1]")
    assert interview.place.ref == DEVICE
    assert interview.draft.typed == {f"{DEVICE}[1]/number": "many"}
    assert interview.draft.notes == {f"{DEVICE}[1]/number": "scanner"}
    assert [option.label for option in interview.instances(DEVICE)] == ["scanner"]


# Moving.


def test_back_follows_the_path_really_taken(interview: Controller) -> None:
    interview.answer("Réo")
    at(interview, OPENED).answer("2006-11-03")
    assert interview.place.ref == REMARKS
    way = []
    while interview.back():
        way.append(interview.place.ref)
    assert way == [OPENED, COMPUTERS, NAME]


def test_back_leaves_out_what_is_hidden_by_now(interview: Controller) -> None:
    at(interview, INTERNET).answer("yes")
    interview.answer("adsl")
    at(interview, INTERNET).answer("no")
    way = []
    while interview.back():
        way.append(interview.place.ref)
    assert WAYS not in way
    assert SPEED not in way


def test_what_is_mended_from_the_end_returns_to_the_end(interview: Controller) -> None:
    at(interview, "/data/closing/photo").answer("")
    assert interview.place.kind is PlaceKind.END
    assert interview.jump(interview.summary().issues[0].place)
    interview.answer("Réo")
    assert interview.place.kind is PlaceKind.END


def test_unfinished_text_is_kept_when_one_leaves_a_question(interview: Controller) -> None:
    interview.keep_typed("Ré")
    assert steps_of(interview) == [Typed(NAME, "Ré")]
    interview.keep_typed("Ré")
    assert len(steps_of(interview)) == 1


# Finishing.


def test_the_end_lists_what_is_required_invalid_or_unfinished(interview: Controller) -> None:
    at(interview, COMPUTERS).answer("12")
    summary = interview.summary()
    assert [(row.place.ref, row.state) for row in summary.issues] == [
        (NAME, State.REQUIRED),
        (COMPUTERS, State.UNFINISHED),
    ]
    assert summary.blocks
    assert interview.finalize().status is Status.REFUSED


def test_unfinished_text_stands_against_finishing_until_one_says_so(interview: Controller) -> None:
    interview.answer("Réo")
    interview.refuse("dk")
    at(interview, OPENED).answer("once upon a time")
    assert interview.finalize().status is Status.REFUSED
    assert interview.finalize(without_unfinished=True).status is Status.SAVED
    assert steps_of(interview)[-1] == Finalize()


def test_hidden_answers_are_counted_at_the_end(interview: Controller) -> None:
    at(interview, INTERNET).answer("yes")
    at(interview, SPEED).answer("2")
    at(interview, INTERNET).answer("no")
    assert interview.summary().hidden == 1


# Taking up again, and the journal.


def test_a_draft_is_taken_up_after_the_last_answer(form: FormDefinition) -> None:
    journal = MemoryJournal(HEADER)
    first = controller_for(form, journal)
    first.answer("Réo")
    first.answer("5")
    second = controller_for(form, journal)
    assert second.place.ref == INTERNET
    assert second.opening_notices()
    assert second.back()
    assert second.place.ref == COMPUTERS
    assert second.prompt().value == "5"


def test_a_draft_is_taken_up_at_its_unfinished_text(form: FormDefinition) -> None:
    journal = MemoryJournal(HEADER)
    first = controller_for(form, journal)
    first.answer("Réo")
    first.keep_typed("1")
    second = controller_for(form, journal)
    assert second.place.ref == COMPUTERS
    assert second.prompt().text == "1"


def test_a_draft_is_taken_up_after_a_refusal(form: FormDefinition) -> None:
    journal = MemoryJournal(HEADER)
    first = controller_for(form, journal)
    first.answer("Réo")
    first.refuse("dk")
    assert controller_for(form, journal).place.ref == INTERNET


def test_a_draft_is_taken_up_inside_a_repeat_instance_just_added(form: FormDefinition) -> None:
    journal = MemoryJournal(HEADER)
    at(controller_for(form, journal), DEVICE).add_repeat(DEVICE)
    assert controller_for(form, journal).place.ref == f"{DEVICE}[2]/kind"


def test_an_answer_that_cannot_be_kept_stays_on_screen_and_is_kept_later(form: FormDefinition) -> None:
    journal = FullJournal(HEADER)
    interview = controller_for(form, journal, clock=Clock())
    journal.is_full = True
    with pytest.raises(StoreFull):
        interview.answer("Réo")
    assert interview.place.ref == NAME
    journal.is_full = False
    assert interview.answer("Réo").is_accepted
    assert steps_of(interview) == [Answer(NAME, "Réo")]


def test_what_waits_is_kept_when_one_leaves(form: FormDefinition) -> None:
    journal = FullJournal(HEADER)
    interview = controller_for(form, journal)
    journal.is_full = True
    with pytest.raises(StoreFull):
        interview.answer("Réo")
    journal.is_full = False
    interview.keep_typed(None)
    assert steps_of(interview) == [Answer(NAME, "Réo")]


NOTES = """
| survey |
| | type | name | label |
| | note | n | Hello |
| settings |
| | name |
| | data |
"""


def test_a_form_of_nothing_but_notes_ends(tmp_path: Path) -> None:
    interview = controller_for(form_from(NOTES, tmp_path))
    assert interview.prompt().entry is Entry.NONE
    interview.answer("")
    assert interview.place.kind is PlaceKind.END


ROOMS = """
| survey |
| | type | name | label | repeat_count | parameters |
| | integer | n | Rooms | | |
| | begin_repeat | room | Room | ${n} | |
| | text | seat | Seats | | |
| | begin_repeat | item | Item | | |
| | text | what | What? | | |
| | end_repeat | | | | |
| | end_repeat | | | | |
| | range | mark | Mark | | start=0 end=10 step=2 |
| | rank order | wish | Wishes | | |
| choices |
| | list_name | name | label |
| | order | a | Power |
| | order | b | Link |
| | order | c | Money |
| settings |
| | name |
| | data |
"""


@pytest.fixture
def rooms(tmp_path: Path) -> Controller:
    return controller_for(form_from(ROOMS, tmp_path))


def test_a_counted_repeat_is_asked_as_often_and_never_offered(rooms: Controller) -> None:
    rooms.answer("2")
    refs = [row.place.ref for row in rooms.overview()]
    assert "/data/room[2]/seat" in refs
    assert "/data/room" not in refs
    assert "/data/room[2]/item" in refs


def test_a_repeat_inside_a_repeat_belongs_to_its_instance(rooms: Controller) -> None:
    rooms.answer("2")
    at(rooms, "/data/room[2]/item")
    count = len(rooms.instances("/data/room[2]/item"))
    rooms.add_repeat("/data/room[2]/item")
    assert rooms.place.ref == f"/data/room[2]/item[{count + 1}]/what"
    assert rooms.prompt().crumbs == ("Room 2", f"Item {count + 1}")


def test_a_range_says_its_bounds_and_refuses_what_is_between_its_steps(rooms: Controller) -> None:
    assert at(rooms, "/data/mark").prompt().expects == "From 0 to 10, by steps of 2."
    assert rooms.answer("3").status is Status.REFUSED
    assert rooms.answer("4").status is Status.SAVED


def test_a_ranking_names_every_line(rooms: Controller) -> None:
    assert at(rooms, "/data/wish").answer("c").status is Status.REFUSED
    rooms.answer("c a")
    assert steps_of(rooms)[-1] == Answer("/data/wish", "c a b")
