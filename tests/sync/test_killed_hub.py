"""The hub is killed without a warning and started again, in processes of their own, as on real laptops.

The ordinary run kills it twice; `pytest -m campaign tests/sync/test_killed_hub.py` 20 times.
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.campaign.laptops import Laptops
from tests.forked import Forked, survey
from tests.interrupting import heeding_ctrl_c
from tests.sync.flaky import flaky
from tests.sync.network import has_every_receipt, invite

# Every process is waited for as long as a very busy computer may take.
pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="a system without SIGKILL"),
    pytest.mark.timeout(600),
]
PATIENCE_S = 240
SHORT = 2
LONG = pytest.param(20, marks=[pytest.mark.campaign, pytest.mark.timeout(3600)])
PHOTO = bytes(range(256)) * 4000


class Processes:
    """`survey` in processes: each laptop under its own configuration folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def running(self, name: str, *arguments: str) -> Iterator[Forked]:
        """Run a command at a laptop; it is killed at the end when it still runs."""
        with Forked(survey, *self._line(name, *arguments), environment=self._environment(name)) as process:
            yield process

    @contextmanager
    def hub(self) -> Iterator[Forked]:
        """Serve the coordinator's campaign, ready for requests."""
        with self.running("Chef", *self._serving()) as process:
            self._is_ready(process)
            yield process

    @contextmanager
    def started_hub(self) -> Iterator["subprocess.Popen[str]"]:
        """Serve it in a Python of its own, started as a person does."""
        command = [sys.executable, "-m", "survey", *self._line("Chef", *self._serving())]
        with heeding_ctrl_c():
            started = subprocess.Popen(
                command,
                env=self._environment("Chef"),
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        with started as process:
            try:
                self._is_ready(process)
                yield process
            finally:
                process.kill()

    def _line(self, name: str, *arguments: str) -> list[str]:
        return ["--lang", "en", "--campaign", str(self.folder / name), *arguments]

    def _environment(self, name: str) -> dict[str, str]:
        return {**os.environ, "XDG_CONFIG_HOME": str(self.folder / f"config-{name}"), "COLUMNS": "200"}

    def _serving(self) -> tuple[str, ...]:
        return ("hub", "serve", "--host", "127.0.0.1", "--port", str(self.port))

    def _is_ready(self, process: "Forked | subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        shown = process.stdout.readline() + process.stdout.readline() + process.stdout.readline()
        assert shown.startswith("The hub listens"), shown + process.communicate()[1]
        assert self.url in shown

    def sync(self, name: str, *arguments: str) -> "tuple[int, str, str]":
        with self.running(name, "sync", *arguments) as process:
            out, err = process.communicate(timeout=PATIENCE_S)
        return process.returncode, out, err


@pytest.fixture
def team(laptops: Laptops) -> Laptops:
    """Return a team of two accepted agents, each with visits and photos to hand over."""
    laptops.join("Salif")
    for name in ("Awa", "Salif"):
        laptops.give(name)
    laptops.take("Chef")
    for number, name in enumerate(("Awa", "Salif")):
        laptops.accept(name)
        laptops.visit(name, nom=f"Dori {name}", postes="10", marche="6")
        laptops.visit_with_photo(name, PHOTO + bytes([number]))
    return laptops


class Killer:
    """Kills the hub when the network has seen so many requests, a moment after the last of them."""

    def __init__(self, hub: Forked, requests: int, after_s: float) -> None:
        self._hub = hub
        self._left = requests
        self._after_s = after_s

    def __call__(self, _request: bytes) -> str:
        self._left -= 1
        if self._left == 0:
            threading.Timer(self._after_s, self._hub.kill).start()
        return "pass"


@pytest.mark.parametrize("kills", [SHORT, LONG])
def test_hub_killed_at_any_moment_loses_nothing_and_doubles_nothing(
    team: Laptops, tmp_path: Path, kills: int
) -> None:
    processes, moments = Processes(tmp_path), random.Random(7)
    tokens = {name: invite(team, name) for name in ("Awa", "Salif")}
    statuses: list[int] = []
    with ExitStack() as running:
        hub = running.enter_context(processes.hub())
        for number in range(kills):
            killer = Killer(hub, moments.randint(1, 9), moments.uniform(0, 0.05))
            with flaky(processes.url, killer) as proxy:
                agents = [
                    running.enter_context(
                        processes.running(
                            name, "sync", "--hub", proxy, "--token", token, "--time-limit", "60"
                        )
                    )
                    for name, token in tokens.items()
                ]
                hub.wait(timeout=PATIENCE_S)
                hub = running.enter_context(processes.hub())
                for agent in agents:
                    _out, err = agent.communicate(timeout=PATIENCE_S)
                    assert "Traceback" not in err
                    statuses.append(agent.returncode)
            for name in tokens:
                team.visit(name, nom=f"Réo {number}", postes="3", marche="2")
        for name, token in tokens.items():
            status, out, err = processes.sync(name, "--hub", processes.url, "--token", token, "--json")
            assert (status, json.loads(out)["unreceived"], json.loads(out)["stopped"]) == (0, 0, None), err
    assert set(statuses) <= {0, 4, 46}
    over_http = team.dump("Chef")
    for name in tokens:
        assert has_every_receipt(team, name)
        team.give(name)
    assert {outcome.state for outcome in team.take("Chef")} == {"known"}
    assert team.dump("Chef") == over_http
    with team.at("Chef") as chef:
        assert chef.store.check() == []
        assert len(list(chef.store.submissions())) == 2 * (2 + kills)


def test_hub_that_vanishes_leaves_everything_kept_and_the_next_sync_goes_on(
    team: Laptops, tmp_path: Path
) -> None:
    processes = Processes(tmp_path)
    token = invite(team, "Awa")
    with processes.hub() as hub:
        puts = []

        def kill_at_the_second_file(request: bytes) -> str:
            puts.extend([1] if request.startswith(b"PUT") else [])
            if len(puts) == 2 and hub.poll() is None:
                hub.kill()
                hub.wait()
            return "pass"

        with flaky(processes.url, kill_at_the_second_file) as proxy:
            status, out, err = processes.sync("Awa", "--hub", proxy, "--token", token, "--time-limit", "10")
    assert status == 4, err
    assert "1 of 2 files handed over; the rest goes next time. Everything is kept." in out
    with processes.hub():
        status, out, err = processes.sync("Awa", "--hub", processes.url)
    assert status == 0, err
    assert has_every_receipt(team, "Awa")
    assert "Sent: 1. Received: " in out


def test_hub_ends_cleanly_at_ctrl_c(team: Laptops, tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    token = invite(team, "Awa")
    with processes.started_hub() as hub:
        status, _out, err = processes.sync("Awa", "--hub", processes.url, "--token", token)
        assert status == 0, err
        hub.send_signal(signal.SIGINT)
        out, err = hub.communicate(timeout=PATIENCE_S)
    assert (hub.returncode, err) == (0, "")
    assert "everything that it received is kept" in out
    assert "Awa" in out
    assert "merged" in out
