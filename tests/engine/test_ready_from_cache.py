"""What a process brings in to make a form ready that was opened before."""

import json
import os
import random
import subprocess
import sys
import uuid
from pathlib import Path

from survey.engine import Instance
from survey.form import load_form

_FORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>t</h:title>
<model><instance><data id="t"><a/><b/></data></instance>
<bind nodeset="/data/b" calculate=" /data/a "/></model></h:head>
<h:body><input ref="/data/a"><label>A</label></input></h:body></h:html>
"""
_READY = """
import json, sys
from pathlib import Path
from survey.engine import Instance
from survey.form import load_form
instance = Instance(load_form(Path(sys.argv[1])))
ready = sorted(sys.modules)
instance.answer("/data/a", "x")
print(json.dumps([instance.node("/data/b").value, ready, sorted(sys.modules)]))
"""


def opened(form: Path, cache: Path) -> tuple[str, set[str], set[str]]:
    """Open a form in a new process; return a calculation, the modules when ready, and after an answer."""
    done = subprocess.run(
        [sys.executable, "-c", _READY, str(form)],
        env=os.environ | {"XDG_CACHE_HOME": str(cache)},
        stdout=subprocess.PIPE,
        check=True,
    )
    value, ready, modules = json.loads(done.stdout)
    return value, set(ready), set(modules)


def test_a_form_opened_before_needs_no_reader_of_xml_nor_of_entities(tmp_path: Path) -> None:
    form = tmp_path / "t.xml"
    form.write_text(_FORM, encoding="utf-8")
    first, *_modules = opened(form, tmp_path / "cache")
    again, _ready, modules = opened(form, tmp_path / "cache")
    assert (first, again) == ("x", "x")
    needless = {"lxml.etree", "survey.form.xform", "survey.form.entities", "survey.records.submissions"}
    needless |= {"survey.records.findings"}
    assert not needless & modules


def test_a_form_opened_before_is_ready_without_the_compiler_of_expressions(tmp_path: Path) -> None:
    form = tmp_path / "t.xml"
    form.write_text(_FORM, encoding="utf-8")
    opened(form, tmp_path / "cache")
    _value, ready, modules = opened(form, tmp_path / "cache")
    late = {"survey.xpath.parser", "survey.xpath.compiler", "survey.xpath.syntax", "dataclasses"}
    assert not late & ready
    assert late <= modules
    assert not {"platformdirs", "uuid", "gettext", "importlib.metadata"} & ready


def test_the_id_of_an_instance_is_a_uuid_of_version_4_from_its_seed(tmp_path: Path) -> None:
    form = tmp_path / "t.xml"
    form.write_text(_FORM, encoding="utf-8")
    for seed in range(20):
        expected = uuid.UUID(int=random.Random(seed).getrandbits(128), version=4)
        assert Instance(load_form(form), seed=seed).instance_id == f"uuid:{expected}"
