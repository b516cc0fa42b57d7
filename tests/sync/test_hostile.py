"""Hostile requests: each gets a 4xx with a sentence, never a traceback; nothing is written outside."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx

from survey.bundle.signed import write_signed
from survey.campaign.campaign import Campaign
from survey.campaign.travel.handover import cut_outbox
from survey.campaign.travel.outbox_files import outbox_bytes
from survey.crypto import DeviceKeys
from survey.sync import protocol
from survey.sync.hub import Limits
from survey.sync.invitations import Token
from tests.campaign.laptops import Laptops
from tests.sync.flaky import ask
from tests.sync.network import hub_of, invite

HASTY = Limits(
    connections=4,
    head_timeout_s=0.3,
    stall_timeout_s=0.5,
    allowed_s=lambda size_bytes: 0.4 + size_bytes / 10**7,
)


@dataclass
class Attacker:
    """An invited device that sends what it likes, each request rightly signed."""

    url: str
    awa: Campaign
    hub: str
    token: Token
    bugs: list[Exception] = field(default_factory=list)

    def signed(self, method: str, path: str, sha256: str) -> dict[str, str]:
        """Return the headers of a request that is rightly signed."""
        keys = self.awa.device.keys
        place = {"campaign": self.awa.settings.campaign_id, "hub": self.hub, "device": keys.device_id}
        text = protocol.request_text(**place, method=method, path=path, body=sha256, nonce="ab" * 16)
        return {
            protocol.PROTOCOL: "1",
            protocol.DEVICE: keys.verify_key.hex(),
            protocol.BODY: sha256,
            protocol.NONCE: "ab" * 16,
            protocol.SIGNATURE: keys.sign(text).hex(),
            protocol.INVITATION: self.token.key,
            protocol.PROOF: self.token.prove(**place),
        }

    def send(
        self, method: str, path: str, body: bytes | Iterator[bytes] = b"", *, named: str | None = None
    ) -> httpx.Response:
        """Send a request whose signed body is `named`, or the true one."""
        sha256 = named or protocol.sha256_of(bytes(body))
        headers = self.signed(method, path, sha256)
        return httpx.request(method, self.url + path, content=body, headers=headers, timeout=20)

    @property
    def place(self) -> tuple[str, int]:
        host, _colon, port = self.url.removeprefix("http://").partition(":")
        return host, int(port)


@contextmanager
def attacker(laptops: Laptops, limits: Limits = HASTY) -> Iterator[Attacker]:
    """Give an attacker; at the end there was no bug, and the coordinator's campaign is whole."""
    token, bugs = invite(laptops, "Awa"), list[Exception]()
    with laptops.at("Chef") as chef:
        hub = chef.device.device_id
    before = laptops.dump("Chef")
    with hub_of(laptops, on_bug=bugs.append, limits=limits) as url, laptops.at("Awa") as awa:
        yield Attacker(url, awa, hub, Token(token))
    assert bugs == []
    assert laptops.dump("Chef") == before
    assert not list((laptops.folder / "Chef").rglob("*.part"))
    with laptops.at("Chef") as chef:
        assert chef.store.check() == []


def everything(folder: Path) -> set[Path]:
    return {
        path for path in folder.rglob("*") if not any(part.startswith("survey.db") for part in path.parts)
    }


NO_HASHES = [
    "../survey.toml", "..%2f..%2fsurvey.toml", "%2e%2e%2fsurvey.db", "A" * 64, "0" * 63, "0" * 64 + ".zip", "%00",
    "x" * 5000,
]  # fmt: skip


def test_path_that_is_no_hash_is_refused_and_names_no_file(laptops: Laptops) -> None:
    with attacker(laptops) as mallory:
        before = everything(laptops.folder)
        for name in NO_HASHES:
            for method in ("GET", "PUT", "DELETE", "PATCH"):
                request = f"{method} /files/{name} HTTP/1.1\r\nHost: hub\r\nContent-Length: 4\r\n\r\nabcd"
                answer = ask(mallory.place, request.encode())
                assert answer.split(b" ")[1][:1] == b"4", answer
                assert b"Traceback" not in answer
        assert everything(laptops.folder) == before


