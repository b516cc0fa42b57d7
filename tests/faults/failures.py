"""ENOSPC, EIO and EROFS at each call by which a command writes: a sentence, a remedy, and nothing lost.

`python -m tests.faults.failures` fails export, merge, capture and carrying at every such call with each of the three.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.faults.team import Team, explained, made_team
from tests.faults.tracing import COMMANDS, Ended, inject, points_of, some

ERRORS = ("ENOSPC", "EIO", "EROFS")
EXIT_BUG = 3


def fail_at_calls(team: Team, what: str, error: str, count: int | None) -> str:
    """Fail a command at `count` of its calls, None for each; return what was done, in words."""
    name, command = team.command(what)
    points = some(points_of(team.folder, name, command), count)
    ended: Counter[int] = Counter()
    for point in points:
        team.back()
        result = team.at_fault(what, *inject(point, f"error={error}"))
        ended[result.status] += 1
        with explained(f"{what}: {error} at {point}, status {result.status}: {result.err}"):
            require_sentence(result)
            team.afterwards(what)
    team.back()
    said = ", ".join(f"{count} × {status}" for status, count in sorted(ended.items()))
    return f"{what}: {error} at {len(points)} calls; exit status {said}"


def require_sentence(result: Ended) -> None:
    """Require that a command went on, or said what happened and what to do."""
    assert result.status not in (EXIT_BUG, 1, -9)
    assert "Traceback" not in result.err
    if result.status not in (0, 4):
        assert result.out or (result.err.startswith("Error: ") and result.err.count("\n") >= 2)


def main(commands: Sequence[str]) -> None:
    """Run the whole campaign, or that of the commands named, and print its counts."""
    with tempfile.TemporaryDirectory() as folder, made_team(Path(folder)) as team:
        for what in commands or COMMANDS:
            for error in ERRORS:
                print(fail_at_calls(team, what, error, None), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
