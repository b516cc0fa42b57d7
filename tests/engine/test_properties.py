"""The laws: incremental is from scratch, out and back is the same, nothing odd ends in a traceback."""

from hypothesis import given
from hypothesis import strategies as st

from survey.engine import Instance
from survey.form import FormDefinition
from tests.costly import costly
from tests.engine.scenario import NOW, Scenario, form_of

FORM = form_of("""
| survey |
| | type         | name  | label | relevant          | calculation                     | constraint | repeat_count |
| | integer      | a     | A     |                   |                                 | . < 50     |              |
| | select_one l | s     | S     | ${a} > 2          |                                 |            |              |
| | begin_group  | g     | G     | ${s} = 'x'        |                                 |            |              |
| | decimal      | d     | D     |                   |                                 |            |              |
| | calculate    | e     |       |                   | ${d} + ${a}                     |            |              |
| | end_group    |       |       |                   |                                 |            |              |
| | begin_repeat | r     | R     | ${a} != 7         |                                 |            |              |
| | integer      | n     | N     |                   |                                 |            |              |
| | text         | t     | T     | ${n} > 3          |                                 |            |              |
| | calculate    | c     |       |                   | concat(${n}, '-', position(..)) |            |              |
| | end_repeat   |       |       |                   |                                 |            |              |
| | begin_repeat | k     | K     |                   |                                 |            | ${a}         |
| | integer      | m     | M     |                   |                                 |            |              |
| | end_repeat   |       |       |                   |                                 |            |              |
| | calculate    | total |       |                   | sum(${n}) + sum(${m})           |            |              |
| | calculate    | many  |       | ${total} > 5      | count(${r}) + ${total}          |            |              |
| | calculate    | first |       |                   | indexed-repeat(${n}, ${r}, 1)   |            |              |
| choices |
| | list_name | name | label |
| | l         | x    | X     |
| | l         | y    | Y     |
""")

NESTED = form_of("""
| survey |
| | type         | name   | label | relevant     | calculation                        | repeat_count |
| | integer      | a      | A     |              |                                    |              |
| | begin_repeat | r      | R     |              |                                    |              |
| | integer      | n      | N     |              |                                    |              |
| | begin_repeat | v      | V     | ../n != 7    |                                    |              |
| | integer      | w      | W     | ../../n < 12 |                                    |              |
| | calculate    | place  |       |              | concat(position(../..), position(..)) |           |
| | calculate    | twins  |       |              | count(../../v) + sum(../../v/w)    |              |
| | calculate    | all    |       |              | sum(/data/r/v/w) + count(/data/r)  |              |
| | calculate    | start  |       |              | ../../v[1]/w                       |              |
| | end_repeat   |        |       |              |                                    |              |
| | calculate    | inside |       |              | sum(../v/w) + /data/a              |              |
| | begin_repeat | k      | K     |              |                                    | ../n         |
| | integer      | m      | M     |              |                                    |              |
| | calculate    | double |       |              | ../m * 2 + position(..)            |              |
| | end_repeat   |        |       |              |                                    |              |
| | calculate    | counts |       |              | concat(count(../k), '/', sum(../k/double)) |      |
| | end_repeat   |        |       |              |                                    |              |
| | calculate    | total  |       |              | sum(${double}) + count(${v})       |              |
""")

REFS = st.sampled_from(
    [
        "a",
        "s",
        "g/d",
        "r[1]/n",
        "r[2]/n",
        "r[3]/n",
        "r[1]/t",
        "r[2]/t",
        "k[1]/m",
        "k[2]/m",
        "total",
        "no",
        "r[9]/n",
    ]
)
TEXTS = st.sampled_from([None, "0", "1", "3", "4", "7", "12", "60", "x", "y", "z", "2.5", "", " "])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), REFS, TEXTS),
        st.tuples(st.just("add"), st.sampled_from(["r", "r[2]", "k"]), st.none()),
        st.tuples(st.just("delete"), st.sampled_from(["r[1]", "r[2]", "k[1]", "a"]), st.none()),
    ),
    max_size=12,
)


NESTED_REFS = [
    "a",
    "r[1]/n",
    "r[2]/n",
    "r[1]/v[1]/w",
    "r[1]/v[2]/w",
    "r[2]/v[1]/w",
    "r[2]/k[2]/m",
    "r[1]/k[1]/m",
]
NESTED_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.sampled_from(NESTED_REFS), TEXTS),
        st.tuples(st.just("add"), st.sampled_from(["r", "r[1]/v", "r[2]/v"]), st.none()),
        st.tuples(st.just("delete"), st.sampled_from(["r[1]", "r[2]/v[1]", "r[1]/v[1]"]), st.none()),
    ),
    max_size=16,
)


def play(steps: list[tuple[str, str, str | None]], form: FormDefinition = FORM) -> Scenario:
    scenario = Scenario(form, instance_id="uuid:1")
    for kind, ref, value in steps:
        try:
            if kind == "answer":
                scenario.answer(ref, value)
            elif kind == "add":
                scenario.create_repeat(ref)
            else:
                scenario.remove_repeat(ref)
        except Exception as error:
            assert type(error).__name__ == "EngineError", error  # noqa: PT017
    return scenario


@costly
@given(STEPS)
def test_incremental_equals_from_scratch(steps: list[tuple[str, str, str | None]]) -> None:
    scenario = play(steps)
    incremental = [view.as_json() for view in scenario.instance.nodes()]
    scenario.instance.recompute_everything()
    assert [view.as_json() for view in scenario.instance.nodes()] == incremental


@given(NESTED_STEPS)
def test_incremental_equals_from_scratch_in_nested_repeats(steps: list[tuple[str, str, str | None]]) -> None:
    scenario = play(steps, NESTED)
    incremental = [view.as_json() for view in scenario.instance.nodes()]
    scenario.instance.recompute_everything()
    assert [view.as_json() for view in scenario.instance.nodes()] == incremental


@costly
@given(STEPS)
def test_snapshot_out_and_back_is_the_same_submission(steps: list[tuple[str, str, str | None]]) -> None:
    scenario = play(steps)
    again = Instance.restore(FORM, scenario.instance.snapshot(), now=NOW, instance_id="uuid:1")
    assert again.to_xml() == scenario.instance.to_xml()


@given(st.text(max_size=30), st.text(max_size=20))
def test_no_reference_or_answer_ends_in_a_traceback(ref: str, value: str) -> None:
    scenario = Scenario(FORM)
    assert scenario.instance.answer(ref, value).status == "refused" or ref.startswith("/data/")
    scenario.answer("s", value)
    scenario.answer("a", value)
