"""The check: silent on what is whole, and naming what is not with what mends it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from survey.errors import StoreDamaged, StoreError
from survey.log.chain import Writing
from survey.log.entry import make_part
from survey.records.attachments import Attachment
from survey.store import Store
from tests.store.test_journal import HEADER, recorded
from tests.store.writings import KEYS, NOW, SUBJECT, revision


@pytest.fixture
def full(store: Store, tmp_path: Path) -> Store:
    """Return a campaign that holds one of everything."""
    with store.journals.begin(HEADER) as journal:
        journal.append(recorded()[0])
    photo = store.blobs.add(b"photo", name="a.jpg", mime="image/jpeg", added_at=NOW)
    [first] = store.append(
        revision({"/data/a": "1", "/data/chef/nom": "Awa"}, attachments={"/data/photo": photo}),
        signer=KEYS,
        author="awa",
        now=NOW,
    )
    store.append(revision({"/data/a": "2"}, parents=(first.hash,)), signer=KEYS, author="awa", now=NOW)
    source = tmp_path / "f.xml"
    source.write_bytes(b"<h:html/>")
    store.forms.deploy(source, form_id="f", version="1", hash="h", title="F", deployed_at=NOW)
    return store


def change(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "survey.db")) as connection:
        assert connection.execute(statement).rowcount
        connection.commit()


def codes(store: Store) -> set[str]:
    findings = store.check()
    assert all(finding.message and finding.where and finding.remedy for finding in findings)
    return {finding.code for finding in findings}


def test_whole_campaign_has_no_finding(full: Store) -> None:
    assert full.check() == []


def test_entry_of_an_unknown_kind_is_kept_counted_and_passed_on(full: Store) -> None:
    part = make_part({"text": "orage"}, bytes(16))
    full.append(Writing("weather", SUBJECT, (part,)), signer=KEYS, author="awa", now=NOW)
    (finding,) = full.check()
    assert (finding.code, finding.where, finding.severity) == ("entry-unknown", "weather", "remark")
    assert [entry.header.kind for entry in full.entries(subject=SUBJECT)][-1] == "weather"


def test_entries_that_are_not_here_yet_are_named_with_their_author(full: Store) -> None:
    change(full.folder, "DELETE FROM entry WHERE seq = 1")
    assert full.chains.gaps() == {KEYS.device_id: [(1, 1)]}
    (gap,) = [finding.message for finding in full.check() if finding.code == "entries-missing"]
    assert "awa" in gap


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE entry SET header = CAST(header || ' ' AS BLOB) WHERE seq = 1", "entry-damaged"),
        ("UPDATE entry SET subject = 'other' WHERE seq = 1", "entry-damaged"),
        ("UPDATE part SET content = CAST(content || ' ' AS BLOB)", "entry-damaged"),
        ("DELETE FROM part WHERE hash = (SELECT max(hash) FROM part)", "part-missing"),
        ("DELETE FROM entry WHERE seq = 2", "head-wrong"),
        ("UPDATE chain_head SET signature = zeroblob(64)", "head-wrong"),
        ("UPDATE chain_head SET seq = 1", "head-wrong"),
        ("DELETE FROM chain_head", "head-unsigned"),
        ("UPDATE submission_state SET state = replace(state, '2026', '2027')", "projection-differs"),
        ("DELETE FROM submission_state", "projection-differs"),
        ("DELETE FROM blob", "file-unindexed"),
        ("UPDATE step SET number = 7", "draft-damaged"),
        ("UPDATE step SET step = '{}'", "draft-damaged"),
    ],
)
def test_change_in_the_database_is_found(full: Store, folder: Path, statement: str, code: str) -> None:
    change(folder, statement)
    assert code in codes(full)


def test_first_entry_that_was_lost_is_found(full: Store, folder: Path) -> None:
    change(folder, "DELETE FROM entry WHERE seq = 1")
    assert "entries-missing" in {finding.code for finding in full.check()}


def test_changed_photo_is_found(full: Store) -> None:
    [blob] = full.blobs.list()
    full.blobs.path(blob.sha256).write_bytes(b"another photo")
    assert codes(full) == {"file-damaged"}


def test_missing_photo_is_found(full: Store) -> None:
    [blob] = full.blobs.list()
    full.blobs.path(blob.sha256).unlink()
    assert codes(full) == {"file-missing"}


def test_photo_that_never_came_is_found(store: Store) -> None:
    absent = Attachment("ab" * 32, "b.jpg", 3, "image/jpeg")
    store.append(revision({}, attachments={"/data/photo": absent}), signer=KEYS, author="awa", now=NOW)
    assert codes(store) == {"attachment-missing"}


def test_changed_form_is_found(full: Store) -> None:
    full.forms.get("f").path.write_bytes(b"<other/>")
    assert codes(full) == {"form-changed"}


def test_rebuilding_mends_the_projections(full: Store, folder: Path) -> None:
    change(folder, "UPDATE submission_state SET state = replace(state, '2026', '2027')")
    assert full.rebuild() == 1
    assert full.check() == []


def test_damaged_file_is_found(full: Store, folder: Path) -> None:
    full.close()
    path = folder / "survey.db"
    content = bytearray(path.read_bytes())
    content[4096 * 4 : 4096 * 6] = bytes(8192)
    path.write_bytes(content)
    with Store.open(folder) as damaged:
        assert "database-damaged" in {finding.code for finding in damaged.check()}


def test_copy_is_a_whole_campaign(full: Store, tmp_path: Path) -> None:
    (full.folder / "survey.toml").write_text("[campaign]", encoding="utf-8")
    full.backup(tmp_path / "stick" / "copy")
    with Store.open(tmp_path / "stick" / "copy") as copy:
        assert copy.check() == []
        assert b"".join(copy.canonical_dump()) == b"".join(full.canonical_dump())
        assert [draft.header for draft in copy.journals.list()] == [HEADER]
        assert (copy.folder / "survey.toml").is_file()


def test_copy_is_made_while_a_draft_is_open(full: Store, tmp_path: Path) -> None:
    with full.journals.open(HEADER.draft_id) as journal:
        full.backup(tmp_path / "copy")
        journal.append(recorded()[1])
    with Store.open(tmp_path / "copy") as copy, copy.journals.open(HEADER.draft_id) as journal:
        assert list(journal.steps()) == recorded()[:1]


def test_copy_of_what_is_damaged_is_refused_and_not_named_a_copy(full: Store, tmp_path: Path) -> None:
    [blob] = full.blobs.list()
    full.blobs.path(blob.sha256).write_bytes(b"another photo")
    with pytest.raises(StoreDamaged):
        full.backup(tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_copy_over_something_is_refused(full: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        full.backup(tmp_path)


def test_copy_inside_the_campaign_is_refused(full: Store) -> None:
    with pytest.raises(StoreError):
        full.backup(full.folder / "copy")


def test_state_of_the_copy_names_the_submission(full: Store, tmp_path: Path) -> None:
    full.backup(tmp_path / "copy")
    with Store.open(tmp_path / "copy", read_only=True) as copy:
        assert copy.submission(SUBJECT).answers["/data/a"] == "2"
