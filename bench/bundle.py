"""What handing over and merging cost, as ratios to a floor of the same run.

    python bench/bundle.py [--agents 100] [--submissions 200] [--photos 3000] [--photo-kb 368] [--folder F]
    python bench/bundle.py --growth 10000 100000 1000000

The floor does by hand what nobody can leave out: the same bytes read,
hashed and written once, one fsync a file. Export reads each header and part from SQLite, parses it with
json.loads, joins them and the photos of an agent into one file each, hashes that and writes it. Merge reads
each file and hashes it, splits it, parses and hashes each header and part, writes one row a header, one a
part and one a submission (its answers as JSON) with one commit a segment and an fsync a commit; it reads,
hashes and writes the photos of a pack as one file.
It does not open a campaign, number, sign, compare with what is there, keep an index beside the primary key,
give each photo a file of its own, read back, or keep a second copy in an outbox.
A second floor does the bytes that docs/bundle-format.md promises, and nothing else beside them. Export: a
hash and a CRC-32 of each member, a hash of the whole file, the outbox and the stick written with one fsync
a file, each read back and compared with what was meant. Merge: those hashes again, each photo hashed, written
and synced in a file of its own. Its ratio says what our code costs; the first one what the promises cost too.
Sealing is measured apart, over the same bytes, and taken off: it has a floor of its own.
Each step runs in a process of its own; memory is the highest that the step reached, above what the process
held after its imports (VmHWM and VmRSS of Linux).
"""

import argparse
import hashlib
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
MIB = 1 << 20
Clocks = tuple[float, float]
"""Seconds on the wall and of the processor."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--agents", type=int, default=100)
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--photos", type=int, default=3000)
    parser.add_argument("--photo-kb", type=int, default=368)
    parser.add_argument("--folder", type=Path, help="where to work; a disk, not a tmpfs")
    parser.add_argument("--growth", type=int, nargs="+", help="numbers of submissions, merged without photos")
    parser.add_argument("--step", choices=sorted(STEPS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        print(json.dumps(_timed(STEPS[options.step], options.folder)))
        return
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        if options.growth:
            _measure_growth(Path(name), options.growth)
        else:
            _measure_round(Path(name), options)


def _measure_round(folder: Path, options: argparse.Namespace) -> None:
    from bench.bundle_made import make_team

    make_team(folder, options.agents, options.submissions, options.photos, options.photo_kb * 1024)
    (folder / "stick").mkdir()
    seen = {step: _run(folder, step) for step in ("export", "seal", "merge", "open", "repeat")}
    for step, sealing in (("export", "seal"), ("merge", "open")):
        _say(step, seen[step], seen[sealing], _run(folder, f"floor-{step}"), _run(folder, f"promised-{step}"))
    print(f"merge again: {seen['repeat']['wall']:.2f} s (bar: 1 s), {seen['repeat']['mib']:.0f} MiB")
    size = sum(path.stat().st_size for path in (folder / "stick").rglob("*.zip"))
    speeds = [f"{step} {size / MIB / seen[step]['cpu']:.0f} MiB/s" for step in ("seal", "open")]
    print(", ".join(speeds))
    own = {clock: seen["export"][clock] - seen["seal"][clock] for clock in ("cpu", "wall")}
    for name, wall, cpu in _peers(folder):
        print(
            f"{name}: {wall:.1f} s, {cpu:.1f} s of CPU over the same documents and photos; "
            f"export without age takes {own['cpu'] / cpu:.2f} × its CPU, {own['wall'] / wall:.2f} × its time"
        )


def _measure_growth(folder: Path, counts: list[int]) -> None:
    """Print what one more submission costs at each size; agents hold 200 each, none has a photo."""
    from bench.bundle_made import make_team

    costs = []
    for count in counts:
        place = folder / str(count)
        (place / "stick").mkdir(parents=True)
        make_team(place, max(1, count // 200), min(200, count), 0, 0)
        exported, merged, opened = (_run(place, step) for step in ("export", "merge", "open"))
        costs.append((merged["cpu"] - opened["cpu"]) / count * 1000)
        print(
            f"{count} submissions: export {exported['cpu']:.1f} s, merge {merged['cpu']:.1f} s, "
            f"{costs[-1]:.2f} ms a submission, {costs[-1] / costs[0]:.2f} × the first; "
            f"{merged['mib']:.0f} MiB above the imports"
        )
        shutil.rmtree(place)


def _say(
    what: str,
    seen: dict[str, float],
    sealing: dict[str, float],
    floor: dict[str, float],
    promised: dict[str, float],
) -> None:
    own = {clock: seen[clock] - sealing[clock] for clock in ("cpu", "wall")}
    print(
        f"{what}: {seen['wall']:.1f} s, {seen['cpu']:.1f} s of CPU, of which {sealing['cpu']:.1f} age; "
        f"without it {own['wall']:.1f} s, {own['cpu']:.1f} s of CPU; "
        f"floor {floor['wall']:.1f} s, {floor['cpu']:.1f} s of CPU; "
        f"ratio {own['wall'] / floor['wall']:.2f} ×, CPU {own['cpu'] / floor['cpu']:.2f} × (bar: 1.5 ×); "
        f"the promised bytes {promised['wall']:.1f} s, {promised['cpu']:.1f} s of CPU, "
        f"ratio {own['wall'] / promised['wall']:.2f} ×, CPU {own['cpu'] / promised['cpu']:.2f} ×; "
        f"{seen['mib']:.0f} MiB above the imports (bar: 60)"
    )


def _run(folder: Path, step: str) -> dict[str, float]:
    command = [sys.executable, __file__, "--step", step, "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"{step}: {done.stderr[-2000:]}")
    return dict(json.loads(done.stdout))


def _timed(step: Callable[[Path], Clocks | None], folder: Path) -> dict[str, float]:
    """Run one step; return its seconds, or those that it counted itself, and the MiB that it grew by."""

    import survey.campaign.campaign
    import survey.campaign.team.enrolment
    import survey.campaign.travel.handover
    import survey.campaign.travel.taking_in
    import survey.store.store  # noqa: F401 - imports are not what is measured, those made late neither.

    # What the imports reached for a moment is not the step's.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _held_kib("VmRSS")
    wall, cpu = time.perf_counter(), time.process_time()
    counted = step(folder)
    wall, cpu = counted or (time.perf_counter() - wall, time.process_time() - cpu)
    return {"wall": wall, "cpu": cpu, "mib": (_held_kib("VmHWM") - before) / 1024}


def _held_kib(name: str) -> int:
    """Return a size of this process that Linux counts, in KiB. Source: proc_pid_status(5)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def _export(folder: Path) -> None:
    from bench.bundle_made import seated
    from survey.campaign.campaign import Campaign
    from survey.campaign.travel.handover import hand_over

    for home in sorted(folder.glob("agent*")):
        with seated(folder, home.name), Campaign.open(home) as agent:
            hand_over(agent, folder / "stick")


