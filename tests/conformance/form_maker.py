"""Random forms: an XLSForm, as a Markdown table, from a seed.

Groups and repeats inside each other, conditions and calculations on earlier answers in and out of repeats,
constraints, filters, counted repeats, triggers, defaults, texts that show answers, one or two languages.
Every expression reads what stands before it, so that no form goes in circles and an interviewer who goes
forward has met what it reads. The same seed gives the same form.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

LISTS = {
    "region": ["nord", "sud", "est", "ouest"],
    "besoin": ["eau", "energie", "internet", "formation", "locaux"],
    "oui_non": ["oui", "non"],
}
VILLES = [
    ("kaya", "nord", 3), ("djibo", "nord", 1), ("gaoua", "sud", 2), ("po", "sud", 1),
    ("fada", "est", 3), ("dori", "est", 2), ("bobo", "ouest", 5), ("dedougou", "ouest", 2),
]  # fmt: skip
PLACES_CSV = "name,label,region,taille\n" + "".join(
    f"{name},{name.title()},{region},{size}\n" for name, region, size in VILLES
)
"""The file that forms choose from, `lieux.csv` beside them."""

COLUMNS = (
    "relevant", "constraint", "required", "readonly", "calculation", "choice_filter", "repeat_count",
    "trigger", "default", "parameters",
)  # fmt: skip
TEXTS = ("label", "hint", "constraint_message")
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """What expressions may read: `scope` are the repeats around it, outermost first, each by its path."""

    name: str
    kind: str
    path: str
    scope: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    is_counted: bool = False


@dataclass
class FormMaker:
    """One form in the making. `is_pure` leaves out actions, once() and what is drawn at random."""

    seed: int
    is_pure: bool = False
    size: int = 0
    rows: list[Row] = field(default_factory=list)
    known: list[Question] = field(default_factory=list)
    repeats: dict[str, Question] = field(default_factory=dict)
    two_languages: bool = False
    number: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.two_languages = self.random.random() < 0.4
        self.size = self.size or self.random.randrange(6, 26)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def make(self) -> str:
        """Return the form as Markdown."""
        self.fill("/data", (), 0, self.size)
        return "\n".join([*self.survey(), *choices(self.two_languages)]) + "\n"

    # The tree.

    def fill(self, path: str, scope: tuple[str, ...], depth: int, size: int) -> None:
        while size > 0:
            roll = self.random.random()
            if depth < 3 and size >= 3 and roll < 0.24:
                inner = self.random.randrange(2, min(size, 8) + 1)
                size -= inner
                if roll < 0.09:
                    self.group(path, scope, depth, inner)
                else:
                    self.repeat(path, scope, depth, inner)
            else:
                size -= 1
                self.question(path, scope)

    def group(self, path: str, scope: tuple[str, ...], depth: int, size: int) -> None:
        name = self.next_name("g")
        row = self.labelled("begin_group", name, scope)
        if self.chance(0.5):
            row["relevant"] = self.boolean(scope)
        self.rows.append(row)
        self.fill(f"{path}/{name}", scope, depth + 1, size)
        self.rows.append({"type": "end_group"})

    def repeat(self, path: str, scope: tuple[str, ...], depth: int, size: int) -> None:
        name = self.next_name("r")
        row = self.labelled("begin_repeat", name, scope)
        if self.chance(0.3):
            row["relevant"] = self.boolean(scope)
        is_counted = self.chance(0.4)
        if is_counted:
            row["repeat_count"] = self.count(scope)
        self.rows.append(row)
        own = f"{path}/{name}"
        self.repeats[own] = Question(name, "repeat", own, scope, is_counted=is_counted)
        before = len(self.known)
        self.fill(own, (*scope, own), depth + 1, size)
        if len(self.known) == before:
            self.question(own, (*scope, own), kind="integer")
        self.rows.append({"type": "end_repeat"})

    def count(self, scope: tuple[str, ...]) -> str:
        ways: list[Callable[[], str]] = [lambda: str(self.random.randrange(1, 4))]
        if self.near(scope, "integer"):
            ways += [
                lambda: f"{self.reference(scope, 'integer')} mod 4",
                lambda: f"if({self.boolean(scope)}, {self.random.randrange(4)}, 2)",
            ]
        if self.near(scope, "multiple"):
            ways.append(lambda: f"count-selected({self.reference(scope, 'multiple')})")
        return self.random.choice(ways)()

    # Questions.

    def next_name(self, letter: str) -> str:
        self.number += 1
        return f"{letter}{self.number}"

    def question(self, path: str, scope: tuple[str, ...], kind: str = "") -> None:
        kind = kind or self.random.choices(
            ["text", "integer", "decimal", "date", "one", "multiple", "calculate", "note", "place", "other"],
            [14, 18, 6, 5, 12, 9, 22, 8, 5, 5],
        )[0]  # fmt: skip
        getattr(self, f"ask_{kind}")(path, scope)

    def labelled(self, kind: str, name: str, scope: tuple[str, ...]) -> Row:
        row = {"type": kind, "name": name, **self.texts("label", name, scope)}
        if self.chance(0.2) and not kind.startswith("begin"):
            row.update(self.texts("hint", f"aide {name}", scope))
        return row

    def texts(self, column: str, words: str, scope: tuple[str, ...]) -> Row:
        shown = self.outputs(scope)
        if self.two_languages:
            return {
                f"{column}::français (fr)": f"{words} fr{shown}",
                f"{column}::English (en)": f"{words} en{shown}",
            }
        return {column: f"{words}{shown}"}

    def outputs(self, scope: tuple[str, ...]) -> str:
        if not self.known or not self.chance(0.4):
            return ""
        near = [q for q in self.known if q.scope == scope[: len(q.scope)]]
        return "".join(
            f" [${{{self.random.choice(near).name}}}]" for _n in range(self.random.randrange(1, 3)) if near
        )

    def add(
        self, row: Row, kind: str, path: str, scope: tuple[str, ...], codes: tuple[str, ...] = ()
    ) -> None:
        """Add a question's row with its conditions, and make it known to what follows."""
        if self.chance(0.3):
            row["relevant"] = self.boolean(scope)
        if self.chance(0.12) and row["type"] not in ("calculate", "note"):
            row["required"] = self.random.choice(["yes", self.boolean(scope)])
        self.rows.append(row)
        if kind:
            self.known.append(Question(row["name"], kind, f"{path}/{row['name']}", scope, codes))

    def constrain(self, row: Row, condition: str, scope: tuple[str, ...]) -> None:
        row["constraint"] = condition
        row.update(self.texts("constraint_message", f"non {row['name']}", scope))

    def ask_text(self, path: str, scope: tuple[str, ...]) -> None:
        row = self.labelled("text", self.next_name("t"), scope)
        if self.chance(0.15):
            self.constrain(
                row, self.random.choice(["string-length(.) < 8", "regex(., '[A-Za-z ]+')", ". != 'x'"]), scope
            )
        elif self.chance(0.15):
            row["default"] = self.default("Kaya", "12", self.text(scope, 1))
        elif self.chance(0.15) and not self.is_pure:
            self.trigger(row, self.text(scope, 1), scope)
        self.add(row, "text", path, scope)

    def default(self, *ways: str) -> str:
        """Choose a default; the last one is computed, by an action."""
        return self.random.choice(ways[:2] if self.is_pure else ways)

    def trigger(self, row: Row, value: str, scope: tuple[str, ...]) -> None:
        """Set a value when another changes; not from repeats, whose counted instances JavaRosa makes later."""
        sources = [q for q in self.near(scope, "text", "integer", "one", "date") if q.scope == scope]
        if sources and not self.reads_repeats(value, scope):
            row["trigger"] = f"${{{self.random.choice(sources).name}}}"
            row["calculation"] = value

    def ask_integer(self, path: str, scope: tuple[str, ...]) -> None:
        row = self.labelled("integer", self.next_name("n"), scope)
        bound = f" and . <= {self.random.randrange(2, 200)}" if self.chance(0.3) else ""
        if bound and self.chance(0.3) and self.near(scope, "integer"):
            bound = f" and . <= {self.reference(scope, 'integer')} + 9"
        self.constrain(row, f". >= 0{bound}", scope)
        if self.chance(0.15):
            row["default"] = self.default("3", "0", self.number_of(scope, 1))
        self.add(row, "integer", path, scope)

    def ask_decimal(self, path: str, scope: tuple[str, ...]) -> None:
        row = self.labelled("decimal", self.next_name("x"), scope)
        self.constrain(row, ". >= 0", scope)
        self.add(row, "decimal", path, scope)

    def ask_date(self, path: str, scope: tuple[str, ...]) -> None:
        row = self.labelled("date", self.next_name("d"), scope)
        if self.chance(0.3):
            self.constrain(row, ". > date('1985-06-30')", scope)
        self.add(row, "date", path, scope)

    def ask_one(self, path: str, scope: tuple[str, ...]) -> None:
        name = self.random.choice(list(LISTS))
        other = " or_other" if not self.two_languages and self.chance(0.1) else ""
        row = self.labelled(f"select_one {name}{other}", self.next_name("s"), scope)
        if self.chance(0.12):
            row["default"] = LISTS[name][0]
        elif self.chance(0.1) and not other and not self.is_pure:
            row["parameters"] = f"randomize=true, seed={self.random.randrange(99)}"
        self.add(row, "one", path, scope, tuple(LISTS[name]))

    def ask_multiple(self, path: str, scope: tuple[str, ...]) -> None:
        name = self.random.choice(["region", "besoin"])
        row = self.labelled(f"select_multiple {name}", self.next_name("m"), scope)
        if self.chance(0.2):
            self.constrain(row, "count-selected(.) < 4", scope)
        self.add(row, "multiple", path, scope, tuple(LISTS[name]))

    def ask_place(self, path: str, scope: tuple[str, ...]) -> None:
        """Ask for a town, of those near an earlier answer."""
        source = self.random.choice(
            ["select_one ville", "select_multiple ville", "select_one_from_file lieux.csv"]
        )
        row = self.labelled(source, self.next_name("v"), scope)
        near = [q for q in self.near(scope, "one", "multiple") if "nord" in q.choices]
        if near and self.chance(0.8):
            region = self.random.choice(near)
            row["choice_filter"] = (
                f"region = ${{{region.name}}}"
                if region.kind == "one"
                else f"selected(${{{region.name}}}, region)"
            )
        else:
            row["choice_filter"] = f"taille > {self.random.randrange(3)}"
        self.add(
            row, "multiple" if "multiple" in source else "place", path, scope, tuple(v[0] for v in VILLES)
        )

    def ask_note(self, path: str, scope: tuple[str, ...]) -> None:
        self.add(self.labelled("note", self.next_name("z"), scope), "", path, scope)

    def ask_other(self, path: str, scope: tuple[str, ...]) -> None:
        kind = self.random.choice(["acknowledge", "rank besoin", "range", "geopoint", "image", "barcode"])
        row = self.labelled(kind, self.next_name("o"), scope)
        if kind == "range":
            row["parameters"] = "start=0 end=10 step=1"
        self.add(row, "", path, scope)

    def ask_calculate(self, path: str, scope: tuple[str, ...]) -> None:
        kind = self.random.choices(["number", "string", "boolean"], [5, 3, 2])[0]
        name = self.next_name("c")
        row = {"type": "calculate", "name": name}
        depth = self.random.randrange(1, 4)
        makers = {"number": self.number_of, "string": self.text, "boolean": self.boolean}
        value = row["calculation"] = makers[kind](scope, depth)
        # Counted instances are made when JavaRosa's interview comes to them, after once() has read; and whether
        # a hidden once() is computed before it is hidden is left to chance there.
        may_be_once = not self.is_pure and path == "/data" and not self.reads_repeats(value, scope)
        if may_be_once and self.chance(0.1):
            self.rows.append(row | {"calculation": f"once({value})"})
            return
        if self.chance(0.08) and not self.is_pure:
            self.trigger(row, value, scope)
        elif scope and kind == "number" and self.chance(0.2) and path == scope[-1]:
            row["calculation"] = "position(..)"
        self.add(row, {"number": "sum", "string": "words", "boolean": "truth"}[kind], path, scope)

    # Expressions over what is known in a scope.

    def reads_repeats(self, expression: str, scope: tuple[str, ...]) -> bool:
        """Tell whether an expression reads what stands several times from here."""
        many = [q for q in (*self.known, *self.repeats.values()) if q.scope != scope[: len(q.scope)]]
        return any(f"${{{q.name}}}" in expression for q in (*many, *self.repeats.values()))

    def near(self, scope: tuple[str, ...], *kinds: str) -> list[Question]:
        """Return questions that are one in this scope: here, or in what is around."""
        return [q for q in self.known if q.kind in kinds and q.scope == scope[: len(q.scope)]]

    def far(self, scope: tuple[str, ...], *kinds: str) -> list[Question]:
        """Return questions of which there are several from here: in repeats that are no repeats around."""
        return [q for q in self.known if q.kind in kinds and q.scope and q.scope != scope[: len(q.scope)]]

    def reference(self, scope: tuple[str, ...], *kinds: str) -> str:
        return f"${{{self.random.choice(self.near(scope, *kinds)).name}}}"

    def number_of(self, scope: tuple[str, ...], depth: int = 2) -> str:
        return self.random.choice(list(self.numbers(scope, depth)))()

    def numbers(self, scope: tuple[str, ...], depth: int) -> Iterator[Callable[[], str]]:
        pick = self.random.choice
        yield lambda: str(self.random.randrange(12))
        if self.near(scope, "integer"):
            yield from [lambda: self.reference(scope, "integer")] * 3
        if self.near(scope, "decimal", "sum"):
            yield from [lambda: self.reference(scope, "decimal", "sum")] * 2
            yield lambda: f"round({self.reference(scope, 'decimal', 'sum')}, {self.random.randrange(3)})"
        if self.near(scope, "multiple"):
            yield lambda: f"count-selected({self.reference(scope, 'multiple')})"
        if self.near(scope, "text"):
            yield lambda: f"string-length({self.reference(scope, 'text')})"
        for many in self.far(scope, "integer", "decimal")[-3:]:
            # Inside a repeat JavaRosa reads a path from the root in the present instance only.
            is_absolute = self.chance(0.3) and (not scope or self.is_pure)
            written = many.path if is_absolute else f"${{{many.name}}}"
            yield (
                lambda written=written: (
                    f"{pick(['sum', 'max', 'min', 'count', 'count-non-empty'])}({written})"
                )
            )
            if len(many.scope) == 1:
                repeat = self.repeats[many.scope[0]].name
                yield (
                    lambda many=many, repeat=repeat: (
                        f"indexed-repeat(${{{many.name}}}, ${{{repeat}}}, {self.number_of(scope, 0)})"
                    )
                )
        for repeat in [r for r in self.repeats.values() if r.path not in scope][-2:]:
            yield lambda repeat=repeat: f"count(${{{repeat.name}}})"
        if scope and self.is_pure:
            # All instances, as XPath has it; JavaRosa reads the present one.
            inside = [q for q in self.known if q.kind in ("integer", "decimal") and q.scope == scope]
            for own in inside[-1:]:
                yield lambda own=own: f"sum({own.path})"
        if depth > 0:
            yield (
                lambda: f"{self.number_of(scope, depth - 1)} {pick('+-*')} {self.number_of(scope, depth - 1)}"
            )
            yield (
                lambda: (
                    f"({self.number_of(scope, depth - 1)}) {pick(['div', 'mod'])} {self.random.randrange(2, 9)}"
                )
            )
            yield (
                lambda: (
                    f"if({self.boolean(scope, depth - 1)}, {self.number_of(scope, depth - 1)}, {self.number_of(scope, 0)})"
                )
            )
            yield lambda: f"int({self.number_of(scope, depth - 1)})"
            yield lambda: f"coalesce({self.number_of(scope, depth - 1)}, {self.random.randrange(9)})"

    def text(self, scope: tuple[str, ...], depth: int = 2) -> str:
        return self.random.choice(list(self.words(scope, depth)))()

    def words(self, scope: tuple[str, ...], depth: int) -> Iterator[Callable[[], str]]:
        yield lambda: f"'{self.random.choice(['a', 'été', 'Kaya', ''])}'"
        if self.near(scope, "text", "words"):
            yield from [lambda: self.reference(scope, "text", "words")] * 3
            yield (
                lambda: (
                    f"substr({self.reference(scope, 'text', 'words')}, {self.random.randrange(3)}, {self.random.randrange(3, 6)})"
                )
            )
        if self.near(scope, "one", "place"):
            yield lambda: self.reference(scope, "one", "place")
            yield lambda: (lambda ref: f"jr:choice-name({ref}, '{ref}')")(
                self.reference(scope, "one", "place")
            )
        if self.near(scope, "multiple"):
            yield lambda: f"selected-at({self.reference(scope, 'multiple')}, {self.random.randrange(3)})"
        if self.near(scope, "date"):
            yield lambda: f"format-date({self.reference(scope, 'date')}, '%d/%m/%Y')"
        for many in self.far(scope, "text", "one", "integer")[-2:]:
            yield lambda many=many: f"join(', ', ${{{many.name}}})"
        if depth > 0:
            yield lambda: f"concat({self.text(scope, depth - 1)}, '-', {self.number_of(scope, depth - 1)})"
            yield (
                lambda: (
                    f"if({self.boolean(scope, depth - 1)}, {self.text(scope, depth - 1)}, {self.text(scope, 0)})"
                )
            )
            yield lambda: f"string({self.number_of(scope, depth - 1)})"
            yield lambda: f"normalize-space({self.text(scope, depth - 1)})"

    def boolean(self, scope: tuple[str, ...], depth: int = 1) -> str:
        return self.random.choice(list(self.conditions(scope, depth)))()

    def conditions(self, scope: tuple[str, ...], depth: int) -> Iterator[Callable[[], str]]:
        pick = self.random.choice
        yield (
            lambda: (
                f"{self.number_of(scope, 0)} {pick(['>', '<', '>=', '=', '!='])} {self.random.randrange(6)}"
            )
        )
        for one in self.near(scope, "one")[-2:]:
            yield from [lambda one=one: f"${{{one.name}}} {pick(['=', '!='])} '{pick(one.choices)}'"] * 2
        for many in self.near(scope, "multiple")[-2:]:
            yield lambda many=many: f"selected(${{{many.name}}}, '{pick(many.choices)}')"
        if self.near(scope, "text", "integer", "one", "date", "multiple"):
            yield (
                lambda: (
                    f"{self.reference(scope, 'text', 'integer', 'one', 'date', 'multiple')} {pick(['=', '!='])} ''"
                )
            )
        if self.near(scope, "text"):
            yield lambda: f"contains({self.reference(scope, 'text')}, 'a')"
            yield lambda: f"regex({self.reference(scope, 'text')}, '{pick(['[A-Z].*', '.*[0-9]+', 'x?'])}')"
        if self.near(scope, "truth"):
            yield lambda: self.reference(scope, "truth")
        if self.near(scope, "date"):
            yield lambda: f"{self.reference(scope, 'date')} > date('2000-01-01')"
        if depth > 0:
            yield (
                lambda: (
                    f"{self.boolean(scope, depth - 1)} {pick(['and', 'or'])} {self.boolean(scope, depth - 1)}"
                )
            )
            yield lambda: f"not({self.boolean(scope, depth - 1)})"

    # The table.

    def survey(self) -> Iterator[str]:
        texts = [
            column
            for text in TEXTS
            for column in (
                (f"{text}::français (fr)", f"{text}::English (en)") if self.two_languages else (text,)
            )
        ]
        used = [c for c in ("type", "name", *texts, *COLUMNS) if any(c in row for row in self.rows)]
        yield "| survey |"
        yield "| | " + " | ".join(used) + " |"
        for row in self.rows:
            yield "| | " + " | ".join(row.get(column, "") for column in used) + " |"


def choices(two_languages: bool) -> Iterator[str]:
    """Yield the choices sheet."""
    labels = "label::français (fr) | label::English (en)" if two_languages else "label"
    yield "| choices |"
    yield f"| | list_name | name | {labels} | region | taille |"
    for name, codes in LISTS.items():
        for code in codes:
            label = f"{code.title()} | {code.upper()}" if two_languages else code.title()
            yield f"| | {name} | {code} | {label} | | |"
    for code, region, size in VILLES:
        label = f"{code.title()} | {code.upper()}" if two_languages else code.title()
        yield f"| | ville | {code} | {label} | {region} | {size} |"


def make_form(seed: int, *, is_pure: bool = False) -> str:
    """Return the random form of a seed, as a Markdown table; `lieux.csv` is to lie beside it."""
    return FormMaker(seed, is_pure).make()
