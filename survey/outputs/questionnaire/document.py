"""The questionnaire as an OpenDocument text, to be changed in a word processor before it is printed.

What lives here: paragraphs in named styles. What does not: what stands in it (`layout`), the styles
themselves (`templates/styles.xml`).
"""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from survey.form.markup import Paragraph, Run
from survey.form.phrases import Kind, Phrase
from survey.messages import speaking
from survey.outputs.questionnaire.choices import PrintedChoice
from survey.outputs.questionnaire.faces import Face
from survey.outputs.questionnaire.layout import PrintedQuestion, PrintedSection, Questionnaire
from survey.outputs.questionnaire.spaces import Place, Space
from survey.outputs.questionnaire.wording import sheet_words

if TYPE_CHECKING:
    from odfdo import Document

STYLES = Path(__file__).parent / "templates" / "styles.xml"
_BOX, _RANK_BOX, _SQUARE = "☐", "|__|", "|__"
_TAB = "<text:tab/>"


def write_document(questionnaire: Questionnaire, spoken: str) -> bytes:
    """Return the .odt; `spoken` (`fr` or `en`) is the language of the words around the questions."""
    from odfdo import Document, Element, Style

    document = Document("text")
    for style in Element.from_tag(STYLES.read_text(encoding="utf-8")).children:
        assert isinstance(style, Style)
        document.insert_style(style)
    _number_pages(document)
    document.meta.title = questionnaire.title
    document.meta.language = spoken
    body = document.body
    with speaking(spoken):
        for paragraph in _Writer(questionnaire).paragraphs():
            body.append(Element.from_tag(paragraph))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _number_pages(document: "Document") -> None:
    """Put the number of the page at the foot of every page."""
    from odfdo import Element

    master = document.get_style("master-page", "Standard")
    footer = (
        '<style:footer><text:p text:style-name="Foot"><text:page-number text:select-page="current"/> / '
        "<text:page-count/></text:p></style:footer>"
    )
    if master is not None:
        master.append(Element.from_tag(footer))


class _Writer:
    """Writes paragraphs as XML, in the language in use."""

    def __init__(self, sheet: Questionnaire) -> None:
        self._sheet = sheet
        self._words = sheet_words(sheet.questions)

    def paragraphs(self) -> Iterator[str]:
        sheet, words = self._sheet, self._words
        yield _heading("Sheet_Title", 1, escape(sheet.title))
        facts = f"{sheet.form_id} · {words['version']} {sheet.version} · {words['questions']}"
        yield _paragraph("Fine", escape(facts))
        yield _paragraph(
            "Fine", escape(f"{words['legend_required']} {words['legend_code']} {words['legend_values']}")
        )
        yield from self._parts(sheet.parts)
        if sheet.values:
            yield _heading("Section_1", 2, escape(words["values"]))
            yield _paragraph("Fine", escape(words["values_intro"]))
        for value in sheet.values:
            yield _paragraph("Value_Name", escape(value.name))
            for phrase in value.phrases:
                yield _paragraph("Value", self._phrase(phrase))
            if value.expression:
                yield _paragraph("Value", _span("Code", escape(value.expression)))

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
            yield _heading(f"Section_{level}", level + 1, f"{escape(section.number)}  {titles}")
        for face in section.faces:
            for rule in face.rules:
                yield _paragraph("Rule", self._phrase(rule))
        yield from self._parts(section.parts)

    def _question(self, question: PrintedQuestion) -> Iterator[str]:
        for place, face in enumerate(question.faces):
            yield from self._face(question, face, is_first=place == 0)
        yield from self._choices(question)
        yield from _space(question.space)
        for face in question.faces:
            for check in face.checks:
                yield _paragraph("Check", self._phrase(check))
            if face.message:
                yield _paragraph("Check", _span("Italic", _inline(face.message)))
        yield _paragraph("Question_End", "")

    def _face(self, question: PrintedQuestion, face: Face, *, is_first: bool) -> Iterator[str]:
        for rule in face.rules:
            yield _paragraph("Rule", self._phrase(rule))
        star = _span("Star", "*") if question.is_required else ""
        name = f" {_span('Name', escape(question.name))}" if is_first else ""
        number = _span("Number", escape(question.number)) if is_first else ""
        style = "Question" if question.number else "Reading"
        start = f"{number}{_TAB}" if question.number else ""
        yield _paragraph(style, f"{start}{_inline(face.label)}{star}{name}")
        for media in face.media:
            yield _paragraph("Hint", escape(self._words["shown"].format(name=media)))
        if face.hint:
            yield _paragraph("Hint", _inline(face.hint))
        if face.guidance:
            yield _paragraph("Hint", f"{escape(self._words['guidance'])} {_inline(face.guidance)}")
        if face.instruction:
            yield _paragraph("Instruction", escape(f"→ {face.instruction}"))

    def _choices(self, question: PrintedQuestion) -> Iterator[str]:
        if question.choices is None:
            return
        box = _RANK_BOX if question.space.place is Place.RANK else _BOX
        for heap in question.choices.heaps:
            if heap.headings:
                yield _paragraph("Choice_Heading", escape(" / ".join(heap.headings)))
            if heap.is_short or heap.headings:
                row = "    ".join(_choice(box, choice) for choice in heap.choices)
                yield _paragraph("Choice", row)
            else:
                yield from (_paragraph("Choice", _choice(box, choice)) for choice in heap.choices)
        if not question.choices.heaps:
            yield _paragraph("Line", "")

    def _phrase(self, phrase: Phrase) -> str:
        found = []
        for span in phrase:
            text = escape(span.text)
            match span.kind:
                case Kind.QUESTION:
                    number = self._sheet.numbers.get(span.path or "")
                    mark = f" ({escape(number)})" if number else ""
                    found.append(_span("Italic", text) + mark)
                case Kind.CHOICE:
                    found.append(_span("Bold", text))
                case Kind.CODE:
                    found.append(_span("Code", text))
                case Kind.WORDS:
                    found.append(text)
        return "".join(found)