def _merge(folder: Path) -> None:
    from bench.bundle_made import seated
    from survey.campaign.campaign import Campaign
    from survey.campaign.travel.taking_in import take_in

    with seated(folder, "chef") as home, Campaign.open(home) as chef:
        outcomes = take_in(chef, folder / "stick")
        bad = [outcome for outcome in outcomes if outcome.state not in ("merged", "known")]
        if bad:
            raise SystemExit(str(bad[0]))


def _stick_files(folder: Path) -> Iterator[tuple[Any, list[str]]]:
    """Yield each file of the stick, read and checked, with the identities that open it."""
    from bench.bundle_made import seated
    from survey.bundle.stick import read_files
    from survey.campaign.campaign import Campaign

    with seated(folder, "chef") as home, Campaign.open(home) as chef:
        identities = [chef.device.keys.identity]
    for found in read_files(folder / "stick"):
        assert found.file is not None, found.path
        yield found.file, identities


def _open(folder: Path) -> Clocks:
    """Open every member; only that is counted."""
    from survey.crypto import open_sealed

    wall = cpu = 0.0
    for file, identities in _stick_files(folder):
        begun, used = time.perf_counter(), time.process_time()
        for data in file.members.values():
            open_sealed(data, identities)
        wall, cpu = wall + time.perf_counter() - begun, cpu + time.process_time() - used
    return wall, cpu


def _seal(folder: Path) -> Clocks:
    """Seal every member once more; only that is counted."""
    from survey.crypto import seal

    recipients = json.loads((folder / "kit" / "kit.json").read_text())["settings"]["recipients"]
    wall = cpu = 0.0
    for file, _identities in _stick_files(folder):
        begun, used = time.perf_counter(), time.process_time()
        for data in file.members.values():
            seal(data, recipients)
        wall, cpu = wall + time.perf_counter() - begun, cpu + time.process_time() - used
    return wall, cpu


def _floor_export(folder: Path) -> None:
    target = folder / "floor-stick"
    target.mkdir()
    for name, members in _floor_files(folder):
        _write(target / name, b"".join(members))


def _floor_files(folder: Path) -> Iterator[tuple[str, list[bytes]]]:
    """Yield the name and the members of each file that agents hand over: documents in one, photos apart."""
    for home in sorted(folder.glob("agent*")):
        database = sqlite3.connect(home / "survey.db")
        lines = [b"H" + row[0] for row in database.execute("SELECT header FROM entry")]
        lines += [b"P" + row[0] for row in database.execute("SELECT content FROM part")]
        for line in lines:
            json.loads(line[1:])
        database.close()
        yield f"{home.name}.log", [b"\n".join(lines)]
        photos = [path.read_bytes() for path in sorted((home / "media").rglob("*")) if path.is_file()]
        if photos:
            yield f"{home.name}.pack", photos


def _promised_export(folder: Path) -> None:
    for name in ("outbox", "promised-stick"):
        (folder / name).mkdir()
    for name, members in _floor_files(folder):
        for member in members:
            hashlib.sha256(member).hexdigest()
            zlib.crc32(member)
        kept, copy = folder / "outbox" / name, folder / "promised-stick" / name
        _write(kept, *members)
        _compare(kept, members)
        with kept.open("rb") as file:
            _write(copy, *iter(lambda: file.read(MIB), b""), hashed=False)
        with kept.open("rb") as file:
            _compare(copy, iter(lambda: file.read(MIB), b""))


