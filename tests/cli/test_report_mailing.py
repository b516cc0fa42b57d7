"""`survey report mailing` as a coordinator types it."""

import json
import re
from pathlib import Path

from tests.campaign.made_centres import visited_centre
from tests.cli.conftest import Survey


def test_the_list_says_for_whom_it_is_and_is_printed_or_written(survey: Survey, tmp_path: Path) -> None:
    with visited_centre(tmp_path / "c"):
        pass
    words = ("--lang", "en", "--campaign", tmp_path / "c", "report", "mailing")
    written = survey(*words, "-o", tmp_path / "liste").out.replace("\n", " ")
    assert "Never publish it" in written
    assert (tmp_path / "liste" / "phones.csv").read_text(encoding="utf-8-sig").count("\n") == 2
    assert [own["name"] for own in json.loads(survey(*words, "--json").out)["by_phone"]] == ["Hamidou Maïga"]


def test_a_folder_that_cannot_be_made_is_told(survey: Survey, tmp_path: Path) -> None:
    with visited_centre(tmp_path / "c"):
        pass
    (tmp_path / "liste").write_text("", encoding="utf-8")
    done = survey("--lang", "en", "--campaign", tmp_path / "c", "report", "mailing", "-o", tmp_path / "liste")
    assert (done.status, "The folder cannot be made" in done.err) == (45, True)


def test_the_folder_says_what_each_of_its_files_is_for(survey: Survey, tmp_path: Path) -> None:
    with visited_centre(tmp_path / "c"):
        pass
    done = survey("--lang", "fr", "--campaign", tmp_path / "c", "report", "mailing", "-o", tmp_path / "liste")
    assert "Il manque aux invitations à qui écrire" in " ".join(done.out.split())
    told = (tmp_path / "liste" / "README.txt").read_text(encoding="utf-8")
    assert not [own.name for own in (tmp_path / "liste").iterdir() if own.name not in (told + "README.txt")]


def test_the_day_of_a_consent_is_shown_as_people_write_it(survey: Survey, tmp_path: Path) -> None:
    with visited_centre(tmp_path / "c"):
        pass
    assert re.search(r" \d\d/\d\d/20\d\d", survey("--campaign", tmp_path / "c", "report", "mailing").out)
