"""The files of the mailing list: addresses, names, table, cards, invitations, telephones, what to check.

Every file is written each time, empty too, so that who left is in none of them.
"""

from collections.abc import Sequence
from pathlib import Path

from survey.errors import OutputError
from survey.messages import _, speaking
from survey.messages.reasons import system_reason
from survey.outputs.data.csv import table_as_csv
from survey.outputs.paper.writing import write_output
from survey.outputs.reports.mailing.addresses import clean_text, named_address
from survey.outputs.reports.mailing.subscribers import MailingList, Subscriber
from survey.outputs.reports.mailing.vcards import write_cards


def write_files(
    mailing: MailingList, folder: Path, *, title: str, responsible: str | None, contact: str | None
) -> tuple[Path, ...]:
    """Write the files into `folder`, which is made; return them. Raises OutputError.

    `title` is the campaign's, `responsible` who answers for the data, `contact` whom people turn to.
    """
    addresses = "".join(f"{own.mail}\n" for own in mailing.subscribers)
    names = "".join(f"{named_address(own.name, own.mail or '')}\n" for own in mailing.subscribers)
    files = {
        "README.txt": _read_first(mailing, title).encode("utf-8"),
        "addresses.txt": addresses.encode("utf-8"),
        "names.txt": names.encode("utf-8"),
        "list.csv": _table(mailing.subscribers, by_mail=True),
        "contacts.vcf": write_cards(mailing.subscribers).encode("utf-8"),
        "phones.csv": _table(mailing.by_phone, by_mail=False),
        "to-check.csv": _to_check(mailing),
    }
    for language in ("fr", "en"):
        with speaking(language):
            invitation = compose_invitation(title, responsible, contact)
        files[f"invitation-{language}.txt"] = invitation.encode("utf-8")
    _make_folder(folder)
    written = []
    for name, data in files.items():
        path = folder / name
        write_output(path, data)
        written.append(path)
    return tuple(written)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            _("The folder cannot be made: {reason}.").format(reason=system_reason(error)),
            where=str(folder),
        ) from error


def warning() -> str:
    """Return the sentence that says for whom the list is."""
    return _(
        "For the coordinator only: names, addresses and telephones of people who agreed to the discussion "
        "list. Never publish it; make it again before each use, and delete the former one."
    )


def compose_invitation(title: str, responsible: str | None, contact: str | None) -> str:
    """Return the invitation in the language in use: who asks, what the list is for, how to leave."""
    asked_by = clean_text(responsible or "") or clean_text(title)
    leave = clean_text(contact or "") or _("[whom to write to]")
    return "\n\n".join(
        [
            _("Subject: the discussion list of the managers of community digital centres"),
            _("Good day,"),
            _(
                "{who} writes to you because you agreed, in the survey “{title}”, to join the discussion "
                "list of the managers."
            ).format(who=asked_by, title=clean_text(title)),
            _(
                "The list is for asking each other questions, sharing what works and announcing trainings. "
                "What you write goes to everybody on it. Your address is used for nothing else."
            ),
            _(
                "You can leave at any time, without giving a reason: answer this message with the word "
                "LEAVE, or write to {contact}. If you do nothing, you stay on the list."
            ).format(contact=leave),
            _("If you did not agree to this, tell us: your address will be taken off."),
            asked_by,
            "",
        ]
    )


def _read_first(mailing: MailingList, title: str) -> str:
    counts = _("On the list: {number}. By telephone only: {phones}. Addresses to check: {wrong}.").format(
        number=len(mailing.subscribers), phones=len(mailing.by_phone), wrong=len(mailing.unusable)
    )
    files = {
        "addresses.txt": _("one address a line, to be pasted into the field Bcc or into a list server"),
        "names.txt": _("the same with names: Name <address>"),
        "list.csv": _("the same as a table, with centre, region and the day of the consent"),
        "contacts.vcf": _("the same as cards, for the address book of a telephone or of a mail program"),
        "phones.csv": _("people with a telephone only, to be told by telephone"),
        "to-check.csv": _("addresses that cannot be right, each with what is wrong"),
        "invitation-fr.txt, invitation-en.txt": _("the first message, in French and in English"),
    }
    told = "\n".join(
        _("{question}: {message}").format(question=own, message=text) for own, text in files.items()
    )
    return f"{clean_text(title)}\n\n{warning()}\n\n{counts}\n\n{told}\n"


def _table(subscribers: Sequence[Subscriber], *, by_mail: bool) -> bytes:
    reach = _("Mail") if by_mail else _("Telephone")
    head = [_("Name"), reach, _("Centre"), _("Region"), _("Date of the consent")]
    rows = (
        [own.name or "", (own.mail if by_mail else own.phone) or "", own.centre, own.region, own.date]
        for own in subscribers
    )
    return table_as_csv(head, rows)


def _to_check(mailing: MailingList) -> bytes:
    head = [_("What is written"), _("What is wrong"), _("Centre"), _("Form"), _("Question"), _("Submission")]
    rows = (
        [own.text, own.fault.sentence, own.centre, own.form, own.place, own.submission]
        for own in mailing.unusable
    )
    return table_as_csv(head, rows)
