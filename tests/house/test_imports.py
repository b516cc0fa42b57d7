"""What the quickest commands import: none of the heavy libraries."""

import subprocess
import sys

import pytest

HEAVY = {
    "sqlmodel", "sqlalchemy", "pydantic", "pyxform", "prompt_toolkit", "questionary", "PIL", "exifread",
    "lxml", "phonenumbers", "nacl", "pyrage", "rich", "openpyxl", "python_calamine", "httpx", "fastapi", "uvicorn",
    "mnemonic", "bech32", "rapidfuzz", "jinja2", "markdown_it", "odfdo", "orjson",
}  # fmt: skip

PROGRAM = """
import sys
from survey.cli.app import run
status = run(sys.argv[1:])
print("MODULES", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_quick_commands_import_nothing_heavy(argument: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, argument], capture_output=True, text=True, check=True
    )
    modules = set(done.stdout.splitlines()[-1].split()[1:])
    assert "survey" in modules
    assert modules & HEAVY == set()


def test_version_imports_no_argument_parser() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "--version"], capture_output=True, text=True, check=True
    )
    assert "typer" not in done.stdout.splitlines()[-1].split()
