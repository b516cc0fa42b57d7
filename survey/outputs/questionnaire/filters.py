"""What narrows the choices of a question, in words.

What lives here: the filters that forms use, said of the choices. What does not: conditions of questions
(`form.wording`); a filter that has no words stays as its author wrote it.
"""

from functools import reduce

from survey.errors import XPathError
from survey.form.phrases import Phrase, fill, quoted, words
from survey.form.question_names import path_of
from survey.form.wording import LogicWords
from survey.messages import _
from survey.xpath.parser import parse
from survey.xpath.syntax import Binary, Call, Path, Syntax

CODE = "name"
"""The column of a list that holds a choice's code."""


def filter_words(logic: LogicWords, expression: str, at: str) -> Phrase:
    """Say which choices a filter leaves at the question `at`, to follow "Only the choices"."""
    try:
        said = [_condition(logic, tree, at) for tree in _conditions(parse(expression))]
    except (XPathError, RecursionError):
        said = [None]
    whole = [phrase for phrase in said if phrase is not None]
    if len(whole) < len(said):
        return fill(_("for which: {a}"), logic.as_written(expression, at))
    return reduce(lambda one, other: fill(_("{a} and {b}"), one, other), whole)


def _conditions(tree: Syntax) -> list[Syntax]:
    match tree:
        case Binary("and", left, right):
            return [*_conditions(left), *_conditions(right)]
    return [tree]


def _condition(logic: LogicWords, tree: Syntax, at: str) -> Phrase | None:
    match tree:
        case Call("selected", (answer, code)) if column_of(code) == CODE:
            question = path_of(answer, at)
            return None if question is None else fill(_("ticked in {a}"), logic.question(question))
        case Binary("=" | "!=" as operator, left, right):
            for column, answer in ((column_of(left), right), (column_of(right), left)):
                question = path_of(answer, at)
                if column is not None and question is not None:
                    return _compared(column, operator, logic.question(question))
    return None


def _compared(column: str, operator: str, question: Phrase) -> Phrase | None:
    if operator == "=":
        return fill(_("whose {a} is the answer to {b}"), words(quoted(column)), question)
    return fill(_("other than the answer to {a}"), question) if column == CODE else None


def column_of(tree: Syntax) -> str | None:
    """Return the name in a path of one step, as a column of a list is written."""
    if isinstance(tree, Path) and not tree.absolute and tree.start is None and len(tree.steps) == 1:
        step = tree.steps[0]
        return step.test if step.axis == "child" and not step.predicates else None
    return None
