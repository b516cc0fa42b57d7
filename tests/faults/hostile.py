"""Hostile files: each is refused with a sentence, or merged and harmless; the rest is merged all the same.

`hostile_files` makes them from a key of the attacker's and one whole file of each kind. What is expected of each
stands in its name: `refused`, or `kept` for entries that say nonsense under their own key.
"""

import hashlib
import json
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from survey.bundle.container import read_container, write_container
from survey.bundle.segments import write_segment
from survey.bundle.signed import MANIFEST, NOTICE, README, SIGNATURE, write_signed
from survey.crypto import DeviceKeys
from survey.log.canonical import canonical_bytes
from survey.log.chain import ChainHead, head_after
from survey.log.clock import Hlc
from survey.log.entry import Entry, Header, hash_bytes, make_part
from survey.log.signed_head import SignedHead

NOW_MS = 1_795_000_000_000
WHEN = "2026-11-24T08:00:00+00:00"
NASTY = (
    "\x1b[2J\x1b]0;owned\x07", "[bold red]markup[/]", "=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "-2+3",
    "<script>alert(1)</script>", "\u202eevil", "a\u200bb", "../../etc/passwd", "C:\\x", "\r\nX: y", "x" * 100_000,
    "{{7*7}}", "${last-saved#nom}", "%s%n", "\x7f", "\ufeff", "🜚" * 50, "NaN",
)  # fmt: skip


@dataclass
class Attacker:
    """Who makes the files: a key that nobody knows, in a campaign and against a submission that he knows of."""

    campaign: str
    target: str
    keys: DeviceKeys = field(default_factory=DeviceKeys.generate)
    chain: list[Entry] = field(default_factory=list)

    def entry(self, own_kind: str, about: str, part: bytes | None, **changes: Any) -> Entry:
        """Return a first entry of the attacker's chain, its header changed at will."""
        parts = () if part is None else (hash_bytes(part),)
        values: dict[str, Any] = {
            "v": 1, "campaign": self.campaign, "device": self.keys.device_id, "seq": 1, "prev": None,
            "hlc": [NOW_MS, 0], "kind": own_kind, "subject": about, "parents": [], "parts": list(parts),
            "author": "Eve",
        }  # fmt: skip
        data = canonical_bytes({**values, **changes})
        header = Header(
            1, self.campaign, self.keys.device_id, 1, None, Hlc(NOW_MS, 0), own_kind, about, (), parts, ""
        )
        return Entry(hash_bytes(data), header, data, {} if part is None else {parts[0]: part})

    def segment(self, entry: Entry) -> bytes:
        """Return the segment of one entry, its head signed."""
        head = head_after(entry)
        signed = SignedHead(head, self.keys.sign(head.signed_bytes()), self.keys.verify_key)
        return bytes(write_segment([entry], signed, packer=self.keys, recipients=[]))

    def say(self, kind: str, body: Any, subject: str = "uuid:1", **changes: Any) -> bytes:
        """Return a segment in which a new key says something in one entry."""
        self.keys = DeviceKeys.generate()
        return self.segment(self.entry(kind, subject, make_part(body, bytes(16)), **changes))

    def raw(self, part: bytes, kind: str = "revision") -> bytes:
        """Return a segment whose one part is any bytes."""
        self.keys = DeviceKeys.generate()
        return self.segment(self.entry(kind, self.target, part))

    def manifest(
        self, change: Callable[[dict[str, Any]], Any], members: dict[str, bytes] | None = None
    ) -> bytes:
        """Return a segment whose manifest is changed and signed again; `members` stand in for its own."""
        inside = read_container(
            self.segment(self.entry("comment", "uuid:1", make_part({"text": "x"}, bytes(16))))
        )
        value = json.loads(inside[MANIFEST])
        changed = change(value)
        value = value if changed is None else changed
        text = value if isinstance(value, bytes) else json.dumps(
            value, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ).encode()  # fmt: skip
        kept = members if members is not None else {"entries": inside["entries"]}
        return self.signed(text, kept)

    def signed(self, text: bytes, members: dict[str, bytes], signature: bytes | None = None) -> bytes:
        """Return a container with any bytes as its manifest, signed by the attacker."""
        own = self.keys.sign(text).hex().encode() if signature is None else signature
        return write_container([(NOTICE, README), (MANIFEST, text), (SIGNATURE, own), *members.items()])

    def pack(self, blobs: Any, *data: bytes, index: bytes | None = None) -> bytes:
        """Return a pack whose index says anything."""
        members = [("index", index if index is not None else canonical_bytes({"v": 1, "blobs": blobs}))]
        members += [(f"{number:04d}", own) for number, own in enumerate(data, 1)]
        return bytes(
            write_signed("blobs", self.campaign, {"count": 1}, members, packer=self.keys, recipients=[])
        )

    def piece(self, **changes: Any) -> bytes:
        """Return a piece whose index says anything."""
        blob = {"sha256": hash_bytes(b"ab"), "name": "v.mp4", "size": 2, "mime": "video/mp4"}
        index = {
            "v": 1,
            "blob": blob,
            "piece_size": 1,
            "number": 1,
            "pieces": [hash_bytes(b"a"), hash_bytes(b"b")],
        }
        members = [("index", canonical_bytes(index | changes)), ("piece", b"a")]
        return bytes(
            write_signed("pieces", self.campaign, {"count": 1}, members, packer=self.keys, recipients=[])
        )


