"""The environment of every page's templates: sandboxed, escaping, strict about names."""

from pathlib import Path
from typing import TYPE_CHECKING

from survey.outputs.typography import bind_signs

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment


def make_environment(templates: Path) -> "SandboxedEnvironment":
    """Return an environment that reads its templates from a folder.

    What they are given is escaped, and its punctuation does not begin a line (`typography`).
    """
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_with_bound_signs,
    )


def _with_bound_signs(value: object) -> object:
    """Return a text with its spaces set, anything else (markup too) as it is."""
    return bind_signs(value) if type(value) is str else value
