"""Backups and what comes back from them."""

import hashlib
import shutil
from pathlib import Path

import pytest

from survey.campaign.copies import known_copies
from survey.campaign.submissions.interviews import begin_interview
from survey.campaign.upkeep.erasing import erase, plan_erasure
from survey.campaign.upkeep.restoring import Restored, back_up, restore
from survey.errors import CampaignError
from survey.records.steps import Answer, Recorded
from tests.campaign.laptops import Laptops
from tests.campaign.upkeep.persons import NAME, files_with

PHOTO = b"\xff\xd8 a photo"


def backed_up(laptops: Laptops, name: str = "backup") -> Path:
    target = laptops.folder / name
    with laptops.at("Chef") as campaign:
        back_up(campaign, target)
    return target


def restored(laptops: Laptops, backup: Path, folder: Path | None = None, who: str = "Chef") -> Restored:
    """Restore at a laptop."""
    laptops.sit_at(who)
    return restore(backup, folder or laptops.folder / "Chef", now=laptops.clock())


def errors(laptops: Laptops, who: str = "Chef") -> list[str]:
    with laptops.at(who) as campaign:
        return [f.code for f in campaign.store.check() if f.severity == "error"]


def scramble(database: Path) -> None:
    """Overwrite the middle of a file, as a failing disk does."""
    data = bytearray(database.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 8192] = b"\x55" * 8192
    database.write_bytes(bytes(data))


def test_a_backup_is_remembered(laptops: Laptops) -> None:
    target = backed_up(laptops)
    with laptops.at("Chef") as campaign:
        assert [(copy.kind, copy.place) for copy in known_copies(campaign)] == [("backup", str(target))]


def test_a_backup_becomes_the_same_campaign_in_a_new_folder(laptops: Laptops) -> None:
    laptops.visit("Chef", nom="Dori", gestionnaire=NAME)
    dump = laptops.dump("Chef")
    found = restored(laptops, backed_up(laptops), laptops.folder / "new")
    assert (found.state, laptops.dump("new"), errors(laptops)) == ("new", dump, [])


def test_another_laptop_with_a_restored_campaign_is_a_new_device(laptops: Laptops) -> None:
    laptops.visit("Chef", nom="Dori")
    restored(laptops, backed_up(laptops), laptops.folder / "Moussa", who="Moussa")
    submission = laptops.visit("Moussa", nom="Gorom")
    with laptops.at("Moussa") as campaign:
        [entry] = campaign.store.entries(kind="revision", subject=submission)
        assert entry.header.seq == 2
        assert entry.header.device not in campaign.settings.coordinators
        assert campaign.store.forks() == {}


def test_what_is_newer_than_the_backup_stays(laptops: Laptops) -> None:
    laptops.visit("Chef", nom="Dori")
    backup = backed_up(laptops)
    laptops.visit("Chef", nom="Gorom")
    dump = laptops.dump("Chef")
    found = restored(laptops, backup)
    assert (found.state, found.united.entries, laptops.dump("Chef")) == ("united", 0, dump)
    laptops.visit("Chef", nom="Djibo")
    assert errors(laptops) == []


def test_a_photo_that_was_lost_comes_back(laptops: Laptops) -> None:
    laptops.visit_with_photo("Chef", PHOTO)
    backup = backed_up(laptops)
    with laptops.at("Chef") as campaign:
        campaign.store.blobs.path(hashlib.sha256(PHOTO).hexdigest()).unlink()
    assert errors(laptops) == ["file-missing"]
    assert restored(laptops, backup).united.files == 1
    assert errors(laptops) == []


@pytest.mark.parametrize("damage", [scramble, Path.unlink], ids=["scrambled", "missing"])
def test_a_database_that_was_lost_comes_back(laptops: Laptops, damage: object) -> None:
    laptops.visit("Chef", nom="Dori")
    backup, dump = backed_up(laptops), laptops.dump("Chef")
    damage(laptops.folder / "Chef" / "survey.db")  # type: ignore[operator]
    restored(laptops, backup)
    assert (laptops.dump("Chef"), errors(laptops)) == (dump, [])


def test_what_a_damaged_database_still_holds_is_taken_over(laptops: Laptops) -> None:
    laptops.visit("Chef", nom="Dori")
    backup = backed_up(laptops)
    newer = laptops.visit("Chef", nom="Gorom")
    photo = laptops.attach("Chef", newer, PHOTO)
    folder = laptops.folder / "Chef"
    with laptops.at("Chef") as campaign:
        hash_ = next(campaign.store.entries(kind="team")).header.parts[0]
    break_part(folder, hash_)
    found = restored(laptops, backup)
    assert found.state == "mended"
    assert (folder / found.aside).is_file()
    with laptops.at("Chef") as campaign:
        assert campaign.store.submission(newer).answers["/data/nom"] == "Gorom"
        assert campaign.store.blobs.is_taken_in(photo)
    laptops.visit("Chef", nom="Djibo")
    assert errors(laptops) == []


def break_part(folder: Path, hash_: str) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(folder / "survey.db")) as connection:
        connection.execute("UPDATE part SET content = CAST(content || ' ' AS BLOB) WHERE hash = ?", (hash_,))
        connection.commit()


