"""What changed between two versions of a form: one fact a test, forms as Markdown tables."""

import re
from pathlib import Path

import pytest

from survey.form import FormDefinition, load_form
from survey.form.change import Change, Difference, Effect
from survey.form.differences import compare_forms
from survey.shipped import shipped_folder

BASE = """
| survey | | | | | | |
| | type | name | label::Français (fr) | label::English (en) | relevant | constraint |
| | begin_group | g | Lieu | Place | | |
| | text | nom | Nom | Name | | |
| | integer | postes | Postes | Seats | | . > 0 |
| | end_group | | | | | |
| | select_one etat | etat | État | State | ${postes} > 1 | |
| | begin_repeat | r | Matériel | Equipment | | |
| | text | quoi | Quoi | What | | |
| | end_repeat | | | | | |
| choices | | | | |
| | list_name | name | label::Français (fr) | label::English (en) |
| | etat | bon | Bon | Good |
| | etat | panne | En panne | Broken |
| settings | | | | |
| | form_title | form_id | version | default_language |
| | Essai | essai | 1 | Français (fr) |
"""


def form(tmp_path: Path, text: str = BASE, name: str = "old.md") -> FormDefinition:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_form(path)


def differences(tmp_path: Path, *changes: tuple[str, str]) -> list[Difference]:
    text = BASE
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return list(compare_forms(form(tmp_path), form(tmp_path, text, "new.md")))


def test_a_form_does_not_differ_from_itself(tmp_path: Path) -> None:
    assert differences(tmp_path) == []


def test_the_shipped_form_does_not_differ_from_itself() -> None:
    shipped = load_form(shipped_folder("forms") / "centre.xlsx")
    assert compare_forms(shipped, shipped) == ()


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("| Essai | essai | 1 |", "| Essai | essai | 2 |", Change.VERSION),
        ("| Essai | essai | 1 |", "| Test | essai | 1 |", Change.TITLE),
        ("| Essai | essai | 1 |", "| Essai | autre | 1 |", Change.FORM_ID),
    ],
)
def test_settings_differ(tmp_path: Path, before: str, after: str, change: Change) -> None:
    assert [found.change for found in differences(tmp_path, (before, after))] == [change]


def test_an_added_question_is_safe(tmp_path: Path) -> None:
    row = "| | text | nom | Nom | Name | | |\n"
    (found,) = differences(tmp_path, (row, row + "| | date | ouvert | Ouvert le | Opened on | | |\n"))
    assert found == Difference(Change.ADDED, path="/data/g/ouvert", aspect="date", after="Ouvert le")


def test_a_removed_question_needs_attention(tmp_path: Path) -> None:
    (found,) = differences(tmp_path, ("| | text | nom | Nom | Name | | |\n", ""))
    assert (found.change, found.effect, found.old_path) == (Change.REMOVED, Effect.ATTENTION, "/data/g/nom")


def test_a_question_that_went_to_another_group_is_moved(tmp_path: Path) -> None:
    row = "| | text | nom | Nom | Name | | |\n"
    (found,) = differences(tmp_path, (row, ""), ("| | begin_repeat |", row + "| | begin_repeat |"))
    assert (found.change, found.old_path, found.path) == (Change.MOVED, "/data/g/nom", "/data/nom")


def test_logic_that_names_a_moved_question_did_not_change(tmp_path: Path) -> None:
    row = "| | integer | postes | Postes | Seats | | . > 0 |\n"
    (found,) = differences(tmp_path, (row, ""), ("| | select_one", row + "| | select_one"))
    assert (found.change, found.path) == (Change.MOVED, "/data/postes")


def test_the_same_label_under_another_name_is_a_new_name(tmp_path: Path) -> None:
    (found,) = differences(tmp_path, ("| nom |", "| nom_du_centre |"))
    assert (found.change, found.before, found.after) == (
        Change.RENAMED, "/data/g/nom", "/data/g/nom_du_centre",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("after", "effect"),
    [("| | decimal | postes", Effect.SAFE), ("| | date | postes", Effect.ATTENTION)],
)
def test_a_type_that_takes_every_answer_is_safe(tmp_path: Path, after: str, effect: Effect) -> None:
    (found,) = differences(tmp_path, ("| | integer | postes", after))
    assert (found.change, found.effect) == (Change.TYPE, effect)


