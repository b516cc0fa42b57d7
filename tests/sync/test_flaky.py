"""A bad network: whatever happens to requests and answers, the state is right and what is said is true."""

import random
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from survey.errors import SyncError
from survey.messages import use_language
from tests.campaign.laptops import Laptops
from tests.sync.flaky import PORTAL, REDIRECT, WHOLE, flaky, listening, read_request
from tests.sync.network import QUICK, has_every_receipt, hub_of, invite, sync

PHOTO = bytes(range(256)) * 300
STUBBORN = replace(QUICK, attempts=12)


@pytest.fixture(autouse=True)
def _english() -> object:
    use_language("en")
    yield None
    use_language("fr")


@pytest.fixture(scope="module")
def made_team(made_laptops: Laptops, tmp_path_factory: pytest.TempPathFactory) -> Laptops:
    with pytest.MonkeyPatch.context() as patch:
        laptops = made_laptops.copy_to(tmp_path_factory.mktemp("team"), patch)
        laptops.give("Awa")
        laptops.take("Chef")
        laptops.accept("Awa")
        laptops.visit("Awa", nom="Dori", postes="10", marche="6")
        laptops.visit_with_photo("Awa", PHOTO)
    return laptops


@pytest.fixture
def team(made_team: Laptops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    """Return a team whose agent is accepted and has two visits to hand over, one with a photo."""
    return made_team.copy_to(tmp_path, monkeypatch)


def once_on_each(fault: str) -> Callable[[bytes], str]:
    """Return what spoils the first request of each kind and lets the others pass."""
    left = {b"POST", b"PUT", b"GET /files"}

    def choose(request: bytes) -> str:
        spoilt = next((kind for kind in left if request.startswith(kind)), None)
        left.discard(spoilt or b"")
        return fault if spoilt else "pass"

    return choose


def assert_arrived_once(team: Laptops) -> None:
    over_http = team.dump("Chef")
    team.give("Awa")
    assert {outcome.state for outcome in team.take("Chef")} == {"known"}
    assert team.dump("Chef") == over_http
    assert has_every_receipt(team, "Awa")
    with team.at("Chef") as chef:
        assert chef.store.check() == []
        assert len(list(chef.store.submissions())) == 2


@pytest.mark.parametrize("fault", WHOLE)
def test_spoilt_request_is_made_again_and_arrives_once(team: Laptops, fault: str) -> None:
    token = invite(team, "Awa")
    with hub_of(team) as url, flaky(url, once_on_each(fault)) as proxy:
        report = sync(team, "Awa", proxy, token)
    assert report.stopped is None
    assert report.unreceived == 0
    assert_arrived_once(team)


@pytest.mark.parametrize("seed", range(2))
def test_network_that_spoils_every_second_request_delays_and_loses_nothing(team: Laptops, seed: int) -> None:
    token = invite(team, "Awa")
    chance = random.Random(seed)

    def choose(request: bytes) -> str:
        # A portal at the very first request is an error that is said at once.
        faults = WHOLE[1:6] if request.startswith(b"GET /hello") else WHOLE[1:]
        return chance.choice(faults) if chance.random() < 0.5 else "pass"

    with hub_of(team) as url, flaky(url, choose) as proxy:
        report = sync(team, "Awa", proxy, token, patience=STUBBORN)
    assert report.stopped is None
    assert_arrived_once(team)


@pytest.mark.parametrize("answer", [PORTAL, REDIRECT])
def test_captive_portal_is_no_hub(team: Laptops, answer: bytes) -> None:
    def portal(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(answer)

    with (
        listening(portal) as url,
        pytest.raises(SyncError, match="no hub of a survey: perhaps the login page"),
    ):
        sync(team, "Awa", url, invite(team, "Awa"))


@pytest.mark.parametrize("fault", ["portal", "redirect", "lost", "cut-answer"])
def test_hub_lost_behind_a_portal_in_the_middle_stops_early_with_nothing_marked(
    team: Laptops, fault: str
) -> None:
    def choose(request: bytes) -> str:
        return fault if request.startswith(b"PUT") else "pass"

    token = invite(team, "Awa")
    with hub_of(team) as url:
        with flaky(url, choose) as proxy:
            report = sync(team, "Awa", proxy, token)
        assert report.stopped is not None
        assert (report.to_send, len(report.sent), report.unreceived) == (2, 0, 2)
        assert sync(team, "Awa", url).unreceived == 0
    assert_arrived_once(team)


def test_answer_that_drips_for_ever_ends_with_the_time_limit(team: Laptops) -> None:
    token = invite(team, "Awa")
    moments = iter(range(100_000))

    def drip(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        for _number in range(5000):
            connection.sendall(b"x")

    # A clock of the test's own: each look at it is a second later.
    patience = replace(QUICK, limit_s=40, clock=lambda: float(next(moments)))
    with listening(drip) as url, pytest.raises(SyncError, match="time given to this sync is over"):
        sync(team, "Awa", url, token, patience=patience)


def test_pauses_double_and_chance_makes_them_shorter(team: Laptops) -> None:
    slept: list[float] = []
    patience = replace(
        QUICK, attempts=5, first_s=1.0, longest_s=4.0, limit_s=None, sleep=slept.append, chance=lambda: 0.5
    )
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(SyncError, match="does not answer"):
        sync(team, "Awa", f"http://127.0.0.1:{port}", invite(team, "Awa"), patience=patience)
    assert slept == [0.75, 1.5, 3.0, 3.0]