def hostile_files(attacker: Attacker) -> Iterator[tuple[str, bytes]]:
    """Yield the name of each hostile file, which begins with what is expected of it, and its bytes."""
    makers = (_containers, _manifests, _lies, _segments, _headers, _packs, _pieces, _lists)
    for make in makers:
        for number, data in enumerate(make(attacker), 1):
            yield f"refused-{make.__name__[1:]}-{number}", data
    for number, data in enumerate(_nonsense(attacker), 1):
        yield f"kept-nonsense-{number}", data


def _containers(attacker: Attacker) -> Iterator[bytes]:
    good = attacker.say("comment", {"text": "x"})
    members = read_container(good)
    names = (
        "../../evil",
        "/etc/cron.d/x",
        "C:\\evil",
        "..\\evil",
        "a/../../b",
        "CON",
        "nul\0.zip",
        " ",
        "~/x",
        "-rf",
    )
    for name in names:
        yield write_container([*members.items(), (name, b"evil")])
        digest = {"name": name, "size": 4, "sha256": hashlib.sha256(b"evil").hexdigest()}
        yield attacker.manifest(
            lambda v, d=digest: v["members"].append(d), {"entries": members["entries"], name: b"evil"}
        )  # type: ignore[misc]
    yield write_container([*members.items(), ("entries", b"twice")])
    yield write_container([(f"{number}", b"") for number in range(5000)])
    yield good + b"\0" * (65 << 20)
    yield b"MZ" + good
    yield good + b"#!/bin/sh\n"
    yield good.replace(README[:20], b"rm -rf / # dear user")
    yield from (
        b"",
        b"PK\3\4",
        b"PK\5\6" + bytes(18),
        b"\x1f\x8b" + bytes(50),
        b"%PDF-1.7",
        b"<?xml version='1.0'?>",
    )
    bomb = zlib.compress(bytes(10 << 20))
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 33, 0, len(bomb), 10 << 20, 7, 0)
    yield local + b"entries" + bomb
    yield (
        struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 45, 8, 0, 0, 33, 0, 0xFFFFFFFF, 0xFFFFFFFF, 7, 0) + b"entries"
    )
    yield struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 1, 0, 0, 33, 0, 0, 0, 65535, 65535) + b"x" * 100


