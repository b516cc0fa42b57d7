"""Functions and files stay small enough to be read, names say what a thing is for."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "survey"
LONGEST_FUNCTION = 60
LONGEST_FILE = 500
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}

# Longer than the limit, each with its reason.
FUNCTIONS: dict[str, str] = {}


def sources() -> Iterator[Path]:
    yield from (p for p in sorted(PACKAGE.rglob("*.py")) if "_shipped" not in p.parts)


def long_functions() -> Iterator[str]:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    yield f"{path.relative_to(PACKAGE).as_posix()}:{node.name}"


def test_no_function_is_longer_than_sixty_lines() -> None:
    assert [name for name in long_functions() if name not in FUNCTIONS] == []


def test_every_exception_is_still_needed() -> None:
    assert sorted(FUNCTIONS) == sorted(set(long_functions()) & set(FUNCTIONS))


def test_no_file_is_longer_than_five_hundred_lines() -> None:
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_module_is_named_for_nothing() -> None:
    assert [path.name for path in sources() if path.stem in EMPTY_NAMES] == []
