"""Each trap of the field's engines stands in the forms that are walked, at least three times."""

import re
from functools import cache

import pytest

from survey.form import load_form
from tests.conformance.record_walks import form_paths, media_of
from tests.conformance.test_walks import INTERVIEWS, WALKS

TRAPS = {
    "hidden values": r'relevant="',
    "newly relevant groups": r'<bind nodeset="([^"]+)"[^>]* relevant=.*<group ref="\1"',
    "repeats inside repeats": r"<repeat [^>]*>(?:(?!</repeat>).)*<repeat ",
    "repeats counted by an expression": r'jr:count="',
    "indexed-repeat": r"indexed-repeat\(",
    "filters": r"<itemset nodeset=\"[^\"]*\[",
    "dates": r"(?:today|date|format-date|decimal-date-time)\(",
    "rounding": r"(?:round|int)\(",
    "once": r"once\(",
    "triggers": r"xforms-value-changed",
    "entities": r"<entity ",
    "two languages": r"<translation .*<translation ",
    "positions": r"position\(\.\.\)",
    "aggregates": r"(?:sum|count|max|min|join)\(",
    "outputs in texts": r"<output ",
    "outputs side by side": r"/>\s+<output ",
    "repeats three deep": r"<repeat (?:(?!</repeat>).)*<repeat (?:(?!</repeat>).)*<repeat ",
    "indexed-repeat of two levels": r"indexed-repeat\((?:[^,()]*,){4}",
    "aggregates with filters": r"(?:sum|count|join|max)\([^)]*\[[^)]*\]",
    "times of day": r'type="time"',
    "moments": r'type="dateTime"',
    "distances and areas": r"(?:distance|area|geofence)\(",
    "choices from files": r'src="jr://file',
    "choices from a repeat": r'nodeset="/data/\w+\[',
    "choices in an order of their own": r"randomize\(",
    "ranks and ranges": r"<(?:odk:rank|range) ",
    "logic of several choices": r"(?:count-selected|selected-at|checklist)\(",
    "readonly questions with an answer": r'readonly="true\(\)"[^>]*calculate|calculate[^>]*readonly',
    "actions of a new instance": r'event="odk-new-repeat',
    "texts taken apart": r"(?:substr|translate|digest|regex|normalize-space|substring-\w+)\(",
}


@cache
def forms() -> dict[str, str]:
    walked = {walk.stem.rpartition("-")[0] for walk in (*WALKS, *INTERVIEWS)}
    return {
        name: load_form(path, attachments=media_of(path)).xml.decode()
        for name, path in form_paths().items()
        if name in walked
    }


def test_five_hundred_transcripts_of_a_hundred_forms_are_kept() -> None:
    assert len(WALKS) + len(INTERVIEWS) >= 500
    assert len(forms()) >= 110


@pytest.mark.parametrize("trap", TRAPS)
def test_the_trap_stands_in_three_forms(trap: str) -> None:
    pattern = re.compile(TRAPS[trap], re.DOTALL)
    assert len([name for name, xml in forms().items() if pattern.search(xml)]) >= 3


def test_instances_are_deleted_in_three_forms() -> None:
    deleting = {
        path.stem.rpartition("-")[0] for path in INTERVIEWS if '"delete' in path.read_text(encoding="utf-8")
    }
    assert len(deleting) >= 3
