"""A second build does what changed and nothing else, and its site is the one that a first build would make."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from survey.messages import LANGUAGES
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
def test_changed_site_is_the_one_that_a_first_build_makes(tmp_path: Path, name: str) -> None:
    shelf = Shelf(tmp_path)
    before = sample(shelf)
    build(tmp_path / "site", before, shelf)
    after = CHANGES[name](before, shelf)
    build(tmp_path / "site", after, shelf)
    build(tmp_path / "fresh", after, shelf)
    assert held(tmp_path / "site") == held(tmp_path / "fresh")


def test_only_the_changed_centre_is_written_again(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    states = sample(shelf)
    build(tmp_path / "site", states, shelf)
    before = kept(tmp_path / "site")
    build(tmp_path / "site", [answered(states[0], temoignage="Autre chose"), *states[1:]], shelf)
    again = written_again(tmp_path / "site", before)
    assert sorted(name.partition("/")[0] for name in again) == ["en", "fr"]
    assert {name.split("/")[1] for name in again} == {"centre"}


def test_page_bears_the_day_on_which_it_changed_and_the_start_page_today(tmp_path: Path) -> None:
    states = sample(Shelf(tmp_path))
    build(tmp_path / "site", states, built_on=date(2026, 11, 3))
    build(tmp_path / "site", [answered(states[0], nom="Autre"), *states[1:]], built_on=date(2026, 12, 5))
    pages = [
        (tmp_path / "site" / "en" / name).read_text(encoding="utf-8")
        for name in ("index.html", "contents.html")
    ]
    assert ["5 December 2026" in page for page in pages] == [True, False]
    centres = [path.read_text(encoding="utf-8") for path in (tmp_path / "site" / "en" / "centre").iterdir()]
    assert sum("5 December 2026" in page for page in centres) == 1


@pytest.mark.parametrize("change", ["title", "template", "language"])
def test_what_all_pages_share_makes_all_again(
    tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = sample(Shelf(tmp_path))
    build(tmp_path / "site", states)
    before = kept(tmp_path / "site")
    match change:
        case "title":
            build(tmp_path / "site", states, title="Un autre titre")
        case "template":
            own = tmp_path / "own" / "site" / "layout.html"
            own.parent.mkdir(parents=True)
            own.write_text(template_source("site/layout.html") + "<!-- à nous -->", encoding="utf-8")
            build(tmp_path / "site", states, templates=Templates(tmp_path / "own"))
        case "language":
            monkeypatch.setattr("survey.outputs.site.wording.ngettext", lambda one, _many, _n: f"<{one}>")
            build(tmp_path / "site", states)
    pages = {f"{code}/{name}.html" for code in LANGUAGES for name in ("index", "map", "contents")}
    assert pages <= written_again(tmp_path / "site", before)
    assert not [
        name for name in before if "/centre/" in name and before[name] == kept(tmp_path / "site")[name]
    ]


def test_page_that_somebody_changed_by_hand_is_made_again(tmp_path: Path) -> None:
    states = sample(Shelf(tmp_path))
    build(tmp_path / "site", states)
    before = held(tmp_path / "site")
    page = next((tmp_path / "site" / "fr" / "centre").iterdir())
    page.write_text("autre chose", encoding="utf-8")
    build(tmp_path / "site", states)
    assert held(tmp_path / "site") == before


@pytest.mark.parametrize("text", ["survey site build\n", 'survey site build\n{"pages": 1}\n', "survey"])
def test_site_without_a_list_that_can_be_read_is_made_again(tmp_path: Path, text: str) -> None:
    states = sample(Shelf(tmp_path))
    build(tmp_path / "site", states)
    before = held(tmp_path / "site")
    (tmp_path / "site" / ".survey-site").write_text(text, encoding="utf-8")
    build(tmp_path / "site", states)
    assert held(tmp_path / "site") == before


def test_disk_without_second_names_for_a_file_has_the_same_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(tmp_path)
    states = sample(shelf)
    build(tmp_path / "site", states, shelf)
    before = held(tmp_path / "site")

    def refuse(_source: Path, _target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    build(tmp_path / "site", states, shelf)
    assert held(tmp_path / "site") == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="killed in a process of its own")
def test_photos_that_a_killed_build_made_are_taken_up_by_the_next(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    states = sample(shelf)
    assert _killed("open", "fr/index.html", 1, tmp_path / "site", states, shelf)
    made = sorted((tmp_path / ".site.making" / "photos").iterdir())
    made[0].write_bytes(made[0].read_bytes()[:-100])
    report = build(tmp_path / "site", states, find_blob=lambda _sha256: None)
    assert (report.photos, report.missing_photos) == (3, 1)
    build(tmp_path / "site", states, shelf)
    build(tmp_path / "fresh", states, shelf)
    assert held(tmp_path / "site") == held(tmp_path / "fresh")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="killed at a rename in a process of its own")
def test_build_killed_at_any_rename_leaves_a_whole_site_and_the_next_one_goes_on(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    before = sample(shelf)
    after = [answered(before[0], nom="Nouveau"), sample_state(9, shelf), *before[2:]]
    build(tmp_path / "old", before, shelf)
    build(tmp_path / "new", after, shelf)
    old, new = held(tmp_path / "old"), held(tmp_path / "new")
    folder = tmp_path / "place" / "site"
    build(folder, before, shelf)
    cuts = 0
    while _killed("os.rename", "", cuts + 1, folder, after, shelf):
        cuts += 1
        if folder.exists():
            found = held(folder)
            assert [site.items() <= found.items() for site in (old, new)].count(True) == 1
        build(folder, before, shelf)
        assert held(folder) == old
        assert [path.name for path in folder.parent.iterdir()] == ["site"]
    assert cuts >= 4
    assert held(folder) == new


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
