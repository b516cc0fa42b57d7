"""Exports of the campaign's lists: centres, managers' posts, actions, as tables in any format.

What lives here: which entities and columns. What does not: files (`outputs.data`), what of a list may leave
(`open_lists`).
"""

from pathlib import Path
from typing import TYPE_CHECKING

from survey.campaign.campaign import Campaign
from survey.campaign.entities.lists import campaign_lists, current_documents
from survey.campaign.publishing.open_lists import open_documents, open_entities
from survey.errors import OutputError
from survey.form.entities import entity_table
from survey.form.itext import find_language
from survey.messages import _
from survey.outputs.questions import Question, read_questions
from survey.outputs.report import ExportReport
from survey.outputs.tables.options import Layout
from survey.records.entities import LABEL

if TYPE_CHECKING:
    from survey.outputs.data.formats import Writer

_POSITION = "geometry"
"""The property that holds where an entity stands, as ODK Central and Collect call it."""


def export_entities(
    campaign: Campaign,
    name: str,
    output: Path,
    writer: "str | Writer",
    *,
    layout: Layout,
    language: str,
) -> ExportReport:
    """Write a list: all of it when the layout is private, else what leaves of it.

    Raises OutputError for a list that the campaign does not have, StoreError, FormError.
    """
    from survey.outputs.data.lists import ListOrder, export_list

    known = campaign_lists(campaign)
    if name not in known:
        raise OutputError(
            _("The campaign has no such list."),
            where=name,
            remedy=_("One of: {names}.").format(names=", ".join(sorted(known)) or "-"),
        )
    every = list(campaign.store.entities.all(name))
    if layout.private:
        entities = [(state, {**state.properties, LABEL: state.label}) for state in every]
    else:
        entities = list(open_entities(campaign, name))
    kept_back = len(every) - len(entities)
    properties = dict.fromkeys((*known[name], *(own for _state, said in entities for own in said)))
    order = ListOrder(
        name=name,
        properties=_columns(campaign, name, list(properties), language, private=layout.private),
        layout=layout,
        language=language,
        left_out={_("no approved submission opens it"): kept_back} if kept_back else {},
    )
    return export_list(entities, order, output, writer)


def _columns(
    campaign: Campaign, name: str, properties: list[str], language: str, *, private: bool
) -> list[Question]:
    from survey.outputs.data.lists import list_property

    saved = _saved_questions(campaign, name, language, private=private)
    types = {_POSITION: "geopoint"}
    return [
        list_property(name, own, saved.get(own), types.get(own, "string"))
        if own != LABEL
        else list_property(name, own, Question("", _("Label"), {}, "string", "calculate"))
        for own in properties
    ]


def _saved_questions(campaign: Campaign, name: str, language: str, *, private: bool) -> dict[str, Question]:
    """Return, of each property, the question that is saved to it in the newest version of a form."""
    found: dict[str, Question] = {}
    for form_id in dict.fromkeys(own.form_id for own in campaign.store.forms.list()):
        form = campaign.form(form_id)
        table = entity_table(form)
        if name not in table.lists:
            continue
        lists = current_documents(campaign, form) if private else open_documents(campaign, form)
        whole = read_questions(form, find_language(language, form.languages), lists)
        asked = {q.path: q for group in (whole, *whole.repeats()) for q in group.questions()}
        for path, bind in form.binds.items():
            if bind.save_to and table.containers.get(table.container_of(path) or "") == name:
                own = Question(path, bind.save_to, {}, bind.type, "calculate")
                found.setdefault(bind.save_to, asked.get(path, own))
    return found
