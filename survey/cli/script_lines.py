"""The lines of a script of answers, from a file or from standard input."""

import sys
from pathlib import Path

from survey.errors import EngineError
from survey.messages import _

_BYTE_ORDER_MARK = "\ufeff"


def read_lines(path: Path) -> list[str]:
    """Return the lines of a file, or of standard input for `-`. Raises EngineError when it is no UTF-8."""
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise EngineError(
            _("This file is not UTF-8 text."),
            where=str(path),
            remedy=_("Save it as UTF-8 and run the same command again."),
        ) from error
    # JSON ends its lines at line feeds alone: a line separator may stand inside of an answer.
    return text.removeprefix(_BYTE_ORDER_MARK).split("\n")
