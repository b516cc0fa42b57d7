"""The questionnaire as one page of HTML for a browser and for paper (A4), that needs nothing else.

What lives here: rendering. What does not: what stands on it (`layout`), the style (`outputs.paper`).
"""

from pathlib import Path

from survey.messages import speaking
from survey.outputs.paper.page import base_style
from survey.outputs.questionnaire.layout import PrintedSection, Questionnaire
from survey.outputs.questionnaire.wording import sheet_words
from survey.outputs.templating import make_environment

TEMPLATES = Path(__file__).parent / "templates"


def write_page(questionnaire: Questionnaire, spoken: str) -> str:
    """Return the page; `spoken` (`fr` or `en`) is the language of the words around the questions."""
    environment = make_environment(TEMPLATES)
    with speaking(spoken):
        return environment.get_template("questionnaire.html").render(
            sheet=questionnaire,
            words=sheet_words(questionnaire.questions),
            language=spoken,
            numbers=questionnaire.numbers,
            is_section=lambda part: isinstance(part, PrintedSection),
            style=base_style(),
        )
