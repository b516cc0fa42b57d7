"""The questionnaire as values: sections, questions, choices and words, in one or several languages.

What lives here: what is printed and in which order. What does not: how it looks (`page`, `document`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from survey.form.definition import Control, FormDefinition
from survey.form.itext import language_code
from survey.form.outline import CALCULATE, NO_BIND, Node, outline
from survey.form.phrases import Phrase
from survey.form.tags import tags_of
from survey.messages import LANGUAGES, current_language
from survey.outputs.questionnaire.choices import Choices, choices_of
from survey.outputs.questionnaire.faces import Face, FaceMaker
from survey.outputs.questionnaire.spaces import Space, space_of

_SELECTS = ("select_one", "select_multiple", "rank")


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """A question, or a text to read when `number` is empty; `faces` are its words, one a language.

    `is_companion` says that it asks why the question before has no answer.
    """

    number: str
    name: str
    is_required: bool
    is_companion: bool
    space: Space
    choices: Choices | None
    faces: tuple[Face, ...]


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """A group or repeat; one without a label has an empty `number`."""

    number: str
    level: int
    name: str
    is_repeat: bool
    faces: tuple[Face, ...]
    parts: "tuple[PrintedSection | PrintedQuestion, ...]"


@dataclass(frozen=True, slots=True)
class PrintedValue:
    """A value that nobody is asked for: what it is in words, one phrase a language, and its expression."""

    name: str
    phrases: tuple[Phrase, ...]
    expression: str


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A whole form; `languages` are the codes of each face, `numbers` the number of each question by path."""

    title: str
    form_id: str
    version: str
    languages: tuple[str, ...]
    parts: tuple[PrintedSection | PrintedQuestion, ...]
    values: tuple[PrintedValue, ...]
    numbers: dict[str, str] = field(default_factory=dict)

    @property
    def questions(self) -> int:
        """Return how many questions have a number."""
        return len(self.numbers)


def lay_out(form: FormDefinition, languages: Sequence[str | None]) -> Questionnaire:
    """Lay a form out in the languages named (as in the form's itext; None for a form that has none)."""
    return _Layout(form, languages).questionnaire()


def spoken_language(name: str | None) -> str:
    """Return the language of the toolkit that goes with a form's language: its own, else the one in use."""
    code = language_code(name) if name else None
    return code if code in LANGUAGES else current_language()


class _Layout:
    def __init__(self, form: FormDefinition, languages: Sequence[str | None]) -> None:
        self._form = form
        self._nodes = outline(form)
        self._makers = [FaceMaker(form, name, spoken_language(name)) for name in languages]
        self._companions = set(tags_of(form).companions.values())
        self._numbers: dict[str, str] = {}
        self._letters = 0
        self._counts: dict[str, int] = {}

    def questionnaire(self) -> Questionnaire:
        parts = tuple(self._parts(self._form.body, "", 1))
        return Questionnaire(
            title=self._form.title,
            form_id=self._form.form_id,
            version=self._form.version,
            languages=tuple(
                (language_code(maker.language) if maker.language else None) or maker.spoken
                for maker in self._makers
            ),
            parts=parts,
            values=tuple(self._values()),
            numbers=self._numbers,
        )

    def _parts(
        self, controls: Sequence[Control], above: str, level: int
    ) -> Iterator[PrintedSection | PrintedQuestion]:
        place = 0
        for control in controls:
            if control.kind not in ("group", "repeat"):
                if control.ref is not None:
                    yield self._question(self._nodes[control.ref], above)
                continue
            inner = _framed_repeat(control)
            has_label = inner.label is not None
            place += has_label
            yield self._section(
                inner, self._section_number(above, place, level) if has_label else "", above, level
            )

    def _section_number(self, above: str, place: int, level: int) -> str:
        if level > 1:
            return f"{above}.{place}" if above else str(place)
        self._letters += 1
        return _letter(self._letters)

    def _section(self, control: Control, number: str, above: str, level: int) -> PrintedSection:
        node = self._nodes.get(control.ref or "") or Node(control.ref or "", control.kind, control, NO_BIND)
        parts = tuple(self._parts(control.children, number or above, level + bool(number)))
        return PrintedSection(
            number=number,
            level=level,
            name=node.name,
            is_repeat=control.kind == "repeat",
            faces=tuple(maker.section(node) for maker in self._makers),
            parts=parts,
        )

    def _question(self, node: Node, above: str) -> PrintedQuestion:
        number = ""
        if node.kind != "note":
            letter = above.partition(".")[0]
            self._counts[letter] = self._counts.get(letter, 0) + 1
            number = f"{letter}{self._counts[letter]}"
            self._numbers[node.path] = number
        makers = self._makers
        choices = None
        if node.kind in _SELECTS and node.control is not None:
            choices = choices_of(self._form, node, [maker.labels for maker in makers])
        return PrintedQuestion(
            number=number,
            name=node.name,
            is_required=node.bind.required == "true()",
            is_companion=node.path in self._companions,
            space=space_of(node),
            choices=choices,
            faces=tuple(maker.question(node, choices) for maker in makers),
        )

    def _values(self) -> Iterator[PrintedValue]:
        for node in self._nodes.values():
            expression = node.bind.calculate or ""
            if node.kind == CALCULATE and "/meta/" not in node.path:
                phrases = tuple(maker.computed(node) for maker in self._makers)
                yield PrintedValue(node.name, phrases, expression)


def _framed_repeat(control: Control) -> Control:
    """Return the repeat that a group only frames, else the control itself."""
    inner = control.children[0] if len(control.children) == 1 else None
    is_frame = inner is not None and inner.kind == "repeat" and control.kind == "group"
    return inner if is_frame and inner is not None and control.ref in (inner.ref, None) else control


def _letter(number: int) -> str:
    """Return A to Z, then AA, AB ….

    >>> _letter(1), _letter(27)
    ('A', 'AA')
    """
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
