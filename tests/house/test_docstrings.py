"""Every module, public class and public function says what it is for."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "survey"


def undocumented(tree: ast.AST, name: str, inside_function: bool = False) -> Iterator[str]:
    if isinstance(tree, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        if not inside_function and ast.get_docstring(tree) is None:
            yield name
        inside = inside_function or isinstance(tree, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.iter_child_nodes(tree):
            own = getattr(node, "name", "")
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not own.startswith(
                "_"
            ):
                yield from undocumented(node, f"{name}:{own}", inside)


def test_everything_public_is_documented() -> None:
    missing = [
        name
        for path in sorted(PACKAGE.rglob("*.py"))
        if "_shipped" not in path.parts
        for name in undocumented(
            ast.parse(path.read_text(encoding="utf-8")), path.relative_to(PACKAGE).as_posix()
        )
    ]
    assert missing == []
