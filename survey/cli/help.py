"""Help pages in the language in use, in plain text with the commands grouped as people use them.

Typer's rich help would cost 100 ms of imports a page, more than this whole command line.
"""

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from survey.messages import _


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
        for parameter in self.get_params(ctx):  # type: ignore[attr-defined]
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
        _write_page(self, ctx, formatter)

    def plain_example(self, ctx: Any) -> str:
        """Return the command as it is typed, where it can be typed with nothing more."""
        if any(parameter.required for parameter in self.get_params(ctx)):
            return ""
        return _("Example: {command}").format(command=ctx.command_path)


class HelpfulGroup(_Translated, TyperGroup):
    """A group of commands in the order of registration, its help page in the language in use."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order in which they were registered: the daily ones first."""
        return list(self.commands)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page."""
        _write_page(self, ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands under the title that each was registered with."""
        shown = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        width = formatter.width - 6 - max((len(name) for name, _command in shown), default=0)
        sections: dict[str, list[tuple[str, str]]] = {}
        for name, command in shown:
            if command is not None and not command.hidden:
                title = getattr(command, "rich_help_panel", None)
                key = title if isinstance(title, str) else _("Commands")
                sections.setdefault(key, []).append((name, command.get_short_help_str(max(width, 200))))
        _write_sections(formatter, sections)


def _write_page(command: Any, ctx: Any, formatter: Any) -> None:
    command.format_usage(ctx, formatter)
    command.format_help_text(ctx, formatter)
    command.format_options(ctx, formatter)
    if isinstance(command, HelpfulGroup):
        command.format_commands(ctx, formatter)
    command.format_epilog(ctx, formatter)


def _translate_extras(text: str) -> str:
    for english, translated in (
        ("[required]", _("[required]")),
        ("[env var: ", _("[variable: ")),
        ("[default: ", _("[default: ")),
    ):
        text = text.replace(english, translated)
    return text


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
