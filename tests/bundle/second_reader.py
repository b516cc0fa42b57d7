"""A second reader of bundles, written from docs/bundle-format.md and docs/log-format.md alone: no key, no `survey`."""

import base64
import hashlib
import json
import re
import struct
import zlib
from typing import Any

from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

NOTICE = "de87c6179722d7602f07f7763945e2ac108efa5245dd864245bf349068b33279"
MIB = 1 << 20
HEADER = {"v", "campaign", "device", "seq", "prev", "hlc", "kind", "subject", "parents", "parts", "author"}
OPERATION = {"hash", "parents", "hlc", "device", "author", "list", "id", "said", "counts"}


def want(holds: object) -> None:
    if not holds:
        raise ValueError("refused")


def whole(value: Any, least: int = 0) -> int:
    want(isinstance(value, int) and not isinstance(value, bool) and value >= least)
    return int(value)


def unhex(text: Any, size: int = 32) -> bytes:
    return bytes.fromhex(text if re.fullmatch(f"[0-9a-f]{{{2 * size}}}", text) else "refused")


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def spell(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def check_level(value: Any, depth: int = 0) -> None:
    want(depth <= 24 and not isinstance(value, float))
    want(not isinstance(value, int) or abs(value) < 1 << 53)
    want(not isinstance(value, dict) or all(max(key, default="") <= "\uffff" for key in value))
    for own in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        check_level(own, depth + 1)


def canonical(data: bytes) -> Any:
    value = json.loads(data.decode("utf-8") if len(data) <= 8 * MIB else "")
    want(check_level(value) is None and spell(value) == data)
    return value


def container(data: bytes) -> dict[str, bytes]:
    members: dict[str, bytes] = {}
    at, again, directory = 0, b"", b""
    while data[at : at + 4] == b"PK\3\4":
        size, long = struct.unpack_from("<I4xH", data, at + 18)
        raw, content = data[at + 30 : at + 30 + long], data[at + 30 + long : at + 30 + long + size]
        want(long <= 100 and raw.decode("ascii") not in members and len(members) < 4096)
        members[raw.decode("ascii")] = content
        facts = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, zlib.crc32(content), size, size, long, 0)
        again += b"PK\3\4" + facts + raw + content
        directory += b"PK\1\2" + struct.pack("<H", 20) + facts + struct.pack("<HHHII", 0, 0, 0, 0, at) + raw
        at += 30 + long + size
    end = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(directory), at, 0)
    want(0 < len(data) <= 64 * MIB and again + directory + b"PK\5\6" + end == data)
    return members


def check_header(own: Any) -> Any:
    want(own.keys() >= HEADER and (whole(own["v"], 1) != 1 or own.keys() == HEADER))
    want(all(isinstance(own[key], str) for key in ("campaign", "device", "kind", "subject", "author")))
    want(all(isinstance(own[key], list) and all(map(unhex, own[key])) for key in ("parents", "parts")))
    want(own["parents"] == sorted(set(own["parents"])) and (own["prev"] is None or unhex(own["prev"])))
    want((own["prev"] is None) == (whole(own["seq"], 1) == 1) and len([whole(n) for n in own["hlc"]]) == 2)
    return own


def check_head(manifest: Any) -> None:
    content, key = manifest["content"], unhex(manifest["content"]["device_key"])
    want(content["device"] == base64.b32encode(hashlib.sha256(key).digest()[:16]).decode()[:26].lower())
    head = {"v": 1, "campaign": manifest["campaign"], "device": content["device"], "head": content["head"]}
    want(whole(content["from"], 1) <= whole(content["to"]))
    VerifyKey(key).verify(spell(head | {"seq": content["to"]}), unhex(content["signature"], 64))


def check_segment(content: Any, campaign: str, data: bytes) -> None:
    want(data.endswith(b"\n"))
    seq, prev, parts = content["from"] - 1, content["prev"], []
    for line in data.split(b"\n")[:-1]:
        if line[:1] == b"P":
            want(sha(line[1:]) in parts)
            continue
        own = check_header(canonical(line[1:]))
        want(line[:1] == b"H" and (own["seq"], own["prev"]) == (seq + 1, prev))
        want((own["campaign"], own["device"]) == (campaign, content["device"]))
        seq, prev, parts = seq + 1, sha(line[1:]), own["parts"]
    want((seq, prev) == (content["to"], content["head"]))


def names(kind: str, count: int) -> list[str]:
    first = {"log": ["entries"], "pieces": ["index", "piece"], "blobs": ["index"], "lists": ["lists"]}[kind]
    form = {"blobs": "{:04d}", "lists": "lists-{:04d}"}.get(kind)
    return first + [form.format(n + (kind == "lists")) for n in range(1, count) if form]


def check_inside(kind: str, manifest: Any, members: dict[str, bytes]) -> None:
    if kind == "log":
        check_segment(manifest["content"], manifest["campaign"], members["entries"])
    elif kind == "blobs":
        blobs = canonical(members["index"])["blobs"]
        for own, data in zip(blobs, [*members.values()][1:], strict=True):
            want({"name", "mime"} <= own.keys() and whole(own["size"]) == len(data))
            want(own["sha256"] == sha(data))
    elif kind == "pieces":
        index, data = canonical(members["index"]), members["piece"]
        blob, long, number = index["blob"], whole(index["piece_size"], 1), whole(index["number"], 1)
        want({"name", "mime"} <= blob.keys() and unhex(blob["sha256"]) and all(map(unhex, index["pieces"])))
        want(0 < whole(blob["size"]) <= 4096 * MIB and long <= 32 * MIB and number <= len(index["pieces"]))
        want(len(index["pieces"]) == -(-blob["size"] // long) and sha(data) == index["pieces"][number - 1])
        want(len(data) == min(long, blob["size"] - (number - 1) * long))
    else:
        documents = [canonical(data) for data in members.values()]
        want(all(own["v"] == whole(own["v"]) == 1 and len(own["moment"]) == 2 for own in documents))
        operations = [operation for own in documents for operation in own["operations"]]
        want(operations and all(own.keys() >= OPERATION for own in operations))


def verdict(data: bytes) -> str:
    """Return `whole`, `sealed` or `refused` for the bytes of a file."""
    try:
        members = container(data)
        want(list(members)[:3] == ["README.txt", "manifest.json", "manifest.sig"])
        manifest = canonical(text := members.pop("manifest.json"))
        VerifyKey(unhex(manifest["packer_key"])).verify(text, unhex(members.pop("manifest.sig").decode(), 64))
        want(sha(members.pop("README.txt")) == NOTICE and whole(manifest["v"]) == 1)
        want(isinstance(manifest["campaign"], str) and isinstance(manifest["content"], dict))
        named = [(own["name"], whole(own["size"]), own["sha256"]) for own in manifest["members"]]
        want(named == [(name, len(own), sha(own)) for name, own in members.items()])
        want(list(members) == names(manifest["kind"], len(members)) and isinstance(manifest["sealed"], bool))
        if manifest["kind"] == "log":
            check_head(manifest)
        if not manifest["sealed"]:
            check_inside(manifest["kind"], manifest, members)
        return "sealed" if manifest["sealed"] else "whole"
    except (ValueError, LookupError, TypeError, AttributeError, RuntimeError, struct.error, CryptoError):
        return "refused"
