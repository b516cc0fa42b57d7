"""The gate: nothing leaves that was not opened by a yes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.errors import CampaignError
from survey.fieldwork.codes import check_character, make_centre_code, read_centre_code
from survey.fieldwork.gate import Gate, Refusal
from survey.form.tags import TagTable
from survey.records.submissions import PathConflict, SubmissionState

TAGS = TagTable(
    pii={"/d/nom": "name"},
    subjects={"/d/nom": "manager"},
    opens={
        "/d/nom": "/d/accord",
        "/d/lieu": "/d/accord",
        "/d/usagers": "count",
        "/d/prive": "closed",
        "/d/r/x": "/d/accord",
    },
    companions={},
)
GATE = Gate(TAGS)
ANSWERS = {
    "/d/accord": "oui",
    "/d/nom": "Awa",
    "/d/lieu": "Réo",
    "/d/usagers": "12",
    "/d/prive": "x",
    "/d/rien": "y",
    "/d/r[#1]/x": "z",
}


def state(**changes: object) -> SubmissionState:
    made = SubmissionState(
        submission="uuid:1", instance_id="uuid:1", form_id="f", form_version="1", form_hash="", heads=("h",),
        deleted=False, answers=ANSWERS, derived={}, repeats={}, attachments={}, notes={}, disposition=None,
        language="", author="", device="", started="", ended="", tz="", finalized="", reason="finalized",
        review="approved",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def test_what_was_agreed_to_leaves() -> None:
    assert GATE.let_through(state())[0] == {"/d/nom": "Awa", "/d/lieu": "Réo", "/d/r[#1]/x": "z"}


def test_question_without_a_tag_is_closed() -> None:
    assert GATE.refuses(state(), "/d/rien") is Refusal.CLOSED


def test_where_a_person_is_leaves_to_about_a_kilometre() -> None:
    tags = replace(TAGS, pii={"/d/lieu": "position"}, subjects={"/d/lieu": "manager"})
    here = state(answers={"/d/accord": "oui", "/d/lieu": "12.36421 -1.53381 300 4.5"})
    assert Gate(tags).let_through(here)[0] == {"/d/lieu": "12.36 -1.53"}


def test_where_a_centre_stands_leaves_as_it_is() -> None:
    tags = replace(TAGS, pii={"/d/lieu": "position"}, subjects={"/d/lieu": "centre"})
    here = state(answers={"/d/accord": "oui", "/d/lieu": "12.36421 -1.53381 300 4.5"})
    assert Gate(tags).let_through(here)[0] == {"/d/lieu": "12.36421 -1.53381 300 4.5"}


def test_erased_consent_opens_nothing() -> None:
    erased = state(answers={"/d/nom": "Awa"}, erased=("/d/accord",))
    assert GATE.refuses(erased, "/d/nom") is Refusal.ERASED


def test_count_is_never_a_value() -> None:
    assert GATE.refuses(state(), "/d/usagers") is Refusal.COUNT_ONLY


@pytest.mark.parametrize("answer", ["non", "", "peut-être"])
def test_anything_but_yes_refuses(answer: str) -> None:
    assert GATE.refuses(state(answers={**ANSWERS, "/d/accord": answer}), "/d/nom") is Refusal.NO_CONSENT


def test_consent_that_was_never_asked_refuses() -> None:
    answers = {path: value for path, value in ANSWERS.items() if path != "/d/accord"}
    assert GATE.refuses(state(answers=answers), "/d/nom") is Refusal.NO_CONSENT


def test_disputed_consent_refuses() -> None:
    disputed = state(conflicts=(PathConflict("/d/accord", (("a", "oui"), ("b", "non"))),))
    assert GATE.refuses(disputed, "/d/nom") is Refusal.CONSENT_DISPUTED


def test_disputed_answer_stays_in() -> None:
    disputed = state(conflicts=(PathConflict("/d/nom", (("a", "Awa"), ("b", "Ali"))),))
    assert GATE.refuses(disputed, "/d/nom") is Refusal.DISPUTED


def test_erased_person_stays_in() -> None:
    assert GATE.refuses(state(erased=("/d/nom",)), "/d/nom") is Refusal.ERASED


def test_nothing_of_a_deleted_submission_leaves() -> None:
    assert GATE.refuses_submission(state(deleted=True)) is Refusal.DELETED


def test_nothing_leaves_while_a_deletion_is_disputed() -> None:
    disputed = state(conflicts=(PathConflict("", (("a", "deleted"), ("b", "kept"))),))
    assert Gate(TAGS, publish="received").refuses_submission(disputed) is Refusal.DISPUTED


PHOTO = {**ANSWERS, "/d/photo": "a.jpg"}
PHOTO_GATE = Gate(TagTable({}, {}, {"/d/photo": "/d/accord"}, {}))


def test_photo_without_children_leaves() -> None:
    answers = {**PHOTO, "/d/photo_mineurs": "non"}
    assert PHOTO_GATE.refuses(state(answers=answers), "/d/photo") is None


def test_photo_of_children_stays_in_whatever_was_agreed_to() -> None:
    answers = {**PHOTO, "/d/photo_mineurs": "oui"}
    assert PHOTO_GATE.refuses(state(answers=answers), "/d/photo") is Refusal.MINORS


LEVELS = Gate(TAGS, levels={"/d/accord": "/d/accord_niveau"})


@pytest.mark.parametrize(
    ("level", "refusal"), [("web", None), ("pays", Refusal.NARROWER), ("partenaires", Refusal.NARROWER)]
)
def test_only_what_everybody_may_see_passes_a_gate_with_levels(level: str, refusal: Refusal | None) -> None:
    assert LEVELS.refuses(state(answers={**ANSWERS, "/d/accord_niveau": level}), "/d/nom") is refusal


def test_level_that_was_not_asked_is_narrower() -> None:
    assert LEVELS.refuses(state(), "/d/nom") is Refusal.NARROWER


def test_disputed_level_refuses() -> None:
    answers = {**ANSWERS, "/d/accord_niveau": "web"}
    disputed = PathConflict("/d/accord_niveau", (("a", "web"), ("b", "pays")))
    assert LEVELS.refuses(state(answers=answers, conflicts=(disputed,)), "/d/nom") is Refusal.CONSENT_DISPUTED


@pytest.mark.parametrize("review", [None, "hasIssues", "rejected", "edited"])
def test_only_approved_submissions_leave(review: str | None) -> None:
    assert GATE.refuses_submission(state(review=review)) is Refusal.NOT_APPROVED


def test_a_campaign_may_publish_what_was_received() -> None:
    assert Gate(TAGS, publish="received").refuses_submission(state(review=None)) is None


@given(st.dictionaries(st.sampled_from(sorted(ANSWERS)), st.sampled_from(["oui", "non", "", "x"])))
def test_no_closed_value_ever_leaves(answers: dict[str, str]) -> None:
    through, refused = GATE.let_through(state(answers=answers))
    assert not {"/d/rien", "/d/prive", "/d/usagers", "/d/accord"} & through.keys()
    assert not through or answers.get("/d/accord") == "oui"
    assert through.keys() | refused.keys() == answers.keys()


def test_code_reads_back_in_any_spelling() -> None:
    code, counter = make_centre_code("BF", "K7", 41)
    assert (code, counter) == ("BF-K7-042-6", 42)
    assert read_centre_code(" bf k7 042 6 ") == code


def test_number_without_a_printable_check_is_passed_over() -> None:
    assert check_character("BFK7288") is None
    assert make_centre_code("BF", "K7", 287)[1] == 289


@given(st.integers(0, 99_990), st.integers(0, 8), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_every_single_wrong_sign_is_found(counter: int, place: int, sign: str) -> None:
    code, _counter = make_centre_code("SN", "B2", counter)
    if code[place] in ("-", sign):
        return
    with pytest.raises(CampaignError):
        read_centre_code(code[:place] + sign + code[place + 1 :])


@given(st.integers(0, 99_990), st.integers(0, 9))
def test_every_swap_of_neighbours_is_found(counter: int, place: int) -> None:
    code, _counter = make_centre_code("SN", "B2", counter)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped == code or "-" in (code[place], code[place + 1]):
        return
    with pytest.raises(CampaignError):
        read_centre_code(swapped)


@pytest.mark.parametrize(
    ("country", "agent", "counter"), [("BF", "7K", 1), ("B", "K7", 1), ("BF", "K7", 100_000)]
)
def test_parts_out_of_range_are_refused(country: str, agent: str, counter: int) -> None:
    with pytest.raises(CampaignError):
        make_centre_code(country, agent, counter)


PATHS = (
    "/d/nom",
    "/d/lieu",
    "/d/usagers",
    "/d/prive",
    "/d/rien",
    "/d/r[#1]/x",
    "/d/accord",
    "/d/nom_mineurs",
)


@given(
    st.dictionaries(st.sampled_from(PATHS), st.sampled_from(["oui", "non", "x"])),
    st.sets(st.sampled_from(PATHS)),
    st.sets(st.sampled_from(PATHS)),
    st.booleans(),
)
def test_all_values_at_once_are_judged_as_one_by_one(
    answers: dict[str, str], disputed: set[str], erased: set[str], is_withdrawn: bool
) -> None:
    conflicts = tuple(PathConflict(path, (("a", "1"), ("b", "2"))) for path in disputed)
    withdrawn = ("/d/accord",) if is_withdrawn else ()
    here = state(answers=answers, conflicts=conflicts, erased=tuple(erased), withdrawn=withdrawn)
    open_values, refused = Gate(TAGS).let_through(here)
    alone = {path: Gate(TAGS).refuses(here, path) for path in answers}
    assert refused == {path: reason for path, reason in alone.items() if reason is not None}
    assert open_values.keys() == {path for path, reason in alone.items() if reason is None}


TEXT = {**ANSWERS, "/d/resume_texte": "Le centre forme les jeunes.", "/d/resume_lu": "oui"}
TEXT_GATE = Gate(
    TagTable({}, {}, {"/d/resume_texte": "/d/accord"}, {}, {"/d/resume_texte": "/d/resume_accepte"}),
)


def test_text_that_was_accepted_leaves() -> None:
    accepted = state(answers={**TEXT, "/d/resume_accepte": "oui"})
    assert TEXT_GATE.let_through(accepted)[0] == {"/d/resume_texte": "Le centre forme les jeunes."}


@pytest.mark.parametrize("answer", [{"/d/resume_accepte": "non"}, {"/d/resume_accepte": ""}, {}])
def test_text_that_was_not_accepted_stays_in(answer: dict[str, str]) -> None:
    read_out = state(answers={**TEXT, **answer})
    assert TEXT_GATE.let_through(read_out)[1]["/d/resume_texte"] is Refusal.NOT_ACCEPTED
    assert TEXT_GATE.refuses(read_out, "/d/resume_texte") is Refusal.NOT_ACCEPTED


def test_text_whose_acceptance_is_disputed_stays_in() -> None:
    conflict = PathConflict("/d/resume_accepte", (("a", "oui"), ("b", "non")))
    disputed = state(answers={**TEXT, "/d/resume_accepte": "oui"}, conflicts=(conflict,))
    assert TEXT_GATE.refuses(disputed, "/d/resume_texte") is Refusal.NOT_ACCEPTED


def test_text_that_was_accepted_stays_in_without_the_consent() -> None:
    refused = state(answers={**TEXT, "/d/resume_accepte": "oui", "/d/accord": "non"})
    assert TEXT_GATE.refuses(refused, "/d/resume_texte") is Refusal.NO_CONSENT


def test_each_text_of_a_repeat_is_accepted_by_itself() -> None:
    tags = TagTable({}, {}, {"/d/r/mot_dit": "/d/accord"}, {}, {"/d/r/mot_dit": "/d/r/mot_accepte"})
    told = state(
        answers={
            "/d/accord": "oui", "/d/r[#1]/mot_dit": "un", "/d/r[#1]/mot_accepte": "non",
            "/d/r[#2]/mot_dit": "deux", "/d/r[#2]/mot_accepte": "oui",
        }
    )  # fmt: skip
    assert Gate(tags).let_through(told)[0] == {"/d/r[#2]/mot_dit": "deux"}