def test_a_repeat_that_became_a_group_needs_attention(tmp_path: Path) -> None:
    (found,) = differences(
        tmp_path, ("| | begin_repeat |", "| | begin_group |"), ("| | end_repeat |", "| | end_group |")
    )
    assert (found.before, found.after, found.effect) == ("repeat", "group", Effect.ATTENTION)


def test_a_removed_choice_needs_attention_and_names_its_questions(tmp_path: Path) -> None:
    (found,) = differences(tmp_path, ("| | etat | panne | En panne | Broken |\n", ""))
    assert found == Difference(
        Change.CHOICE_REMOVED, Effect.ATTENTION, before="En panne", list_name="etat",
        codes=("panne",), users=("/data/etat",),
    )  # fmt: skip


def test_an_added_choice_is_safe(tmp_path: Path) -> None:
    row = "| | etat | bon | Bon | Good |\n"
    (found,) = differences(tmp_path, (row, row + "| | etat | neuf | Neuf | New |\n"))
    assert (found.change, found.effect, found.codes) == (Change.CHOICE_ADDED, Effect.SAFE, ("neuf",))


def test_a_label_of_one_language_differs_in_that_language_only(tmp_path: Path) -> None:
    (found,) = differences(tmp_path, ("| Broken |", "| Out of order |"))
    assert (found.change, found.language, found.after) == (Change.CHOICE_TEXT, "English (en)", "Out of order")


def test_codes_that_exchange_their_labels_need_attention(tmp_path: Path) -> None:
    found = differences(
        tmp_path, ("| bon | Bon |", "| bon | En panne |"), ("| panne | En panne |", "| panne | Bon |")
    )
    assert [one.effect for one in found] == [Effect.ATTENTION] * 2


def test_a_choice_list_read_from_a_file_is_one_difference(tmp_path: Path) -> None:
    text = BASE.replace("select_one etat", "select_one_from_file etats.csv")
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    (tmp_path / "old" / "etats.csv").write_text("name,label\na,A\nb,B\n")
    (tmp_path / "new" / "etats.csv").write_text("name,label\na,A\nc,C\n")
    (found,) = compare_forms(form(tmp_path / "old", text), form(tmp_path / "new", text))
    assert (found.change, found.codes, found.effect) == (Change.CHOICES, ("b",), Effect.ATTENTION)


def test_logic_differs_by_its_kind_with_both_expressions(tmp_path: Path) -> None:
    (found,) = differences(tmp_path, ("| . > 0 |", "| . >= 0 |"))
    assert (found.aspect, found.before, found.after) == ("constraint", ". > 0", ". >= 0")


def test_spaces_in_logic_are_no_difference(tmp_path: Path) -> None:
    assert differences(tmp_path, ("| . > 0 |", "| .>0 |")) == []


def test_texts_differ_language_by_language(tmp_path: Path) -> None:
    found = differences(tmp_path, ("| Nom | Name |", "| Nom usuel | Usual name |"))
    assert [(one.language, one.aspect, one.after) for one in found] == [
        ("Français (fr)", "label", "Nom usuel"), ("English (en)", "label", "Usual name"),
    ]  # fmt: skip


def test_a_language_that_was_dropped_is_one_difference(tmp_path: Path) -> None:
    text = BASE.replace("English (en)", "Mooré (mos)")
    found = compare_forms(form(tmp_path), form(tmp_path, text, "new.md"))
    assert [one.change for one in found] == [Change.LANGUAGE_ADDED, Change.LANGUAGE_REMOVED]


def test_a_changed_tag_needs_attention(tmp_path: Path) -> None:
    tagged = re.sub(r"(\| constraint \|)", r"\1 bind::survey:pii |", BASE)
    settings = "| | form_title | form_id | version | default_language |"
    tagged = tagged.replace(settings, settings + " namespaces |").replace(
        "| Essai | essai | 1 | Français (fr) |",
        '| Essai | essai | 1 | Français (fr) | survey="urn:x-survey:tags" |',
    )
    old = form(tmp_path, tagged)
    new = form(tmp_path, tagged.replace("| Nom | Name | | |", "| Nom | Name | | | name |"), "new.md")
    (found,) = compare_forms(old, new)
    assert (found.change, found.aspect, found.after, found.effect) == (
        Change.TAG, "survey:pii", "name", Effect.ATTENTION,
    )  # fmt: skip
