"""SIGKILL at any moment: what was acknowledged is there."""

from pathlib import Path

import pytest

from survey.store import Store
from tests.store.children import Child
from tests.store.conftest import CAMPAIGN
from tests.store.test_journal import HEADER

KILLS = 15
FINALIZING_KILLS = 10


@pytest.fixture(scope="module")
def killed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a campaign with one draft, that every kill of this file works on in turn."""
    folder = tmp_path_factory.mktemp("killed") / "campaign"
    with Store.create(folder, CAMPAIGN) as store:
        store.journals.begin(HEADER).close()
    return folder


@pytest.mark.parametrize("kill", range(KILLS))
def test_acknowledged_steps_survive_sigkill(killed_folder: Path, kill: int) -> None:
    with Child("append-steps", killed_folder, HEADER.draft_id) as child:
        child.wait_for("ready")
        acknowledged = [child.line() for _ in range(1 + kill * 3)] + child.killed()
    with Store.open(killed_folder) as store, store.journals.open(HEADER.draft_id) as journal:
        values = [recorded.step.value for recorded in journal.steps()]  # type: ignore[union-attr]
    assert values == [str(number + 1) for number in range(len(values))]
    # One more may be there: durable, and killed before it could say so.
    assert len(values) - int(acknowledged[-1]) in (0, 1)


@pytest.mark.parametrize("size", [10, 100_000])
def test_acknowledged_files_survive_sigkill_and_halves_are_swept(folder: Path, size: int) -> None:
    Store.create(folder, CAMPAIGN).close()
    with Child("add-blobs", folder, size) as child:
        child.wait_for("ready")
        acknowledged = [child.line() for _ in range(5)] + child.killed()
    with Store.open(folder) as store:
        for sha256 in acknowledged:
            store.blobs.verify(sha256)
        for sha256 in store.blobs.on_disk():
            store.blobs.verify(sha256)
    assert not list(folder.rglob("*.part"))


@pytest.fixture(scope="module")
def finalizing_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty campaign, that every kill of this file finalizes in."""
    folder = tmp_path_factory.mktemp("finalizing") / "campaign"
    Store.create(folder, CAMPAIGN).close()
    return folder


@pytest.mark.parametrize("kill", range(FINALIZING_KILLS))
def test_sigkill_leaves_the_draft_or_the_revision_never_both_nor_none(
    finalizing_folder: Path, kill: int
) -> None:
    first = kill * 1000
    with Child("finalize-drafts", finalizing_folder, first) as child:
        child.wait_for("ready")
        lines = [child.line() for _ in range(1 + kill)] + child.killed()
    begun = {int(line.split()[1]) for line in lines if line.startswith("begun")}
    finalized = {int(line.split()[1]) for line in lines if line.startswith("finalized")}
    with Store.open(finalizing_folder) as store:
        drafts = {int(draft.header.draft_id[6:]) for draft in store.journals.list()}
        revisions = {int(state.submission[5:]) for state in store.submissions()}
        findings = store.check()
    assert drafts & revisions == set()
    assert begun <= drafts | revisions
    assert finalized <= revisions
    assert findings == []
