"""The rows of the survey sheet as questions, groups and repeats, each with its path.

What lives here: the words of the type column and the nesting. What does not: what is wrong with them.
Source: XLSForm specification; the spellings that pyxform 4.5 takes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from survey.form.workbook import Sheet, SheetRow

ROOT = "/data"
SELECT_ONE, SELECT_MULTIPLE, RANK = "select_one", "select_multiple", "rank"
_SELECTS = {
    "add select one prompt using": SELECT_ONE,
    "add select multiple prompt using": SELECT_MULTIPLE,
    "select all that apply from": SELECT_MULTIPLE,
    "select one from file": "select_one_from_file",
    "select multiple from file": "select_multiple_from_file",
    "select_one_from_file": "select_one_from_file",
    "select_multiple_from_file": "select_multiple_from_file",
    "select_one_external": "select_one_external",
    "select one from": SELECT_ONE,
    "select1": SELECT_ONE,
    "select_one": SELECT_ONE,
    "select one": SELECT_ONE,
    "select_multiple": SELECT_MULTIPLE,
    "select all that apply": SELECT_MULTIPLE,
    "rank": RANK,
}
_SELECT = re.compile(rf"({'|'.join(_SELECTS)}) (\S+)( (?:or specify other|or_other|or other))?")
_CONTAINERS = {
    "group": "group",
    "lgroup": "repeat",
    "repeat": "repeat",
    "loop": "loop",
    "looped group": "repeat",
}
_BORDER = re.compile(rf"(begin|end)[\s_]({'|'.join(_CONTAINERS)})(?: (?:over )?(\S+))?")
_SETTING_TYPES = frozenset(("form_title", "set_form_title", "form_id", "set_form_id", "prefix"))
_SILENT = frozenset((
    "start", "end", "today", "deviceid", "subscriberid", "simserial", "imei", "phonenumber", "username",
    "email", "audit", "start-geopoint", "background-audio", "background-geopoint", "calculate", "hidden",
    "csv-external", "xml-external", "instance", "start time", "end time", "device id", "sim id",
    "phone number", "subscriber id", "q calculate", "add calculate prompt", "get start time",
    "get end time", "get today", "get device id", "get sim id", "get subscriber id", "get phone number",
    "uri:deviceid", "uri:email", "uri:phonenumber", "uri:simserial", "uri:subscriberid", "uri:username",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class TypeWords:
    """What a type cell says: `command` is the type by one name; `border` begin, end or None."""

    command: str
    list_name: str | None = None
    border: str | None = None
    or_other: bool = False


def read_type(text: str) -> TypeWords:
    """Read a type cell.

    >>> read_type("select one from pays or_other")
    TypeWords(command='select_one', list_name='pays', border=None, or_other=True)
    >>> read_type("begin_repeat").border
    'begin'
    """
    text = " ".join(text.split())
    if border := _BORDER.fullmatch(text):
        return TypeWords(_CONTAINERS[border[2]], border[3], border[1])
    if select := _SELECT.fullmatch(text):
        return TypeWords(_SELECTS[select[1]], select[2], None, bool(select[3]))
    return TypeWords(text)


@dataclass(frozen=True, slots=True)
class Question:
    """A row of the survey sheet: what it asks, where it stands, the groups around it (outermost first)."""

    row: SheetRow
    words: TypeWords
    name: str
    parent: str
    inside: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The path of its node in the form."""
        return f"{self.parent}/{self.name}"

    @property
    def is_asked(self) -> bool:
        """Tell whether a person is shown it."""
        return self.words.border is None and self.words.command not in _SILENT

    @property
    def is_setting(self) -> bool:
        """Tell whether the row is a setting in old forms' manner."""
        return self.words.command in _SETTING_TYPES


@dataclass(slots=True)
class Outline:
    """The survey sheet read as a tree: every row, the first row of each name, ends without a beginning."""

    questions: list[Question] = field(default_factory=list)
    by_name: dict[str, Question] = field(default_factory=dict)
    by_path: dict[str, Question] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    stray_ends: list[Question] = field(default_factory=list)
    unclosed: list[Question] = field(default_factory=list)

    def question_at(self, path: str) -> Question | None:
        """Return the row that a path of the form was made from: the nearest one above when none is it."""
        while path:
            if path in self.by_path:
                return self.by_path[path]
            name = path.rpartition("/")[2]
            for ending in ("_count", "_other", ""):
                if name.endswith(ending) and self.counts.get(name.removesuffix(ending)) == 1:
                    return self.by_name[name.removesuffix(ending)]
            path = path.rpartition("/")[0]
        return None


def read_outline(sheet: Sheet | None, names: Mapping[int, str] | None = None) -> Outline:
    """Read the rows of a survey sheet; `names` gives rows by number the names that they are known by."""
    outline = Outline()
    opened: list[Question] = []
    for row in sheet.rows if sheet is not None else ():
        words = read_type(row.get("type"))
        name = (names or {}).get(row.number) or row.get("name")
        if words.command == "audit":
            name = name or "audit"
        parent = opened[-1].path if opened else ROOT
        question = Question(row, words, name, parent, tuple(one.path for one in opened))
        outline.questions.append(question)
        if words.border == "end":
            _close(outline, opened, question)
            continue
        if name:
            outline.counts[name] = outline.counts.get(name, 0) + 1
            outline.by_name.setdefault(name, question)
            outline.by_path.setdefault(question.path, question)
        if words.border == "begin":
            opened.append(question)
    outline.unclosed = opened
    return outline


def _close(outline: Outline, opened: list[Question], end: Question) -> None:
    if opened and opened[-1].words.command == end.words.command:
        opened.pop()
    else:
        outline.stray_ends.append(end)
