"""Words for what tags say of personal data: whose it is, which kind, what opens it."""

from survey.form.tags import CLOSED, COUNT
from survey.messages import _


def person_label(person: str) -> str:
    """Return the person of a tag in the language in use, the tag itself when it is another."""
    return {
        "manager": _("the manager"),
        "respondent": _("the person who was interviewed"),
        "witness": _("the witness"),
        "speaker": _("who gives a testimony"),
        "author": _("the author of a photo"),
        "participant": _("a participant of a session"),
        "contact": _("a contact of a partner"),
        "volunteer": _("a volunteer"),
    }.get(person, person)


def kind_label(kind: str) -> str:
    """Return a category of personal data in the language in use, the tag itself when it is another."""
    return {
        "name": _("name"),
        "phone": _("telephone number"),
        "email": _("e-mail address"),
        "image": _("photograph"),
        "voice": _("voice"),
        "position": _("position"),
        "other": _("other data on the person"),
    }.get(kind, kind)


def opening_label(opened: str) -> str:
    """Return what lets a value leave: `closed`, `count`, or the label of the consent that opens it."""
    if opened == CLOSED:
        return _("never")
    if opened == COUNT:
        return _("as counts of at least three only")
    return _("with the consent: {purpose}").format(purpose=opened)


def question_label(label: str, path: str) -> str:
    """Return a question's label; what a form works out has none, and its name alone would say nothing.

    >>> question_label("Your name", "/data/name")
    'Your name'
    """
    if label != path.rpartition("/")[2]:
        return label
    return _("worked out from other answers ({name})").format(name=label)
