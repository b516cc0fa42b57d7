"""The templates of every page: sandboxed, escaping, strict about names; a campaign may have its own.

What lives here: where templates lie, a campaign's own before ours, and clear errors about them. What does
not: what a template is given (the room that renders it).
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey import __version__
from survey.errors import OutputError
from survey.messages import _
from survey.outputs.typography import bind_signs

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_OUTPUTS = Path(__file__).parent
_ROOMS = {
    "paper": _OUTPUTS / "paper" / "templates",
    "posts": _OUTPUTS / "reports" / "posts" / "templates",
    "questionnaire": _OUTPUTS / "questionnaire" / "templates",
    "site": _OUTPUTS / "site" / "templates",
}
_PLAIN = (".txt", ".md")
_ENDINGS = (".html", ".xml", *_PLAIN)


@dataclass(frozen=True)
class Templates:
    """The templates by name, `room/file`; one of `own`, a campaign's folder, takes the place of ours.

    Inside of a template another is named the same way: `{% extends "site/layout.html" %}`.
    """

    own: Path | None = None

    def render(self, name: str, **values: Any) -> str:
        """Return a template filled in; what is given is escaped. Raises OutputError for one of no use."""
        from jinja2 import TemplateError, TemplateSyntaxError
        from jinja2.exceptions import SecurityError

        try:
            return self._environment.get_template(name).render(**values)
        except TemplateSyntaxError as error:
            raise self._unusable(error.name or name, error.message or str(error), error.lineno) from error
        except (SecurityError, TemplateError) as error:
            raise self._unusable(name, str(error)) from error
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            if self.is_own(name):
                raise self._unusable(name, str(error)) from error
            raise

    @cached_property
    def _environment(self) -> "SandboxedEnvironment":
        from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined
        from jinja2.sandbox import SandboxedEnvironment

        class WordsFirst(SandboxedEnvironment):
            """What a mapping holds goes before its methods: `words.clear` is a word."""

            def getattr(self, obj: Any, attribute: str) -> Any:
                if isinstance(obj, Mapping) and attribute in obj:
                    return obj[attribute]
                return super().getattr(obj, attribute)

        ours = PrefixLoader({room: FileSystemLoader(folder) for room, folder in _ROOMS.items()})
        own = [FileSystemLoader(self.own)] if self.own is not None and self.own.is_dir() else []
        return WordsFirst(
            loader=ChoiceLoader([*own, ours]),
            # In plain text an escaped sign would be read as it stands.
            autoescape=lambda name: name is None or not name.endswith(_PLAIN),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_with_bound_signs,
        )

    @cached_property
    def fingerprint(self) -> str:
        """Return a hash of every template, ours and the campaign's, and of the versions that render them."""
        from jinja2 import __version__ as jinja_version

        digest = hashlib.sha256(f"{__version__} {jinja_version}".encode())
        folders = list(_ROOMS.values())
        for folder in folders if self.own is None else [*folders, self.own]:
            for path in sorted(own for own in folder.rglob("*") if own.is_file()):
                held = hashlib.sha256(path.read_bytes()).hexdigest()
                digest.update(f"{path.relative_to(folder).as_posix()} {held}\n".encode())
            digest.update(b"\n")
        return digest.hexdigest()

    def is_own(self, name: str) -> bool:
        """Tell whether the campaign put a template of its own in the place of ours."""
        return self.own is not None and (self.own / name).is_file()

    def _unusable(self, name: str, reason: str, line: int | None = None) -> OutputError:
        place = str((self.own or Path()) / name) if self.is_own(name) else name
        return OutputError(
            _("The template cannot be used: {reason}").format(reason=reason),
            where=place if line is None else f"{place}:{line}",
            remedy=_("Mend it, or delete it to have the tool's own again."),
        )


def template_names() -> Iterator[str]:
    """Yield the names of our templates, `room/file`, sorted."""
    for room, folder in _ROOMS.items():
        for path in sorted(folder.iterdir()):
            if path.suffix in _ENDINGS and path.name != "styles.xml":
                yield f"{room}/{path.name}"


def template_source(name: str) -> str:
    """Return the text of one of our templates. Raises OutputError for a name that is none."""
    if name not in template_names():
        raise OutputError(
            _("There is no such template."), where=name, remedy=_("`survey report templates` lists them.")
        )
    room, _slash, file = name.partition("/")
    return (_ROOMS[room] / file).read_text(encoding="utf-8")


def _with_bound_signs(value: object) -> object:
    """Return a text whose punctuation does not begin a line, anything else (markup too) as it is."""
    return bind_signs(value) if type(value) is str else value