def test_a_draft_that_was_lost_comes_back_and_a_finished_one_does_not(laptops: Laptops) -> None:
    with laptops.at("Chef") as campaign:
        drafts = []
        for value in ("Dori", "Gorom"):
            with begin_interview(campaign) as interview:
                interview.journal.append(Recorded(Answer("/data/nom", value), laptops.clock()))
                drafts.append(interview.journal.header.draft_id)
    backup = backed_up(laptops)
    with laptops.at("Chef") as campaign:
        campaign.store.journals.discard(drafts[0])
        finish(campaign, drafts[1])
    assert restored(laptops, backup).united.drafts == 1
    with laptops.at("Chef") as campaign:
        assert [summary.header.draft_id for summary in campaign.store.journals.list()] == drafts[:1]


def finish(campaign: object, draft: str) -> None:
    from survey.campaign.submissions.interviews import conduct_script, resume_interview

    with resume_interview(campaign, draft) as interview:  # type: ignore[arg-type]
        assert conduct_script(interview, []).submission is not None


def test_an_old_backup_does_not_bring_back_what_was_erased(laptops: Laptops) -> None:
    submission = laptops.visit("Chef", nom="Dori", gestionnaire=NAME)
    backup = backed_up(laptops)
    with laptops.at("Chef") as campaign:
        plan = plan_erasure(campaign, submission, people=("manager",))
        assert [copy.place for copy in plan.copies] == [str(backup)]
        erase(campaign, plan, why="demandé")
    restored(laptops, backup)
    assert files_with(laptops.folder / "Chef", NAME.encode()) == []


def test_a_backup_of_another_campaign_is_refused(laptops: Laptops, tmp_path: Path) -> None:
    backup = backed_up(laptops)
    text = (backup / "survey.toml").read_text(encoding="utf-8")
    with laptops.at("Chef") as campaign:
        own = campaign.settings.campaign_id
    (backup / "survey.toml").write_text(
        text.replace(own, own[:-1] + ("1" if own.endswith("0") else "0")), encoding="utf-8"
    )
    with pytest.raises(CampaignError):
        restored(laptops, backup)


def test_a_folder_that_holds_something_else_is_refused(laptops: Laptops) -> None:
    backup = backed_up(laptops)
    with pytest.raises(CampaignError):
        restored(laptops, backup, laptops.stick.parent)


def with_drafts_since(laptops: Laptops) -> tuple[Path, list[str]]:
    """Back up, begin three drafts of two answers, and break an entry; return the backup and the drafts."""
    backup = backed_up(laptops)
    drafts = []
    with laptops.at("Chef") as campaign:
        for value in ("Dori", "Gorom", "Djibo"):
            with begin_interview(campaign) as interview:
                for step in (Answer("/data/nom", value), Answer("/data/gestionnaire", NAME)):
                    interview.journal.append(Recorded(step, laptops.clock()))
                drafts.append(interview.journal.header.draft_id)
        hash_ = next(campaign.store.entries(kind="team")).header.parts[0]
    break_part(laptops.folder / "Chef", hash_)
    return backup, drafts


def test_drafts_of_a_damaged_database_are_kept_as_far_as_they_can_be_read(laptops: Laptops) -> None:
    import sqlite3
    from contextlib import closing

    backup, (whole, cut, lost) = with_drafts_since(laptops)
    with closing(sqlite3.connect(laptops.folder / "Chef" / "survey.db")) as connection:
        connection.execute("UPDATE step SET step = 'x' WHERE draft_id = ? AND number = 2", (cut,))
        connection.execute("UPDATE draft SET header = 'x' WHERE draft_id = ?", (lost,))
        connection.commit()
    found = restored(laptops, backup)
    assert (found.state, found.united.drafts) == ("mended", 2)
    assert (found.cut_drafts, found.lost_drafts) == ((cut,), (lost,))
    with laptops.at("Chef") as campaign:
        assert {s.header.draft_id: s.steps for s in campaign.store.journals.list()} == {whole: 2, cut: 1}


def test_draft_of_which_a_list_cannot_be_read_is_named_and_opens_without_it(laptops: Laptops) -> None:
    import sqlite3
    from contextlib import closing

    backup, (listless, other, _third) = with_drafts_since(laptops)
    with closing(sqlite3.connect(laptops.folder / "Chef" / "survey.db")) as connection:
        for draft, name, content in ((listless, "a", "{"), (listless, "b", "{}"), (other, "a", "{}")):
            connection.execute("INSERT INTO draft_list VALUES (?, ?, ?)", (draft, name, content))
        connection.commit()
    assert restored(laptops, backup).listless_drafts == (listless,)
    with laptops.at("Chef") as campaign:
        assert campaign.store.journals.lists(listless) == {"b": "{}"}


def test_what_is_no_backup_is_said_to_be_none(laptops: Laptops) -> None:
    for place in (laptops.stick, laptops.folder / "personnes.xml"):
        with pytest.raises(CampaignError) as caught:
            restored(laptops, place, laptops.folder / "new")
        assert "init" not in f"{caught.value.what} {caught.value.remedy}"


def test_a_campaign_with_a_copied_laptop_is_backed_up_and_restored(laptops: Laptops) -> None:
    for kind in ("", "config-"):
        shutil.copytree(laptops.folder / f"{kind}Chef", laptops.folder / f"{kind}Copie")
    laptops.visit("Chef", nom="Dori")
    laptops.visit("Copie", nom="Gorom")
    laptops.give("Copie")
    laptops.take("Chef")
    found = restored(laptops, backed_up(laptops), laptops.folder / "new")
    assert (found.state, laptops.dump("new")) == ("new", laptops.dump("Chef"))
    assert errors(laptops) == ["chain-forked"]
