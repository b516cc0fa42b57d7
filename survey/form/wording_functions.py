"""The words for XPath's and ODK's functions and comparisons, in the language in use.

`{a}`, `{b}`, `{c}` stand for the arguments in order.
"""

from survey.messages import _

TRANSPARENT = frozenset(
    (
        "boolean",
        "boolean-from-string",
        "date",
        "date-time",
        "decimal-date-time",
        "decimal-time",
        "normalize-space",
        "number",
        "string",
    )
)
"""Functions that change the form of a value, not what a person reads in it."""


def comparison_words(operator: str, *, is_date: bool) -> str:
    """Return the words of a comparison; times are before and after, numbers more and less."""
    if is_date:
        dated = {
            "<": _("{a} is before {b}"),
            "<=": _("{a} is not after {b}"),
            ">": _("{a} is after {b}"),
            ">=": _("{a} is not before {b}"),
        }
        if operator in dated:
            return dated[operator]
    return {
        "=": _("{a} = {b}"),
        "!=": _("{a} is not {b}"),
        "<": _("{a} is less than {b}"),
        "<=": _("{a} is at most {b}"),
        ">": _("{a} is more than {b}"),
        ">=": _("{a} is at least {b}"),
    }[operator]


def place_words(datatype: str, place: int) -> str:
    """Return the words for one word of an answer, the first at 0; of a position, latitude and so on."""
    if datatype == "geopoint" and 0 <= place <= 3:
        return (
            _("the latitude of {a}"),
            _("the longitude of {a}"),
            _("the altitude of {a}"),
            _("the accuracy in metres of {a}"),
        )[place]
    return _("choice number {number} of {{a}}").format(number=place + 1)


def function_words(name: str, arguments: int) -> str | None:
    """Return the words of a function that gives a value, None for one that has none."""
    if name == "round" and arguments == 2:
        return _("{a} rounded to {b} decimal places")
    if name == "once" and arguments == 1:
        return _("{a}, set once")
    return _nullary(name) if arguments == 0 else _of_values(name, arguments)


def _nullary(name: str) -> str | None:
    return {
        "now": _("the present time"),
        "position": _("the number of this item"),
        "random": _("a number drawn at random"),
        "today": _("today"),
        "uuid": _("a new identifier"),
    }.get(name)


def _of_values(name: str, arguments: int) -> str | None:
    if arguments == 1:
        return {
            "abs": _("{a} without its sign"),
            "area": _("the area of {a}"),
            "count": _("the number of items of {a}"),
            "count-non-empty": _("the number of answers to {a}"),
            "count-selected": _("the number of choices ticked in {a}"),
            "distance": _("the length of {a}"),
            "int": _("the whole part of {a}"),
            "max": _("the largest of {a}"),
            "min": _("the smallest of {a}"),
            "position": _("the number of the item of {a}"),
            "round": _("{a} rounded"),
            "string-length": _("the length of {a}"),
            "sum": _("the sum of {a}"),
        }.get(name)
    if arguments == 2:
        return {
            "format-date": _("{a} in the shape {b}"),
            "format-date-time": _("{a} in the shape {b}"),
            "jr:choice-name": _("the label of {a}"),
            "pow": _("{a} to the power {b}"),
        }.get(name)
    return None
