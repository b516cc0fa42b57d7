"""docs/form-check.md lists every code of the check, under its weight, in French and English."""

import re
from pathlib import Path

from survey.form.checking.codes import SEVERITIES

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| `([a-z-]+)` \| (.+ → .+) \| (.+ → .+) \|$", re.MULTILINE)


def test_page_lists_each_code_under_its_weight() -> None:
    page = (ROOT / "docs" / "form-check.md").read_text(encoding="utf-8")
    errors, rest = page.split("## Warnings")
    warnings, remarks = rest.split("## Remarks")
    listed = {code: "error" for code, _en, _fr in ROW.findall(errors)}
    listed |= {code: "warning" for code, _en, _fr in ROW.findall(warnings)}
    listed |= {code: "remark" for code, _en, _fr in ROW.findall(remarks)}
    assert listed == {code: str(severity) for code, severity in SEVERITIES.items()}


def test_each_code_is_found_somewhere() -> None:
    folder = ROOT / "survey"
    texts = [
        path.read_text(encoding="utf-8")
        for path in [*(folder / "form").rglob("*.py"), folder / "campaign" / "checking.py"]
        if path.name != "codes.py"
    ]
    assert [code for code in SEVERITIES if not any(f'"{code}"' in text for text in texts)] == []
