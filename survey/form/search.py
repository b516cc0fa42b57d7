"""Choices out of rows of a CSV file: `search()` in an appearance, `select_one_external`, as Collect has them.

What lives here: reading both into itemsets over the file. What does not: evaluating it
(`engine.choices`). A choice of the list whose code is a whole number is one more, fixed choice; the other
row says which columns give code and label.
Source: XLSForm, "Dynamic selects from pre-loaded data"; ODK Collect matches letters of either case.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from survey.errors import XPathError
from survey.form.definition import Control, Item, Itemset
from survey.xpath.parser import parse
from survey.xpath.syntax import Call, Literal, Path, Syntax, to_text

_SEARCH = re.compile(r"\bsearch\s*\(")
_LIST = re.compile(r"instance\(\s*['\"]([^'\"]+)['\"]\s*\)/root/item")
_FILE = re.compile(r"instance\('([^']+)'\)")
ITEMSETS = "itemsets"
"""The file that holds the rows of the sheet external_choices, and the instance that stands for it."""
_LOWER = "'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'"


@dataclass(frozen=True, slots=True)
class Searched:
    """What a `search()` stands for: the file without its ending, the itemset, the choices that are fixed."""

    file: str
    itemset: Itemset
    fixed: tuple[Item, ...]


def has_search(appearance: str) -> bool:
    """Tell whether an appearance asks for rows of a file."""
    return _SEARCH.search(appearance) is not None


def read_search(appearance: str, items: tuple[Item, ...]) -> Searched | None:
    """Read a select's appearance and choices, None when they are no `search()` that can be read."""
    found = _SEARCH.search(appearance)
    if found is None:
        return None
    call = _call(appearance[found.start() :])
    columns = next((item for item in items if not item.value.isdecimal()), None)
    if call is None or columns is None or not _is_written(call):
        return None
    file = str(call.arguments[0].value).removesuffix(".csv")  # type: ignore[union-attr]
    nodeset = f"instance('{file}')/root/item" + "".join(_conditions(call.arguments))
    fixed = tuple(item for item in items if item.value.isdecimal())
    return Searched(file, Itemset(nodeset, columns.value, columns=columns.label), fixed)


def read_query(query: str) -> Itemset:
    """Return the itemset of a `select_one_external`: rows of `itemsets.csv` of one `list_name`."""
    nodeset = _LIST.sub(rf"instance('{ITEMSETS}')/root/item[list_name = '\1']", query.strip(), count=1)
    return Itemset(nodeset, "name", "label")


def files_read(body: Iterable[Control]) -> set[str]:
    """Return the CSV files, without their ending, that searches and external selects read."""
    found: set[str] = set()
    for control in body:
        found |= files_read(control.children)
        if control.itemset is not None and control.itemset.columns is not None:
            found.update(_FILE.findall(control.itemset.nodeset)[:1])
        if control.itemset is not None and f"instance('{ITEMSETS}')" in control.itemset.nodeset:
            found.add(ITEMSETS)
    return found


def _call(text: str) -> Call | None:
    """Parse the call that a text begins with: up to the bracket that closes it."""
    for end in (place.end() for place in re.finditer(r"\)", text)):
        try:
            tree = parse(text[:end])
        except XPathError:
            continue
        return tree if isinstance(tree, Call) else None
    return None


def _is_written(call: Call) -> bool:
    """Tell whether the arguments that must be literals are, and their number is one that Collect knows."""
    literal = [isinstance(argument, Literal) for argument in call.arguments]
    return len(call.arguments) in (1, 4, 6) and all(literal[:3]) and (len(literal) < 6 or literal[4])


def _conditions(arguments: tuple[Syntax, ...]) -> list[str]:
    found: list[str] = []
    if len(arguments) >= 4:
        kind, columns = _text(arguments[1]), _text(arguments[2])
        wanted = _outside(arguments[3])
        parts = [_match(kind, column.strip(), wanted) for column in columns.split(",")]
        found.append(f"[{' or '.join(parts)}]")
    if len(arguments) == 6:
        found.append(f"[{_text(arguments[4])} = {_outside(arguments[5])}]")
    return found


def _match(kind: str, column: str, wanted: str) -> str:
    lowered, sought = f"translate({column}, {_LOWER})", f"translate({wanted}, {_LOWER})"
    match kind:
        case "startswith":
            return f"starts-with({lowered}, {sought})"
        case "endswith":
            return f"ends-with({lowered}, {sought})"
        case "matches":
            return f"{column} = string({wanted})"
    return f"contains({lowered}, {sought})"


def _text(tree: Syntax) -> str:
    return str(tree.value) if isinstance(tree, Literal) else ""


def _outside(tree: Syntax) -> str:
    """Print an argument so that it means the same inside of the item's predicate."""
    text = to_text(tree)
    return (
        f"current()/{text}" if isinstance(tree, Path) and not tree.absolute and tree.start is None else text
    )
