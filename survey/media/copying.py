"""Copies of many photos, on several cores where a computer has them.

What lives here: the processes, each with one photo at a time, and their end with the one that started them.
What does not: how a copy is made (`copies`).
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from survey.errors import MediaError
from survey.media.copies import encode_copies

_WORTH_PROCESSES = 16
"""Fewer photos are done before a process has started."""

CopyFacts = tuple[int, int, int]
"""Width and height in pixels, and bytes."""


@dataclass(frozen=True, slots=True)
class CopyOrder:
    """A photo and the files to write its copies to, with how large each may be in pixels, largest first."""

    source: Path
    copies: tuple[tuple[Path, int], ...]


def copy_all(orders: Sequence[CopyOrder], processes: int) -> Iterator[tuple[CopyFacts, ...] | None]:
    """Yield what was written for each order, in order; None for a photo that cannot be decoded.

    Raises OSError when a copy cannot be written.
    """
    done = 0
    if processes > 1 and len(orders) >= _WORTH_PROCESSES:
        try:
            for facts in _copied_by(processes, orders):
                yield facts
                done += 1
        except BrokenProcessPool:
            # The system ended a process, most likely for its memory: the rest is done here, one by one.
            pass
    yield from map(_copied, orders[done:])


def _copied_by(processes: int, orders: Sequence[CopyOrder]) -> Iterator[tuple[CopyFacts, ...] | None]:
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_end_with_the_parent)
    try:
        yield from pool.map(_copied, orders)
    finally:
        pool.shutdown(cancel_futures=True)


def _copied(order: CopyOrder) -> tuple[CopyFacts, ...] | None:
    try:
        copies = encode_copies(order.source, [size for _path, size in order.copies])
    except MediaError:
        return None
    for (path, _size), copy in zip(order.copies, copies, strict=True):
        path.write_bytes(copy.data)
    return tuple((copy.width, copy.height, len(copy.data)) for copy in copies)


def _end_with_the_parent() -> None:
    """Leave Ctrl-C to the parent, and end when it does, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
