"""The codebook of a form of the campaign, with what leaves of its lists."""

from survey.campaign.campaign import Campaign
from survey.campaign.publishing.open_lists import open_documents
from survey.form.itext import find_language
from survey.messages import speaking
from survey.outputs.codebook.variables import Codebook, codebook_of


def compose_codebook(campaign: Campaign, form: str | None, spoken: str) -> Codebook:
    """Return the codebook of a form, the campaign's own without a name, in `fr` or `en`.

    Labels are the form's in that language, else in its own. Raises StoreError, FormError.
    """
    definition = campaign.form(form)
    language = find_language(spoken, definition.languages) or definition.default_language
    with speaking(spoken):
        return codebook_of(definition, language, spoken, open_documents(campaign, definition))
