"""The shipped workbooks with the compilers that servers run: each version of pyxform in an environment of its own.

    pytest -rP -m campaign tests/forms/test_older_compilers.py

Needs a package index. Versions and why: docs/decisions/0174-compilers-of-servers.md.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from survey.form.xlsform import to_xform
from survey.shipped import shipped_folder
from tests.forms.kobotoolbox import COPIES, NAMES

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(1800)]

FORMS = sorted(shipped_folder("forms").glob("*.xlsx"))
KOBOTOOLBOX, CENTRAL, NEWEST = "3.0.0", "4.3.0", "4.5.0"
ENTITIES_OF_REPEATS = set(NAMES)
"""The forms that declare several entities, or entities of a repeat: compiled from pyxform 4.3 on."""
COMPILE = """
import json, sys
from importlib.metadata import version
from pyxform.xls2xform import convert
said = {}
for path in sys.argv[1:]:
    try:
        result = convert(path, form_name="data")
        said[path] = {"xml": result.xform, "warnings": list(result.warnings)}
    except Exception as error:
        said[path] = {"refused": f"{type(error).__name__}: {error}"}
print(json.dumps({"version": version("pyxform"), "forms": said}))
"""
XFORMS = "{http://www.w3.org/2002/xforms}"


class Compiler:
    """One version of pyxform in a throw-away environment."""

    def __init__(self, folder: Path, version: str) -> None:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        self._python = next(path for path in folder.glob("*/python*") if path.stem == "python")
        pip = [self._python, "-m", "pip", "install", "-q", f"pyxform=={version}"]
        subprocess.run(pip, check=True, capture_output=True)
        self.version = version

    def compile(self, paths: list[Path]) -> dict[str, dict[str, object]]:
        """Return what it said of each workbook, by the name of its form."""
        run = subprocess.run(
            [self._python, "-c", COMPILE, *paths], check=True, capture_output=True, text=True
        )
        said = json.loads(run.stdout)
        assert said["version"] == self.version
        return {Path(path).stem: own for path, own in said["forms"].items()}


@pytest.fixture(scope="module", params=[KOBOTOOLBOX, CENTRAL, NEWEST])
def compiler(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Compiler:
    return Compiler(tmp_path_factory.mktemp("environment") / "pyxform", request.param)


def logic_of(xml: str) -> dict[str, object]:
    """Return what a form does, whatever the order of the nodes that the compiler adds itself.

    Version 4.3.0 puts a form's own entity into a group; 3.0.0 sets a default where there is a calculation too,
    and repeats the bind's attributes on what sets one.
    """
    root = ElementTree.fromstring(re.sub(r"/data[/\w]*/meta/entity", "/data/meta/entity", xml))
    for action in root.iter(f"{XFORMS}setvalue"):
        action.attrib = {
            name: value for name, value in action.attrib.items() if name not in ("readonly", "type")
        }
    (model,) = root.iter(f"{XFORMS}model")
    computed = {bind.get("nodeset") for bind in model.iter(f"{XFORMS}bind") if bind.get("calculate")}
    kept = [
        one
        for one in model
        if one.tag.removeprefix(XFORMS) not in ("bind", "itext", "instance")
        and one.get("ref") not in computed
    ]
    return {
        "binds": sorted(sorted(bind.attrib.items()) for bind in model.iter(f"{XFORMS}bind")),
        "actions": sorted(ElementTree.canonicalize(ElementTree.tostring(one)) for one in kept),
        "instances": [
            sorted(
                ElementTree.canonicalize(ElementTree.tostring(one)) for one in instance.iter() if not len(one)
            )
            for instance in model.iter(f"{XFORMS}instance")
        ],
        "texts": [
            ElementTree.canonicalize(ElementTree.tostring(one)) for one in model.iter(f"{XFORMS}itext")
        ],
        "body": ElementTree.canonicalize(ElementTree.tostring(root[-1])),
    }


def test_what_a_version_takes_it_takes_without_a_warning(compiler: Compiler) -> None:
    said = compiler.compile(FORMS)
    refused = {form for form, own in said.items() if "refused" in own}
    print(
        f"pyxform {compiler.version}: {len(said) - len(refused)} of {len(said)} compile; refused: {refused}"
    )
    assert refused == (ENTITIES_OF_REPEATS if compiler.version == KOBOTOOLBOX else set())
    assert not [form for form, own in said.items() if own.get("warnings")]


def test_it_makes_the_same_form_as_ours(compiler: Compiler) -> None:
    for form, own in compiler.compile(FORMS).items():
        if "refused" not in own:
            ours = to_xform(shipped_folder("forms") / f"{form}.xlsx", use_cache=False).xml.decode()
            assert logic_of(str(own["xml"])) == logic_of(ours), form


def test_every_version_takes_what_is_meant_for_any_server(compiler: Compiler) -> None:
    paths = [copy if (copy := COPIES / path.name).exists() else path for path in FORMS]
    said = compiler.compile(paths)
    assert {form: own.get("warnings", own.get("refused")) for form, own in said.items()} == {
        path.stem: [] for path in FORMS
    }
    for path in paths:
        ours = to_xform(path, use_cache=False).xml.decode()
        assert logic_of(str(said[path.stem]["xml"])) == logic_of(ours), path.stem
