"""Help pages in the language in use: the words that the argument parser writes itself.

Typer's own titles are module constants in English, read when a page is drawn.
"""

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from survey.messages import _


def _translate_titles() -> None:
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = _("Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = _("Options")
    rich_utils.COMMANDS_PANEL_TITLE = _("Commands")
    rich_utils.DEFAULT_STRING = _("[default: {}]")
    rich_utils.ENVVAR_STRING = _("[variable: {}]")
    rich_utils.REQUIRED_LONG_STRING = _("[required]")


def _translate_usage(usage: str) -> str:
    return usage.replace("Usage: ", _("Usage: "), 1)


class HelpfulCommand(TyperCommand):
    """A command whose help page speaks the language in use."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Draw the page."""
        _translate_titles()
        super().format_help(ctx, formatter)

    def get_usage(self, ctx: Any) -> str:
        """Return the usage line."""
        return _translate_usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """Return the `--help` option."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _("Show this page and leave.")
        return option


class HelpfulGroup(TyperGroup):
    """A group of commands whose help page speaks the language in use, in the order of registration."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Draw the page."""
        _translate_titles()
        super().format_help(ctx, formatter)

    def get_usage(self, ctx: Any) -> str:
        """Return the usage line."""
        return _translate_usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """Return the `--help` option."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _("Show this page and leave.")
        return option

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order in which they were registered: the daily ones first."""
        return list(self.commands)


def new_group(help_text: str) -> typer.Typer:
    """Make the Typer application of one noun."""
    return typer.Typer(
        cls=HelpfulGroup, help=help_text, no_args_is_help=True, add_completion=False, rich_markup_mode="rich"
    )
