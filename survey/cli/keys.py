"""One question, one key, in the language in use: decisions taken by the hundred, and yes or no."""

from collections.abc import Sequence
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from survey.messages import _, pgettext

if TYPE_CHECKING:
    from prompt_toolkit.key_binding.key_processor import KeyPressEvent


def ask_yes_no(question: str, *, default: bool) -> bool:
    """Ask a question of yes or no and return the answer; Enter is `default`. Needs a terminal."""
    yes, no = pgettext("key", "y"), pgettext("key", "n")
    key = ask_key(question, [(yes, _("yes")), (no, _("no"))], default=yes if default else no)
    return key == yes


def arrows_hint() -> str:
    """Return what stands behind a question whose answers are a list."""
    return _("(the arrow keys, then Enter)")


def ask_key(question: str, choices: Sequence[tuple[str, str]], *, default: str | None = None) -> str:
    """Show `question` with its choices, `(key, what it does)`, and return the key that is pressed.

    Upper case counts too; Enter is `default`, shown in upper case; other keys do nothing.
    Ctrl-C interrupts. Needs a terminal.
    """
    from prompt_toolkit import PromptSession
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.keys import Keys

    bindings = KeyBindings()

    @bindings.add(Keys.Any)
    @bindings.add("enter")
    def ignore(_event: "KeyPressEvent") -> None:
        """Let no other key write into the line."""

    def offer(key: str) -> None:
        for pressed in {key.lower(), key.upper()}:

            @bindings.add(pressed)
            def chosen(event: "KeyPressEvent") -> None:
                event.app.exit(result=key)

    for key, _does in choices:
        offer(key)
    if default is not None:

        @bindings.add("enter")
        def enter(event: "KeyPressEvent") -> None:
            event.app.exit(result=default)

    offered = [f"[{key.upper() if key == default else key}] {what}" for key, what in choices]
    session: PromptSession[str] = PromptSession(key_bindings=bindings)
    return session.prompt(fold([question, *offered], get_terminal_size().columns - 3) + " > ")


def fold(pieces: Sequence[str], columns: int) -> str:
    """Set `pieces` two spaces apart, on as many lines as they need; no piece is cut.

    >>> fold(["One centre?", "[s] same", "[d] different"], 22)
    'One centre?  [s] same\\n[d] different'
    """
    lines = [pieces[0]]
    for piece in pieces[1:]:
        if len(lines[-1]) + 2 + len(piece) <= columns:
            lines[-1] += f"  {piece}"
        else:
            lines.append(piece)
    return "\n".join(lines)
