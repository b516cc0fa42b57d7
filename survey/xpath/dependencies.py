"""What an expression reads, as a value: so that an answer recomputes only what it touches."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Dependencies(NamedTuple):
    """What an expression reads.

    `paths` maps generic absolute paths of the primary instance (`/data/r/x`, no predicates) to the
    shallowest path that the way there passes (`/data/r`): only the nodes below the same one of those are
    touched when a value changes. `instances` are the names of secondary instances; `structure` the paths
    of which only number and order count. `volatile` tells of `now()`, `random()` and their like;
    `wildcard` that anything may be read, since a step cannot be told from the text (`//`, `*`).
    """

    paths: Mapping[str, str] = MappingProxyType({})
    instances: frozenset[str] = frozenset()
    structure: frozenset[str] = frozenset()
    volatile: bool = False
    wildcard: bool = False
