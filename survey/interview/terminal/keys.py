"""The keys of the interview, over prompt_toolkit's own editing keys.

Esc does nothing: a slow arrow key arrives as Esc and its letters, which are put together again here.
"""

from typing import TYPE_CHECKING

from prompt_toolkit.filters import Condition  # noqa: TID253 (this module is the terminal's)
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent  # noqa: TID253
from prompt_toolkit.keys import Keys  # noqa: TID253

from survey.interview.terminal.overlays import (
    help_page,
    language_page,
    note_page,
    overview_page,
    photo_page,
    refusal_page,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from survey.interview.terminal.application import InterviewScreen
    from survey.interview.terminal.page import Page


def make_bindings(screen: "InterviewScreen") -> KeyBindings:
    """Return every key of the interview."""
    keys = KeyBindings()
    _bind_answering(keys, screen)
    _bind_overlays(keys, screen)
    _bind_moving(keys, screen)
    _bind_silence(keys, screen)
    return keys


def _bind_answering(keys: KeyBindings, screen: "InterviewScreen") -> None:
    is_multiline = Condition(lambda: screen.page.is_multiline)
    # A long text that nobody began is passed as any other question is.
    is_begun = Condition(lambda: bool(screen.buffer.text))

    @keys.add("enter", filter=~is_multiline | ~is_begun)
    @keys.add("c-j", filter=~is_multiline)
    @keys.add("c-d", filter=is_multiline)
    def _enter(event: KeyPressEvent) -> None:
        if screen.accepts_confirmation():
            screen.enter()

    @keys.add("enter", filter=is_multiline & is_begun)
    @keys.add("c-j", filter=is_multiline)
    def _new_line(event: KeyPressEvent) -> None:
        screen.buffer.insert_text("\n")

    @keys.add("c-e", filter=is_multiline)
    def _editor(event: KeyPressEvent) -> None:
        screen.buffer.open_in_editor()

    @keys.add("c-d", filter=~is_multiline)
    def _not_here(event: KeyPressEvent) -> None:
        pass

    @keys.add("tab")
    def _tick(event: KeyPressEvent) -> None:
        if screen.accepts_confirmation():
            screen.tick()

    @keys.add(" ", filter=Condition(lambda: _may_tick_by_space(screen)))
    def _tick_pointed(event: KeyPressEvent) -> None:
        if screen.accepts_confirmation():
            screen.tick()

    @keys.add("s-tab")
    @keys.add("escape", "[", "Z")
    def _back(event: KeyPressEvent) -> None:
        if screen.accepts_confirmation():
            screen.back()

    @keys.add("c-s")
    @keys.add("c-c")
    @keys.add("<sigint>")
    def _leave(event: KeyPressEvent) -> None:
        screen.keep_and_leave()


def _may_tick_by_space(screen: "InterviewScreen") -> bool:
    choices = screen.page.list
    return (
        choices is not None
        and choices.ticks != "one"
        and not screen.buffer.text
        and choices.pointer is not None
    )


def _bind_overlays(keys: KeyBindings, screen: "InterviewScreen") -> None:
    def bind(key: str, make: "Callable[[InterviewScreen], Page | str]") -> None:
        @keys.add(key)
        def _show(event: KeyPressEvent) -> None:
            if screen.is_overlaid or not screen.accepts_confirmation():
                return
            screen.say(None)
            screen.show_overlay(make(screen))

    bind("c-g", overview_page)
    bind("c-r", refusal_page)
    bind("c-n", note_page)
    bind("c-o", photo_page)
    bind("c-l", language_page)
    bind("f1", lambda screen: help_page())


def _bind_moving(keys: KeyBindings, screen: "InterviewScreen") -> None:
    has_list = Condition(lambda: screen.page.list is not None)

    def move(by: int) -> None:
        if screen.page.list is not None:
            screen.page.list.move(by)

    @keys.add("up", filter=has_list)
    @keys.add("c-p", filter=has_list)
    def _up(event: KeyPressEvent) -> None:
        move(-1)

    @keys.add("down", filter=has_list)
    def _down(event: KeyPressEvent) -> None:
        move(1)

    @keys.add("escape", "[", "A")
    @keys.add("escape", "O", "A")
    def _slow_up(event: KeyPressEvent) -> None:
        move(-1)

    @keys.add("escape", "[", "B")
    @keys.add("escape", "O", "B")
    def _slow_down(event: KeyPressEvent) -> None:
        move(1)

    @keys.add("escape", "[", "C")
    @keys.add("escape", "O", "C")
    def _slow_right(event: KeyPressEvent) -> None:
        screen.buffer.cursor_right()

    @keys.add("escape", "[", "D")
    @keys.add("escape", "O", "D")
    def _slow_left(event: KeyPressEvent) -> None:
        screen.buffer.cursor_left()

    @keys.add("pagedown")
    def _page_down(event: KeyPressEvent) -> None:
        _turn_page(screen, 1)

    @keys.add("pageup")
    def _page_up(event: KeyPressEvent) -> None:
        _turn_page(screen, -1)

    @keys.add("c-home", filter=has_list)
    def _first(event: KeyPressEvent) -> None:
        move(-len(screen.page.list.options) if screen.page.list else 0)

    @keys.add("c-end", filter=has_list)
    def _last(event: KeyPressEvent) -> None:
        move(len(screen.page.list.options) if screen.page.list else 0)

    @keys.add("backspace", filter=has_list & Condition(lambda: not screen.buffer.text))
    @keys.add("delete", filter=has_list & Condition(lambda: not screen.buffer.text))
    def _lift_pointer(event: KeyPressEvent) -> None:
        if screen.page.list is not None:
            screen.page.list.pointer = None


def _turn_page(screen: "InterviewScreen", pages: int) -> None:
    choices = screen.page.list
    rows = screen.drawing.list_rows()
    if choices is not None and len(choices.found) > rows:
        choices.move(pages * max(1, rows - 1))
    else:
        screen.drawing.scroll_question(pages)


def _bind_silence(keys: KeyBindings, screen: "InterviewScreen") -> None:
    @keys.add("escape")
    @keys.add("c-q")
    @keys.add("c-v")
    @keys.add("c-z")
    @keys.add("c-\\")
    def _nothing(event: KeyPressEvent) -> None:
        pass

    @keys.add(Keys.Any, filter=Condition(lambda: screen.page.is_silent))
    def _nothing_to_type(event: KeyPressEvent) -> None:
        pass

    @keys.add(Keys.BracketedPaste)
    def _paste(event: KeyPressEvent) -> None:
        text = event.data.replace("\r\n", "\n").replace("\r", "\n")
        if not screen.page.is_multiline:
            text = " ".join(text.split("\n")).strip("\n")
        if not screen.page.is_silent:
            screen.buffer.insert_text(text)
