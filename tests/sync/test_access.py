"""Who is let in: a token for one laptop, a signature on each request, a hub that shows who it is."""

import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from survey.crypto import DeviceKeys
from survey.errors import HubNewer, HubRefused, SyncError
from survey.messages import use_language
from survey.sync import protocol
from survey.sync.invitations import Invitations, Token
from tests.campaign.laptops import Laptops, small_form
from tests.sync.flaky import listening, read_request
from tests.sync.network import hub_of, invite, sync


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("fr")


def test_wrong_token_is_refused(laptops: Laptops) -> None:
    with hub_of(laptops) as url, pytest.raises(HubRefused, match="does not know this token"):
        sync(laptops, "Awa", url, "aaaa-aaaa-aaaa-aaaa-aaaa-aaaa-aa")


@pytest.mark.parametrize("text", ["", "abc", "1" * 26, "é" * 26, "a" * 52])
def test_what_is_no_token_is_refused_before_it_travels(laptops: Laptops, text: str) -> None:
    with hub_of(laptops) as url, pytest.raises(HubRefused, match=r"no token"):
        sync(laptops, "Awa", url, text)


def test_token_is_read_in_any_case_with_or_without_hyphens(laptops: Laptops) -> None:
    token = invite(laptops, "Awa")
    spoken = token.upper().replace("-", " ")
    with hub_of(laptops) as url:
        assert sync(laptops, "Awa", url, spoken).stopped is None


def test_revoked_token_is_refused_and_what_came_stays(laptops: Laptops) -> None:
    laptops.visit("Awa", nom="Dori")
    token = invite(laptops, "Awa")
    with hub_of(laptops) as url:
        sync(laptops, "Awa", url, token)
        with laptops.at("Chef") as chef:
            Invitations(chef.device.folder).revoke("Awa")
        with pytest.raises(HubRefused, match="token was revoked"):
            sync(laptops, "Awa", url)
    with laptops.at("Chef") as chef:
        assert len(list(chef.store.submissions())) == 1


def test_token_of_another_laptop_is_refused(laptops: Laptops) -> None:
    laptops.join("Salif")
    token = invite(laptops, "Awa")
    with hub_of(laptops) as url:
        sync(laptops, "Awa", url, token)
        with pytest.raises(HubRefused, match="belongs to another laptop"):
            sync(laptops, "Salif", url, token)
        assert sync(laptops, "Awa", url).stopped is None


def test_refused_token_is_not_remembered(laptops: Laptops) -> None:
    with hub_of(laptops) as url:
        with pytest.raises(HubRefused):
            sync(laptops, "Awa", url, "aaaa-aaaa-aaaa-aaaa-aaaa-aaaa-aa")
        with pytest.raises(SyncError, match="No hub is known yet"):
            sync(laptops, "Awa")
        with pytest.raises(HubRefused, match="has no token for the hub"):
            sync(laptops, "Awa", url)


def test_hub_of_another_campaign_is_refused(
    laptops: Laptops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    others = Laptops(tmp_path / "other", monkeypatch, small_form(tmp_path / "other"))
    with hub_of(others) as url, pytest.raises(HubRefused, match="serves another campaign"):
        sync(laptops, "Awa", url, invite(laptops, "Awa"))


def test_other_hub_at_the_known_address_gets_no_token(laptops: Laptops, tmp_path: Path) -> None:
    token = invite(laptops, "Awa")
    with hub_of(laptops) as url:
        sync(laptops, "Awa", url, token)
    laptops.join("Salif")
    port = int(url.rpartition(":")[2])
    with hub_of(laptops, "Salif", port=port) as same:
        assert same == url
        with pytest.raises(HubRefused, match="has no token for the hub"):
            sync(laptops, "Awa")


def hello_of(
    campaign: str, *, protocols: tuple[int, ...], lies: bool = False
) -> Callable[[socket.socket], None]:
    """Return a hub of one answer: `/hello`, rightly signed unless it lies."""
    keys, others = DeviceKeys.generate(), DeviceKeys.generate()
    hello = protocol.Hello(protocols, campaign, keys.device_id, keys.verify_key.hex())

    def serve(connection: socket.socket) -> None:
        request = read_request(connection).decode()
        nonce = next(
            line.split(": ")[1] for line in request.splitlines() if line.lower().startswith("survey-nonce")
        )
        body = protocol.write_message(hello)
        text = protocol.answer_text(
            campaign=campaign, hub=keys.device_id, nonce=nonce, status=200, body=protocol.sha256_of(body)
        )
        signature = (others if lies else keys).sign(text).hex()
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nSurvey-Signature: {signature}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode() + body)

    return serve


