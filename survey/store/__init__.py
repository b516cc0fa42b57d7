"""The campaign's database and media folder: what is written, durably, and what is computed from it.

What lives here: the SQLModel schema and its migrations, the log and the journals on disk, projections,
blobs, deployed forms, the integrity check and the copy to another disk.
What does not: what an entry means (`log`), forms and screens. SQLModel classes never leave this room.

`Store` is loaded at its first use: SQLModel costs half a second that `survey --help` must not pay.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from survey.store.store import Store

__all__ = ["Store"]


def __getattr__(name: str) -> Any:
    if name == "Store":
        from survey.store.store import Store

        return Store
    raise AttributeError(name)