def test_file_that_is_not_what_was_announced_is_refused(laptops: Laptops) -> None:
    with attacker(laptops) as mallory:
        data = outbox_bytes(mallory.awa, cut_outbox(mallory.awa)[0])
        true = protocol.sha256_of(data)
        spoilt = bytes([data[0] ^ 1]) + data[1:]
        answers = [
            mallory.send("PUT", f"/files/{true}", spoilt, named=true),
            mallory.send("PUT", f"/files/{true}", data[:-1], named=true),
            mallory.send("PUT", f"/files/{'0' * 64}", data),
        ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(400, "hash")] * 3


def test_file_whose_hash_is_right_and_whose_content_is_not_is_set_aside(laptops: Laptops) -> None:
    laptops.visit("Awa", nom="Dori")
    with attacker(laptops) as mallory:
        data = outbox_bytes(mallory.awa, cut_outbox(mallory.awa)[0])
        foreign = bytes(write_signed("log", "other", {}, [], packer=DeviceKeys.generate(), recipients=[]))
        odd = bytes(
            write_signed(
                "log",
                mallory.awa.settings.campaign_id,
                {"device": [1], "from": {}},
                [],
                packer=DeviceKeys.generate(),
                recipients=[],
            )
        )
        for content in (
            b"PK\3\4",
            data[:-1],
            bytes([data[-1] ^ 1]),
            data[:500] + b"x" + data[501:],
            foreign,
            odd,
            b"",
        ):
            answer = mallory.send("PUT", f"/files/{protocol.sha256_of(content)}", content)
            assert (answer.status_code, answer.json()["state"]) == (422, "refused")
            assert answer.json()["remark"]


