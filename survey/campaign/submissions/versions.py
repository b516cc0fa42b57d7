"""What is said of the version of a form that an interview goes on under, beside the one deployed last."""

from survey.campaign.campaign import Campaign
from survey.campaign.submissions.session import InterviewSession
from survey.messages import _, ngettext


def version_remarks(campaign: Campaign, session: InterviewSession) -> list[str]:
    """Return what to say before a draft is taken up or a submission edited, nothing in the ordinary case."""
    form = session.form
    newest = campaign.form(form.form_id).version
    said = []
    if form.version != newest and not session.journal.header.base:
        said.append(
            _(
                "This draft goes on under version {version} of the form, with which it was begun; "
                "new interviews use version {newest}."
            ).format(version=form.version, newest=newest)
        )
    elif form.version != newest:
        said.append(
            _(
                "The answers stay under version {version} of the form; `survey submission carry` brings them "
                "to version {newest}."
            ).format(version=form.version, newest=newest)
        )
    return [*said, *_unplaced(session)]


def _unplaced(session: InterviewSession) -> list[str]:
    """Say which answers of the edited submission this version of the form does not ask."""
    answers = () if session.base is None else session.base.answers
    lost = [path for path in session.instance.unplaced if path in answers]
    if not lost:
        return []
    return [
        ngettext(
            "{count} answer has no question in version {version} and stays in the log only: {names}.",
            "{count} answers have no question in version {version} and stay in the log only: {names}.",
            len(lost),
        ).format(
            count=len(lost),
            version=session.form.version,
            names=", ".join(path.rpartition("/")[2] for path in lost),
        )
    ]
