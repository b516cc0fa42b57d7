"""A second build does what changed and nothing else, and its site is the one that a first build would make."""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from survey.outputs.templating import Templates, template_source
from survey.records.submissions import SubmissionState
from tests.outputs.site.sample import Shelf, build, sample_state

Change = Callable[[list[SubmissionState], Shelf], list[SubmissionState]]


def held(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def kept(folder: Path) -> dict[str, int]:
    """Return what tells a file that was taken over from one that was written again."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_ino
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in (".html", ".jpg")
    }


def written_again(folder: Path, before: dict[str, int]) -> set[str]:
    return {name for name, inode in kept(folder).items() if before.get(name) != inode}


def sample(shelf: Shelf) -> list[SubmissionState]:
    return [sample_state(number, shelf) for number in range(4)]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("photos"))


@pytest.fixture(scope="module")
def states(shelf: Shelf) -> list[SubmissionState]:
    return sample(shelf)


@pytest.fixture(scope="module")
def built(states: list[SubmissionState], shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "site"
    build(folder, states, shelf)
    return folder


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    """Return a site of `states` that a test may build again."""
    return shutil.copytree(built, tmp_path / "site")


def answered(state: SubmissionState, **answers: str) -> SubmissionState:
    given = {path: answers.get(path.rpartition("/")[2], value) for path, value in state.answers.items()}
    return replace(state, answers=given)


CHANGES: dict[str, Change] = {
    "nothing": lambda states, _shelf: states,
    "a name": lambda states, _shelf: [answered(states[0], nom="Un autre nom"), *states[1:]],
    "a caption": lambda states, _shelf: [answered(states[0], photo_legende="Le soir"), *states[1:]],
    "a place": lambda states, _shelf: [answered(states[0], position="11.2 -4.3 0 5"), *states[1:]],
    "a consent taken back": lambda states, _shelf: [replace(states[0], withdrawn=("",)), *states[1:]],
    "photos taken back": lambda states, _shelf: [answered(states[0], cons_photo="non"), *states[1:]],
    "a deletion": lambda states, _shelf: states[1:],
    "a new centre": lambda states, shelf: [*states, sample_state(9, shelf)],
    "nobody left": lambda _states, _shelf: [],
}


@pytest.mark.parametrize("name", CHANGES)
def test_changed_site_is_the_one_that_a_first_build_makes(
    site: Path, states: list[SubmissionState], shelf: Shelf, tmp_path: Path, name: str
) -> None:
    after = CHANGES[name](states, shelf)
    build(site, after, shelf)
    build(tmp_path / "fresh", after, shelf)
    assert held(site) == held(tmp_path / "fresh")


def test_only_the_changed_centre_is_written_again(
    site: Path, states: list[SubmissionState], shelf: Shelf
) -> None:
    before = kept(site)
    build(site, [answered(states[0], temoignage="Autre chose"), *states[1:]], shelf)
    again = written_again(site, before)
    assert sorted(name.partition("/")[0] for name in again) == ["en", "fr"]
    assert {name.split("/")[1] for name in again} == {"centre"}


def test_page_bears_the_day_on_which_it_changed_and_the_start_page_today(
    site: Path, states: list[SubmissionState], shelf: Shelf
) -> None:
    build(site, [answered(states[0], nom="Autre"), *states[1:]], shelf, built_on=date(2026, 12, 5))
    pages = [(site / "en" / name).read_text(encoding="utf-8") for name in ("index.html", "contents.html")]
    assert ["5 December 2026" in page for page in pages] == [True, False]
    centres = [path.read_text(encoding="utf-8") for path in (site / "en" / "centre").iterdir()]
    assert sum("5 December 2026" in page for page in centres) == 1


@pytest.mark.parametrize("change", ["title", "template", "language"])
def test_what_all_pages_share_makes_all_again(
    site: Path,
    states: list[SubmissionState],
    shelf: Shelf,
    tmp_path: Path,
    change: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = {name: inode for name, inode in kept(site).items() if name.endswith(".html")}
    match change:
        case "title":
            build(site, states, shelf, title="Un autre titre")
        case "template":
            own = tmp_path / "own" / "site" / "layout.html"
            own.parent.mkdir(parents=True)
            own.write_text(template_source("site/layout.html") + "<!-- à nous -->", encoding="utf-8")
            build(site, states, shelf, templates=Templates(tmp_path / "own"))
        case "language":
            monkeypatch.setattr("survey.outputs.site.wording.ngettext", lambda one, _many, _n: f"<{one}>")
            build(site, states, shelf)
    alone = {"index.html"} if change == "language" else set()
    assert before.keys() - written_again(site, before) == alone


def test_page_that_somebody_changed_by_hand_is_made_again(
    site: Path, states: list[SubmissionState], shelf: Shelf
) -> None:
    before = held(site)
    next((site / "fr" / "centre").iterdir()).write_text("autre chose", encoding="utf-8")
    build(site, states, shelf)
    assert held(site) == before


@pytest.mark.parametrize("text", ["survey site build\n", 'survey site build\n{"pages": 1}\n', "survey"])
def test_site_without_a_list_that_can_be_read_is_made_again(
    site: Path, states: list[SubmissionState], shelf: Shelf, text: str
) -> None:
    before = held(site)
    (site / ".survey-site").write_text(text, encoding="utf-8")
    build(site, states, shelf)
    assert held(site) == before


def test_disk_without_second_names_for_a_file_has_the_same_site(
    site: Path, states: list[SubmissionState], shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(site)

    def refuse(_source: Path, _target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    build(site, states, shelf)
    assert held(site) == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="killed in a process of its own")
def test_photos_that_a_killed_build_made_are_taken_up_by_the_next(
    built: Path, states: list[SubmissionState], shelf: Shelf, tmp_path: Path
) -> None:
    assert _killed("open", "fr/index.html", 1, tmp_path / "site", states, shelf)
    made = sorted((tmp_path / ".site.making" / "photos").iterdir())
    made[0].write_bytes(made[0].read_bytes()[:-100])
    report = build(tmp_path / "site", states, find_blob=lambda _sha256: None)
    assert (report.photos, report.missing_photos) == (3, 1)
    build(tmp_path / "site", states, shelf)
    assert held(tmp_path / "site") == held(built)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="killed at a rename in a process of its own")
def test_build_killed_at_any_rename_leaves_a_whole_site_and_the_next_one_goes_on(
    site: Path, states: list[SubmissionState], shelf: Shelf, tmp_path: Path
) -> None:
    after = [answered(states[0], nom="Nouveau"), sample_state(9, shelf), *states[2:]]
    build(tmp_path / "apart" / "new", after, shelf)
    old, new = held(site), held(tmp_path / "apart" / "new")
    cuts = 0
    while _killed("os.rename", "", cuts + 1, site, after, shelf):
        cuts += 1
        if site.exists():
            found = held(site)
            assert [whole.items() <= found.items() for whole in (old, new)].count(True) == 1
        build(site, states, shelf)
        assert held(site) == old
        assert sorted(path.name for path in tmp_path.iterdir()) == ["apart", "site"]
    assert cuts >= 4
    assert held(site) == new


def _killed(
    what: str, where: str, number: int, folder: Path, states: list[SubmissionState], shelf: Shelf
) -> bool:
    """Build in another process that dies before an event of that number; tell whether it died.

    `what` is the audit event, `where` what the path in it holds.
    """
    child = os.fork()
    if child == 0:
        left = [number]

        def count(event: str, arguments: tuple[object, ...]) -> None:
            left[0] -= event == what and where in str(arguments[0])
            if left[0] == 0:
                os._exit(9)

        sys.addaudithook(count)
        try:
            build(folder, states, shelf)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def test_the_work_is_told_from_the_first_submission_that_is_read_to_the_last_page(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    told: list[tuple[int, int]] = []
    build(tmp_path / "site", sample(shelf), shelf, progress=lambda done, total: told.append((done, total)))
    photos = len(list((tmp_path / "site" / "photos").glob("*-s.jpg")))
    last = 4 + photos + 2 * 4
    assert [done for done, _total in told] == list(range(1, last + 1))
    assert told[:4] == [(1, 12), (2, 12), (3, 12), (4, 12)]
    assert told[-1] == (last, last)
