"""Copies of many photos, on several cores where a computer has them.

What lives here: the processes, each with one photo at a time, and their end with the one that started them.
What does not: how a copy is made (`copies`).
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from survey.errors import MediaError
from survey.media.copies import encode_copies

_WORTH_PROCESSES = 16
"""Fewer photos are done before a process has started."""

Own = TypeVar("Own")
Made = TypeVar("Made")
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
    return _each(_copied, orders, processes)


def encode_all(sources: Sequence[Path], size_px: int, processes: int) -> Generator[bytes | None, None, None]:
    """Yield a copy of each photo in order, no larger than so many pixels, None for one that is no photo.

    Who stops reading stops the work.
    """
    return _each(partial(_encoded, size_px), sources, processes)


def _each(make: Callable[[Own], Made], every: Sequence[Own], processes: int) -> Generator[Made, None, None]:
    done = 0
    if processes > 1 and len(every) >= _WORTH_PROCESSES:
        try:
            for made in _made_by(processes, make, every):
                yield made
                done += 1
        except BrokenProcessPool:
            # The system ended a process, most likely for its memory: the rest is done here, one by one.
            pass
    yield from map(make, every[done:])


def _made_by(
    processes: int, make: Callable[[Own], Made], every: Sequence[Own]
) -> Generator[Made, None, None]:
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_end_with_the_parent)
    try:
        yield from pool.map(make, every)
    finally:
        pool.shutdown(cancel_futures=True)


def _encoded(size_px: int, source: Path) -> bytes | None:
    try:
        (copy,) = encode_copies(source, [size_px])
    except MediaError:
        return None
    return copy.data


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
