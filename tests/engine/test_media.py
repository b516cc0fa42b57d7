"""The files that go with labels and choices."""

from tests.engine.scenario import Scenario

FORM = """
| survey |
| | type | name | label::Français (fr) | label::English (en) | image::Français (fr) | image::English (en) |
| | select_one l | q | Lequel ? | Which? | plan-fr.jpg | plan-en.jpg |
| choices |
| | list_name | name | label::Français (fr) | label::English (en) | audio::Français (fr) | audio::English (en) |
| | l | a | Un | One | un.mp3 | one.mp3 |
"""


def test_a_label_names_its_picture_in_the_language_in_use() -> None:
    scenario = Scenario(FORM)
    scenario.instance.set_language("en")
    assert scenario.instance.node("/data/q").media == {"image": "plan-en.jpg"}


def test_a_choice_names_its_sound() -> None:
    scenario = Scenario(FORM)
    scenario.instance.set_language("fr")
    assert [choice.media for choice in scenario.instance.node("/data/q").choices] == [{"audio": "un.mp3"}]
