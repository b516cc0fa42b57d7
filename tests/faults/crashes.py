"""Crash states: the writes of a command are recorded, then every state that a power cut could leave is rebuilt.

At each recorded call: what was not fsynced is dropped, so that a name stands for the bytes that were synced, or for
none at all (the zero-length file of exFAT); or everything since the folder's own fsync is undone as well, a new
folder with all that is in it among it. Then the same again ends like an undisturbed run; and from the call on by
which the command said that it was done, what it said is there without doing anything again.
`python -m tests.faults.crashes` rebuilds every state of export, merge, capture and carrying; with their names, of those.
"""

import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.team import Team, explained, made_team
from tests.faults.tracing import COMMANDS, run

CALLS = "openat,write,pwrite64,fsync,fdatasync,rename,unlink,ftruncate,mkdir"
_LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
_FILE = re.compile(r"^\d+<([^>]*)>")
_BYTE = re.compile(r"\\x([0-9a-f]{2})")
SAID = {
    "export": b"You may take the stick out", "merge": b"merged", "capture": b"Finished and signed",
    "carry": b"this laptop carries",
}  # fmt: skip
"""What a command says when it is done: from there on its user counts on it."""


@dataclass(frozen=True, slots=True)
class Event:
    """A call that changed something: what it is, on which path, with which bytes at which place."""

    call: str
    path: str
    data: bytes = b""
    at: int = -1
    target: str = ""


@dataclass
class Disk:
    """What a disk holds: by path the bytes now, and the bytes that survive; None is a name that does not."""

    now: dict[str, bytes] = field(default_factory=dict)
    synced: dict[str, bytes] = field(default_factory=dict)
    named: dict[str, bytes] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    """The folders whose own name is not synced: they are gone, with all that is in them."""

    def apply(self, event: Event) -> None:
        """Do what a call did."""
        own = self.now.get(event.path, b"")
        match event.call:
            case "write" | "pwrite64":
                at = len(own) if event.at < 0 else event.at
                self.now[event.path] = own[:at].ljust(at, b"\0") + event.data + own[at + len(event.data) :]
            case "create":
                self.now[event.path] = b""
                self.synced[event.path] = b""
            case "ftruncate":
                self.now[event.path] = own[: event.at].ljust(event.at, b"\0")
            case "rename":
                self.now[event.target] = self.now.pop(event.path, b"")
                self.synced[event.target] = self.synced.pop(event.path, b"")
            case "unlink":
                self.now.pop(event.path, None)
                self.synced.pop(event.path, None)
            case "mkdir":
                self.made.add(event.path)
            case _:
                self._sync(event.path)

    def surviving(self) -> dict[str, bytes]:
        """Return the files whose names survive, in folders whose names survive."""
        lost = tuple(f"{folder}/" for folder in self.made)
        return {path: data for path, data in self.named.items() if not path.startswith(lost)}

    def _sync(self, path: str) -> None:
        if path in self.now:
            self.synced[path] = self.now[path]
            # A database file is never renamed: what was synced of it is there under its name.
            self.named[path] = self.now[path]
            return
        self.made -= {folder for folder in self.made if str(Path(folder).parent) == path}
        inside = {own for own in {*self.synced, *self.named} if str(Path(own).parent) == path}
        for own in inside:
            self.named.pop(own, None)
            if own in self.synced:
                self.named[own] = self.synced[own]


def record(team: Team, what: str) -> list[Event]:
    """Run a command and return what it changed on its disks, in order."""
    name, command = team.command(what)
    ended = run(team.folder, name, command, "-yy", "-xx", "-s", "100000000", "-e", f"trace={CALLS}")
    assert ended.status == 0, ended.err
    lines = (team.folder / "strace.log").read_text(errors="replace").splitlines()
    return [event for line in lines for event in _event(line) if event.path.startswith(str(team.folder))]


def _event(line: str) -> Iterator[Event]:
    match = _LINE.match(line)
    if match is None or int(match.group(3)) < 0:
        return
    call, rest = match.group(1), match.group(2)
    quoted = [_bytes(text) for text in re.findall(r'"([^"]*)"', rest)]
    holder = _FILE.match(rest)
    path = _bytes(holder.group(1)).decode(errors="replace") if holder else ""
    numbers = re.findall(r", (\d+)(?=,|$)", rest)
    if call == "openat" and "O_CREAT" in rest and ("O_TRUNC" in rest or "O_EXCL" in rest):
        yield Event("create", quoted[-1].decode())
    elif call in ("rename", "unlink", "mkdir"):
        yield Event(call, quoted[0].decode(), target=quoted[-1].decode())
    elif call == "write":
        yield Event(call, path, quoted[0])
    elif call == "pwrite64":
        yield Event(call, path, quoted[0], int(numbers[-1]))
    elif call == "ftruncate":
        yield Event(call, path, at=int(numbers[-1]))
    elif call in ("fsync", "fdatasync"):
        yield Event("sync", path)


def _bytes(text: str) -> bytes:
    return bytes(int(digits, 16) for digits in _BYTE.findall(text)) if "\\x" in text else text.encode()


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files of the laptops and the stick, by path."""
    places = [folder / "Awa", folder / "Chef", folder / "Salif", folder / "stick"]
    files = (path for place in places for path in place.rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in files if not path.name.endswith("-shm")}


def restore(folder: Path, files: dict[str, bytes]) -> None:
    """Make the folder hold these files and no others."""
    for path in files_of(folder):
        Path(path).unlink()
    for shared in folder.rglob("*-shm"):
        shared.unlink()
    for name, data in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(data)


def _is_said(event: Event, what: str) -> bool:
    return event.path.endswith("/said.out") and SAID[what] in event.data


def crash_everywhere(team: Team, what: str, step: int = 1) -> str:
    """Rebuild every `step`th state that a power cut could leave of a command, and do it again there.

    The states after the command said that it was done are looked at first: nothing may be missing there.
    """
    team.back()
    team.command(what)
    before = files_of(team.folder)
    events = record(team, what)
    (said, *_later) = [number for number, event in enumerate(events) if _is_said(event, what)]
    states = kept = 0
    for variant in ("unsynced dropped", "names dropped"):
        disk = Disk(dict(before), dict(before), dict(before))
        for number, event in enumerate(events):
            disk.apply(event)
            if number % step and number != said:
                continue
            team.back()
            restore(team.folder, disk.synced if variant == "unsynced dropped" else disk.surviving())
            with explained(f"{what}, {variant} after call {number} ({event.call} {event.path})"):
                if number >= said:
                    team.require_kept(what)
                    kept += 1
                team.again(what)
            states += 1
    team.back()
    return (
        f"{what}: {states} crash states of {len(events)} calls, {kept} of them after it said that it was done"
    )


def main(commands: Sequence[str]) -> None:
    """Run the whole campaign and print its counts."""
    with tempfile.TemporaryDirectory() as folder, made_team(Path(folder)) as team:
        for what in commands or COMMANDS:
            print(crash_everywhere(team, what), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
