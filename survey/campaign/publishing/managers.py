"""The managers of a campaign: the present profile of each post, behind the gate, with the centre it is at.

What lives here: which submissions are present profiles, and the centres beside them. What does not: matching,
and the document (`outputs.reports.managers`).
"""

from collections.abc import Mapping

from survey.campaign.campaign import Campaign
from survey.campaign.publishing.gate import public_gate
from survey.campaign.publishing.published import published
from survey.fieldwork.gate import Gate
from survey.outputs.questions import Question
from survey.outputs.reports.managers.composing import Managers
from survey.outputs.reports.managers.profiles import Place, read_profile
from survey.outputs.site.centres import read_position
from survey.places.gazetteer import load_gazetteer
from survey.records.entities import EntityState
from survey.records.submissions import SubmissionState

MANAGERS_FORM, POSTS, CENTRES = "gestionnaire", "gestionnaires", "centres"


def read_managers(campaign: Campaign, *, public: bool = False) -> Managers:
    """Return the managers in the language in use: for the network what each agreed to, whoever may see it.

    With `public` only what everybody may see, without the centres: no manager agreed to be found by them.
    Raises FormError when the form is not deployed, StoreError.
    """
    form = campaign.form(MANAGERS_FORM)
    everybody = public_gate(campaign, form)
    # Narrower circles than everybody are this one: the managers, and those who support them.
    gate = everybody if public else Gate(everybody.tags, everybody.publish, {})
    reading = published(campaign, MANAGERS_FORM, gate=gate)
    questions = {question.name: question for question in reading.questions.questions()}
    questions |= {
        name: Question(path, "", {}, bind.type, "calculate")
        for path, bind in form.binds.items()
        if bind.calculate and (name := path.rpartition("/")[2]) not in questions
    }
    places = present_profiles(campaign)
    profiles = [
        read_profile(state.submission, values, questions.values(), _place(places, state, public=public))
        for state, values in reading.submissions()
        if state.submission in places
    ]
    return Managers(
        title=campaign.settings.title,
        profiles=tuple(own for own in profiles if not own.is_empty),
        questions=questions,
        is_public=public,
        left_out=reading.sieve.left_out_whole(),
    )


def present_profiles(campaign: Campaign) -> dict[str, Place]:
    """Return the newest profile of each post that nobody left, by submission, with the centre's place."""
    entities = campaign.store.entities
    states = list(entities.all())
    centres = {state.entity_id: state for state in states if state.dataset == CENTRES}
    profiles = {state.submission: state for state in campaign.store.submissions(form=MANAGERS_FORM)}
    found: dict[str, Place] = {}
    for post in states:
        if post.dataset != POSTS or post.properties.get("jusqu_a"):
            continue
        spoke = [profiles[own] for own in entities.subjects(POSTS, post.entity_id) if own in profiles]
        if spoke:
            newest = max(spoke, key=lambda state: state.finalized)
            found[newest.submission] = _of_centre(centres.get(post.properties.get("centre", "")))
    return found


def _of_centre(centre: EntityState | None) -> Place:
    if centre is None:
        return Place()
    area = load_gazetteer().area(centre.properties.get("region", ""))
    return Place(
        name=centre.properties.get("nom", ""),
        region=area.name if area is not None else "",
        position=read_position(centre.properties.get("geometry", "")),
    )


def _place(places: Mapping[str, Place], state: SubmissionState, *, public: bool) -> Place:
    return Place() if public else places[state.submission]