def _manifests(attacker: Attacker) -> Iterator[bytes]:
    deep = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    for text in (
        b"", b"null", b"[]", b'"x"', b"1", b"{", b"\xff\xfe{}", b'{"v":1}', b'{"v":1,"v":1}', deep, b"[" * 200_000,
        b'{"v":9007199254740993}', b'{"v":' + b"9" * 6000 + b"}", b'{"v":1.0}', b'{"v":NaN}', b'{"v":-0}',
        b'{ "v":1}', b'{"v":"\\u0031"}', b'{"v":"\\ud800"}', b'{"v":"\0"}', b"\xef\xbb\xbf{}", b'{"v":1}\n',
        b'{"v":"' + b"x" * (9 << 20) + b'"}', b'<!DOCTYPE x [<!ENTITY y "z">]><x>&y;</x>', b'{"v":2,"kind":"log"}',
    ):  # fmt: skip
        yield attacker.signed(text, {})
    good = read_container(attacker.say("comment", {"text": "x"}))
    other = DeviceKeys.generate().sign(good[MANIFEST]).hex().encode()
    for signature in (
        b"",
        b"00",
        other,
        good[SIGNATURE].upper(),
        good[SIGNATURE] + b"\n",
        b"\xff" * 128,
        b"0" * 128,
    ):
        yield attacker.signed(good[MANIFEST], {"entries": good["entries"]}, signature)


def _lies(attacker: Attacker) -> Iterator[bytes]:
    for key in ("v", "kind", "campaign", "packer_key", "sealed", "content", "members"):
        yield attacker.manifest(lambda value, own=key: {k: v for k, v in value.items() if k != own})  # type: ignore[misc]
        for wrong in (None, [], "x", {"x": 1}):
            if (key, wrong) != ("content", {"x": 1}):
                yield attacker.manifest(lambda value, own=key, w=wrong: {**value, own: w})  # type: ignore[misc]
    for kind in ("blobs", "pieces", "lists"):
        yield attacker.manifest(lambda value, own=kind: {**value, "kind": own})  # type: ignore[misc]
    for change in (
        {"size": 1},
        {"size": 1 << 60},
        {"size": -1},
        {"sha256": "0" * 64},
        {"name": "other"},
        {"size": True},
    ):
        yield attacker.manifest(lambda value, own=change: value["members"][0].update(own))  # type: ignore[misc]
    yield attacker.manifest(lambda value: {**value, "campaign": "019d0000-0000-7000-8000-000000000000"})
    yield attacker.manifest(lambda value: {**value, "packer_key": DeviceKeys.generate().verify_key.hex()})


def _segments(attacker: Attacker) -> Iterator[bytes]:
    for key, wrong in (
        ("device", "x"), ("device", None), ("from", 2), ("from", 0), ("from", "1"), ("to", 2), ("to", 10**15),
        ("prev", "0" * 64), ("head", "0" * 64), ("head", None), ("signature", "0" * 128), ("signature", ""),
        ("device_key", "0" * 64), ("device_key", "x"), ("device_key", None),
    ):  # fmt: skip
        yield attacker.manifest(lambda value, k=key, w=wrong: value["content"].update({k: w}))  # type: ignore[misc]
    own = read_container(attacker.say("comment", {"text": "x"}))["entries"]
    first, second = own.split(b"\n")[:2]
    for lines in (
        b"", b"\n", own[:-1], own + b"x", own + own, second + b"\n" + first + b"\n", own + b"P{}\n", own + b"Xx\n",
        own.replace(b"\n", b"\r\n"), own + b"\n", b"H\n", b"H{}\n", own.replace(b"Eve", b"Ada"), own + second[:-1] + b"\n",
    ):  # fmt: skip

        def change(value: dict[str, Any], data: bytes = lines) -> None:
            value["members"][0] |= {"size": len(data), "sha256": hash_bytes(data)}

        yield attacker.manifest(change, {"entries": lines})


