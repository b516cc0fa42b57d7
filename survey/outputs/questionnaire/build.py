"""A form to a questionnaire file: languages found, layout made, page or document written."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from survey.errors import OutputError
from survey.form.definition import FormDefinition
from survey.form.itext import find_language, language_code
from survey.messages import _, current_language
from survey.outputs.paper.writing import write_output
from survey.outputs.questionnaire.layout import Questionnaire, lay_out, spoken_language


@dataclass(frozen=True, slots=True)
class WrittenQuestionnaire:
    """What was written: the file, the languages in it, and how many questions."""

    path: Path
    languages: tuple[str, ...]
    questions: int


def languages_to_print(form: FormDefinition, asked: Sequence[str]) -> list[str | None]:
    """Return the form's names of the languages asked for; the one in use, else the form's own, by default.

    Raises OutputError for a language that the form does not have.
    """
    if not asked:
        return [find_language(current_language(), form.languages) or form.default_language]
    found: list[str | None] = []
    for text in asked:
        name = find_language(text, form.languages)
        if name is None:
            raise OutputError(
                _("The form has no language {name}.").format(name=text),
                where=form.form_id,
                remedy=_("It has: {languages}.").format(languages=", ".join(form.languages) or "-"),
            )
        found.append(name)
    return found


def questionnaire_bytes(form: FormDefinition, languages: Sequence[str | None], format_: str) -> bytes:
    """Return the file of a questionnaire, the same bytes for the same form. Raises OutputError."""
    return _encoded(lay_out(form, languages), spoken_language(languages[0]), format_)


def write_questionnaire(
    form: FormDefinition, asked: Sequence[str], format_: str, target: Path | None
) -> WrittenQuestionnaire:
    """Write the questionnaire of a form to `target`, else into the current folder under the form's name.

    Raises OutputError when a language is not there or the file cannot be written.
    """
    languages = languages_to_print(form, asked)
    codes = [(language_code(name) if name else None) or current_language() for name in languages]
    path = target or Path(f"{_file_stem(form)}.{'-'.join(codes)}.{format_}")
    sheet = lay_out(form, languages)
    data = _encoded(sheet, spoken_language(languages[0]), format_)
    write_output(path, data)
    return WrittenQuestionnaire(path, sheet.languages, sheet.questions)


def _encoded(sheet: Questionnaire, spoken: str, format_: str) -> bytes:
    try:
        if format_ == "odt":
            from survey.outputs.questionnaire.document import write_document

            return write_document(sheet, spoken)
        from survey.outputs.questionnaire.page import write_page

        return write_page(sheet, spoken).encode("utf-8")
    except RecursionError as error:
        raise OutputError(
            _("The form has too many groups inside each other for paper."),
            remedy=_("Put the questions into fewer groups; on a laptop the form works as it is."),
        ) from error


def _file_stem(form: FormDefinition) -> str:
    return "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in form.form_id) or "form"
