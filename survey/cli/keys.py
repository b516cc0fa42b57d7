"""One question, one key: for decisions that a person takes by the hundred."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prompt_toolkit.key_binding.key_processor import KeyPressEvent


def ask_key(question: str, choices: Sequence[tuple[str, str]]) -> str:
    """Show `question` with its choices, `(key, what it does)`, and return the key that is pressed.

    Upper case counts too; other keys do nothing. Ctrl-C interrupts. Needs a terminal.
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

    for key, _what in choices:
        offer(key)
    offered = "  ".join(f"[{key}] {what}" for key, what in choices)
    session: PromptSession[str] = PromptSession(key_bindings=bindings)
    return session.prompt(f"{question}  {offered} > ")
