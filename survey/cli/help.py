"""Help pages in the language in use, in plain text with the commands grouped as people use them.

Typer's rich help would cost 100 ms of imports a page, more than this whole command line.
"""

import re
from typing import Any

import typer
from click import HelpFormatter
from typer.core import TyperCommand, TyperGroup

from survey.messages import _

_SHORT = 130
"""A sentence of two lines in a list of commands."""
_RANGE = re.compile(r"(\[|; )(?:(\d+)<=x|x>=(\d+)(?:\.0)?)(?:<=(\d+))?(?=\])")
_GLUE = "\N{NO-BREAK SPACE}"


class _Translated:
    """The words that the argument parser writes itself, for commands and groups alike."""

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _("Show this page and leave.")
        return option

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=_("Usage: "))

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        words = {"[OPTIONS]": _("[OPTIONS]"), "COMMAND [ARGS]...": _("COMMAND [ARGS]...")}
        return [words.get(piece, piece).strip("{}") for piece in super().collect_usage_pieces(ctx)]  # type: ignore[misc]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        sections: dict[str, list[tuple[str, str]]] = {_("Arguments"): [], _("Options"): []}
        for parameter in sorted(self.get_params(ctx), key=_place):  # type: ignore[attr-defined]
            record = parameter.get_help_record(ctx)
            if record is not None:
                title = _("Arguments") if parameter.param_type_name == "argument" else _("Options")
                sections[title].append((record[0].strip("{}"), _translate_extras(record[1])))
        _write_sections(formatter, sections)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        epilog = self.epilog or self.plain_example(ctx)  # type: ignore[attr-defined]
        if not epilog:
            return
        formatter.write_paragraph()
        if " | " in epilog:
            # Several examples: a command that is broken over two lines cannot be copied.
            title, _colon, commands = epilog.partition(": ")
            formatter.write(title + ":\n" + "".join(f"  {one}\n" for one in commands.split(" | ")))
        elif len(epilog) <= formatter.width or ": survey " not in epilog:
            formatter.write_text(epilog)
        else:
            title, _colon, command = epilog.partition(": ")
            formatter.write(f"{title}:\n  {command}\n")

    def plain_example(self, ctx: Any) -> str:
        """Return the example of a command that needs nothing more; empty for a group."""
        return ""


class HelpfulCommand(_Translated, TyperCommand):
    """A command whose help page speaks the language in use."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page."""
        page = _Page(width=formatter.width)
        _write_page(self, ctx, page)
        formatter.write(page.getvalue())

    def plain_example(self, ctx: Any) -> str:
        """Return the command as it is typed, where it can be typed with nothing more."""
        if any(parameter.required for parameter in self.get_params(ctx)):
            return ""
        return _("Example: {command}").format(command=ctx.command_path)


class HelpfulGroup(_Translated, TyperGroup):
    """A group of commands in the order of registration, its help page in the language in use."""

    def plain_example(self, ctx: Any) -> str:
        """Return how the page of one of the commands is shown."""
        return _("More on one: {command} COMMAND --help").format(command=ctx.command_path)

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order in which they were registered: the daily ones first."""
        return list(self.commands)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page."""
        page = _Page(width=formatter.width)
        _write_page(self, ctx, page)
        formatter.write(page.getvalue())

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands under the title that each was registered with."""
        shown = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        sections: dict[str, list[tuple[str, str]]] = {}
        for name, command in shown:
            if command is not None and not command.hidden:
                title = getattr(command, "rich_help_panel", None)
                key = title if isinstance(title, str) else _("Commands")
                sections.setdefault(key, []).append((name, _in_short(command.help or "")))
        _write_sections(formatter, sections)


class _Page(HelpFormatter):
    """A page on which no line begins with a sign that French sets apart from its word by a space."""

    def write_text(self, text: str) -> None:
        super().write_text(_glued(text))

    def write_dl(self, rows: Any, col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(name, _glued(text)) for name, text in rows], col_max, col_spacing)

    def getvalue(self) -> str:
        return super().getvalue().replace(_GLUE, " ")


def _glued(text: str) -> str:
    return re.sub("« ", f"«{_GLUE}", re.sub(" (?=[:;!?»])", _GLUE, text))


def _in_short(text: str) -> str:
    """Return the first sentence of a command's help, of a long one what stands before its last sign of pause.

    >>> _in_short("Show it: " + "as it is, " * 20 + "and more. Then leave.")
    'Show it.'
    """
    first = re.split(r"(?<=[.!?])\s", " ".join(text.split()), maxsplit=1)[0]
    if len(first) <= _SHORT:
        return first
    pauses = [own.start() for own in re.finditer(r"\s?[:;]\s", first)]
    end = max((own for own in pauses if own <= _SHORT), default=min(pauses, default=None))
    return first if end is None else f"{first[:end]}."


def _write_page(command: Any, ctx: Any, formatter: Any) -> None:
    command.format_usage(ctx, formatter)
    command.format_help_text(ctx, formatter)
    command.format_options(ctx, formatter)
    if isinstance(command, HelpfulGroup):
        command.format_commands(ctx, formatter)
    command.format_epilog(ctx, formatter)


def _place(parameter: Any) -> int:
    """Return where an option stands: in every command first where to and how, last for whom."""
    order = ("--output", "--format", "", "--language", "--json", "--help")
    return next((order.index(own) for own in parameter.opts if own in order), order.index(""))


def _translate_extras(text: str) -> str:
    for english, translated in (
        ("[required]", _("[required]")),
        ("[env var: ", _("[variable: ")),
        ("[default: ", _("[default: ")),
    ):
        text = text.replace(english, translated)
    return _RANGE.sub(_range_in_words, text)


def _range_in_words(found: re.Match[str]) -> str:
    before, least, alone, most = found.groups()
    before = ", " if before == "; " else before
    if alone is not None:
        return before + _("{least} at least").format(least=alone)
    return before + _("{least} to {most}").format(least=least, most=most)


def _write_sections(formatter: Any, sections: dict[str, list[tuple[str, str]]]) -> None:
    for title, rows in sections.items():
        if rows:
            # French has a space before the colon, which the formatter writes.
            with formatter.section(_("{title}:").format(title=title).removesuffix(":")):
                formatter.write_dl(rows)


def new_group(help_text: str) -> typer.Typer:
    """Make the Typer application of one noun."""
    return typer.Typer(
        cls=HelpfulGroup, help=help_text, no_args_is_help=True, add_completion=False, rich_markup_mode=None
    )
