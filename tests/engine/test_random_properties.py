"""The engine's laws over random forms and random steps, without actions, once() and what is drawn at random.

    HYPOTHESIS_PROFILE=deep pytest tests/engine/test_random_properties.py

tries 5,000 of each. Computing what an answer touches is computing everything; the same steps make the same
instance; what is sent and read back for editing is sent the same again; expressions print as they are read;
nothing ends in a traceback.
"""

import random
import tempfile
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from survey.engine import Instance, NodeView
from survey.engine.rereading import read_submission
from survey.form import FormDefinition
from survey.form.xform import read_xform
from survey.records.steps import AddRepeat, Answer, DeleteRepeat, Language, Step
from survey.xpath.parser import parse
from survey.xpath.syntax import to_text as print_syntax
from tests.conformance.form_maker import PLACES_CSV, make_form
from tests.costly import costly

NOW = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
# Making a form takes longer than walking it: the ordinary run has the same thirty again and again.
FORMS = st.integers(0, 10**6 if settings().max_examples > 1000 else 29)
CASES = st.tuples(FORMS, st.integers(0, 10**6))
"""The seed of a form and the seed of what is done to it."""
# A text of white space alone is none in XML: it is sent, and read back as nothing.
ODD = (
    "",
    " ",
    "é",
    "-1",
    "1e9",
    "0.5",
    "2026-02-30",
    "2024-02-29",
    "zzz",
    "a b c",
    "]]>",
    "\x00",
    "99999999999",
    "NaN",
)


@lru_cache(maxsize=1)
def folder() -> Path:
    found = Path(tempfile.mkdtemp())
    (found / "lieux.csv").write_text(PLACES_CSV, encoding="utf-8")
    return found


@lru_cache(maxsize=64)
def pure_form(seed: int) -> FormDefinition:
    from pyxform.xls2xform import convert

    xml = convert(make_form(seed, is_pure=True), file_type=".md", form_name="data").xform
    return read_xform(xml.encode(), name=f"random-{seed}", folder=folder())


def begin(form: FormDefinition) -> Instance:
    return Instance(form, now=NOW, instance_id="uuid:1")


def played(form: FormDefinition, seed: int) -> tuple[Instance, list[Step]]:
    """Do some twenty random things to a new instance; return it with the steps that it took."""
    chance = random.Random(seed)
    instance, taken = begin(form), []
    for _turn in range(chance.randrange(4, 25)):
        step = draw_step(instance, chance)
        outcome = instance.apply(step, NOW)
        if outcome is not None and outcome.status == "ok":
            taken.append(step)
    return instance, taken


def draw_step(instance: Instance, chance: random.Random) -> Step:
    views = [view for view in instance.nodes() if view.kind not in ("root", "group")]
    view = chance.choice(views)
    if view.kind == "repeat-range:uncontrolled":
        return AddRepeat(f"{view.ref}[{instance.repeat_count(view.ref) + 1}]")
    if view.kind == "repeat-instance":
        return DeleteRepeat(view.ref)
    if instance.languages and chance.random() < 0.05:
        return Language(chance.choice(instance.languages))
    return Answer(view.ref, draw_answer(view, chance))


def draw_answer(view: NodeView, chance: random.Random) -> str | None:
    if chance.random() < 0.1:
        return chance.choice((None, *ODD))
    if view.choices:
        codes = [choice.value for choice in view.choices]
        if view.control == "select1":
            return chance.choice(codes)
        return " ".join(code for code in codes if chance.random() < 0.5)
    match view.datatype:
        case "int":
            return str(chance.choice([0, 1, 2, 3, chance.randrange(300)]))
        case "decimal":
            return str(chance.randrange(800) / 8)
        case "date":
            return (
                f"{chance.randrange(1980, 2027)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
            )
        case "geopoint":
            return "12.5 -1.25 300 4"
    return chance.choice(["Kaya", "a", "12", "x", "été"])


def state(instance: Instance) -> list[dict[str, object]]:
    return [view.as_json() for view in instance.nodes()]


@costly
@given(CASES)
def test_computing_what_a_step_touches_is_computing_everything(case: tuple[int, int]) -> None:
    instance, _steps = played(pure_form(case[0]), case[1])
    incremental = state(instance)
    instance.recompute_everything()
    assert state(instance) == incremental


@costly
@given(CASES)
def test_the_same_steps_make_the_same_instance(case: tuple[int, int]) -> None:
    instance, steps = played(pure_form(case[0]), case[1])
    again = begin(pure_form(case[0]))
    for step in steps:
        again.apply(step, NOW)
    assert (again.to_xml(), state(again)) == (instance.to_xml(), state(instance))


@costly
@given(CASES)
def test_what_is_sent_and_read_back_is_sent_the_same(case: tuple[int, int]) -> None:
    form = pure_form(case[0])
    instance, _steps = played(form, case[1])
    instance.finalize()
    sent = instance.to_xml()
    values = read_submission(form, sent.encode())
    again = Instance.restore(form, values, now=NOW, instance_id="uuid:1", language=instance.language)
    assert (again.unplaced, told(again.to_xml())) == ((), told(sent))


def told(xml: str) -> object:
    """Return what an XML says: where a repeat stands among its siblings says nothing."""
    from lxml import etree

    def tell(element: etree._Element) -> object:
        below = sorted((tell(child) for child in element), key=lambda pair: pair[0])
        return etree.QName(element).localname, element.text or "", below

    return tell(etree.fromstring(xml.encode()))


@given(FORMS)
def test_expressions_of_a_form_print_as_they_are_read(seed: int) -> None:
    for bind in pure_form(seed).binds.values():
        for text in filter(None, (bind.relevant, bind.calculate, bind.constraint, bind.required)):
            tree = parse(text)
            assert parse(print_syntax(tree)) == tree


@costly
@given(FORMS, st.text(max_size=12), st.text(max_size=12))
def test_no_odd_answer_ends_in_a_traceback(seed: int, first: str, second: str) -> None:
    instance, _steps = played(pure_form(seed), seed)
    for view in list(instance.nodes()):
        for text in (first, second, " ", *ODD[:4]):
            assert instance.answer(view.ref, text).status in ("ok", "constraint", "required", "refused")
    instance.finalize()
