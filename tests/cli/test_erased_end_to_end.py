"""A manager asks to be erased: through commands only, with the shipped forms, on every laptop, byte by byte."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from survey.media import make_geotagged_jpeg
from survey.shipped import shipped_folder
from tests.campaign.upkeep.persons import files_with
from tests.cli.conftest import Survey

ANSWERS = Path(__file__).parents[1] / "forms" / "answers"
NAME, PHONE, EMAIL = "Hamidou Maïga-Plantée", "+226 70 98 76 54", "planted.manager@exemple.org"
RESPONDENT, WITNESS, SPEAKER, AUTHOR = (
    "Rasmata Planted-Respondent", "Fatou Planted-Witness", "Planted-Speaker", "Planted-Author",
)  # fmt: skip
TESTIMONY, ASKED, DRAFTED = "Planted words of the testimony", "Planted-Asker", "+226 71 11 99 88"
VOICE, FACE = b"ID3 planted voice of the manager", b"planted face of the manager"
TEXTS = (NAME, PHONE, EMAIL, RESPONDENT, WITNESS, SPEAKER, AUTHOR, TESTIMONY, ASKED, DRAFTED)
PUBLISHED = (NAME, PHONE, EMAIL)
CENTRE: Mapping[str, str] = {
    "cons_maniere": "oral", "repondant_nom": RESPONDENT, "gestionnaire_nom": NAME, "gestionnaire_tel": PHONE,
    "gestionnaire_courriel": EMAIL, "te_pseudo": SPEAKER, "te_texte": TESTIMONY, "te_traduction": TESTIMONY,
    "te_citation": TESTIMONY, "ph_auteur": AUTHOR, "photo_personnes": "oui",
}  # fmt: skip
PROFILE: Mapping[str, str] = {"nom": NAME, "tel": PHONE, "courriel": EMAIL, "temoin_nom": WITNESS}


class Desks:
    """The coordinator's and the agent's laptop, and what is typed on each."""

    def __init__(self, folder: Path, survey: Survey, patch: pytest.MonkeyPatch) -> None:
        self.folder, self._survey, self._patch = folder, survey, patch
        self.out = folder / "out"
        self.stick = folder / "stick"
        self.stick.mkdir()

    def __call__(self, who: str, *words: object, status: int = 0) -> str:
        self._patch.setenv("XDG_CONFIG_HOME", str(self.folder / f"config-{who}"))
        done = self._survey("--lang", "en", "--campaign", self.folder / who, *map(str, words))
        assert done.status == status, done.out + done.err
        return done.out

    def rows(self, who: str, *words: object) -> Any:
        return json.loads(self(who, *words, "--json"))

    def interview(self, who: str, form: str, steps: list[dict[str, Any]]) -> str:
        """Hold an interview from a file of steps; return the submission's id."""
        path = self.folder / f"{form}.jsonl"
        path.write_text("\n".join(map(json.dumps, [*steps, {"finalize": True}])), encoding="utf-8")
        before = {row["id"] for row in self.rows(who, "submission", "list")}
        self(who, "interview", form, "--answers", path)
        [row] = [row for row in self.rows(who, "submission", "list") if row["id"] not in before]
        assert row["state"] == "finalized"
        return str(row["id"])

    def submission_of(self, form: str) -> str:
        """Return the id of the one interview with a form."""
        [row] = [row for row in self.rows("Chef", "submission", "list") if row["form_id"] == form]
        return str(row["id"])

    def carry(self, giver: str, taker: str) -> None:
        """Hand over on a stick that is empty before and after, so that nothing lies on it."""
        self(giver, "bundle", "create", self.stick)
        self(taker, "bundle", "merge", self.stick)
        shutil.rmtree(self.stick)
        self.stick.mkdir()

    def publish(self) -> None:
        """Write every output of the coordinator's, private tables too."""
        for form in ("centre", "gestionnaire"):
            self("Chef", "data", "export", "--form", form, "-o", self.out / "public")
            self("Chef", "data", "export", "--form", form, "--private", "-o", self.out / "private")
        for private in ((), ("--private",)):
            name = f"map{len(private)}.geojson"
            self("Chef", "data", "export", "--format", "geojson", *private, "-o", self.out / name)
        self("Chef", "site", "build")
        self("Chef", "report", "declaration", "--authority", "cil", "-o", self.out / "declaration.html")

    def holding(self, place: Path, texts: tuple[str, ...] = TEXTS) -> list[tuple[str, str]]:
        """Return what was planted and stands in some byte below a folder, with the files."""
        planted = [
            *((text, text.encode()) for text in texts),
            *((text, json.dumps(text)[1:-1].encode()) for text in texts),
            ("voice", VOICE), ("face", FACE),
        ]  # fmt: skip
        return [(name, file) for name, data in planted for file in files_with(place, data)]


