"""A new store for each of many examples: copied from one that was made once, since migrating takes longest."""

import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from survey.store import Store


@lru_cache
def _made_once(campaign: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="survey-fresh-")) / "c"
    Store.create(folder, campaign).close()
    return folder


def fresh_store(folder: Path, campaign: str) -> Store:
    """Return an empty store in a new folder, open."""
    shutil.copytree(_made_once(campaign), folder)
    return Store.open(folder)
