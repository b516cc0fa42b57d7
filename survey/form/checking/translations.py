"""Texts and media that one language of a workbook has and another lacks."""

from collections.abc import Iterator, Mapping

from survey.form.checking.codes import cell_place, found
from survey.form.headers import MEDIA, TEXTS
from survey.form.itext import language_code
from survey.form.workbook import Sheet
from survey.messages import _
from survey.records.findings import Finding

_TRANSLATED = {"survey": (*TEXTS, *MEDIA), "choices": ("label", *MEDIA)}


def check_translations(sheets: Mapping[str, Sheet], where: str) -> Iterator[Finding]:
    """Yield what is not translated, cell by cell; a column that a language lacks altogether once."""
    languages: dict[str, None] = {}
    for name, texts in _TRANSLATED.items():
        for text in texts if name in sheets else ():
            languages.update(dict.fromkeys(one for one in sheets[name].translated(text) if one))
    for language in languages:
        if language_code(language) is None:
            yield from _without_code(sheets, language, where)
    for name, texts in _TRANSLATED.items():
        for text in texts if name in sheets else ():
            yield from _text(sheets[name], text, list(languages), where)


def _without_code(sheets: Mapping[str, Sheet], language: str, where: str) -> Iterator[Finding]:
    for name in _TRANSLATED:
        for column in sheets[name].columns if name in sheets else ():
            if column.endswith(f"::{language}"):
                yield found(
                    "language-without-code",
                    where,
                    _("The language {language} has no code.").format(language=language),
                    cell_place(sheets[name], None, column),
                    _("Write the code in brackets behind its name, as in {example}.").format(
                        example="Français (fr)"
                    ),
                )
                return


def _text(sheet: Sheet, text: str, languages: list[str], where: str) -> Iterator[Finding]:
    columns = sheet.translated(text)
    filled = [column for column in columns.values() if any(row.get(column) for row in sheet.rows)]
    if not filled or not languages:
        return
    lacking = [language for language in languages if language not in columns]
    if lacking:
        yield found(
            "missing-translation",
            where,
            _("The column {column} is not translated into {language}.").format(
                column=text, language=", ".join(lacking)
            ),
            cell_place(sheet, None, filled[0]),
            _("Add the column {column}; until then the other language is shown.").format(
                column=f"{text}::{lacking[0]}"
            ),
        )
    own = {language: column for language, column in columns.items() if language}
    for row in sheet.rows:
        if not any(row.get(column) for column in own.values()):
            continue
        for language, column in own.items():
            if not row.get(column):
                yield found(
                    "missing-translation",
                    where,
                    _("The {text} of {name} is not translated into {language}.").format(
                        text=text, name=row.get("name"), language=language
                    ),
                    cell_place(sheet, row, column),
                    _("Translate it; until then the other language is shown."),
                )