def _headers(attacker: Attacker) -> Iterator[bytes]:
    part = make_part({"text": "x"}, bytes(16))
    for changes in (
        {"v": 0}, {"v": True}, {"campaign": "x"}, {"campaign": None}, {"device": "x"}, {"device": 1}, {"seq": 0},
        {"seq": -1}, {"seq": 2}, {"seq": True}, {"seq": "1"}, {"prev": "x"}, {"prev": "0" * 64}, {"hlc": [1]}, {"hlc": None},
        {"hlc": [-1, 0]}, {"hlc": ["1", 0]}, {"hlc": [1, True]}, {"kind": None}, {"subject": 1}, {"parents": None}, {"parents": ["x"]},
        {"parents": ["1" * 64, "0" * 64]}, {"parents": "0" * 64}, {"parts": [1]}, {"parts": None}, {"author": None}, {"extra": 1},
    ):  # fmt: skip
        entry = attacker.entry("comment", "uuid:1", part, **changes)
        head = ChainHead(attacker.campaign, attacker.keys.device_id, 1, entry.hash)
        signed = SignedHead(head, attacker.keys.sign(head.signed_bytes()), attacker.keys.verify_key)
        yield bytes(write_segment([entry], signed, packer=attacker.keys, recipients=[]))


def _packs(attacker: Attacker) -> Iterator[bytes]:
    good = {"sha256": hash_bytes(b"a"), "name": "a.jpg", "size": 1, "mime": "image/jpeg"}
    for key, wrong in (
        ("sha256", "0" * 64), ("sha256", "../../x"), ("sha256", None), ("sha256", hash_bytes(b"a").upper()),
        ("size", -1), ("size", 2), ("size", "1"), ("size", True), ("size", 1 << 52),
    ):  # fmt: skip
        yield attacker.pack([good | {key: wrong}], b"a")
    yield from (attacker.pack([good]), attacker.pack([], b"a"), attacker.pack([good, good], b"a"))
    yield from (attacker.pack(None, b"a"), attacker.pack([1], b"a"), attacker.pack({"a": 1}, b"a"))
    yield from (
        attacker.pack(0, b"a", index=own) for own in (b"", b"{}", b"[]", b"null", b'{"blobs":[[[[]]]]}')
    )


def _pieces(attacker: Attacker) -> Iterator[bytes]:
    for changes in (
        {"number": 0}, {"number": 3}, {"number": "1"}, {"number": True}, {"number": -1}, {"piece_size": 0}, {"piece_size": -1},
        {"piece_size": 1 << 50}, {"piece_size": "1"}, {"pieces": []}, {"pieces": ["x", "y"]}, {"pieces": None},
        {"pieces": ["0" * 64] * 3}, {"number": 2}, {"blob": None}, {"blob": {}},
        {"blob": {"sha256": "0" * 64, "name": "x", "size": 1 << 40, "mime": "x"}},
        {"blob": {"sha256": "../x", "name": "x", "size": 2, "mime": "x"}},
    ):  # fmt: skip
        yield attacker.piece(**changes)


def _lists(attacker: Attacker) -> Iterator[bytes]:
    good = {"hash": "0" * 64, "parents": [], "hlc": [1, 0], "device": "x", "author": "Eve", "list": "centres",
            "id": "c1", "said": {"label": "owned"}, "counts": True}  # fmt: skip
    for document in (
        {"v": 1, "moment": [1 << 52, 0], "operations": [good]},
        {"v": 1, "moment": [1, 0], "operations": []},
        [],
    ):
        data = [("lists", canonical_bytes(document))]
        yield bytes(
            write_signed("lists", attacker.campaign, {"count": 1}, data, packer=attacker.keys, recipients=[])
        )


