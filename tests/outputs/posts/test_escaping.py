"""What a person typed is a text in SPIP, Markdown and YAML, and nothing else; other programs read it back."""

import html
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from survey.outputs.reports.posts.composing import one_line
from survey.outputs.reports.posts.escaping import markdown_text, spip_text, yaml_text

SIGNS = "{}[]<>|~_&#*`@\\^=-+!./:()'\"$% "
TYPED = st.one_of(
    st.text(max_size=30),
    st.text(SIGNS + "ab12é\n", max_size=30),
    st.sampled_from(
        [
            "{{{titre}}}", "[lien->https://x.org]", "[[note]]", "<doc12|center>", "-* un", "----", "|a|b|",
            "_ à la ligne", "[?Wikipedia]", "~", "<script>alert(1)</script>", "https://x.org", "&lt;b&gt;",
            "# titre", "1. un", "10) deux", "> cité", "![x](y)", "*a*", "_b_", "`c`", "- x", "+ x", "***",
            "[a]: b", "<https://x.org>", "&copy;", "~~x~~", "{{ 7*7 }}", "{% raw %}", "=====", "https://x.org/a_b",
            "www.x.org", "a\\", "C:\\temp", "]]>", "---", "\ttab", "!x", "a@x.org", "$x$", "::: x",
        ]
    ),
)  # fmt: skip


@given(TYPED)
def test_spip_shows_what_was_typed_and_finds_no_shortcut(typed: str) -> None:
    line = one_line(typed)
    written = spip_text(line)
    assert html.unescape(written) == line
    bare = re.sub(r"&#\d+;", "é", written)
    assert not re.search(r"[{}\[\]<>|~_&#*`@\\]|^[-+!/.]|--|://", bare)


@given(TYPED)
def test_markdown_shows_what_was_typed(typed: str) -> None:
    line = one_line(typed)
    shown = MarkdownIt("gfm-like").disable("linkify").render(markdown_text(line))
    expected = html.escape(line, quote=False).replace('"', "&quot;")
    assert shown == (f"<p>{expected}</p>\n" if line else "")


@given(TYPED)
def test_no_template_language_of_a_site_finds_anything(typed: str) -> None:
    assert not re.search(r"\{\{|\{%|\{#", markdown_text(one_line(typed)))


@given(st.text(max_size=30))
def test_front_matter_is_read_back(typed: str) -> None:
    line = one_line(typed)
    assert json.loads(yaml_text(line)) == line
    assert yaml_text(line).isprintable() or "\u00ad" in line or not line.isprintable()


@pytest.mark.parametrize("typed", ["un\u202etxt.exe", "a\x00b\x1bc", "z\u200bz"])
def test_signs_that_are_not_seen_are_gone(typed: str) -> None:
    assert one_line(typed).isprintable()