def test_hub_of_a_newer_protocol_is_refused(laptops: Laptops) -> None:
    with laptops.at("Awa") as awa:
        campaign = awa.settings.campaign_id
    with (
        listening(hello_of(campaign, protocols=(2, 3))) as url,
        pytest.raises(HubNewer, match="another version of the protocol"),
    ):
        sync(laptops, "Awa", url, invite(laptops, "Awa"))


def test_who_answers_under_a_name_without_its_key_is_no_hub(laptops: Laptops) -> None:
    with laptops.at("Awa") as awa:
        campaign = awa.settings.campaign_id
    with (
        listening(hello_of(campaign, protocols=(1,), lies=True)) as url,
        pytest.raises(SyncError, match="no hub"),
    ):
        sync(laptops, "Awa", url, invite(laptops, "Awa"))


@contextmanager
def signed_request(laptops: Laptops, token: str, **changes: str) -> Iterator[dict[str, str]]:
    """Give the headers of Awa's empty `POST /have`, some of what she signs changed before she does."""
    body = protocol.write_message(protocol.Have((), ()))
    with laptops.at("Chef") as chef:
        hub = chef.device.device_id
    with laptops.at("Awa") as awa:
        keys, place = (
            awa.device.keys,
            {"campaign": awa.settings.campaign_id, "hub": hub, "device": awa.device.device_id},
        )
        signed = {"method": "POST", "path": "/have", "body": protocol.sha256_of(body), "nonce": "ab" * 16}
        text = protocol.request_text(**{**place, **signed, **changes})
        yield {
            protocol.PROTOCOL: "1",
            protocol.DEVICE: keys.verify_key.hex(),
            protocol.BODY: signed["body"],
            protocol.NONCE: signed["nonce"],
            protocol.SIGNATURE: keys.sign(text).hex(),
            protocol.INVITATION: Token(token).key,
            protocol.PROOF: Token(token).prove(**place),
        }


def test_signature_covers_every_part_of_the_request(laptops: Laptops) -> None:
    token, body = invite(laptops, "Awa"), protocol.write_message(protocol.Have((), ()))
    changes = {
        "path": "/hello",
        "method": "PUT",
        "nonce": "cd" * 16,
        "body": "0" * 64,
        "hub": "x",
        "campaign": "y",
    }
    found = {}
    with hub_of(laptops) as url:
        for name, value in changes.items():
            with signed_request(laptops, token, **{name: value}) as headers:
                answer = httpx.post(f"{url}/have", content=body, headers=headers)
            found[name] = (answer.status_code, answer.json()["code"])
    assert found == dict.fromkeys(changes, (401, "signature"))


def test_replayed_request_gets_the_same_answer_and_changes_nothing(laptops: Laptops) -> None:
    token, body = invite(laptops, "Awa"), protocol.write_message(protocol.Have((), ()))
    with hub_of(laptops) as url, signed_request(laptops, token) as headers:
        answers = [httpx.post(f"{url}/have", content=body, headers=headers) for _number in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert len({answer.content for answer in answers}) == 1


def test_malformed_header_is_refused_with_a_sentence(laptops: Laptops) -> None:
    token, body = invite(laptops, "Awa"), protocol.write_message(protocol.Have((), ()))
    values = (None, b"", b"zz", b"0" * 63, "é".encode(), ("٣" * 64).encode(), b"0" * 64)
    with hub_of(laptops) as url, signed_request(laptops, token) as headers:
        for header in headers:
            for value in values:
                sent = {name.encode(): text.encode() for name, text in headers.items() if name != header}
                if value is not None:
                    sent[header.encode()] = value
                answer = httpx.post(f"{url}/have", content=body, headers=sent)
                assert 400 <= answer.status_code < 500, (header, value)
                assert answer.json()["sentence"]


def test_copied_campaign_has_no_token(laptops: Laptops) -> None:
    token = invite(laptops, "Awa")
    with hub_of(laptops) as url:
        sync(laptops, "Awa", url, token)
        shutil.copytree(laptops.folder / "Awa", laptops.folder / "Thief")
        with pytest.raises(HubRefused, match="has no token for the hub"):
            sync(laptops, "Thief")
