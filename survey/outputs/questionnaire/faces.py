"""The words of a question or section in one language: its texts and its logic.

What lives here: sentences. What does not: numbers, choices and places to write, which are every language's.
"""

from dataclasses import dataclass

from survey.form.definition import FormDefinition, Text
from survey.form.labels import Labels
from survey.form.markup import Paragraph, read_markup
from survey.form.outline import Node, output_name
from survey.form.phrases import Kind, Phrase, Span, capitalised, fill, words
from survey.form.wording import LogicWords
from survey.messages import _, ngettext, speaking
from survey.outputs.questionnaire.choices import Choices
from survey.outputs.questionnaire.filters import filter_words
from survey.outputs.questionnaire.spaces import instruction

_MEDIA = ("image", "big-image", "audio", "video")


@dataclass(frozen=True, slots=True)
class Face:
    """What is said in one language.

    `rules` are sentences on when and how it is asked; `checks` those on the answer. `media` are names of
    files that the form shows or plays.
    """

    label: tuple[Paragraph, ...]
    hint: tuple[Paragraph, ...] = ()
    guidance: tuple[Paragraph, ...] = ()
    media: tuple[str, ...] = ()
    instruction: str = ""
    rules: tuple[Phrase, ...] = ()
    checks: tuple[Phrase, ...] = ()
    message: tuple[Paragraph, ...] = ()


class FaceMaker:
    """Makes the faces of one language: `language` is the form's, `spoken` that of the sentences."""

    def __init__(self, form: FormDefinition, language: str | None, spoken: str) -> None:
        self._form = form
        self.language, self.spoken = language, spoken
        self.labels = Labels(form, language, stand_in=output_name)
        self._logic = LogicWords(form, self.labels)

    def question(self, node: Node, choices: Choices | None) -> Face:
        """Return the words of a question or of a text to read."""
        control, bind = node.control, node.bind
        label = control.label if control is not None else None
        hint = control.hint if control is not None else None
        with speaking(self.spoken):
            return Face(
                label=self._text(label) or read_markup([node.name], output_name),
                hint=self._text(hint),
                guidance=self._text(hint, "guidance"),
                media=tuple(name for kind in _MEDIA if (name := self.labels.text(label, kind))),
                instruction=instruction(node),
                rules=(
                    *self._rules(node, _("Ask this question if: {a}.")),
                    *self._choice_rules(node, choices),
                ),
                checks=self._checks(node),
                message=self._text(bind.constraint_message) if bind.constraint else (),
            )

    def section(self, node: Node) -> Face:
        """Return the words of a group or repeat."""
        label = node.control.label if node.control is not None else None
        count = node.control.repeat_count if node.control is not None else None
        with speaking(self.spoken):
            rules = self._rules(node, _("Only if: {a}."))
            if node.kind == "repeat" and count:
                times = self._logic.value(count, node.path)
                rules = (*rules, fill(_("Fill in this part as many times as said here: {a}."), times))
            elif node.kind == "repeat":
                rules = (*rules, words(_("Fill in this part again for each one; take a further sheet.")))
            return Face(label=self._text(label), rules=rules)

    def computed(self, node: Node) -> Phrase:
        """Say what a value is that nobody is asked for."""
        with speaking(self.spoken):
            if node.bind.calculate:
                return capitalised(self._logic.value(node.bind.calculate, node.path))
            return words(_("Noted by the device."))

    def _text(self, text: Text | None, kind: str = "") -> tuple[Paragraph, ...]:
        return read_markup(self.labels.pieces(text, kind), output_name)

    def _rules(self, node: Node, sentence: str) -> tuple[Phrase, ...]:
        found: list[Phrase] = []
        if node.bind.relevant and node.bind.relevant != "true()":
            found.append(fill(sentence, self._logic.condition(node.bind.relevant, node.path)))
        if node.bind.required not in (None, "true()", "false()"):
            condition = self._logic.condition(node.bind.required or "", node.path)
            found.append(fill(_("An answer is required if: {a}."), condition))
        return tuple(found)

    def _choice_rules(self, node: Node, choices: Choices | None) -> tuple[Phrase, ...]:
        if choices is None:
            return ()
        found: list[Phrase] = []
        if choices.parted_by is not None:
            found.append(
                fill(_("Only the choices under the answer to {a}."), self._logic.question(choices.parted_by))
            )
        elif choices.filter is not None:
            found.append(
                fill(_("Only the choices {a}."), filter_words(self._logic, choices.filter, node.path))
            )
        if choices.file is not None and not choices.heaps:
            file = (Span(choices.file, Kind.CODE),)
            if choices.count is None:
                found.append(fill(_("The choices are in the file {a}."), file))
            else:
                sentence = ngettext(
                    "The {count} choice is in the file {{a}}.",
                    "The {count} choices are in the file {{a}}.",
                    choices.count,
                )
                found.append(fill(sentence.format(count=choices.count), file))
        return tuple(found)

    def _checks(self, node: Node) -> tuple[Phrase, ...]:
        found: list[Phrase] = []
        if node.bind.calculate:
            found.append(fill(_("Value: {a}."), self._logic.value(node.bind.calculate, node.path)))
        if node.bind.constraint:
            condition = self._logic.condition(node.bind.constraint, node.path)
            # A shape written in code tells an agent nothing that the form's own message does not.
            if not (node.bind.constraint_message and any(span.kind is Kind.CODE for span in condition)):
                found.append(fill(_("Accepted if: {a}."), condition))
        start = self._start(node)
        if start:
            found.append(fill(_("Proposed beforehand: {a}."), start))
        return tuple(found)

    def _start(self, node: Node) -> Phrase:
        for action in self._form.actions:
            if action.ref == node.path and (action.value or action.text):
                value = action.value
                return (
                    self._logic.value(value, node.path)
                    if value
                    else self._logic.choice(node.path, action.text)
                )
        return self._logic.choice(node.path, node.start) if node.start and node.kind != "note" else ()
