"""What a process brings in to make a form ready that was opened before."""

import json
import os
import subprocess
import sys
from pathlib import Path

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
instance.answer("/data/a", "x")
print(json.dumps([instance.node("/data/b").value, sorted(sys.modules)]))
"""


def opened(form: Path, cache: Path) -> tuple[str, set[str]]:
    """Open a form in a new process; return the value of a calculation, and the modules brought in."""
    done = subprocess.run(
        [sys.executable, "-c", _READY, str(form)],
        env=os.environ | {"XDG_CACHE_HOME": str(cache)},
        stdout=subprocess.PIPE,
        check=True,
    )
    value, modules = json.loads(done.stdout)
    return value, set(modules)


def test_a_form_opened_before_needs_no_reader_of_xml_nor_of_entities(tmp_path: Path) -> None:
    form = tmp_path / "t.xml"
    form.write_text(_FORM, encoding="utf-8")
    first, _modules = opened(form, tmp_path / "cache")
    again, modules = opened(form, tmp_path / "cache")
    assert (first, again) == ("x", "x")
    needless = {"lxml.etree", "survey.form.xform", "survey.form.entities", "survey.records.submissions"}
    assert not needless & modules
