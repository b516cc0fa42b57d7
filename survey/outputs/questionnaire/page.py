"""The questionnaire as one page of HTML for a browser and for paper (A4), that needs nothing else.

What lives here: rendering. What does not: what stands on it (`layout`), the style (`outputs.paper`).
"""

from survey.messages import speaking
from survey.outputs.paper.page import base_style
from survey.outputs.questionnaire.layout import PrintedSection, Questionnaire
from survey.outputs.questionnaire.wording import sheet_words
from survey.outputs.templating import Templates


def write_page(questionnaire: Questionnaire, spoken: str, templates: Templates | None = None) -> str:
    """Return the page; `spoken` (`fr` or `en`) is the language of the words around the questions.

    Raises OutputError for a campaign's own template that cannot be used.
    """
    with speaking(spoken):
        return (templates or Templates()).render(
            "questionnaire/questionnaire.html",
            sheet=questionnaire,
            words=sheet_words(questionnaire.questions),
            language=spoken,
            numbers=questionnaire.numbers,
            is_section=lambda part: isinstance(part, PrintedSection),
            style=base_style(),
        )
