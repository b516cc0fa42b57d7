"""Relevance, calculations, constraints, choices: one fact a test."""

import pytest

from survey.engine import Instance
from survey.errors import EngineError, FormError
from survey.messages import speaking
from tests.engine.scenario import Scenario, form_of

HIDING = """
| survey |
| | type    | name | label | relevant   | calculation | constraint | required | readonly |
| | integer | a    | A     |            |             |            |          |          |
| | text    | b    | B     | ${a} > 5   |             |            |          |          |
| | calculate | c  |       |            | concat('<', ${b}, '>') | | | |
"""


def test_hidden_answer_reads_as_empty() -> None:
    scenario = Scenario(HIDING)
    scenario.answer("a", 6)
    scenario.answer("b", "x")
    assert scenario.answer_of("c") == "<x>"
    scenario.answer("a", 1)
    assert scenario.answer_of("c") == "<>"


def test_hidden_answer_is_not_submitted() -> None:
    scenario = Scenario(HIDING)
    scenario.answer("a", 6)
    scenario.answer("b", "x")
    scenario.answer("a", 1)
    assert "<b>" not in scenario.instance.to_xml()


def test_hidden_answer_returns_when_it_is_relevant_again() -> None:
    scenario = Scenario(HIDING)
    scenario.answer("a", 6)
    scenario.answer("b", "x")
    scenario.answer("a", 1)
    scenario.answer("a", 7)
    assert scenario.answer_of("b") == "x"


def test_outcome_names_what_was_hidden_and_shown() -> None:
    scenario = Scenario(HIDING)
    scenario.answer("a", 6)
    scenario.answer("b", "x")
    assert scenario.answer("a", 1).hidden == ("/data/b",)
    assert scenario.answer("a", 6).shown == ("/data/b",)


def test_hidden_question_takes_no_answer() -> None:
    assert Scenario(HIDING).answer("b", "x").status == "refused"


def test_calculated_question_takes_no_answer() -> None:
    assert Scenario(HIDING).answer("c", "x").status == "refused"


def test_unknown_reference_is_refused() -> None:
    assert Scenario(HIDING).answer("nope", "x").status == "refused"


def test_newly_relevant_group_computes_what_is_inside() -> None:
    scenario = Scenario("""
| survey |
| | type        | name | label | relevant | calculation |
| | integer     | a    | A     |          |             |
| | begin_group | g    | G     | ${a} > 5 |             |
| | calculate   | c    |       |          | ${a} * 2    |
| | end_group   |      |       |          |             |
""")
    scenario.answer("a", 3)
    scenario.answer("a", 6)
    assert scenario.answer_of("g/c") == "12"


def test_constraint_is_refused_with_its_message_and_not_kept() -> None:
    scenario = Scenario("""
| survey |
| | type    | name | label | constraint | constraint_message |
| | integer | a    | A     | . < 10     | Moins de dix.      |
""")
    scenario.answer("a", 5)
    outcome = scenario.answer("a", 12)
    assert (outcome.status, outcome.message) == ("constraint", "Moins de dix.")
    assert scenario.answer_of("a") == "5"


def test_empty_answer_breaks_no_constraint() -> None:
    scenario = Scenario(
        "| survey |\n| | type | name | label | constraint |\n| | integer | a | A | . > 10 |\n"
    )
    assert scenario.answer("a", None).status == "ok"


def test_required_question_left_empty_is_said_at_the_end() -> None:
    scenario = Scenario("| survey |\n| | type | name | label | required |\n| | text | a | A | yes |\n")
    assert scenario.answer("a", None).status == "required"
    assert [finding.where for finding in scenario.instance.finalize()] == ["/data/a"]


def test_circle_is_found_at_load_and_named() -> None:
    form = form_of("""
| survey |
| | type      | name | calculation |
| | calculate | a    | ${b} + 1    |
| | calculate | b    | ${a} + 1    |
""")
    with pytest.raises(FormError, match=r"/data/a -> /data/b -> /data/a"):
        Instance(form)


def test_unknown_function_is_named_at_load() -> None:
    form = form_of("| survey |\n| | type | name | calculation |\n| | calculate | a | foo(1) |\n")
    with pytest.raises(FormError) as caught:
        Instance(form)
    assert "foo" in caught.value.what
    assert "/data/a" in str(caught.value.where)


CASCADE = """
| survey |
| | type             | name     | label    | choice_filter        |
| | select_one pays  | pays     | Pays     |                      |
| | select_one region | region  | Région   | pays = ${pays}       |
| choices |
| | list_name | name | label   | pays |
| | pays      | BF   | Burkina |      |
| | pays      | SN   | Sénégal |      |
| | region    | BF-1 | Bankui  | BF   |
| | region    | BF-2 | Djôrô   | BF   |
| | region    | SN-1 | Dakar   | SN   |
"""


def test_choices_follow_the_answer_before() -> None:
    scenario = Scenario(CASCADE)
    assert scenario.choices_of("region") == []
    scenario.answer("pays", "BF")
    assert scenario.choices_of("region") == ["BF-1", "BF-2"]


def test_code_that_is_no_choice_is_refused() -> None:
    scenario = Scenario(CASCADE)
    scenario.answer("pays", "BF")
    assert scenario.answer("region", "SN-1").status == "refused"


