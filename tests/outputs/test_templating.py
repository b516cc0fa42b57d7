"""Templates: a campaign's own take the place of ours, inside a sandbox, with clear errors."""

from pathlib import Path

import pytest

from survey.errors import OutputError
from survey.outputs.templating import Templates, template_names, template_source


def put(folder: Path, text: str, name: str = "site/door.html") -> Templates:
    path = folder / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return Templates(folder)


def test_a_campaigns_own_takes_the_place_of_ours(tmp_path: Path) -> None:
    assert (
        put(tmp_path, "<p>{{ site_title }}</p>").render("site/door.html", site_title="A<b") == "<p>A&lt;b</p>"
    )


def test_ours_are_used_where_a_campaign_has_none(tmp_path: Path) -> None:
    assert "Titre" in Templates(tmp_path / "none").render("site/door.html", site_title="Titre")


def test_a_word_goes_before_the_method_of_the_same_name(tmp_path: Path) -> None:
    templates = put(tmp_path, "{{ words.clear }} {{ words.items()|length }}")
    assert templates.render("site/door.html", words={"clear": "Effacer"}) == "Effacer 1"


def test_every_template_of_ours_can_be_read() -> None:
    names = list(template_names())
    assert {"site/layout.html", "paper/sheet.html", "questionnaire/questionnaire.html"} <= set(names)
    assert all(template_source(name) for name in names)


@pytest.mark.parametrize("name", ["none.html", "site/../../__init__.py", "site/styles.css"])
def test_what_is_no_template_is_not_read(name: str) -> None:
    with pytest.raises(OutputError):
        template_source(name)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{% if %}", "door.html:1"),
        ("a\n{{ nothing_of_this_name }}", "door.html"),
        ("{{ site_title.__class__.__mro__ }}", "door.html"),
        ("{{ 1 / 0 }}", "door.html"),
        ('{% include "site/none.html" %}', "door.html"),
    ],
)
def test_a_template_of_no_use_is_named(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(OutputError) as refused:
        put(tmp_path, text).render("site/door.html", site_title="t")
    assert place in (refused.value.where or "")