def test_file_that_is_too_long_is_refused_announced_or_not(laptops: Laptops) -> None:
    named = "1" * 64
    with attacker(laptops) as mallory:
        signed = {
            **mallory.signed("PUT", f"/files/{named}", named),
            "Host": "hub",
            "Content-Length": str(10**11),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in signed.items())
        announced = ask(mallory.place, f"PUT /files/{named} HTTP/1.1\r\n{head}\r\nabcd".encode())
        chunks = (bytes(1 << 20) for _number in range(protocol.MAX_FILE_BYTES // (1 << 20) + 1))
        streamed = mallory.send("PUT", f"/files/{named}", chunks, named=named)
    assert announced.startswith(b"HTTP/1.1 413")
    assert (streamed.status_code, streamed.json()["code"]) == (413, "too-long")


MALFORMED = [
    b"",
    b"\xff",
    b"null",
    b"[" * 100_000,
    b'{"offers":' + b"[" * 5000 + b"]" * 5000 + b',"holds":[]}',
    b'{"offers":[{"sha256":"../../x","size_bytes":1,"kind":"log"}],"holds":[]}',
    b'{"offers":[{"sha256":"' + b"0" * 64 + b'","size_bytes":-1,"kind":"log"}],"holds":[]}',
    b'{"offers":[{"sha256":"' + b"0" * 64 + b'","size_bytes":1e400,"kind":"log"}],"holds":[]}',
    b'{"offers":[{"sha256":"' + b"0" * 64 + b'","size_bytes":1,"kind":"log","from_seq":9}],"holds":[]}',
    b'{"offers":{},"holds":[1]}',
    b'{"offers":[],"holds":[],"offers":7}',
]


def test_list_that_is_malformed_is_refused(laptops: Laptops) -> None:
    with attacker(laptops) as mallory:
        answers = [mallory.send("POST", "/have", body) for body in MALFORMED]
    found = [(answer.status_code, answer.json()["code"]) for answer in answers]
    assert found == [(400, "malformed")] * len(MALFORMED)


def test_list_that_is_too_long_is_refused(laptops: Laptops) -> None:
    with attacker(laptops) as mallory:
        answer = mallory.send("POST", "/have", b" " * (protocol.MAX_MESSAGE_BYTES + 1))
    assert answer.status_code == 413


def test_file_of_the_hub_is_not_handed_to_a_device_that_waits(laptops: Laptops) -> None:
    with laptops.at("Chef") as chef:
        own = cut_outbox(chef)[0].sha256
    with attacker(laptops) as mallory:
        answers = [mallory.send("GET", f"/files/{name}") for name in (own, "0" * 64)]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_what_is_no_http_is_refused_and_who_is_silent_is_left(laptops: Laptops) -> None:
    with attacker(laptops) as mallory:
        assert ask(mallory.place, b"\x16\x03\x01\x02\x00\x01\r\n\r\n").startswith(b"HTTP/1.1 400")
        assert ask(mallory.place, b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20000 + b"\r\n").startswith(
            b"HTTP/1.1 4"
        )
        for beginning in (b"", b"GET /hello HTTP/1.1\r\nHost:"):
            with socket.create_connection(mallory.place, timeout=10) as silent:
                silent.sendall(beginning)
                assert silent.recv(100) == b""


def test_greeting_says_nothing_of_the_campaigns_people(laptops: Laptops) -> None:
    with attacker(laptops) as mallory:
        hello = httpx.get(f"{mallory.url}/").json()
    assert sorted(hello) == ["campaign", "device", "key", "protocols"]


def test_body_that_stalls_is_left(laptops: Laptops) -> None:
    named = "1" * 64
    with attacker(laptops) as mallory:
        signed = {**mallory.signed("PUT", f"/files/{named}", named), "Host": "hub", "Content-Length": "100"}
        head = "".join(f"{name}: {value}\r\n" for name, value in signed.items())
        answer = ask(mallory.place, f"PUT /files/{named} HTTP/1.1\r\n{head}\r\nabcd".encode())
    assert answer.startswith(b"HTTP/1.1 408")
    assert b'"code":"slow"' in answer


def test_reader_who_never_reads_is_left(laptops: Laptops) -> None:
    laptops.give("Awa")
    laptops.take("Chef")
    laptops.accept("Awa")
    laptops.visit_with_photo("Chef", bytes(20_000_000))
    with laptops.at("Chef") as chef:
        pack = next(cut.sha256 for cut in cut_outbox(chef) if cut.kind == "blobs")
    # Room for one connection beside the one that asks.
    with attacker(laptops, replace(HASTY, connections=2)) as mallory:
        signed = {**mallory.signed("GET", f"/files/{pack}", protocol.sha256_of(b"")), "Host": "hub"}
        head = "".join(f"{name}: {value}\r\n" for name, value in signed.items())
        with socket.create_connection(mallory.place, timeout=20) as reader:
            reader.sendall(f"GET /files/{pack} HTTP/1.1\r\n{head}\r\n".encode())
            answers = [httpx.get(f"{mallory.url}/hello").status_code]
            while answers[-1] == 503:
                answers.append(httpx.get(f"{mallory.url}/hello").status_code)
            got = b""
            while chunk := reader.recv(1 << 20):
                got += chunk
    assert (answers[0], answers[-1]) == (503, 200)
    assert len(got) < 20_000_000


def test_more_connections_than_a_hub_stands_are_told_to_come_again(laptops: Laptops) -> None:
    with attacker(laptops, replace(HASTY, head_timeout_s=4.0)) as mallory:
        crowd = [socket.create_connection(mallory.place, timeout=10) for _number in range(4)]
        assert httpx.get(f"{mallory.url}/hello").status_code == 503
        for one in crowd:
            # Who is silent is left; then there is room again.
            assert one.recv(10) == b""
            one.close()
        assert httpx.get(f"{mallory.url}/hello").status_code == 200
