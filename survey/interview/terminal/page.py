"""A page: one thing asked of the person, whatever it is. Each page knows what Enter and going back mean.

What lives here: the base of every page and the pages that only ask for a word or a choice and hand it
on. What does not: questions of the form (`question_pages`) and drawing (`application`).
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from survey.interview.controller import Controller
from survey.interview.prompt import Ending, Option, Reply
from survey.interview.terminal.choice_list import ChoiceList
from survey.messages import _

KeyHelp = list[tuple[str, str]]


class Screen(Protocol):
    """What a page may ask of the screen that shows it."""

    @property
    def controller(self) -> Controller:
        """Return the interview."""
        ...

    def say(self, message: str | None, *, is_complaint: bool = True) -> None:
        """Show a message under the answer."""
        ...

    def ask(self, notices: Sequence[str] = ()) -> None:
        """Show what the controller stands at, dropping every page laid over it."""
        ...

    def lay_over(self, page: "Page") -> None:
        """Show a page over the present one, which keeps its text."""
        ...

    def take_off(self, notices: Sequence[str] = ()) -> None:
        """Return to the page under this one."""
        ...

    def keep_unfinished(self) -> None:
        """Keep the text typed at the question and not accepted. Raises StoreError."""
        ...

    def clear_line(self) -> None:
        """Empty the entry line."""
        ...

    def leave(self, ending: Ending) -> None:
        """End the application."""
        ...


class Page:
    """One thing asked. `kind` tells what Enter would confirm, so that keys typed ahead stop at another."""

    kind = "information"
    is_multiline = False
    is_silent = False

    def __init__(self, label: str, *, hint: str | None = None) -> None:
        self.label = label
        self.hint = hint
        self.guidance: str | None = None
        self.crumbs: tuple[str, ...] = ()
        self.mark: str | None = None
        self.list: ChoiceList | None = None
        self.text = ""
        self.complaint: str | None = None

    def enter(self, screen: Screen, text: str) -> None:
        """Take what was typed or pointed at."""
        screen.take_off()

    def back(self, screen: Screen, text: str) -> None:
        """Go back from here."""
        screen.take_off()

    def tick(self, screen: Screen) -> None:
        """Tick the current item of a list."""

    def unfinished(self, text: str) -> str | None:
        """Return what would be lost if one left now, None when nothing."""
        return None

    def keys(self) -> KeyHelp:
        """Return the keys worth showing, the most useful first."""
        return [(_("Enter"), _("back to the question"))]


class InformationPage(Page):
    """Text to read; Enter or Shift-Tab returns."""

    is_silent = True


class WordPage(Page):
    """Ask for one line of text and hand it on."""

    kind = "word"

    def __init__(
        self, label: str, done: Callable[[Screen, str], None], *, hint: str | None = None, text: str = ""
    ) -> None:
        super().__init__(label, hint=hint)
        self._done = done
        self.text = text

    def enter(self, screen: Screen, text: str) -> None:
        """Hand the line on."""
        self._done(screen, text)

    def keys(self) -> KeyHelp:
        """Return the keys of a word asked over a question."""
        return [(_("Enter"), _("keep")), (_("Shift-Tab"), _("cancel"))]


class ListPage(Page):
    """Ask for one item of a list and hand its code on."""

    kind = "list"

    def __init__(
        self,
        label: str,
        options: Sequence[Option],
        done: Callable[[Screen, str], None],
        *,
        hint: str | None = None,
        show_codes: bool = True,
        pointed: str | None = None,
    ) -> None:
        super().__init__(label, hint=hint)
        self._done = done
        self.list = ChoiceList(options, show_codes=show_codes, pointed=pointed)

    def enter(self, screen: Screen, text: str) -> None:
        """Hand on the code of the current item, or say why there is none."""
        assert self.list is not None
        option = self.list.current()
        if option is not None:
            self._done(screen, option.code)
        elif text.strip():
            screen.say(no_single_match(self.list))
        else:
            self.enter_empty(screen)

    def enter_empty(self, screen: Screen) -> None:
        """Answer Enter when nothing is typed and nothing pointed at."""
        screen.say(_("Type a code or a few letters, or point with the arrow keys, then Enter."))

    def keys(self) -> KeyHelp:
        """Return the keys of a list laid over a question."""
        return [(_("Enter"), _("take")), (_("Arrows"), _("point")), (_("Shift-Tab"), _("cancel"))]


def no_single_match(choices: ChoiceList) -> str:
    """Say why the typed text takes no item: nothing matches, or several do."""
    if not choices.found:
        return _("No choice matches “{text}”. Use Backspace to see the list again.").format(
            text=choices.typed.strip()
        )
    return _("{count} choices match “{text}”. Type more, or point with the arrow keys.").format(
        count=len(choices.found), text=choices.typed.strip()
    )


def follow(screen: Screen, reply: Reply) -> None:
    """Go on after an accepted act, or say what stands against it."""
    if reply.is_accepted:
        screen.ask(reply.notices)
    else:
        screen.say(reply.message)
