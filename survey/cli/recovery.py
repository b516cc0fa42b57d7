"""The recovery words on the screen: shown once, confirmed, asked for.

What lives here: screens. What does not: the key behind the words (`crypto.recovery`).
The words are never taken from the command line, where the shell would keep them.
"""

import sys
from collections.abc import Sequence

from survey.cli.screen import is_terminal, show_line
from survey.messages import _

CONFIRMED = (3, 17)
PER_LINE = 4


def show_words(words: Sequence[str]) -> None:
    """Print the words, numbered, four a line."""
    show_line(
        _(
            "The recovery key: write these 24 words on paper, in order, and keep the paper away from the "
            "laptop. They are shown this once and kept nowhere; with them the bundles can be opened when "
            "this laptop is lost."
        )
    )
    for start in range(0, len(words), PER_LINE):
        line = [f"{number + 1:2}. {words[number]:<9}" for number in range(start, start + PER_LINE)]
        show_line("  " + " ".join(line).rstrip())


def confirm_words(words: Sequence[str]) -> None:
    """Ask for two of the words until they are typed right; Ctrl-C leaves with nothing made."""
    import questionary

    from survey.crypto.recovery import is_same_word

    for number in CONFIRMED:
        while not is_same_word(
            str(questionary.text(_("Word {number} of your paper:").format(number=number)).unsafe_ask()),
            words[number - 1],
        ):
            show_line(_("That is not word {number}. Look at the list above.").format(number=number))


def ask_identity() -> str:
    """Ask for the recovery words and return the age identity that they are. Raises KeyMissing.

    In a pipe they are the first line of the input.
    """
    from survey.crypto.recovery import recovery_identity

    if not is_terminal():
        return recovery_identity(sys.stdin.readline())
    import questionary

    show_line(_("Type the 24 words of the recovery key, with spaces between them; four letters of each do."))
    return recovery_identity(str(questionary.text(_("Words:")).unsafe_ask()))
