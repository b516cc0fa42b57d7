"""Expressions of our own as JavaRosa answered them, replayed without Java; see `record_probes`.

What JavaRosa refuses we may answer; what it answers we answer alike, but for the differences that are listed.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from survey.errors import XPathError
from survey.xpath import compile_expression
from survey.xpath.values import to_boolean, to_text
from tests.conformance.differences import FROM_JAVAROSA, Difference
from tests.conformance.record_probes import DOCUMENT, read_rows
from tests.xpath.tree import PlainEnvironment, path_of, read_document

REFUSED = {"refused": True}


@lru_cache(maxsize=8)
def environment(zone: str) -> PlainEnvironment:
    return PlainEnvironment(read_document(DOCUMENT.read_text(encoding="utf-8")), ZoneInfo(zone))


def ask(expression: str, zone: str = "UTC") -> Mapping[str, Any]:
    """Return our answer as the rows hold JavaRosa's."""
    env = environment(zone)
    try:
        value = compile_expression(expression).value(env.document.children[0], env)
        if not isinstance(value, list):
            return {"text": to_text(value), "boolean": to_boolean(value)}
    except XPathError as error:
        assert error.what  # noqa: PT017 - what is refused says why
        return REFUSED
    return {"nodes": [plain_path(node) for node in value], "text": to_text(value) if len(value) < 2 else ""}


def plain_path(node: Any) -> str:
    """Return a path as JavaRosa writes it: no position on the root."""
    return path_of(node).replace("/data[1]", "/data", 1)


def agree(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    if "refused" in theirs:
        return True
    kept = {key: theirs[key] for key in theirs if key not in ("expr", "zone")}
    return ours == kept or near(ours.get("text"), kept.get("text"))


def near(ours: str | None, theirs: str | None) -> bool:
    """Tell whether two numbers differ in the last figure alone, as sines of two libraries may."""
    try:
        first, second = float(ours or ""), float(theirs or "")
    except ValueError:
        return False
    return first != second and abs(first - second) <= 4e-16 * abs(second)


def test_every_probe_is_answered_as_javarosa_answered() -> None:
    differing = [
        (row["expr"], ours)
        for row in read_rows()
        if not agree(ours := ask(row["expr"], row["zone"]), row)
        and not any(difference.covers(row["expr"]) for difference in FROM_JAVAROSA)
    ]
    assert differing == []


def test_there_are_probes_enough() -> None:
    assert len([row for row in read_rows() if "refused" not in row]) > 1500


@pytest.mark.parametrize("difference", FROM_JAVAROSA, ids=lambda difference: difference.name)
def test_listed_difference_is_still_one(difference: Difference) -> None:
    ours = ask(difference.probe)
    assert ours.get("text", "refused") == difference.ours
    row = next(row for row in read_rows() if row["expr"] == difference.probe and row["zone"] == "UTC")
    assert str(row.get("refused", row.get("text"))) == difference.javarosa_answer
    assert difference.ours != difference.javarosa_answer
