"""The interview in a terminal: one full-screen prompt_toolkit application over the controller.

What lives here: pages (what is asked), the screen (where it is drawn) and keys. What does not: any rule
of the interview, which is the controller's. prompt_toolkit is imported only when `run_terminal` is called.
"""

from typing import TYPE_CHECKING

from survey.interview.prompt import Ending

if TYPE_CHECKING:
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

    from survey.interview.controller import Controller


def run_terminal(
    controller: "Controller", *, input: "Input | None" = None, output: "Output | None" = None
) -> Ending:
    """Hold the interview on this terminal until it is finished or left; a hang-up or SIGTERM keeps it.

    `input` and `output` are prompt_toolkit's, for tests; the process's own terminal otherwise.
    """
    from survey.interview.terminal.application import InterviewScreen

    return InterviewScreen(controller, input=input, output=output).run()