def _nonsense(attacker: Attacker) -> Iterator[bytes]:
    """Yield entries that are whole and say nonsense: they are kept under their author's name, and hurt nobody."""
    form = {"id": "visite", "version": "1", "hash": "0" * 64}
    for text in NASTY:
        body = {
            "form": form, "instance_id": "uuid:2", "reason": text[:50], "answers": {"/data/nom": text},
            "repeats": {}, "derived": {}, "entities": [], "attachments": {}, "notes": {"/data/nom": text}, "people": {},
            "language": text[:50], "started": WHEN, "ended": WHEN, "tz": text[:50], "app": text[:50],
            "disposition": text[:50], "why": text[:50], "deleted": False, "audit": [["x", text, text, "1", "2", text, text]],
        }  # fmt: skip
        yield attacker.say("revision", body, f"uuid:{hash_bytes(text.encode())[:8]}", author=text[:60] or "x")
        yield attacker.say("comment", {"text": text}, text[:80])
    bodies: tuple[Any, ...] = (
        {}, {"answers": None}, {"answers": []}, {"answers": {"x": 1}}, {"people": {"a": "x"}}, {"entities": [1]}, {"form": None},
        {"entities": [{"list": "../../x", "id": "../y", "action": "create", "label": "x", "properties": {"a": 1}, "base": 3}]},
        {"attachments": {"/data/photo": {"sha256": "../../x", "name": "../../x", "size": -1, "mime": "x"}}},
        {"repeats": {"/data": [1]}}, {"audit": [[1]]}, {"deleted": "yes"}, {"action": "accept"}, {"action": "join", "name": 3},
        {"action": "join", "verify_key": "zz", "name": "x"}, {"files": "x"}, {"files": [1]}, {"state": 5}, {"submissions": 1},
        {"list": "x", "properties": []}, {"given": "no"}, {"file": None}, {"id": 1, "version": 2, "hash": 3, "state": 4},
        {"hub": "https://example.org", "address": "https://example.org"}, {"parts": 1},
    )  # fmt: skip
    whole = {
        "form": form, "instance_id": "uuid:2", "reason": "edited", "language": "fr", "started": WHEN, "ended": WHEN, "tz": "x",
        "app": "x", "answers": {}, "repeats": {}, "derived": {}, "entities": [], "attachments": {}, "notes": {}, "people": {},
    }  # fmt: skip
    odd: tuple[dict[str, Any], ...] = (
        {"answers": {"/data/nom": 5}}, {"answers": {"/data/nom": None}}, {"answers": {"": "x", "../..": "y", "/data/nom": "owned"}},
        {"repeats": {"/data/r": [1]}}, {"notes": {"/x": []}}, {"language": []}, {"started": 5}, {"started": "yesterday"}, {"ended": "0000-99-99"}, {"form": {"id": 1, "version": 2, "hash": 3}},
        {"attachments": {"/data/photo": {"sha256": "../../x", "name": "../x", "size": 1, "mime": "x"}}},
        {"attachments": {"/data/photo": {"sha256": "0" * 64, "name": "../../x", "size": "1", "mime": []}}},
        {"entities": [{"list": "../x", "id": "\x1b[2J", "action": "create", "label": "=1+1", "properties": {"../x": "y"}, "base": []}]},
        {"people": {"x": {"part": "0" * 64, "paths": [1, None]}}}, {"deleted": "yes"}, {"audit": [[1, [], {}]]}, {"disposition": 1},
    )  # fmt: skip
    for change in odd:
        yield attacker.say("revision", whole | change, attacker.target)
        yield attacker.say("revision", whole | change, "uuid:odd")
    kinds = ("team", "receipt", "review", "consent", "same-centre", "entity", "assignment", "comment")
    for number, body in enumerate(bodies):
        yield attacker.say("revision", body, attacker.target)
        yield attacker.say(kinds[number % len(kinds)], body, attacker.target)
    for kind in kinds:
        yield attacker.say(kind, {}, attacker.target)
    yield from (
        attacker.raw(part)
        for part in (b"", b"x", b"{}", b"[]", b"null", b"\xff", b'{"salt":1}', b"[" * 100_000)
    )
    yield attacker.say("revision", {"answers": {}}, hlc=[(1 << 53) - 1, (1 << 53) - 1])
    yield attacker.say("revision", {"answers": {}}, hlc=[0, 0])
    yield attacker.say("hologram", {"x": 1}, v=2, extra=1)
    for name in ("../../evil.jpg", "\x1b[2J.png", "x" * 5000, "con.svg", ""):
        data = b"<svg onload='x'><!DOCTYPE>" if "svg" in name else b"\x89PNG\r\n\x1a\n" + b"\xff" * 64
        yield attacker.pack(
            [{"sha256": hash_bytes(data), "name": name, "size": len(data), "mime": "x\r\ny"}], data
        )
