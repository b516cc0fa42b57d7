"""What a calculation, a default and an action leave in a node of each type: as JavaRosa 5.1 left it.

`saved_values.jsonl` holds one row a pair of source and type, recorded from forms of our own: `by` says what
put the value, `text` is what the submission keeps, `read` what expressions read there (as text, as truth,
equal to '3.5', equal to 7). Pairs at which JavaRosa stops with an error are left out: here they are empty.
"""

import json
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from survey.engine import Instance
from survey.form.xform import read_xform

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "saved_values.jsonl").read_text(encoding="utf-8").splitlines()
]
READ = "concat(/data/x, '|', boolean(/data/x), '|', /data/x = '3.5', '|', /data/x = 7)"


def form(row: dict[str, str]) -> str:
    kind = "" if row["type"] == "none" else f' type="{row["type"]}"'
    source = escape(row["source"])
    computed = f' calculate="{source}"' if row["by"] == "calculate" else ""
    default = source if row["by"] == "default" else ""
    action = (
        f'<setvalue event="odk-instance-first-load" ref="/data/x" value="{source}"/>'
        if row["by"] == "setvalue"
        else ""
    )
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title/>'
        f'<model><instance><data id="t"><s>hello</s><i>5</i><x>{default}</x><r/></data></instance>'
        f'<bind nodeset="/data/i" type="int"/><bind nodeset="/data/x"{kind}{computed}/>'
        f'<bind nodeset="/data/r" calculate="{READ}"/>{action}</model></h:head><h:body/></h:html>'
    )


@pytest.mark.parametrize("by", ["calculate", "default", "setvalue"])
def test_every_pair_is_saved_and_read_as_javarosa_does(by: str) -> None:
    rows = [row for row in ROWS if row["by"] == by]
    assert len(rows) > 140
    differing = []
    for row in rows:
        instance = Instance(read_xform(form(row).encode()), now=datetime(2026, 11, 3, tzinfo=UTC))
        found = instance.node("/data/x").value, instance.node("/data/r").value
        if found != (row["text"], row["read"]):
            differing.append((row, found))
    assert differing == []
