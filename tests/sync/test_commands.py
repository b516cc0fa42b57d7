"""`survey sync` and `survey hub` as a person types them."""

import builtins
import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from survey.campaign.settings import read_settings
from tests.campaign.laptops import Laptops
from tests.cli.conftest import Survey, survey
from tests.sync.network import hub_of

__all__ = ["survey"]


@pytest.fixture
def chef(laptops: Laptops, survey: Survey) -> Callable[..., Any]:
    """Return `survey` at the coordinator's laptop."""

    def call(*arguments: str) -> Any:
        with laptops.at("Chef"):
            pass
        return survey("--lang", "en", "--campaign", str(laptops.folder / "Chef"), *arguments)

    return call


@pytest.fixture
def awa(laptops: Laptops, survey: Survey) -> Callable[..., Any]:
    """Return `survey` at Awa's laptop."""

    def call(*arguments: str) -> Any:
        with laptops.at("Awa"):
            pass
        return survey("--lang", "en", "--campaign", str(laptops.folder / "Awa"), *arguments)

    return call


def test_invited_agent_syncs_with_one_command_then_with_none(
    laptops: Laptops, chef: Callable[..., Any], awa: Callable[..., Any]
) -> None:
    laptops.visit("Awa", nom="Dori")
    invited = json.loads(chef("hub", "invite", "Awa Sawadogo", "--url", "http://hub:8720", "--json").out)
    with hub_of(laptops) as url:
        first = awa("sync", "--hub", url, "--token", invited["token"])
        second = awa("sync")
        as_json = json.loads(awa("sync", "--json").out)
    assert (first.status, second.status) == (0, 0), first.err + second.err
    assert "Sent: 1. Received: 0." in first.out
    assert "Read these six words to the coordinator" in first.out
    assert "1 submission has no receipt yet." in first.out
    assert "Nothing new on either side." in second.out
    assert as_json == {
        "url": url, "moved": [], "to_send": 0, "to_fetch": 0, "trust": "waiting", "unreceived": 1, "stopped": None,
    }  # fmt: skip
    assert read_settings(laptops.folder / "Awa").hub_url == url


def test_invitations_are_listed_and_revoked_by_name(
    laptops: Laptops, chef: Callable[..., Any], awa: Callable[..., Any]
) -> None:
    shown = chef("hub", "invite", "Awa Sawadogo", "--url", "https://hub.example")
    token = shown.out.split("--token ")[1].split()[0]
    assert "survey sync --hub https://hub.example --token" in shown.out
    assert "not used yet" in chef("hub", "list").out
    with hub_of(laptops) as url:
        awa("sync", "--hub", url, "--token", token)
    assert "in use" in chef("hub", "list").out
    assert chef("hub", "revoke", "Awa").status == 0
    listed = json.loads(chef("hub", "list", "--json").out)
    assert [(one["name"], one["revoked"]) for one in listed] == [("Awa Sawadogo", True)]
    assert token.replace("-", "") not in json.dumps(listed)
    assert chef("hub", "revoke", "Awa").status == 46


def test_sync_without_a_hub_says_how_to_begin(awa: Callable[..., Any]) -> None:
    done = awa("sync")
    assert done.status == 46
    assert "survey sync --hub" in done.err


@pytest.mark.parametrize("url", ["hub", "ftp://hub", "http://", "http://[x", "http://hub:99999"])
def test_what_is_no_address_is_refused(awa: Callable[..., Any], url: str) -> None:
    done = awa("sync", "--hub", url, "--token", "a")
    assert done.status == 46
    assert "no address of a hub" in done.err


def test_hub_without_its_packages_says_what_to_install(
    chef: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "fastapi":
            raise ImportError(name, name=name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    monkeypatch.delitem(sys.modules, "fastapi", raising=False)
    done = chef("hub", "serve")
    assert done.status == 46
    assert "pip install '.[hub]'" in done.err


def test_port_that_is_taken_is_said(laptops: Laptops, chef: Callable[..., Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = chef("hub", "serve", "--host", "127.0.0.1", "--port", str(taken.getsockname()[1]))
    assert done.status == 46
    assert "Another program has this port." in done.err


def test_hub_names_an_address_of_this_computer_without_sending_anything() -> None:
    # In a process of its own: the tests' guard on sockets refuses to ask the system for the route.
    program = (
        "from survey.sync.serving import urls_of; print(*urls_of('0.0.0.0', 8720), *urls_of('10.0.0.7', 1))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    *found, named = done.stdout.split()
    assert found
    assert all(re.fullmatch(r"http://\d+\.\d+\.\d+\.\d+:8720", url) for url in found)
    assert named == "http://10.0.0.7:1"