def test_choices_come_from_a_file_beside_the_form() -> None:
    scenario = Scenario(
        "| survey |\n| | type | name | label | choice_filter |\n| | text | p | P | |\n"
        "| | select_one_from_file communes.csv | c | C | province = ${p} |\n",
        files={"communes_csv": "name,label,province\na,Réo,BF\nb,Dori,SN\n"},
    )
    scenario.answer("p", "BF")
    assert [(c.value, c.label) for c in scenario.instance.node("/data/c").choices] == [("a", "Réo")]


def test_missing_file_is_named_and_stops_nothing_else() -> None:
    scenario = Scenario(
        "| survey |\n| | type | name | label |\n| | text | p | P |\n| | select_one_from_file nope.csv | c | C |\n"
    )
    assert scenario.answer("p", "x").status == "ok"
    assert scenario.choices_of("c") == []


def test_calculation_over_a_missing_file_is_empty() -> None:
    scenario = Scenario(
        "| survey |\n| | type | name | label | calculation |\n| | text | k | K | |\n"
        "| | calculate | v | | pulldata('lieux', 'nom', 'code', ${k}) |\n"
    )
    assert scenario.answer("k", "2").status == "ok"
    assert scenario.answer_of("v") == ""


def test_texts_speak_the_language_in_use() -> None:
    scenario = Scenario("""
| survey |
| | type | name | label::Français (fr) | label::English (en) |
| | text | a    | Nom                 | Name                |
| | note | b    | Bonjour ${a}        | Hello ${a}          |
| settings |
| | default_language |
| | Français (fr)    |
""")
    scenario.answer("a", "Awa")
    assert scenario.label_of("b") == "Bonjour Awa"
    scenario.instance.set_language("en")
    assert scenario.label_of("b") == "Hello Awa"


def test_unknown_language_is_refused() -> None:
    scenario = Scenario("| survey |\n| | type | name | label::Français (fr) |\n| | text | a | Nom |\n")
    with pytest.raises(EngineError, match="wo"):
        scenario.instance.set_language("wo")


def test_once_computes_only_when_empty() -> None:
    scenario = Scenario("""
| survey |
| | type      | name | label | calculation  |
| | integer   | a    | A     |              |
| | calculate | c    |       | once(${a})   |
""")
    scenario.answer("a", 1)
    scenario.answer("a", 2)
    assert scenario.answer_of("c") == "1"


def test_trigger_copies_the_value_when_its_question_changes() -> None:
    scenario = Scenario("""
| survey |
| | type      | name | label | calculation | trigger |
| | integer   | a    | A     |             |         |
| | calculate | c    |       | ${a} * 2    | ${a}    |
""")
    scenario.answer("a", 4)
    assert scenario.answer_of("c") == "8"


def test_preloads_know_time_device_and_user() -> None:
    scenario = Scenario(
        "| survey |\n| | type | name | label |\n| | start | s | |\n| | today | t | |\n| | deviceid | d | |\n"
        "| | username | u | |\n| | text | q | Q |\n",
        device_id="survey:x",
        username="awa",
    )
    values = scenario.values()
    assert values["/data/s"] == "2026-11-03T09:30:00.000Z"
    assert (values["/data/t"], values["/data/d"], values["/data/u"]) == ("2026-11-03", "survey:x", "awa")


def test_pulldata_reads_a_cell_of_a_file() -> None:
    scenario = Scenario(
        "| survey |\n| | type | name | label | calculation |\n| | text | k | K | |\n"
        "| | calculate | v | | pulldata('lieux', 'nom', 'code', ${k}) |\n",
        files={"lieux_csv": "code,nom\n1,Réo\n2,Dori\n"},
    )
    scenario.answer("k", "2")
    assert scenario.answer_of("v") == "Dori"


def test_lookup_in_forty_thousand_rows_takes_an_index() -> None:
    rows = "\n".join(f"c{i},Commune {i},p{i % 400}" for i in range(40_000))
    scenario = Scenario(
        "| survey |\n| | type | name | label | choice_filter |\n| | text | p | P | |\n"
        "| | select_one_from_file communes.csv | c | C | province = ${p} |\n",
        files={"communes_csv": f"name,label,province\n{rows}\n"},
    )
    scenario.answer("p", "p7")
    assert len(scenario.choices_of("c")) == 100
    assert scenario.answer("c", "c7").status == "ok"


def test_a_text_that_no_language_has_is_named_as_on_a_phone() -> None:
    scenario = Scenario(
        "| survey |\n| | type | name | label::fr (fr) | calculation |\n| | text | x | X | |\n"
        "| | calculate | c | | jr:itext('none') |\n"
    )
    assert scenario.answer_of("c") == "[itext:none]"


def test_unknown_function_that_may_never_be_reached_does_not_refuse_the_form() -> None:
    form = form_of(
        "| survey |\n| | type | name | calculation |\n| | calculate | a | if(true(), 2, foo(1)) |\n"
    )
    assert Scenario(form).answer_of("a") == "2"


def test_an_answer_to_a_read_only_question_is_refused_as_such() -> None:
    with speaking("en"):
        outcome = Scenario(
            "| survey |\n| | type | name | label | readonly |\n| | text | a | A | yes |"
        ).answer("a", "x")
    assert (outcome.status, outcome.message) == ("refused", "/data/a is read-only and takes no answer.")
