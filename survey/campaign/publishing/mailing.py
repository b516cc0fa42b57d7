"""The mailing list of a campaign: its submissions behind the gate of that one purpose.

What lives here: reading the campaign for it. What does not: uniting addresses, the files (`outputs.reports`).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.copies import REPORT, note_copy
from survey.campaign.publishing.published import Published, published
from survey.campaign.submissions.combining import all_submissions
from survey.fieldwork.gate import Gate, Refusal
from survey.fieldwork.purposes import MAILING_LIST, Purpose, purpose_gate, purpose_of
from survey.outputs.reports.mailing.files import write_files
from survey.outputs.reports.mailing.subscribers import MailingList, Opened, Refused, unite
from survey.outputs.reports.status.divisions import region_name
from survey.records.submissions import SubmissionState

_LASTING = (Refusal.WITHDRAWN, Refusal.CONSENT_DISPUTED)


def mailing_list(campaign: Campaign) -> MailingList:
    """Return who agreed to the list in any of the campaign's forms. Raises StoreError, FormError."""
    opened: list[Opened] = []
    refused: list[Refused] = []
    left_out: Counter[str] = Counter()
    for form_id in sorted({own.form_id for own in campaign.store.forms.list()}):
        form = campaign.form(form_id)
        purpose = purpose_of(form, MAILING_LIST)
        if purpose is None:
            continue
        gate = purpose_gate(form, purpose, campaign.settings.publish)
        reading = published(campaign, form_id, gate=gate)
        opened += _opened(campaign, reading, purpose)
        left_out.update(reading.sieve.left_out_whole())
        refused += _refused(campaign, form_id, gate, purpose)
    made = unite(opened, refused, secret=campaign.settings.campaign_id)
    return replace(made, left_out=dict(left_out))


def write_mailing_list(campaign: Campaign, mailing: MailingList, folder: Path) -> tuple[Path, ...]:
    """Write the files of the list into a folder, and note where they lie. Raises OutputError."""
    settings = campaign.settings
    # Noted before it is written: what a failure leaves half done is a copy too.
    note_copy(campaign, REPORT, folder)
    return write_files(
        mailing,
        folder,
        title=settings.title,
        responsible=settings.responsible,
        contact=settings.contact,
    )


def _opened(campaign: Campaign, reading: Published, purpose: Purpose) -> Iterator[Opened]:
    roles = purpose.roles
    for state, values in reading.submissions():
        if not any(roles.get(role) in values for role in ("name", "mail", "phone", "date")):
            continue
        told = {role: values.get(path, "") for role, path in roles.items()}
        region = told.get("region") or _region_of(campaign, told.get("centre_id", ""))
        yield Opened(
            submission=state.submission,
            place=roles.get("mail", ""),
            form=state.form_id,
            name=told.get("name", ""),
            mail=told.get("mail", ""),
            phone=told.get("phone", ""),
            centre=told.get("centre", ""),
            region=region_name(region) or region,
            date=told.get("date", ""),
        )


def _refused(campaign: Campaign, form_id: str, gate: Gate, purpose: Purpose) -> Iterator[Refused]:
    """Yield who says no, in whatever state the submission is: a no needs nobody's approval."""
    anybody = replace(gate, publish="received")
    mail, phone, date = (purpose.roles.get(role, "") for role in ("mail", "phone", "date"))
    for state in all_submissions(campaign, form=form_id):
        reason = _reason(anybody, state, purpose)
        if reason is not None:
            said = state.answers.get
            yield Refused(said(mail, ""), said(phone, ""), said(date, ""), reason in _LASTING)


def _reason(gate: Gate, state: SubmissionState, purpose: Purpose) -> Refusal | None:
    whole = gate.refuses_submission(state)
    if whole is not None:
        return whole if whole is Refusal.WITHDRAWN else None
    # The date of the consent is the one role that no person's erasure takes away.
    reason = gate.refuses(state, purpose.roles.get("date", purpose.consent))
    return reason if reason in (*_LASTING, Refusal.NO_CONSENT) and _was_asked(state, purpose) else None


def _was_asked(state: SubmissionState, purpose: Purpose) -> bool:
    return bool(state.answers.get(purpose.consent)) or purpose.consent in state.withdrawn


def _region_of(campaign: Campaign, centre: str) -> str:
    if not centre:
        return ""
    found = next((own for own in campaign.store.entities.all("centres") if own.entity_id == centre), None)
    return "" if found is None else found.properties.get("region", "")
