"""Imports go down only, and no room is left out of the drawing."""

import sys
from pathlib import Path

from importlinter import cli

PROJECT = Path(__file__).resolve().parents[2]


def test_rooms_import_only_what_is_below_them(monkeypatch: object, capsys: object) -> None:
    arguments = sys.argv
    sys.argv = ["lint-imports"]
    try:
        status = cli.lint_imports(config_filename=str(PROJECT / "pyproject.toml"), no_cache=True)
    finally:
        sys.argv = arguments
    assert status == 0