def _space(space: Space) -> Iterator[str]:
    match space.place:
        case Place.SQUARES:
            row = "".join(f"{_SQUARE * count}| {escape(sign)} " for count, sign in space.squares)
            yield _paragraph("Squares", row)
        case Place.LINES:
            yield from (_paragraph("Line", "") for _number in range(space.lines))
        case Place.TICK:
            yield _paragraph("Choice", _BOX)
        case Place.SCALE:
            yield _paragraph("Choice", "    ".join(f"{_BOX} {escape(mark)}" for mark in space.marks))
        case _:
            return


def _choice(box: str, choice: PrintedChoice) -> str:
    return f"{box} {escape(' / '.join(choice.labels))} {_span('Name', escape(choice.code))}"


def _inline(paragraphs: Sequence[Paragraph]) -> str:
    rows = ("".join(_run(run) for run in paragraph.runs) for paragraph in paragraphs)
    return "<text:line-break/>".join(rows)


def _run(run: Run) -> str:
    if run.ends_line:
        return "<text:line-break/>"
    text = escape(run.text)
    text = _span("Bold", text) if run.bold else text
    text = _span("Italic", text) if run.italic else text
    text = _span("Name", text) if run.is_value else text
    return (
        f'<text:a xlink:type="simple" xlink:href={quoteattr(run.link)}>{text}</text:a>' if run.link else text
    )


def _span(style: str, inner: str) -> str:
    return f'<text:span text:style-name="Sheet_{style}">{inner}</text:span>'


def _paragraph(style: str, inner: str) -> str:
    return f'<text:p text:style-name="{style}">{_spaced(inner)}</text:p>'


def _heading(style: str, level: int, inner: str) -> str:
    return f'<text:h text:style-name="{style}" text:outline-level="{level}">{_spaced(inner)}</text:h>'


def _spaced(inner: str) -> str:
    """Return text whose rows of spaces stay, as OpenDocument writes them."""
    return inner.replace("    ", ' <text:s text:c="3"/>').replace("  ", " <text:s/>")
