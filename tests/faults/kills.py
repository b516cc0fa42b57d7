"""SIGKILL at the write, fsync, rename or ftruncate of a command; then the same again, undisturbed.

`python -m tests.faults.kills` kills export, merge, capture and carrying at every call by which they write, and then at
1,000 random moments. Afterwards: the same dump as undisturbed, `store check` clean, no half file on the stick.
`python -m tests.faults.kills moments SEED capture` plays the moments alone, of the commands named.
"""

import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.faults.team import Team, explained, made_team
from tests.faults.tracing import COMMANDS, count_by_call, inject, points_of, run, some

SEED = 20261126
TIMES = 1000
AT_ONCE = 50
"""So many rounds are counted in one line, so that a campaign that is cut short has been counted."""


def kill_at_calls(team: Team, what: str, count: int | None) -> str:
    """Kill a command at `count` of its calls, None for each; return what was done, in words."""
    name, command = team.command(what)
    points = some(points_of(team.folder, name, command), count)
    killed = 0
    for point in points:
        team.back()
        killed += team.at_fault(what, *inject(point, "signal=SIGKILL")).status == -9
        with explained(f"{what} killed at {point}"):
            team.afterwards(what)
    team.back()
    assert killed >= len(points) * 9 // 10, (killed, len(points))
    return f"{what}: killed at {killed} of {len(points)} calls ({count_by_call(points)})"


def kill_at_moments(team: Team, what: str, times: int, chosen: random.Random) -> str:
    """Kill a command at random moments of its run; return what was done, in words."""
    name, command = team.command(what)
    begun = time.monotonic()
    run(team.folder, name, command)
    longest = time.monotonic() - begun
    killed = 0
    for _number in range(times):
        team.back()
        ended = team.at_fault(what, kill_after_s=chosen.uniform(0, 1) * longest)
        killed += ended.status == -9
        with explained(f"{what} killed at a random moment"):
            team.afterwards(what)
    team.back()
    return f"{what}: killed at {killed} of {times} random moments"


def at_all_calls() -> None:
    """Kill each command at each of its calls, and print the counts."""
    with tempfile.TemporaryDirectory() as folder, made_team(Path(folder)) as team:
        for what in COMMANDS:
            print(kill_at_calls(team, what, None), flush=True)


def at_moments(seed: int, commands: Sequence[str]) -> None:
    """Kill commands at 1,000 moments in all, and print the counts."""
    share = -(-TIMES // (len(COMMANDS) * AT_ONCE))
    with tempfile.TemporaryDirectory() as folder, made_team(Path(folder)) as team:
        for what in commands:
            chosen = random.Random(f"{seed} {what}")
            for _part in range(share):
                print(kill_at_moments(team, what, AT_ONCE, chosen), f"(seed {seed})", flush=True)


def main(words: Sequence[str]) -> None:
    """Run the whole campaign, or the moments of one seed."""
    if words[:1] != ["moments"]:
        at_all_calls()
    at_moments(int(words[1]) if words[1:] else SEED, words[2:] or COMMANDS)


if __name__ == "__main__":
    main(sys.argv[1:])
