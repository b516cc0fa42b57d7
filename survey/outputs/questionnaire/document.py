"""The questionnaire as an OpenDocument text, to be changed in a word processor before it is printed.

What lives here: paragraphs in named styles. What does not: what stands in it (`layout`), the styles and
the file itself (`outputs.paper.odt`).
"""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from survey.form.markup import Paragraph, Run
from survey.form.phrases import Kind, Phrase
from survey.messages import speaking
from survey.outputs.paper.odt import document_bytes, heading, paragraph, span
from survey.outputs.questionnaire.choices import PrintedChoice
from survey.outputs.questionnaire.faces import Face
from survey.outputs.questionnaire.layout import PrintedQuestion, PrintedSection, Questionnaire
from survey.outputs.questionnaire.spaces import Place, Space
from survey.outputs.questionnaire.wording import sheet_words

_BOX, _RANK_BOX, _SQUARE = "☐", "|__|", "|__"
_TAB = "<text:tab/>"


def write_document(questionnaire: Questionnaire, spoken: str) -> bytes:
    """Return the .odt; `spoken` (`fr` or `en`) is the language of the words around the questions."""
    with speaking(spoken):
        paragraphs = list(_Writer(questionnaire).paragraphs())
    return document_bytes(questionnaire.title, spoken, paragraphs)


class _Writer:
    """Writes paragraphs as XML, in the language in use."""

    def __init__(self, sheet: Questionnaire) -> None:
        self._sheet = sheet
        self._words = sheet_words(sheet.questions)

    def paragraphs(self) -> Iterator[str]:
        sheet, words = self._sheet, self._words
        yield heading("Sheet_Title", 1, escape(sheet.title))
        facts = f"{sheet.form_id} · {words['version']} {sheet.version} · {words['questions']}"
        yield paragraph("Fine", escape(facts))
        yield paragraph(
            "Fine", escape(f"{words['legend_required']} {words['legend_code']} {words['legend_values']}")
        )
        yield from self._parts(sheet.parts)
        if sheet.values:
            yield heading("Section_1", 2, escape(words["values"]))
            yield paragraph("Fine", escape(words["values_intro"]))
        for value in sheet.values:
            yield paragraph("Value_Name", escape(value.name))
            for phrase in value.phrases:
                yield paragraph("Value", self._phrase(phrase))
            if value.expression:
                yield paragraph("Value", span("Code", escape(value.expression)))

    def _parts(self, parts: Sequence[PrintedSection | PrintedQuestion]) -> Iterator[str]:
        for part in parts:
            if isinstance(part, PrintedSection):
                yield from self._section(part)
            else:
                yield from self._question(part)

    def _section(self, section: PrintedSection) -> Iterator[str]:
        level = min(section.level, 3)
        if section.number:
            titles = " / ".join(_inline(face.label) for face in section.faces)
            yield heading(f"Section_{level}", level + 1, f"{escape(section.number)}  {titles}")
        for face in section.faces:
            for rule in face.rules:
                yield paragraph("Rule", self._phrase(rule))
        yield from self._parts(section.parts)

    def _question(self, question: PrintedQuestion) -> Iterator[str]:
        for place, face in enumerate(question.faces):
            yield from self._face(question, face, is_first=place == 0)
        yield from self._choices(question)
        yield from _space(question.space)
        for face in question.faces:
            for check in face.checks:
                yield paragraph("Check", self._phrase(check))
            if face.message:
                yield paragraph("Check", span("Italic", _inline(face.message)))
        yield paragraph("Question_End", "")

    def _face(self, question: PrintedQuestion, face: Face, *, is_first: bool) -> Iterator[str]:
        for rule in face.rules:
            yield paragraph("Rule", self._phrase(rule))
        star = span("Star", "*") if question.is_required else ""
        name = f" {span('Name', escape(question.name))}" if is_first else ""
        number = span("Number", escape(question.number)) if is_first else ""
        style = "Question" if question.number else "Reading"
        start = f"{number}{_TAB}" if question.number else ""
        yield paragraph(style, f"{start}{_inline(face.label)}{star}{name}")
        for media in face.media:
            yield paragraph("Hint", escape(self._words["shown"].format(name=media)))
        if face.hint:
            yield paragraph("Hint", _inline(face.hint))
        if face.guidance:
            yield paragraph("Hint", f"{escape(self._words['guidance'])} {_inline(face.guidance)}")
        if face.instruction:
            yield paragraph("Instruction", escape(f"→ {face.instruction}"))

    def _choices(self, question: PrintedQuestion) -> Iterator[str]:
        if question.choices is None:
            return
        box = _RANK_BOX if question.space.place is Place.RANK else _BOX
        for heap in question.choices.heaps:
            if heap.headings:
                yield paragraph("Choice_Heading", escape(" / ".join(heap.headings)))
            if heap.is_short or heap.headings:
                row = "    ".join(_choice(box, choice) for choice in heap.choices)
                yield paragraph("Choice", row)
            else:
                yield from (paragraph("Choice", _choice(box, choice)) for choice in heap.choices)
        if not question.choices.heaps:
            yield paragraph("Line", "")

    def _phrase(self, phrase: Phrase) -> str:
        found = []
        for own in phrase:
            text = escape(own.text)
            match own.kind:
                case Kind.QUESTION:
                    number = self._sheet.numbers.get(own.path or "")
                    mark = f" ({escape(number)})" if number else ""
                    found.append(span("Italic", text) + mark)
                case Kind.CHOICE:
                    found.append(span("Bold", text))
                case Kind.CODE:
                    found.append(span("Code", text))
                case Kind.WORDS:
                    found.append(text)
        return "".join(found)


def _space(space: Space) -> Iterator[str]:
    match space.place:
        case Place.SQUARES:
            row = "".join(f"{_SQUARE * count}| {escape(sign)} " for count, sign in space.squares)
            yield paragraph("Squares", row)
        case Place.LINES:
            yield from (paragraph("Line", "") for _number in range(space.lines))
        case Place.TICK:
            yield paragraph("Choice", _BOX)
        case Place.SCALE:
            yield paragraph("Choice", "    ".join(f"{_BOX} {escape(mark)}" for mark in space.marks))
        case _:
            return


def _choice(box: str, choice: PrintedChoice) -> str:
    return f"{box} {escape(' / '.join(choice.labels))} {span('Name', escape(choice.code))}"


def _inline(paragraphs: Sequence[Paragraph]) -> str:
    rows = ("".join(_run(run) for run in paragraph.runs) for paragraph in paragraphs)
    return "<text:line-break/>".join(rows)


def _run(run: Run) -> str:
    if run.ends_line:
        return "<text:line-break/>"
    text = escape(run.text)
    text = span("Bold", text) if run.bold else text
    text = span("Italic", text) if run.italic else text
    text = span("Name", text) if run.is_value else text
    return (
        f'<text:a xlink:type="simple" xlink:href={quoteattr(run.link)}>{text}</text:a>' if run.link else text
    )
