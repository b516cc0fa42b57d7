"""Reading and computing expressions."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.errors import XPathError
from survey.xpath import compile_expression
from survey.xpath.functions import function_names
from survey.xpath.parser import parse
from survey.xpath.syntax import Binary, Call, Literal, Negate, Number, Path, Step
from survey.xpath.syntax import to_text as print_syntax
from tests.xpath.tree import PlainEnvironment, read_document

XML = "<data><a>3</a><b>x y</b><r><n>1</n></r><r><n>2</n></r><r><n>4</n></r></data>"


def value(text: str, at: str = "") -> object:
    document = read_document(XML)
    env = PlainEnvironment(document)
    node = document.children[0] if at == "data" else document
    found = compile_expression(text).value(node, env)
    return [n.string_value() for n in found] if isinstance(found, list) else found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/data/a + 1", 4.0),
        ("/data/r/n", ["1", "2", "4"]),
        ("/data/r[2]/n", ["2"]),
        ("/data/r[n > 1]/n", ["2", "4"]),
        ("/data/r[position() = last()]/n", ["4"]),
        ("(/data/r/n)[1]", ["1"]),
        ("/data/r/n | /data/a", ["3", "1", "2", "4"]),
        ("//n[. = 4]", ["4"]),
        ("sum(/data/r/n)", 7.0),
        ("selected(/data/b, 'y')", True),
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("-2 + 5", 3.0),
        ("7 - 3 - 2", 2.0),
        ("1 < 2 and 2 < 1 or true()", True),
        ("'a' = 'a'", True),
        ("/data/missing = ''", False),
        ("boolean('false')", True),
        ("indexed-repeat(/data/r/n, /data/r, 3)", ["4"]),
        ("count(/data/r[n > 1])", 2.0),
        ("if(/data/a > 2, 'yes', 'no')", "yes"),
    ],
)
def test_expression_gives(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "(1",
        "foo(",
        "/data/",
        "a b",
        "'x",
        "$x",
        "1 2",
        "]",
        "a[",
        "@",
        "::",
        "!",
    ],
)
def test_broken_expression_is_an_xpath_error(text: str) -> None:
    with pytest.raises(XPathError):
        compile_expression(text)


def test_error_names_the_character() -> None:
    with pytest.raises(XPathError, match="5"):
        compile_expression("1 + ) 2")


def test_unknown_function_is_named() -> None:
    with pytest.raises(XPathError, match="frobnicate"):
        value("1 + frobnicate(2)")


def test_wrong_number_of_arguments_says_how_many_it_takes() -> None:
    with pytest.raises(XPathError, match="2"):
        value("selected('a')")


def test_call_that_is_not_reached_does_not_fail() -> None:
    assert value("if(true(), 1, frobnicate())") == 1.0


def test_every_call_that_will_fail_is_told_beforehand() -> None:
    faults = compile_expression("if(true(), selected('a'), /data/r[frobnicate(1)])").faults()
    assert [fault.where.rpartition(", ")[2] for fault in faults if fault.where] == [
        "caractère 12",
        "caractère 35",
    ]


def test_indexed_repeat_of_a_value_is_an_error_not_a_crash() -> None:
    for text in ("indexed-repeat(1 > 2, /data/r, 1)", "indexed-repeat(/data/r/n, 'x', 1)"):
        with pytest.raises(XPathError):
            value(text)


def test_deep_nesting_is_refused_not_a_crash() -> None:
    with pytest.raises(XPathError):
        compile_expression("(" * 5000 + "1" + ")" * 5000)


def test_slow_pattern_is_stopped() -> None:
    with pytest.raises(XPathError):
        value(f"regex('{'a' * 60}', '(a|aa)+c')")


def test_the_functions_of_the_engine_page_are_there() -> None:
    wanted = [
        "if",
        "position",
        "once",
        "selected",
        "selected-at",
        "count-selected",
        "jr:choice-name",
        "jr:itext",
        "indexed-repeat",
        "count",
        "count-non-empty",
        "sum",
        "max",
        "min",
        "regex",
        "contains",
        "starts-with",
        "ends-with",
        "substr",
        "substring-before",
        "substring-after",
        "translate",
        "string-length",
        "normalize-space",
        "concat",
        "join",
        "boolean-from-string",
        "string",
        "digest",
        "base64-decode",
        "extract-signed",
        "round",
        "int",
        "number",
        "pow",
        "log",
        "log10",
        "abs",
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
        "atan2",
        "sqrt",
        "exp",
        "exp10",
        "pi",
        "today",
        "now",
        "decimal-date-time",
        "decimal-time",
        "date",
        "date-time",
        "format-date",
        "format-date-time",
        "area",
        "distance",
        "geofence",
        "intersects",
        "random",
        "randomize",
        "uuid",
        "boolean",
        "not",
        "coalesce",
        "checklist",
        "weighted-checklist",
        "true",
        "false",
        "instance",
        "current",
        "pulldata",
        "property",
    ]
    assert [name for name in wanted if name not in function_names()] == []


def test_dependencies_are_generic_paths_with_their_anchor() -> None:
    reads = compile_expression("../n * /data/a + sum(/data/r/n)").dependencies("/data/r/c")
    assert dict(reads.paths) == {"/data/r/n": "/", "/data/a": "/"}
    own = compile_expression("../n * 2").dependencies("/data/r/c")
    assert dict(own.paths) == {"/data/r/n": "/data/r"}


def test_current_in_a_predicate_leads_back_to_the_question() -> None:
    reads = compile_expression("instance('c')/root/item[p = current()/../a]/name").dependencies("/data/b")
    assert dict(reads.paths) == {"/data/a": "/data"}
    assert reads.instances == {"c"}


def test_volatile_and_unforeseeable_reads_are_told() -> None:
    assert compile_expression("now()").dependencies("/data/a").volatile
    assert compile_expression("//x").dependencies("/data/a").wildcard


NAMES = st.sampled_from(["a", "b-c", "é", "orx:meta", "div", "and"])
STEPS = st.builds(
    Step, st.sampled_from(["child", "parent", "descendant"]), st.one_of(NAMES, st.just("node()"))
)
LEAVES = st.one_of(
    st.builds(Number, st.floats(min_value=0, max_value=1e15, allow_nan=False)),
    st.builds(Literal, st.text(alphabet="abc' é", max_size=5).filter(lambda t: "'" not in t)),
    st.builds(Path, st.tuples(STEPS), st.booleans()),
)


def trees(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    operators = st.sampled_from(["or", "and", "=", "!=", "<", ">=", "+", "-", "*", "div", "mod"])
    return st.one_of(
        st.builds(Binary, operators, inner, inner),
        st.builds(Negate, inner),
        st.builds(lambda a, b: Call("concat", (a, b)), inner, inner),
    )


@given(st.recursive(LEAVES, trees, max_leaves=8))
def test_printing_and_reading_are_inverse(tree: object) -> None:
    assert parse(print_syntax(tree)) == tree  # type: ignore[arg-type]


@given(st.text(alphabet="ab/.@*()[]'\"<>=!|+-, 12:$div orcount()é", max_size=40))
def test_no_text_ends_in_a_traceback(text: str) -> None:
    try:
        value(text)
    except XPathError as error:
        assert error.what  # noqa: PT017


def test_numbers_of_every_size_print_and_read() -> None:
    for number in (0.1, 1e-9, 123456789.125, 2**53):
        tree = parse(print_syntax(Number(float(number))))
        assert isinstance(tree, Number)
        assert math.isclose(tree.value, number)


@pytest.mark.parametrize("count", ["99999999", "1 div 0"])
def test_a_uuid_of_endless_length_is_refused(count: str) -> None:
    with pytest.raises(XPathError, match="10000"):
        value(f"uuid({count})")
