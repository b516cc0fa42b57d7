"""Expressions as JavaRosa answered them: every recorded row but three, of kinds listed with their reason."""

import json
from pathlib import Path

from survey.errors import XPathError
from survey.xpath import compile_expression
from survey.xpath.values import to_boolean, to_text
from tests.conformance.differences import FROM_JAVAROSA
from tests.xpath.tree import PlainEnvironment, read_document


def rows(shared: Path) -> list[dict[str, object]]:
    path = shared / "conformance" / "javarosa-xpath.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def answer(text: str) -> tuple[str, bool] | None:
    env = PlainEnvironment(read_document("<root/>"))
    try:
        value = compile_expression(text).value(env.document, env)
    except XPathError:
        return None
    return to_text(value), to_boolean(value)


def differing(shared: Path) -> list[str]:
    return [
        str(row["expr"])
        for row in rows(shared)
        if answer(str(row["expr"])) != (row["string"], row["boolean"])
    ]


def test_every_row_is_answered_as_javarosa_answered_or_of_a_listed_kind(shared_folder: Path) -> None:
    unlisted = [
        text for text in differing(shared_folder) if not any(kind.covers(text) for kind in FROM_JAVAROSA)
    ]
    assert unlisted == []


def test_no_more_rows_differ_than_were_seen_to(shared_folder: Path) -> None:
    assert sorted(text.partition("(")[0] for text in differing(shared_folder)) == [
        "max", "round", "weighted-checklist",
    ]  # fmt: skip
