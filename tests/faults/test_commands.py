"""Commands killed and failed at their calls, the short form; `tests.faults.kills` and `failures` do all of them."""

from collections.abc import Iterator

import pytest

from tests.faults.crashes import crash_everywhere
from tests.faults.failures import ERRORS, fail_at_calls
from tests.faults.kills import kill_at_calls
from tests.faults.team import Team, made_team
from tests.faults.tracing import COMMANDS, reason_to_skip

pytestmark = [pytest.mark.strace, pytest.mark.skipif(bool(reason_to_skip()), reason=reason_to_skip() or "-")]


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    with made_team(tmp_path_factory.mktemp("faults")) as made:
        yield made


@pytest.mark.parametrize("what", COMMANDS)
def test_killed_command_is_done_again_to_the_same_end(team: Team, what: str) -> None:
    said = kill_at_calls(team, what, 2)
    print(said)
    assert "killed at 2 of 2" in said


@pytest.mark.parametrize(("what", "error"), [*zip(COMMANDS, (*ERRORS, ERRORS[0]), strict=True)])
def test_command_on_a_failing_disk_says_what_to_do_and_loses_nothing(
    team: Team, what: str, error: str
) -> None:
    said = fail_at_calls(team, what, error, 2)
    print(said)
    assert "at 2 calls" in said


@pytest.mark.parametrize("what", COMMANDS)
def test_state_that_a_power_cut_leaves_is_mended_by_the_next_run(team: Team, what: str) -> None:
    said = crash_everywhere(team, what, 100)
    print(said)
    assert "crash states" in said
