"""The laptops that the fault campaigns work on, and what must hold after every fault."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from survey.bundle.stick import read_files
from survey.campaign.campaign import Campaign
from tests.campaign.laptops import Laptops
from tests.faults.tracing import Ended, run

ANSWERS = "\n".join(
    f'{{"ref": "/data/{name}", "value": "{value}"}}'
    for name, value in (("nom", "Dori"), ("postes", "10"), ("marche", "6"))
)
ALONE = {"/data/nom": "Dori", "/data/postes": "10", "/data/marche": "6"}


class Team:
    """A coordinator and an agent with three visits and two files, and another one who carries them on; all
    can be put back as they were."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        folder.mkdir(exist_ok=True, parents=True)
        self.laptops = Laptops(folder, patch)
        self.folder = folder
        self.laptops.join("Awa")
        self.laptops.join("Salif")
        for name in ("Dori", "Réo"):
            self.laptops.visit("Awa", nom=name, postes="10", marche="6")
        self.laptops.visit_with_photo("Awa", b"a photo")
        (folder / "answers.jsonl").write_text(ANSWERS, encoding="utf-8")
        shutil.copytree(folder, folder.with_name("as-it-was"))
        self.laptops.give("Awa")
        shutil.copytree(self.laptops.stick, folder.with_name("full-stick"))
        self.laptops.take("Chef")
        self.expected = self.laptops.dump("Chef")
        self.back()

    def back(self) -> None:
        """Put every laptop and the stick back as they were."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.folder.with_name("as-it-was"), self.folder)

    def command(self, what: str) -> tuple[str, list[object]]:
        """Return who types which command: `export`, `merge`, `capture` or `carry`."""
        stick = self.laptops.stick
        if what in ("merge", "carry") and not any(stick.iterdir()):
            shutil.copytree(self.folder.with_name("full-stick"), stick, dirs_exist_ok=True)
        interview = ["interview", "--answers", self.folder / "answers.jsonl"]
        return {
            "export": ("Awa", ["bundle", "create", stick]),
            "merge": ("Chef", ["bundle", "merge", stick]),
            "capture": ("Awa", interview),
            "carry": ("Salif", ["bundle", "merge", stick]),
        }[what]

    def at_fault(self, what: str, *trace: str, kill_after_s: float = 0) -> Ended:
        """Run the command with a fault in it."""
        name, command = self.command(what)
        return run(self.folder, name, command, *trace, kill_after_s=kill_after_s)

    def afterwards(self, what: str) -> None:
        """Do the same again, undisturbed, and require what an undisturbed run leaves."""
        if what == "export":
            # No half file: every name on the stick stands for a whole file.
            assert all(found.file is not None for found in read_files(self.laptops.stick))
        self.again(what)

    def again(self, what: str) -> None:
        """Do the same again, undisturbed, and require the same end."""
        if what == "capture":
            self._finish_interview()
            return
        name, command = self.command(what)
        ended = run(self.folder, name, command)
        assert ended.status == 0, ended.err
        if what == "carry":
            self._require_carried()
            return
        assert not list(self.laptops.stick.rglob("*.part"))
        self.laptops.take("Chef")
        assert self.laptops.dump("Chef") == self.expected
        for own in ("Awa", "Chef"):
            with self.laptops.at(own) as campaign:
                assert campaign.store.check() == []

    def require_kept(self, what: str) -> None:
        """Require that what a command said is true of these disks as they are: it is not done again."""
        if what == "capture":
            with self.laptops.at("Awa") as awa:
                assert self._new_answers(awa) == [ALONE]
                assert (awa.store.journals.list(), awa.store.check()) == ([], [])
            return
        if what == "carry":
            self._require_carried()
            return
        aside = self.folder / "before-again"
        shutil.copytree(self.folder / "Chef", aside)
        if what == "export":
            self.laptops.take("Chef")
        with self.laptops.at("Chef") as chef:
            assert chef.store.check() == []
        assert self.laptops.dump("Chef") == self.expected
        shutil.rmtree(self.folder / "Chef")
        shutil.move(aside, self.folder / "Chef")

    def _require_carried(self) -> None:
        """Require that Salif's laptop is whole and writes on to a new stick what Awa's wrote, byte for byte."""
        full = self.folder.with_name("full-stick")
        wanted = {path.relative_to(full): path.read_bytes() for path in full.rglob("*.zip")}
        with self.laptops.at("Salif") as salif:
            assert salif.store.check() == []
        shutil.rmtree(self.laptops.stick)
        self.laptops.stick.mkdir()
        self.laptops.give("Salif")
        stick = self.laptops.stick
        assert {path: (stick / path).read_bytes() for path in wanted if (stick / path).is_file()} == wanted

    def _new_answers(self, awa: Campaign) -> list[dict[str, str]]:
        """Return the answers to the interview's questions in the submissions that were not there before."""
        states = [own for own in awa.store.submissions() if own.submission not in self._before()]
        return [{path: state.answers.get(path, "") for path in ALONE} for state in states]

    def _finish_interview(self) -> None:
        with self.laptops.at("Awa") as awa:
            assert awa.store.check() == []
            drafts = awa.store.journals.list()
            new = self._new_answers(awa)
        assert len(drafts) + len(new) <= 1
        if not new:
            again = [*self.command("capture")[1], *(["--resume"] if drafts else [])]
            ended = run(self.folder, "Awa", again)
            assert ended.status == 0, ended.err
        with self.laptops.at("Awa") as awa:
            assert self._new_answers(awa) == [ALONE]
            assert (awa.store.journals.list(), awa.store.check()) == ([], [])

    def _before(self) -> set[str]:
        if not hasattr(self, "_known"):
            folder = self.folder.with_name("as-it-was")
            from survey.store import Store

            with Store.open(folder / "Awa") as store:
                self._known = {state.submission for state in store.submissions()}
        return self._known


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Say at which point something did not hold."""
    try:
        yield
    except BaseException as error:
        raise AssertionError(f"{where}: {error}") from error


@contextmanager
def made_team(folder: Path) -> Iterator[Team]:
    """Give a team in a new folder."""
    with pytest.MonkeyPatch.context() as patch:
        yield Team(folder / "team", patch)