def steps(form: str, script: str, changes: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the steps of a shipped script with some answers changed by the question's name."""
    for line in (ANSWERS / form / script).read_text(encoding="utf-8").splitlines():
        step = json.loads(line)
        name = str(step.get("ref", "")).rpartition("/")[2]
        if name in changes:
            step["value"] = changes[name]
        yield step
        if name == "cons_maniere" and form == "centre":
            yield {"ref": "/data/consentement/accord/temoin_nom", "value": WITNESS}
        if name == "photo_personnes":
            yield {"ref": "/data/images/photo_mineurs", "value": "non"}
        if name == "te_forme":
            yield {"attach": {"ref": step["ref"].replace("te_forme", "te_audio"), "path": "voice.mp3"}}


def centre_steps(folder: Path) -> list[dict[str, Any]]:
    """Return the complete inventory, with a photo of the manager and a recording."""
    picture = folder / "facade.jpg"
    make_geotagged_jpeg(picture, lat=14.4429, lon=-0.2361, taken_at=datetime(2026, 11, 20, 9, tzinfo=UTC))
    picture.write_bytes(picture.read_bytes() + FACE)
    shutil.copyfile(picture, folder / "salle.jpg")
    (folder / "voice.mp3").write_bytes(VOICE)
    found = []
    for step in steps("centre", "complet.jsonl", CENTRE):
        if str(step.get("value")) in ("facade.jpg", "salle.jpg"):
            step = {"attach": {"ref": step["ref"], "path": step["value"]}}
        found.append(step)
    return found


@pytest.fixture
def desks(tmp_path: Path, survey: Survey, monkeypatch: pytest.MonkeyPatch) -> Desks:
    """Return two laptops, and an inventory and a profile that the agent held and the coordinator approved."""
    desks = Desks(tmp_path, survey, monkeypatch)
    forms = [shipped_folder("forms") / f"{name}.xlsx" for name in ("centre", "gestionnaire")]
    words = [word for form in forms for word in ("--form", form)]
    desks("Chef", "init", tmp_path / "Chef", "--agent", "Chef", "--title", "Essai", "--no-recovery", *words)
    desks("Chef", "bundle", "kit", tmp_path / "kit")
    desks("Awa", "join", tmp_path / "kit", tmp_path / "Awa", "--agent", "Awa")
    desks.interview("Awa", "centre", centre_steps(tmp_path))
    [centre] = desks.rows("Awa", "centre", "list")
    profile = list(steps("gestionnaire", "premier-profil.jsonl", PROFILE))
    for step in profile:
        if step.get("ref") == "/data/visite/centre":
            step["value"] = centre["id"]
    desks.interview("Awa", "gestionnaire", profile)
    desks.carry("Awa", "Chef")
    desks("Chef", "team", "accept", "--all-from-kit")
    ids = [row["id"] for row in desks.rows("Chef", "submission", "list")]
    desks("Chef", "review", "approve", *ids)
    desks.carry("Chef", "Awa")
    return desks


def named(desks: Desks) -> dict[str, list[str]]:
    """Return whom a search for the manager names: the persons by submission."""
    found: dict[str, list[str]] = {}
    for text in (NAME, PHONE, EMAIL):
        for row in desks.rows("Chef", "report", "person", "--search", text):
            if row["kind"] == "answer" and row["person"]:
                found.setdefault(row["id"], []).append(row["person"])
    return {submission: sorted(set(people)) for submission, people in found.items()}


def test_a_person_who_asks_is_gone_from_every_laptop_and_output(desks: Desks) -> None:
    desks.publish()
    assert {name for name, _file in desks.holding(desks.out, PUBLISHED)} >= set(PUBLISHED)
    people = named(desks)
    assert sorted(people.values()) == [["manager"], ["manager"]]
    inventory = desks.submission_of("centre")
    lines = [
        {"ref": "/data/centre/contact/gestionnaire_tel", "value": DRAFTED},
        {"ref": "/data/centre/nom", "value": ""},
    ]
    edit = desks.folder / "edit.jsonl"
    edit.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    desks("Awa", "submission", "edit", inventory, "--why", "appel", "--answers", edit, status=4)
    desks.carry("Awa", "Chef")
    words = ("--asked-by", ASKED, "--way", "phone")
    desks("Chef", "consent", "withdraw", inventory, "--person", "manager", *words)
    report = desks.out / "report.html"
    desks("Chef", "report", "person", *(f"{own}:manager" for own in people), "-o", report)
    assert NAME in report.read_text(encoding="utf-8")
    assert WITNESS not in report.read_text(encoding="utf-8")

    everything = {*TEXTS, "voice", "face"}
    assert {name for name, _file in desks.holding(desks.folder / "Chef")} == everything

    for submission in people:
        printed = desks("Chef", "erase", submission, "--why", "demandé", "--yes")
        assert str(report) in re.sub(r"\n *", "", printed)
    for photo in ("photo", "ph"):
        desks("Chef", "erase", inventory, "--photo", photo, "--why", "demandé", "--yes")

    assert desks.holding(desks.folder / "Chef") == []
    shutil.rmtree(desks.out)
    desks.publish()
    assert desks.holding(desks.out) + desks.holding(desks.folder / "Chef") == []
    assert named(desks) == {}
    assert list((desks.folder / "Chef" / "site").rglob("*.jpg")) == []

    assert {name for name, _file in desks.holding(desks.folder / "Awa")} == everything - {ASKED}
    desks.carry("Chef", "Awa")
    assert desks.holding(desks.folder / "Awa") == []
    desks.carry("Awa", "Chef")
    assert desks.holding(desks.folder / "Chef") == []
    for who in ("Chef", "Awa"):
        assert [own for own in desks.rows(who, "store", "check") if own["severity"] == "error"] == []
    shown = desks("Chef", "submission", "show", inventory)
    assert "Télécentre de l'exemple" in shown
    purposes = desks.rows("Chef", "consent", "show", inventory)
    assert [own["state"] for own in purposes if own["path"].endswith("cons_coordonnees")] == ["withdrawn"]
