"""Cutting a long list into runs that each fit into one file."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def split_runs(items: Iterable[T], size_bytes: Callable[[T], int], limit_bytes: int) -> Iterator[list[T]]:
    """Yield runs of at most `limit_bytes` each; a single larger item is a run of its own."""
    run: list[T] = []
    size = 0
    for item in items:
        own = size_bytes(item)
        if run and size + own > limit_bytes:
            yield run
            run, size = [], 0
        run.append(item)
        size += own
    if run:
        yield run
