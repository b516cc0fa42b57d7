"""Whatever is done through the controller, its journal alone makes the same interview again."""

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from survey.form.definition import FormDefinition
from survey.interview.controller import Controller
from survey.interview.memory_journal import MemoryJournal
from survey.interview.prompt import Entry, PlaceKind
from tests.costly import costly

from .interviews import CENTRE, HEADER, Clock, controller_for, form_from, replayed, values_of

TEXTS = ["", "Réo", "5", "12", "3,5", "yes", "no", "adsl gsm", "vsat", "3/11/2006", "12,37 ; -1,52", "?"]

ACTS = st.one_of(
    st.tuples(st.just("answer"), st.sampled_from(TEXTS)),
    st.tuples(st.just("typed"), st.sampled_from(TEXTS)),
    st.tuples(st.just("refuse"), st.sampled_from(["ref", "dk"])),
    st.tuples(st.just("note"), st.sampled_from(["noisy", ""])),
    st.tuples(st.just("language"), st.sampled_from(["English (en)", "Français (fr)"])),
    st.tuples(st.just("back"), st.just("")),
    st.tuples(st.just("jump"), st.integers(0, 40)),
    st.tuples(st.just("add"), st.just("")),
    st.tuples(st.just("delete"), st.integers(1, 3)),
)


@lru_cache(maxsize=1)
def centre() -> FormDefinition:
    with TemporaryDirectory() as folder:
        return form_from(CENTRE, Path(folder))


def act(interview: Controller, word: str, detail: object) -> None:
    prompt = interview.prompt()
    is_offer = prompt.entry is Entry.REPEAT
    match word:
        case "answer":
            interview.answer(str(detail))
        case "typed":
            interview.keep_typed(str(detail))
        case "refuse":
            interview.refuse(str(detail))
        case "note":
            interview.set_note(str(detail) or None)
        case "language":
            interview.set_language(str(detail))
        case "back":
            interview.back()
        case "jump":
            rows = interview.overview()
            assert isinstance(detail, int)
            interview.jump(rows[detail % len(rows)].place)
        case "add" if is_offer:
            interview.add_repeat(prompt.place.ref)
        case "delete" if is_offer:
            assert isinstance(detail, int)
            if detail <= len(interview.instances(prompt.place.ref)):
                interview.delete_repeat(f"{prompt.place.ref}[{detail}]")


@costly
@given(st.lists(ACTS, max_size=40))
def test_the_journal_alone_makes_the_same_interview(acts: list[tuple[str, object]]) -> None:
    form = centre()
    journal = MemoryJournal(HEADER)
    interview = controller_for(form, journal, clock=Clock())
    for word, detail in acts:
        act(interview, word, detail)
        assert interview.place == interview.prompt().place
    again = controller_for(form, journal)
    assert values_of(replayed(form, journal.steps())) == values_of(interview.draft.instance)
    assert values_of(again.draft.instance) == values_of(interview.draft.instance)
    assert again.draft.typed == interview.draft.typed
    assert again.draft.notes == interview.draft.notes
    assert again.summary() == interview.summary()


@given(st.lists(ACTS, max_size=25))
def test_progress_is_never_more_than_what_is_asked(acts: list[tuple[str, object]]) -> None:
    interview = controller_for(centre())
    for word, detail in acts:
        act(interview, word, detail)
        progress = interview.progress()
        assert 0 <= progress.answered <= progress.relevant
        if interview.place.kind is not PlaceKind.END:
            assert progress.section is not None
