"""Every answer under one version of a form is in the other version, or in the report."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from survey.campaign.submissions.fitting import fit
from survey.engine import Instance
from survey.form import FormDefinition, load_form
from survey.form.differences import pair_nodes
from survey.records.submissions import Snapshot
from tests.campaign.submissions.two_versions import FIRST, NOW, SECOND
from tests.campaign.visits import write_form
from tests.costly import costly

QUESTIONS = {
    "nom": ["Dori", "Kaya"],
    "adresse": ["marché"],
    "postes": ["3", "12"],
    "code": ["7", "A7"],
    "etat": ["bon", "casse"],
    "acces": ["wifi", "fax", "wifi cable fax"],
    "panne": ["routeur"],
    "ancien": ["oui"],
}
ANSWERS = st.fixed_dictionaries({}, optional={name: st.sampled_from(own) for name, own in QUESTIONS.items()})
ROOMS = st.lists(st.sampled_from(["cours", "dépôt", ""]), max_size=3)


@cache
def both() -> tuple[FormDefinition, FormDefinition]:
    with TemporaryDirectory() as folder:
        first, second = (
            load_form(write_form(Path(folder), workbook, f"{at}.xml"))
            for at, workbook in enumerate((FIRST, SECOND))
        )
    return first, second


@costly
@given(ANSWERS, ROOMS, st.booleans())
def test_every_answer_is_carried_or_reported(answers: dict[str, str], rooms: list[str], move: bool) -> None:
    first, second = both()
    before = Instance(first, now=NOW)
    for name, value in answers.items():
        before.answer(f"/data/{name}", value)
    for place, use in enumerate(rooms, 1):
        if place > 1:
            before.add_repeat("/data/salle", f"salle-{place}")
        before.answer(f"/data/salle[{place}]/usage", use)
    old = before.snapshot()
    fitted = fit(
        Snapshot(old.answers, old.derived, old.repeats),
        lambda values: Instance(second, now=NOW, values=values),
        became=pair_nodes(first, second).matched,
        before=before,
        zone=NOW.tzinfo,
        move=move,
    )
    kept = fitted.instance.snapshot().answers
    left_out = {misfit.path: misfit.value for misfit in fitted.misfits if misfit.is_left_out}
    for path, value in old.answers.items():
        here = fitted.places.get(path, path)
        assert set(value.split()) == {*kept.get(here, "").split(), *left_out.get(here, "").split()}
    assert set(kept) <= {fitted.places.get(path, path) for path in old.answers}
