"""Showing things: tables and facts for people, JSON for programs.

Colours only on a terminal, never with NO_COLOR or TERM=dumb (rich sees to both); answers are shown as
plain text, so that markup typed by somebody stays text.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.cli.columns import fit_columns
from survey.messages import _

if TYPE_CHECKING:
    from rich.console import Console

_EDGES, _GAP = 2, 3
"""What the frame of a table takes beside its columns, and between two of them."""
_SPACES = "\n\r\t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"


def console() -> "Console":
    """Return a console on standard output."""
    from rich.console import Console

    return Console(file=sys.stdout, highlight=False, emoji=False, markup=False)


def show_line(text: str = "", *, style: str | None = None, indent: int = 0) -> None:
    """Print one paragraph, wrapped to the terminal with every line indented, not wrapped in a pipe."""
    output = console()
    # Agents, files and answers are named in sentences: none of them may steer the terminal.
    text = "\n".join(map(printable, text.split("\n")))
    if output.is_terminal and indent:
        from rich.padding import Padding

        output.print(Padding(text, (0, 0, 0, indent)), style=style)
        return
    output.print(" " * indent + text, style=style, soft_wrap=not output.is_terminal)


def open_file(path: Path) -> None:
    """Show a file in the system's own viewer; where there is none, say where it lies."""
    import webbrowser

    if not webbrowser.open(path.absolute().as_uri()):
        show_line(str(path))


def open_address(url: str) -> None:
    """Open the system's browser at an address, where it has one."""
    import webbrowser

    webbrowser.open(url)


def show_json(value: Any) -> None:
    """Print `value` as JSON, two spaces deep: UTF-8, or ASCII with escapes where that is all there is."""
    sys.stdout.write(json.dumps(value, ensure_ascii=is_poor_console(), indent=2) + "\n")


def show_xml(text: str) -> None:
    """Print XML as it is; where signs are lacking, they are character references, which say the same."""
    show_verbatim(text.encode("ascii", "xmlcharrefreplace").decode() if is_poor_console() else text)


def show_verbatim(text: str) -> None:
    """Print text as it is: no wrapping, no tab made spaces."""
    sys.stdout.write(text + "\n")


def show_aside(text: str) -> None:
    """Print a line on standard error: it is for people, while a program reads standard output."""
    sys.stderr.write(printable(text) + "\n")


def show_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    title: str | None = None,
    least: Sequence[str] = (),
) -> None:
    """Print rows under headers; ASCII rules, for consoles that lack other signs.

    `least` names the columns that are left out first where a window is too narrow; a line says so.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    output = console()
    cells = [[printable(cell) for cell in row] for row in rows]
    fitted = fit_columns(columns, cells, output.width - _EDGES, _GAP, least)
    table = Table(title=title, title_justify="left", pad_edge=False, safe_box=True)
    table.box = box.ASCII2 if is_poor_console() else box.SIMPLE_HEAD
    for at, width in zip(*fitted, strict=True):
        # An id that is cut in two cannot be copied into the next command.
        table.add_column(Text(columns[at]), overflow="fold", width=width)
    for row in cells:
        table.add_row(*(Text(row[at]) for at in fitted.kept))
    output.print(table)
    hidden = [name for at, name in enumerate(columns) if at not in fitted.kept]
    if hidden:
        names = ", ".join(hidden)
        show_line(_("For want of room: {names}. A wider window shows it, and --json.").format(names=names))


def show_facts(facts: Iterable[tuple[str, str]], *, indent: int = 0) -> None:
    """Print `name   value` lines, the values under each other."""
    pairs = [(name, printable(value)) for name, value in facts]
    width = max((len(name) for name, _value in pairs), default=0)
    for name, value in pairs:
        show_line(f"{' ' * indent}{name.ljust(width)}  {value}")


def printable(text: str) -> str:
    """Return `text` without the control signs that a terminal would obey, every kind of space as a space.

    >>> printable("a\\x1b[31mb")
    'a?[31mb'
    """
    return "".join(
        character if character.isprintable() else (" " if character in _SPACES else "?") for character in text
    )


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function that shows how far the work is: a bar on a terminal, nothing in a pipe."""
    output = console()
    if not output.is_terminal:
        yield lambda _done, _all: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    left = TimeRemainingColumn(compact=True)
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=32), MofNCompleteColumn(), left)
    with Progress(*columns, console=output, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def is_terminal() -> bool:
    """Tell whether a person sits at both ends: standard input and output are a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def is_poor_console() -> bool:
    """Tell whether standard output takes other signs than ASCII's badly."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower()
    return not encoding.startswith("utf")
