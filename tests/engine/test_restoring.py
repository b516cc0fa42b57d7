"""An instance out as values and back; what a form of another version has no place for."""

from survey.engine import Instance
from survey.records.submissions import Snapshot
from tests.engine.scenario import NOW, Scenario, form_of
from tests.engine.test_repeats import TABLES


def test_snapshot_restores_to_the_same_submission() -> None:
    scenario = Scenario(TABLES, instance_id="uuid:1")
    scenario.answer("r[1]/n", 3)
    scenario.create_repeat("r[2]")
    scenario.answer("r[2]/n", 4)
    again = Instance.restore(scenario.form, scenario.instance.snapshot(), now=NOW, instance_id="uuid:1")
    assert again.to_xml() == scenario.instance.to_xml()
    assert again.snapshot() == scenario.instance.snapshot()


def test_edit_names_the_instance_that_it_replaces() -> None:
    scenario = Scenario(TABLES, instance_id="uuid:1")
    values = scenario.instance.snapshot()
    edited = Instance.restore(scenario.form, values, now=NOW, instance_id="uuid:2", deprecated_id="uuid:1")
    assert "<instanceID>uuid:2</instanceID><deprecatedID>uuid:1</deprecatedID>" in edited.to_xml()


def test_values_without_a_place_are_told() -> None:
    form = form_of("| survey |\n| | type | name | label |\n| | text | a | A |\n")
    values = Snapshot({"/data/a": "x", "/data/old": "y"}, {}, {})
    assert Instance.restore(form, values, now=NOW).unplaced == ("/data/old",)


def test_same_seed_gives_the_same_random_values() -> None:
    markdown = "| survey |\n| | type | name | calculation |\n| | calculate | u | once(uuid()) |\n"
    assert Scenario(markdown, seed=7).answer_of("u") == Scenario(markdown, seed=7).answer_of("u")
    assert Scenario(markdown, seed=7).answer_of("u") != Scenario(markdown, seed=8).answer_of("u")
