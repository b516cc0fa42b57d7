"""Variables of a statistics program: names it accepts, numbers for codes, reasons as missing values.

What lives here: what SPSS, Stata and their syntax files share. Codes that are whole numbers stay those
numbers; other codes are numbered 1, 2, 3 … in the order of the form.
"""

import re
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from survey.messages import _
from survey.messages.folding import fold
from survey.outputs.data.content import Content
from survey.outputs.questions import Question
from survey.outputs.tables.layout import CODE, DATE, DATETIME, DECIMAL, FLAG, INTEGER, Column, Sheet
from survey.outputs.tables.rows import Row
from survey.outputs.tables.schema import questions_by_path

FIRST_REASON = -91
"""Reasons for no answer are -91, -92, -93 … in the order of their choices."""
STATA_NAME = 28
"""The longest name.

Stata takes 32; ReadStat calls the labels of values after their variable and its number, in 32 too.
"""
SPSS_LABEL, SPSS_VALUE_LABEL, STATA_LABEL = 255, 120, 80
"""The longest labels, in bytes."""
_NUMBERS = frozenset((INTEGER, DECIMAL, CODE, FLAG))
_WHOLE = re.compile(r"-?\d{1,9}")
_WORDS = frozenset(
    (
        *("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"),
        *("byte", "double", "float", "if", "in", "int", "long", "strl", "using"),
    )
)
"""Words that SPSS or Stata keep for themselves."""
_STATA_TYPE = re.compile(r"str\d+")


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable: `numbers` are those of its codes, `labels` the labels of numbers.

    `reasons` are the numbers of the reasons for no answer by their codes;
    `companion` is the path of the question that says why there is no answer, None without one.
    """

    name: str
    column: Column
    numbers: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[int, str] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    companion: str | None = None

    @property
    def is_number(self) -> bool:
        """Tell whether its values are numbers; codes whose list is not known stay text."""
        return bool(self.numbers) if self.column.type == CODE else self.column.type in _NUMBERS

    @property
    def is_measured(self) -> bool:
        """Tell whether its values are numbers that can be added and ordered, and not names of something."""
        return self.is_number and self.column.type in (INTEGER, DECIMAL)

    @property
    def letters(self) -> dict[float, str]:
        """Return the letter of each reason by its number: Stata's .a, .b, .c … as far as they go."""
        return dict(zip(self.reasons.values(), string.ascii_lowercase, strict=False))

    def value(self, row: Row) -> float | str | date | datetime | None:
        """Return a row's value by its type; a date that is none is None, an hour is as it was written."""
        if self.is_number:
            return self.number(row)
        text = self.column.read(row)
        try:
            if self.column.type == DATE:
                return date.fromisoformat(text) if text else None
            if self.column.type == DATETIME:
                moment = datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None
                return moment.replace(tzinfo=None) if moment is not None else None
        except ValueError:
            return None
        return text

    def number(self, row: Row) -> float | None:
        """Return a row's value as a number, a reason's when there is no answer, None for neither.

        What is no number, and a code that the form does not have, is None.
        """
        text = self.column.read(row)
        if not text:
            return self.reasons.get(row.values.get(self.companion or "", ""))
        if self.numbers:
            return self.numbers.get(text)
        try:
            return float(text)
        except ValueError:
            return None


def variables_of(content: Content, sheet: Sheet, longest: int) -> list[Variable]:
    """Return the variables of a table; no name is longer than `longest` signs, and no two are one."""
    questions = questions_by_path([own.table for own in content.sheets])
    names = _names(sheet.columns, longest)
    return [_variable(name, column, questions) for name, column in zip(names, sheet.columns, strict=True)]


def _variable(name: str, column: Column, questions: Mapping[str, Question]) -> Variable:
    if column.type not in _NUMBERS or column.question is None:
        return Variable(name, column)
    if column.type == FLAG:
        return Variable(name, column, labels={0: _("no"), 1: _("yes")})
    numbers = _numbered(column.question) if column.type == CODE else {}
    labels = {numbers[code]: label for code, label in column.choices.items()} if numbers else {}
    companion = questions.get(column.question.companion or "")
    # A position's parts, and what repeats an answer above, have no reason of their own.
    if companion is None or column.part or column.from_above:
        return Variable(name, column, numbers, labels)
    free = (number for number in range(FIRST_REASON, -10_000, -1) if number not in labels)
    reasons = dict(zip(companion.choices, free, strict=False))
    labels |= {reasons[code]: label for code, label in companion.choices.items()}
    return Variable(name, column, numbers, labels, reasons, companion.path)


def _numbered(question: Question) -> dict[str, int]:
    codes = list(question.choices)
    if all(_WHOLE.fullmatch(code) for code in codes) and len({int(code) for code in codes}) == len(codes):
        return {code: int(code) for code in codes}
    return {code: number for number, code in enumerate(codes, start=1)}


def _names(columns: Sequence[Column], longest: int) -> list[str]:
    taken: set[str] = set()
    return [_unique(column.name, longest, taken) for column in columns]


def _unique(name: str, longest: int, taken: set[str]) -> str:
    """Return a name of letters, figures and `_` that nobody has yet: programs do not tell capitals apart."""
    plain = re.sub(r"[^a-z0-9_]+", "_", fold(name)).strip("_") or "v"
    if not plain[0].isalpha() or plain in _WORDS or _STATA_TYPE.fullmatch(plain):
        plain = f"v_{plain}"
    for candidate in _candidates(plain, longest):
        if candidate not in taken:
            taken.add(candidate)
            return candidate
    raise AssertionError


def _candidates(plain: str, longest: int) -> Iterator[str]:
    short = _shortened(plain, longest)
    yield short
    number = 2
    while True:
        ending = f"_{number}"
        yield short[: longest - len(ending)] + ending
        number += 1


def _shortened(plain: str, longest: int) -> str:
    """Return the end of a long name, which tells more than its beginning: whole words of it, where they fit.

    >>> _shortened("consentement_accord_cons_date", 28)
    'accord_cons_date'
    >>> _shortened("electrification", 8)
    'fication'
    """
    if len(plain) <= longest:
        return plain
    end = plain[-longest:]
    if plain[-longest - 1] != "_" and "_" in end[: longest // 2]:
        end = end.partition("_")[2]
    return end.lstrip("_0123456789") or "v"


def cut(text: str, most: int) -> str:
    """Return a text of at most `most` bytes of UTF-8, cut between letters.

    >>> cut("éé", 3)
    'é'
    """
    return text.encode()[:most].decode(errors="ignore")