def _compare(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("rb") as file:
        if any(file.read(len(piece)) != piece for piece in pieces):
            raise SystemExit(str(path))


def _floor_merge(folder: Path) -> None:
    with closing(_floor_database(folder / "floor.db")) as database:
        _merge_documents(folder, database)
    media = folder / "floor-media"
    media.mkdir()
    for path in sorted((folder / "floor-stick").glob("*.pack")):
        _write(media / path.name, path.read_bytes())


def _promised_merge(folder: Path) -> None:
    media = folder / "promised-media"
    media.mkdir()
    with closing(_floor_database(folder / "promised.db")) as database:
        for path, photos in _packs(folder):
            whole = hashlib.sha256()
            for number, photo in enumerate(photos):
                whole.update(photo)
                # As stored, and its own: sealed, these are other bytes.
                hashlib.sha256(photo).hexdigest()
                zlib.crc32(photo)
                _write(media / f"{path.stem}-{number}.jpg", photo)
        for path in sorted((folder / "floor-stick").glob("*.log")):
            zlib.crc32(path.read_bytes())
            hashlib.sha256(path.read_bytes()).hexdigest()
        _merge_documents(folder, database)


def _packs(folder: Path) -> Iterator[tuple[Path, list[bytes]]]:
    """Yield each pack of the floor's stick with its photos, cut where the agent's photos end."""
    for path in sorted((folder / "floor-stick").glob("*.pack")):
        held = (folder / path.stem / "media").rglob("*")
        sizes = [photo.stat().st_size for photo in sorted(held) if photo.is_file()]
        with path.open("rb") as file:
            yield path, [file.read(size) for size in sizes]


def _floor_database(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    for table in ("entry", "part"):
        database.execute(f"CREATE TABLE {table} (hash TEXT PRIMARY KEY, content BLOB)")
    database.execute("CREATE TABLE submission (id TEXT PRIMARY KEY, answers TEXT)")
    return database


def _merge_documents(folder: Path, database: sqlite3.Connection) -> None:
    for path in sorted((folder / "floor-stick").glob("*.log")):
        data = path.read_bytes()
        hashlib.sha256(data).hexdigest()
        database.execute("BEGIN IMMEDIATE")
        for line in data.split(b"\n"):
            _floor_line(database, line[:1], line[1:])
        database.execute("COMMIT")


def _floor_line(database: sqlite3.Connection, kind: bytes, document: bytes) -> None:
    table = "entry" if kind == b"H" else "part"
    row: tuple[str, bytes | str] = (hashlib.sha256(document).hexdigest(), document)
    database.execute(f"INSERT OR IGNORE INTO {table} VALUES (?, ?)", row)
    content = json.loads(document)
    if "answers" in content:
        row = (content["instance_id"], json.dumps(content["answers"], ensure_ascii=False))
        database.execute("INSERT OR REPLACE INTO submission VALUES (?, ?)", row)


def _write(path: Path, *pieces: bytes, hashed: bool = True) -> None:
    """Write a file and sync it; its bytes are hashed on the way."""
    whole = hashlib.sha256()
    with path.open("wb") as file:
        for piece in pieces:
            if hashed:
                whole.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _peers(folder: Path) -> Iterator[tuple[str, float, float]]:
    """Yield what zip, git bundle and borg take to pack the agents' documents and photos, where present.

    Seconds on the wall and of the processor, their children's included. None of them compresses but git.
    """
    keeping = {
        "GIT_DIR": str(folder / "peer.git"),
        "GIT_WORK_TREE": ".",
        "BORG_BASE_DIR": str(folder / "borg"),
    }
    commands = {
        "zip -0": [["zip", "-q", "-r", "-0", str(folder / "peer.zip"), "."]],
        "git bundle": [
            ["git", "init", "-q"],
            ["git", "add", "-A"],
            ["git", "-c", "user.name=b", "-c", "user.email=b@b", "commit", "-q", "-m", "b"],
            ["git", "bundle", "create", "-q", str(folder / "peer.bundle"), "HEAD"],
        ],
        "borg": [
            ["borg", "init", "-e", "none", str(folder / "peer.borg")],
            ["borg", "create", "-C", "none", str(folder / "peer.borg") + "::b", "."],
        ],
    }
    for name, steps in commands.items():
        if shutil.which(steps[0][0]) is None:
            continue
        begun, used = time.perf_counter(), _used_by_children()
        for command in steps:
            subprocess.run(
                command, cwd=folder / "floor-stick", check=True, capture_output=True, env=os.environ | keeping
            )
        yield name, time.perf_counter() - begun, _used_by_children() - used


def _used_by_children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


STEPS: dict[str, Callable[[Path], Clocks | None]] = {
    "export": _export,
    "merge": _merge,
    "repeat": _merge,
    "open": _open,
    "seal": _seal,
    "floor-export": _floor_export,
    "floor-merge": _floor_merge,
    "promised-export": _promised_export,
    "promised-merge": _promised_merge,
}

if __name__ == "__main__":
    main()
