"""Absolute paths inside the predicates of an absolute path: they speak of the item, as in JavaRosa.

What lives here: `/data/r[/data/r/x = 'a']` read as `/data/r[x = 'a']`, which is what pyxform makes of
`${r}[${x} = 'a']` and every author means. What does not: absolute paths elsewhere, which read all instances.
Source: JavaRosa 5.1, which contextualises such paths, measured; docs/decisions/0143-paths-in-predicates.md.
"""

from survey.xpath.syntax import Binary, Call, Filter, Negate, Path, Step, Syntax


def steps_of_items(path: Path) -> tuple[Step, ...]:
    """Return the steps of a path, the predicates of an absolute one speaking of their item."""
    if not path.absolute or path.start is not None or not any(step.predicates for step in path.steps):
        return path.steps
    steps: list[Step] = []
    names: list[str] = []
    for number, step in enumerate(path.steps):
        if not _is_name(step):
            return (*steps, *path.steps[number:])
        names.append(step.test)
        steps.append(Step(step.axis, step.test, tuple(_of_item(one, names) for one in step.predicates)))
    return tuple(steps)


def _is_name(step: Step) -> bool:
    return step.axis == "child" and step.test.replace("-", "_").replace(".", "_").isidentifier()


def _of_item(tree: Syntax, names: list[str]) -> Syntax:
    match tree:
        case Path(steps, True, None) if len(steps) > len(names) and _begins(steps, names):
            return Path(steps[len(names) :])
        case Path(steps, absolute, start) if start is not None:
            return Path(steps, absolute, _of_item(start, names))
        case Negate(operand):
            return Negate(_of_item(operand, names))
        case Binary(operator, left, right):
            return Binary(operator, _of_item(left, names), _of_item(right, names))
        case Call(name, arguments, position):
            return Call(name, tuple(_of_item(one, names) for one in arguments), position)
        case Filter(expression, predicates):
            return Filter(_of_item(expression, names), predicates)
    return tree


def _begins(steps: tuple[Step, ...], names: list[str]) -> bool:
    head = steps[: len(names)]
    return all(_is_name(one) and not one.predicates for one in head) and [one.test for one in head] == names
