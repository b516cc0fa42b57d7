"""Every expression recorded from ODK Web Forms: answered alike, or of a kind where JavaRosa answers otherwise."""

from pathlib import Path

import pytest

from tests.conformance.differences import FROM_WEB_FORMS, Difference
from tests.conformance.record_probes import read_rows as read_probes
from tests.conformance.test_probes import ask as ask_probe
from tests.conformance.test_xpath import rows as read_javarosa
from tests.conformance.web_forms import Row, agrees, ask, read_rows


def differing(shared: Path) -> list[Row]:
    return [row for row in read_rows(shared) if not agrees(row, ask(row))]


def test_every_row_is_answered_alike_or_of_a_listed_kind(shared_folder: Path) -> None:
    unlisted = [
        (row.number, row.expr, row.expected, ask(row))
        for row in differing(shared_folder)
        if not any(difference.covers(row.expr) for difference in FROM_WEB_FORMS)
    ]
    assert unlisted == []


def test_no_row_that_differs_is_one_where_javarosa_agrees_with_web_forms(shared_folder: Path) -> None:
    theirs = {row["expr"]: row["string"] for row in read_javarosa(shared_folder)}
    asked = [row for row in differing(shared_folder) if row.expr in theirs]
    assert len(asked) >= 70
    assert [row.expr for row in asked if str(row.expected) == theirs[row.expr]] == []


def test_every_listed_kind_has_rows(shared_folder: Path) -> None:
    left = differing(shared_folder)
    counts: dict[str, int] = {}
    for difference in FROM_WEB_FORMS:
        own = [row for row in left if difference.covers(row.expr)]
        counts[difference.name] = len(own)
        left = [row for row in left if row not in own]
    assert left == []
    assert [name for name, count in counts.items() if count == 0] == []
    # No more rows than were seen to differ: 161 to 163, as some ask the clock.
    assert sum(counts.values()) <= 163


@pytest.mark.parametrize("difference", FROM_WEB_FORMS, ids=lambda difference: difference.name)
def test_probe_of_a_kind_has_the_answer_that_is_listed(difference: Difference) -> None:
    answer = ask_probe(difference.probe, difference.zone)
    if difference.name not in ("names-without-prefix", "namespace-nodes"):
        assert answer.get("text", "refused") == difference.ours
    place = (difference.probe, difference.zone)
    row = next(row for row in read_probes() if (row["expr"], row["zone"]) == place)
    assert str(row.get("refused", row.get("text"))) == difference.javarosa_answer
