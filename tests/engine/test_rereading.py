"""A submission's XML read back, for editing: as JavaRosa reads it."""

import pytest
from lxml import etree

from survey.engine import Instance
from survey.engine.rereading import instance_id_of, read_submission, saved_document
from survey.errors import FormError
from tests.engine.scenario import NOW, Scenario

FORM = """
| survey |
| | type | name | label | default | calculation | relevant |
| | text | a | A | x | | |
| | text | b | B | y | | ${a} = 'show' |
| | calculate | c | | | concat(${a}, '-', ${b}) | |
| | begin_repeat | r | R | | | |
| | text | p | P | q | | |
| | text | h | P | z | | ${p} = 'show' |
| | end_repeat | | | | | |
"""
SAVED = (
    '<data id="form"><a/><c>old</c><r><p>show</p></r><r><p/></r><r><p>k</p><h>hid</h></r>'
    "<meta><instanceID>uuid:11</instanceID></meta></data>"
)


def edited() -> Scenario:
    scenario = Scenario(FORM)
    values = read_submission(scenario.form, SAVED.encode())
    scenario.instance = Instance(
        scenario.form, now=NOW, values=values, keep_defaults=True, deprecated_id="uuid:11"
    )
    return scenario


def test_an_empty_element_was_cleared_and_stays_empty() -> None:
    assert edited().answer_of("a") == ""


def test_an_absent_element_takes_its_default_when_shown() -> None:
    assert edited().answer_of("r[1]/h") == "z"


def test_a_hidden_value_that_was_kept_comes_back_when_shown() -> None:
    scenario = edited()
    scenario.answer("r[3]/p", "show")
    assert scenario.answer_of("r[3]/h") == "hid"


def test_what_the_form_computes_is_computed_anew() -> None:
    assert edited().answer_of("c") == "-"


def test_a_submission_without_instances_of_a_repeat_has_none() -> None:
    scenario = edited()
    values = read_submission(scenario.form, b"<data><a>1</a></data>")
    assert Instance(scenario.form, now=NOW, values=values).repeat_count("/data/r") == 0


def test_written_and_read_back_is_the_same_submission() -> None:
    scenario = Scenario(FORM, instance_id="uuid:1")
    scenario.create_repeat("r[2]")
    scenario.answer("r[2]/p", "show")
    scenario.answer("a", None)
    xml = scenario.instance.to_xml()
    values = read_submission(scenario.form, xml.encode())
    again = Instance(scenario.form, now=NOW, values=values, keep_defaults=True, instance_id="uuid:1")
    assert again.to_xml() == xml


def test_another_forms_submission_is_refused() -> None:
    with pytest.raises(FormError, match="other"):
        read_submission(edited().form, b"<other><a/></other>")


def test_a_submission_of_a_form_with_another_id_is_refused() -> None:
    form = edited().form
    with pytest.raises(FormError, match="autre"):
        read_submission(form, f'<{form.root.name} id="autre"><a/></{form.root.name}>'.encode())


def test_the_instance_that_an_edit_replaces_is_named() -> None:
    assert instance_id_of(SAVED.encode()) == "uuid:11"
    assert etree.fromstring(edited().instance.to_xml()).findtext("meta/deprecatedID") == "uuid:11"


def test_last_saved_gives_the_defaults() -> None:
    last = saved_document(b"<data><a>hier</a></data>")
    scenario = Scenario(
        "| survey |\n| | type | name | label | default |\n| | text | a | A | ${last-saved#a} |\n",
        lists={"__last-saved": last},
    )
    assert scenario.answer_of("a") == "hier"


def test_a_default_that_was_cleared_stays_empty_in_an_edit_from_the_log() -> None:
    scenario = Scenario(FORM)
    scenario.answer("a", None)
    again = Instance.restore(scenario.form, scenario.instance.snapshot(), now=NOW)
    assert again.node("/data/a").value == ""
