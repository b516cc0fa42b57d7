"""All that the demo's team publishes by its commands, searched byte by byte for what people kept to themselves."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.publishing.gate import public_gate
from survey.form.definition import FormDefinition
from survey.messages.folding import fold
from survey.outputs.data.formats import FORMATS
from survey.outputs.questions import read_questions
from survey.records.paths import generic
from tests.outputs.data.planted import standing_in

pytestmark = pytest.mark.campaign
FORMS = ("centre", "gestionnaire", "cooperation")
FEWEST = 30
"""How many texts of the demo are looked for at the least: with fewer the search shows nothing."""
SHORTEST = 6
"""Of shorter texts some stand anywhere by chance."""
REPORTS = [
    *(("status", "--division", own, "-o", f"{own}.{kind}") for own in ("2025", "former") for kind in ("html", "odt", "xlsx")),
    *(("managers", "--public", "-o", f"managers.{kind}") for kind in ("html", "odt", "xlsx")),
    *(("contents", "-o", f"contents.{kind}") for kind in ("html", "odt", "xlsx", "csv")),
    *(("map", "-o", f"map.{kind}") for kind in ("html", "svg")),
    ("post", "-o", "posts"),
]  # fmt: skip


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campaign]:
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        survey("demo", "--no-offer", "--folder", str(folder / "d"))
        with Campaign.open(folder / "d" / "coordination") as opened:
            yield opened


def survey(*arguments: str) -> None:
    command = [sys.executable, "-m", "survey", "--lang", "fr", *arguments]
    subprocess.run(command, check=True, capture_output=True, env=os.environ)


def typed_paths(form: FormDefinition) -> set[str]:
    """Return the paths of the questions whose answer somebody typed or measured."""
    whole = read_questions(form, "fr")
    groups = [whole, *whole.repeats()]
    return {own.path for group in groups for own in group.questions() if own.kind == "input"}


def kept_and_open(campaign: Campaign) -> tuple[set[str], str]:
    """Return the texts, numbers and places that people kept to themselves, and all that may leave."""
    kept: set[str] = set()
    open_: list[str] = []
    for form_id in FORMS:
        form = campaign.form(form_id)
        gate, typed = public_gate(campaign, form), typed_paths(form)
        for state in campaign.store.submissions(form=form_id):
            let_out, _refused = gate.let_through(state)
            open_ += let_out.values()
            kept |= {v for p, v in state.answers.items() if p not in let_out and generic(p) in typed}
    return kept, "\n".join(open_)


def spelt_alike(text: str) -> str:
    """Return a text as the search finds it too: "Gorom Gorom" in "Gorom-Gorom"."""
    return fold(text).replace(" ", "-")


def publish_all(campaign: Campaign, out: Path) -> None:
    """Write every public file of every form and list by the commands that people type."""
    out.mkdir()
    home = ("--campaign", str(campaign.folder))
    for name, own in FORMATS.items():
        for form_id in FORMS:
            survey(
                *home,
                "data",
                "export",
                "--form",
                form_id,
                "--format",
                name,
                "-o",
                str(out / f"{form_id}-{name}{own.ending}"),
            )
        if name != "photos":
            survey(
                *home,
                "data",
                "export",
                "--list",
                "centres",
                "--format",
                name,
                "-o",
                str(out / f"list-{name}{own.ending}"),
            )
    for form_id in FORMS:
        survey(*home, "data", "anonymise", "--form", form_id, "-o", str(out / f"{form_id}-release.csv"))
    for *words, place in REPORTS:
        survey(*home, "report", *words, str(out / place))
    survey(*home, "site", "build", "-o", str(out / "site"))


def test_nothing_that_people_kept_to_themselves_is_in_any_public_file(
    campaign: Campaign, tmp_path: Path
) -> None:
    publish_all(campaign, tmp_path / "out")
    kept, open_ = kept_and_open(campaign)
    said = spelt_alike(open_)
    hidden = {text for text in kept if len(text) >= SHORTEST and spelt_alike(text) not in said}
    print(f"{len(hidden)} kept texts, {sum(p.is_file() for p in (tmp_path / 'out').rglob('*'))} public files")
    assert len(hidden) > FEWEST
    assert standing_in(tmp_path / "out", hidden) == set()
