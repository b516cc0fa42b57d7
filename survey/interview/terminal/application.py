"""The screen: one prompt_toolkit application that shows one page after the other.

What lives here: which page is shown, its message, leaving, and signals. What does not: what the pages
mean (`page`, `question_pages`, `overlays`), the drawing (`drawing`) and the keys (`keys`).
"""

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress

from prompt_toolkit.application import Application  # noqa: TID253 (this module is the terminal's)
from prompt_toolkit.buffer import Buffer  # noqa: TID253
from prompt_toolkit.document import Document  # noqa: TID253
from prompt_toolkit.filters import Condition  # noqa: TID253
from prompt_toolkit.input import Input  # noqa: TID253
from prompt_toolkit.output import ColorDepth, Output  # noqa: TID253

from survey.errors import SurveyError
from survey.interview.controller import Controller
from survey.interview.prompt import Ending
from survey.interview.terminal.drawing import Drawing
from survey.interview.terminal.keys import make_bindings
from survey.interview.terminal.page import Page
from survey.interview.terminal.question_pages import page_for
from survey.interview.terminal.style import STYLE


class InterviewScreen:
    """The application's state: the page shown, the pages under it, the message, and how it ends."""

    def __init__(
        self, controller: Controller, *, input: Input | None = None, output: Output | None = None
    ) -> None:
        self.controller = controller
        self.page: Page = Page("")
        self.message: str | None = None
        self.message_is_complaint = True
        self.question_top = 0
        self._under: list[tuple[Page, str]] = []
        self._is_drawn = True
        self._failed_to_keep = False
        self.buffer = Buffer(
            multiline=Condition(lambda: self.page.is_multiline),
            read_only=Condition(lambda: self.page.is_silent),
            on_text_changed=self._text_changed,
            tempfile_suffix=".txt",
        )
        self.drawing = Drawing(self)
        self.application: Application[Ending] = Application(
            layout=self.drawing.layout(),
            key_bindings=make_bindings(self),
            style=STYLE,
            color_depth=ColorDepth.DEPTH_1_BIT if os.environ.get("NO_COLOR") else ColorDepth.DEPTH_4_BIT,
            full_screen=True,
            erase_when_done=True,
            mouse_support=False,
            input=input,
            output=output,
            after_render=self._drawn,
        )
        self.application.ttimeoutlen = 0.15
        self.application.timeoutlen = 0.6

    def run(self) -> Ending:
        """Show the interview until it is left; a terminal that goes away keeps the draft."""
        self.ask(self.controller.opening_notices())
        try:
            ending = self.application.run(pre_run=self._listen_to_signals)
        except (EOFError, OSError):
            # The terminal hung up: what was typed is kept as on Ctrl-S.
            self._keep_quietly()
            ending = Ending.KEPT
        return ending

    # What pages ask for.

    def ask(self, notices: Sequence[str] = ()) -> None:
        """Show what the controller stands at, dropping every page laid over it."""
        self._under.clear()
        self._show(page_for(self.controller.prompt(), self))
        if notices:
            self.say("\n".join(notices), is_complaint=False)

    def lay_over(self, page: Page) -> None:
        """Show a page over the present one, which keeps its text."""
        self._under.append((self.page, self.buffer.text))
        self._show(page)

    def take_off(self, notices: Sequence[str] = ()) -> None:
        """Return to the question under this page, with the text that was in it."""
        question, text = self._under[0] if self._under else (None, None)
        self._under.clear()
        page = page_for(self.controller.prompt(), self)
        if question is not None and question.list is not None and page.list is not None:
            page.list.ticked = question.list.ticked
        self._show(page, text)
        if notices:
            self.say("\n".join(notices), is_complaint=False)

    def say(self, message: str | None, *, is_complaint: bool = True) -> None:
        """Show a message under the answer."""
        self.message = message
        self.message_is_complaint = is_complaint

    def keep_unfinished(self) -> None:
        """Keep the text typed at the question and not accepted. Raises StoreError."""
        self.controller.keep_typed(self._unfinished())

    def clear_line(self) -> None:
        """Empty the entry line."""
        self.buffer.reset()

    def leave(self, ending: Ending) -> None:
        """End the application."""
        if not self.application.is_done:
            self.application.exit(result=ending)

    # What keys ask for.

    @property
    def is_overlaid(self) -> bool:
        """Tell whether a page lies over the question."""
        return bool(self._under)

    def enter(self) -> None:
        """Give what is typed or pointed at to the page."""
        self._act(lambda: self.page.enter(self, self.buffer.text))

    def back(self) -> None:
        """Go back from the page."""
        self._act(lambda: self.page.back(self, self.buffer.text))

    def tick(self) -> None:
        """Tick the current item of the page's list."""
        self._act(lambda: self.page.tick(self))

    def show_overlay(self, page: Page | str) -> None:
        """Lay a page over the question, or say why there is none."""
        if isinstance(page, str):
            self.say(page, is_complaint=False)
        else:
            self.lay_over(page)

    def keep_and_leave(self) -> None:
        """Keep everything, unfinished text too, and leave; if it cannot be kept, leave at the second time."""
        try:
            self.keep_unfinished()
        except SurveyError as error:
            if not self._failed_to_keep:
                self._failed_to_keep = True
                self._complain(error)
                return
        self.leave(Ending.KEPT)

    def accepts_confirmation(self) -> bool:
        """Tell whether the present kind of page has been on screen; else forget what was typed ahead."""
        if self._is_drawn:
            return True
        self.application.key_processor.input_queue.clear()
        return False

    # Inner workings.

    def _act(self, deed: Callable[[], None]) -> None:
        self.say(None)
        try:
            deed()
        except SurveyError as error:
            self._complain(error)

    def _complain(self, error: SurveyError) -> None:
        self.say(" ".join(part for part in (error.what, error.remedy) if part))

    def _show(self, page: Page, text: str | None = None) -> None:
        if page.kind != self.page.kind:
            self._is_drawn = False
        self.page = page
        self.question_top = 0
        start = page.text if text is None else text
        self.buffer.reset(Document(start))
        if page.list is not None:
            page.list.type(start)
        self.say(page.complaint)

    def _unfinished(self) -> str | None:
        page, text = self._under[0] if self._under else (self.page, self.buffer.text)
        return page.unfinished(text)

    def _keep_quietly(self) -> None:
        with suppress(SurveyError):
            self.keep_unfinished()

    def _text_changed(self, buffer: Buffer) -> None:
        if self.page.list is not None:
            self.page.list.type(buffer.text)

    def _drawn(self, application: "Application[Ending]") -> None:
        self._is_drawn = True

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                # Windows has neither; a thread other than the main one may not listen.
                with suppress(NotImplementedError, RuntimeError, ValueError):
                    loop.add_signal_handler(number, self._hung_up)

    def _hung_up(self) -> None:
        self._keep_quietly()
        self.leave(Ending.KEPT)
