"""Press keys at the interview's application without a terminal, and see what it would draw."""

import asyncio
from dataclasses import dataclass, field

from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.input.base import PipeInput
from prompt_toolkit.key_binding.key_processor import KeyPress
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import DummyOutput

from survey.interview.controller import Controller
from survey.interview.prompt import Ending
from survey.interview.terminal.application import InterviewScreen

Piece = str | tuple[Keys | str, ...]
ENTER, BACK, TAB, DOWN, UP = "\r", "\x1b[Z", "\t", "\x1b[B", "\x1b[A"


class SizedOutput(DummyOutput):
    """An output of a given size that draws nothing."""

    def __init__(self, rows: int, columns: int) -> None:
        self._size = Size(rows=rows, columns=columns)

    def get_size(self) -> Size:
        """Return the size."""
        return self._size


@dataclass
class Pressed:
    """How the application ended and the screen after each piece of keys, the opening one first."""

    ending: Ending
    screens: list[str] = field(default_factory=list)

    @property
    def last(self) -> str:
        """Return the last screen."""
        return self.screens[-1]


class _PressedScreen(InterviewScreen):
    def __init__(
        self, controller: Controller, pieces: tuple[Piece, ...], pipe: PipeInput, output: DummyOutput
    ) -> None:
        super().__init__(controller, input=pipe, output=output)
        self._pieces = pieces
        self._pipe = pipe
        self.screens: list[str] = []

    def _listen_to_signals(self) -> None:
        self.application.create_background_task(self._press())

    async def _press(self) -> None:
        await self._rendered_after(0)
        for piece in self._pieces:
            before = self.application.render_counter
            if isinstance(piece, str):
                self._pipe.send_text(piece)
            else:
                for key in piece:
                    self.application.key_processor.feed(KeyPress(key))
                self.application.key_processor.process_keys()
            await self._rendered_after(before)
            if self.application.is_done:
                return
        self.leave(Ending.KEPT)

    async def _rendered_after(self, before: int) -> None:
        while self.application.render_counter <= before and not self.application.is_done:
            await asyncio.sleep(0)
        self.screens.append(self._drawn_text())

    def _drawn_text(self) -> str:
        drawn = self.application.renderer.last_rendered_screen
        if drawn is None:
            return self.screens[-1] if self.screens else ""
        columns = self.application.output.get_size().columns
        rows = []
        for number in range(drawn.height):
            row = drawn.data_buffer[number]
            rows.append("".join(row[column].char for column in range(columns)).rstrip())
        return "\n".join(rows)


def press(controller: Controller, *pieces: Piece, rows: int = 24, columns: int = 80) -> Pressed:
    """Press `pieces` of keys one after the other, each after the screen was drawn; then leave.

    A piece is the text that a terminal sends, or a tuple of keys as prompt_toolkit has read them.
    """
    with create_pipe_input() as pipe:
        screen = _PressedScreen(controller, pieces, pipe, SizedOutput(rows, columns))
        ending = screen.run()
        return Pressed(ending, screen.screens)
